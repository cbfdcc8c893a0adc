// The element <pagelog-history> in a real browser: on a page with a strict policy, with good data, bad data, and none.
//
//   npm install playwright-core axe-core
//   pagelog demo DEMO && pagelog -C DEMO site --format json --output DIR --url https://example.org/changes/
//   node tests/browser/history.mjs DIR [CHROMIUM]
//
// Checked: it says what the data says, by file, by path and by address; what is hostile in it is text; where it cannot be had, and
// without scripts, the link within is all there is; a keyboard opens it; axe finds nothing, light, dark and at 320 px.
import { createRequire } from "node:module";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const require = createRequire(path.join(process.cwd(), "x.js"));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [folder, executablePath = "/usr/bin/chromium"] = process.argv.slice(2);
const root = path.resolve(folder);
const read = (file) => JSON.parse(fs.readFileSync(path.join(root, file), "utf8"));
const index = read("index.json");
const known = index.pages.find((page) => page.living && read(page.file).entries.some((entry) => entry.told && entry.compare));
const data = read(known.file);

const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; style-src 'self'; base-uri 'none'";
const shown = (attributes) => `<!doctype html><html lang="${data.language}"><meta charset="utf-8"><title>A</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/style.css"><script src="/data/pagelog-history.js" defer></script><main><h1>A</h1>
<pagelog-history ${attributes}><a href="/whole">What has changed?</a></pagelog-history></main></html>`;
const evil = structuredClone(data);
evil.standing = "<img src=x onerror=alert(1)>";
evil.fates = [{ text: "<b>x</b>", title: "<script>alert(2)</script>", file: "x", url: "javascript:alert(3)" }];
evil.entries.forEach((entry) => {
  entry.title = "<svg onload=alert(4)>";
  entry.compare = "javascript:alert(5)";
  entry.summary = [{ text: "</ul><script>alert(6)</script>", edits: [] }];
});
const long = structuredClone(data);
const points = Array.from({ length: 12 }, (_, at) => ({ text: `Point ${at + 1}.`, edits: [] }));
long.entries.find((entry) => entry.told).summary = points;
const made = {
  // axe takes a page without a background for white, in the dark too.
  "/style.css": "body { background: Canvas } @media (prefers-color-scheme: dark) { body { background: #111 } a { color: #9cf } }",
  "/long.json": JSON.stringify(long),
  "/long": shown(`src="/long.json" open`),
  "/evil.json": JSON.stringify(evil),
  "/newer.json": JSON.stringify({ ...data, schema: 2 }),
  "/half.json": JSON.stringify(data).slice(0, 200),
  "/poor.json": JSON.stringify({ schema: 1 }),
  "/file": shown(`src="/data/${known.file}"`),
  "/open": shown(`src="/data/${known.file}" open`),
  "/path": shown(`src="/data/index.json" page="${known.path}"`),
  [new URL(known.url).pathname]: shown(`src="/data/index.json"`),
  "/evil": shown(`src="/evil.json"`),
};
const fails = {
  none: 'src="/none.json"',
  newer: 'src="/newer.json"',
  half: 'src="/half.json"',
  poor: 'src="/poor.json"',
  unknown: 'src="/data/index.json" page="docs/none.md"',
  elsewhere: 'src="/data/index.json"',
  nothing: "",
  odd: 'src="http://["',
};
for (const [name, attributes] of Object.entries(fails)) made[`/fails-${name}`] = shown(attributes);

const kinds = { ".json": "application/json", ".js": "text/javascript", ".css": "text/css" };
const server = http.createServer((request, answer) => {
  const asked = request.url.split("?")[0];
  const file = path.join(root, path.normalize(asked.replace(/^\/data\//, "/")));
  const text = made[asked] ?? (asked.startsWith("/data/") && file.startsWith(root) && fs.existsSync(file) ? fs.readFileSync(file) : null);
  if (text === null) return answer.writeHead(404).end();
  const kind = kinds[path.extname(asked)] ?? "text/html";
  answer.writeHead(200, { "content-type": kind, "content-security-policy": policy }).end(text);
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const base = `http://127.0.0.1:${server.address().port}`;

const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath, args });
const wrong = [];
const check = (right, what) => right || wrong.push(what);
const opened = async (where, options = {}) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on("dialog", (dialog) => {
    wrong.push(`${where}: a dialog says ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("pageerror", (error) => wrong.push(`${where}: ${error}`));
  page.on("console", (message) => message.text().includes("404") || wrong.push(`${where}: ${message.text()}`));
  await page.goto(base + where, { waitUntil: "networkidle" });
  return page;
};

for (const where of ["/file", "/path", new URL(known.url).pathname]) {
  const page = await opened(where);
  check((await page.locator(".pagelog-standing").textContent()) === data.standing, `${where}: since when`);
  const told = data.entries.filter((entry) => entry.told);
  check((await page.locator(".pagelog-changes > ul > li").count()) === told.length, `${where}: all releases`);
  const text = await page.locator("pagelog-history").evaluate((element) => element.textContent);
  for (const sentence of told.flatMap((entry) => entry.summary)) check(text.includes(sentence.text), `${where}: ${sentence.text}`);
  check((await page.getByRole("link", { name: "What has changed?" }).count()) === 1, `${where}: the link stays`);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  check(await page.locator("details.pagelog-changes").evaluate((details) => details.open), `${where}: a keyboard opens it`);
  check((await page.getByRole("link", { name: `${data.words.see_before_after}: ` }).count()) > 0, `${where}: links say of what`);
  await page.context().close();
}
for (const width of [1280, 320]) {
  for (const colorScheme of ["light", "dark"]) {
    const page = await opened("/open", { viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    await page.evaluate(axe);
    const found = await page.evaluate(async () => (await window.axe.run()).violations.map((one) => `${one.id}: ${one.nodes[0].html}`));
    check(found.length === 0, `${width} ${colorScheme}: ${found.join("; ")}`);
    check(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${width}: wider than the window`);
    await page.context().close();
  }
}
const folded = await opened("/long");
check((await folded.getByText("Point 5.").isVisible()) && !(await folded.getByText("Point 6.").isVisible()), "of a long list the first stand in sight");
await folded.locator("li > details > summary").first().click();
check(await folded.getByText("Point 12.").isVisible(), "the rest of a long list opens");
check((await folded.locator("li > details > summary").first().textContent()).includes("7"), "the rest of a long list is counted");
const page = await opened("/evil");
check((await page.locator("pagelog-history :is(img, script, svg, b)").count()) === 0, "what is hostile is text");
check((await page.locator("pagelog-history a").count()) === 1, "no address runs a script");
check((await page.locator(".pagelog-standing").textContent()) === evil.standing, "what is hostile is told");
for (const [where, options] of [...Object.keys(fails).map((name) => [`/fails-${name}`, {}]), ["/file", { javaScriptEnabled: false }]]) {
  const page = await opened(where, options);
  const children = await page.locator("pagelog-history > *").count();
  check(children === 1 && (await page.getByRole("link").count()) === 1, `${where}: the link is all there is`);
  await page.context().close();
}
await browser.close();
server.close();
console.log(wrong.length ? wrong.join("\n") : `all right: ${known.path}`);
process.exitCode = wrong.length ? 1 : 0;
