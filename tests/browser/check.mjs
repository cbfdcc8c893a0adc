// The website of what changed in a real browser: every kind of page, light and dark, wide and 320 px.
//
//   npm install playwright-core axe-core
//   pagelog -C REPOSITORY site --output DIR
//   node tests/browser/check.mjs DIR [CHROMIUM]
//
// Checked: no violation that axe knows of, nothing wider than the window, no message on the console, no request to elsewhere, the
// views show what they say, the search finds, and the first key leads to the content. Pictures go to DIR/../pictures.
import { createRequire } from "node:module";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const require = createRequire(path.join(process.cwd(), "x.js"));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [folder, executablePath = "/usr/bin/chromium"] = process.argv.slice(2);
const root = path.resolve(folder);
const pictures = path.join(root, "..", "pictures");
fs.mkdirSync(pictures, { recursive: true });

const kinds = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const server = http.createServer((request, answer) => {
  const file = path.join(root, path.normalize(decodeURIComponent(request.url.split("?")[0])));
  if (!file.startsWith(root) || !fs.existsSync(file)) return answer.writeHead(404).end();
  answer.writeHead(200, { "content-type": kinds[path.extname(file)] ?? "text/plain" }).end(fs.readFileSync(file));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const base = `http://127.0.0.1:${server.address().port}/`;

// The largest page of each kind: what goes wrong, goes wrong there first.
const all = fs.readdirSync(root, { recursive: true }).map((file) => file.replaceAll("\\", "/"));
const html = all.filter((file) => file.endsWith(".html"));
const largest = (wanted) =>
  html.filter((file) => wanted.test(file)).sort((a, b) => fs.statSync(path.join(root, b)).size - fs.statSync(path.join(root, a)).size)[0];
const pages = Object.entries({
  start: /^index\.html$/,
  pages: /^pages\.html$/,
  subjects: /^subjects\.html$/,
  follow: /^follow\.html$/,
  release: /^releases\/[^~]*\.html$/,
  part: /^releases\/.*~\d+\.html$/,
  many: /^releases\/.*~pages/,
  page: /^pages\/[^/]*\/index\.html$/,
  change: /^pages\/[^/]*\/(?!index|since)[^/]*\.html$/,
  since: /^pages\/[^/]*\/since-/,
}).map(([kind, wanted]) => [kind, largest(wanted)]).filter(([, file]) => file);

const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args });
const wrong = [];
const check = (right, what) => right || wrong.push(what);

for (const width of [1280, 320]) {
  for (const colorScheme of ["light", "dark"]) {
    // axe is put into the page from outside, which the policy of the page rightly forbids.
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    for (const [kind, file] of pages) {
      const page = await context.newPage();
      const where = `${kind} (${file}) ${width} ${colorScheme}`;
      page.on("console", (message) => check(message.type() !== "error", `${where}: ${message.text()}`));
      page.on("request", (request) => check(request.url().startsWith(base), `${where}: asks for ${request.url()}`));
      await page.goto(base + file);
      await page.screenshot({ path: path.join(pictures, `${kind}-${width}-${colorScheme}.png`) });
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      await page.evaluate(axe);
      const found = await page.evaluate(() => window.axe.run(document));
      found.violations.forEach((one) => check(false, `${where}: ${one.id}: ${one.nodes[0].html.slice(0, 200)}`));
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      check(wider <= 0, `${where}: ${wider} px wider than the window`);
      await page.close();
    }
    await context.close();
  }
}

const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
page.on("console", (message) => check(message.type() !== "error", `with its policy: ${message.text()}`));
await page.goto(base + "index.html");
await page.keyboard.press("Tab");
check(await page.evaluate(() => document.activeElement.className === "skip"), "the first key does not reach the way to the content");
await page.goto(base + "pages.html");
const title = await page.locator("ul.pages > li > a").last().textContent();
await page.fill("#query", title);
check((await page.locator("ul.pages > li:visible").count()) >= 1, `the search does not find ${title}`);
await page.fill("#query", "zzzzzz");
check((await page.locator("ul.pages > li:visible").count()) === 0, "the search finds what is not there");
for (const [kind, file] of pages.filter(([kind]) => kind === "change" || kind === "since")) {
  await page.goto(base + file);
  await page.check("#view-now");
  check((await page.locator(".whole del:visible").count()) === 0, `${kind}: the new text shows what went`);
  await page.check("#view-then");
  check((await page.locator(".whole ins:visible").count()) === 0, `${kind}: the old text shows what came`);
}
await browser.close();
server.close();
wrong.forEach((one) => console.error(one));
console.log(`${pages.length} kinds of page, ${wrong.length} things wrong`);
process.exitCode = wrong.length ? 1 : 0;
