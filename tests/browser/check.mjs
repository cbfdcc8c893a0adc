// The website of what changed in a real browser. `tests/browser/run` says how it is started.
//
//   node check.mjs --site DIR [--since FILE] [--serve URL] [--chromium FILE] [--pictures DIR]
//
// --site      what `pagelog site` wrote; the largest page of each kind is opened, as what goes wrong goes wrong there first
// --since     `pagelog diff VERSION.. --format json` of the same repository: „since VERSION” must show what it says
// --serve     where `pagelog serve` listens; its own pages are opened too
// --pictures  pictures of each kind of page are put there: wide and narrow, dark, printed, in forced colours, with text twice as large
//
// Checked, light and dark, wide and 320 px: no violation that axe knows of, nothing wider than the window, no message on the console, no
// request to elsewhere. Then: the keyboard reaches everything and shows where it is, forced colours and large text lose nothing, the
// views show what they say, paper has all of it, the search finds, and without scripts all of it is still there.
import { createRequire } from "node:module";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { parseArgs } from "node:util";

const require = createRequire(path.join(process.cwd(), "x.js"));
const { chromium } = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const text = { type: "string" };
const { values: given } = parseArgs({ options: { site: text, since: text, serve: text, chromium: text, pictures: text } });
const root = path.resolve(given.site);

const kinds = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const server = http.createServer((request, answer) => {
  const file = path.join(root, path.normalize(decodeURIComponent(request.url.split("?")[0])));
  if (!file.startsWith(root) || !fs.existsSync(file)) return answer.writeHead(404).end();
  answer.writeHead(200, { "content-type": kinds[path.extname(file)] ?? "text/plain" }).end(fs.readFileSync(file));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const base = `http://127.0.0.1:${server.address().port}/`;

const all = fs.readdirSync(root, { recursive: true }).map((file) => file.replaceAll("\\", "/"));
const html = all.filter((file) => file.endsWith(".html"));
const size = (file) => fs.statSync(path.join(root, file)).size;
const largest = (wanted) => html.filter((file) => wanted.test(file)).sort((a, b) => size(b) - size(a))[0];
const pages = Object.entries({
  start: /^index\.html$/,
  pages: /^pages(-.*)?\.html$/,
  subjects: /^subjects(-.*)?\.html$/,
  follow: /^follow\.html$/,
  release: /^releases\/[^~]*\.html$/,
  part: /^releases\/.*~\d+\.html$/,
  many: /^releases\/.*~pages/,
  page: /^pages\/[^/]*\/index\.html$/,
  change: /^pages\/[^/]*\/(?!index|since)[^/~]*\.html$/,
  "change-part": /^pages\/[^/]*\/(?!index|since)[^/]*~\d+\.html$/,
  since: /^pages\/[^/]*\/since-[^/~]*\.html$/,
}).map(([kind, wanted]) => [kind, largest(wanted)]).filter(([, file]) => file).map(([kind, file]) => [kind, base + file]);

// What only `pagelog serve` has, asked for as a reader would: by the form.
const live = given.serve?.replace(/\/?$/, "/");
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const browser = await chromium.launch({ executablePath: given.chromium ?? "/usr/bin/chromium", args });
const wrong = new Set();
const check = (right, what) => {
  if (!right) wrong.add(what);
  return right;
};

function watch(page, where) {
  page.on("console", (message) => check(message.type() !== "error", `${where}: ${message.text()}`));
  page.on("pageerror", (error) => check(false, `${where}: ${error.message}`));
  page.on("request", (request) => {
    const own = [base, live].some((one) => one && request.url().startsWith(one));
    check(own, `${where}: asks for ${request.url()}`);
  });
}

if (live) {
  const page = await browser.newPage();
  watch(page, "serve");
  await page.goto(live);
  pages.push(["serve-start", live]);
  const letter = page.locator("a[href='newsletter.html']");
  if (check((await letter.count()) > 0, "serve: no newsletter of what is not released")) pages.push(["newsletter", `${live}newsletter.html`]);
  const edges = await page.evaluate(() => [...document.querySelectorAll(".choose select, .choose button")].map((one) => {
    const { top, bottom } = one.getBoundingClientRect();
    return `${Math.round(top)}-${Math.round(bottom)}`;
  }));
  check(new Set(edges).size === 1, `serve: the choices and the button do not stand on one line: ${edges}`);
  // From the first one, all pages may be new.
  await page.selectOption("#choose-from", { index: Math.floor((await page.locator("#choose-from option").count()) / 2) });
  await Promise.all([page.waitForURL(/releases\/compare\?/), page.click(".choose button")]);
  pages.push(["versions", page.url()]);
  const entry = page.locator("main a[href*='/compare?']").first();
  if (check((await entry.count()) > 0, "serve: no page of two versions leads to its before and after")) {
    await Promise.all([page.waitForURL(/pages\/.*\/compare\?/), entry.click()]);
    check((await page.locator(".whole").count()) > 0, "serve: two versions of a page show no text");
    pages.push(["versions-of-page", page.url()]);
  }
  await page.close();
}

const isLetter = (kind) => kind === "newsletter";
for (const width of [1280, 320]) {
  for (const colorScheme of ["light", "dark"]) {
    // axe is put into the page from outside, which the policy of the page rightly forbids.
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    for (const [kind, url] of pages) {
      const page = await context.newPage();
      const where = `${kind} (${url}) ${width} ${colorScheme}`;
      watch(page, where);
      await page.goto(url);
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      await page.evaluate(axe);
      const found = await page.evaluate(() => window.axe.run(document));
      // A mail is no page of a website: what has no landmark there needs none.
      const violations = found.violations.filter((one) => !isLetter(kind) || !/region|landmark/.test(one.id));
      violations.forEach((one) => check(false, `${where}: ${one.id}: ${one.nodes[0].html.slice(0, 200)}`));
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      check(wider <= 0, `${where}: ${wider} px wider than the window`);
      await page.close();
    }
    await context.close();
  }
}

// On paper there is nothing to press, and what a screen lets open is there.
for (const [kind, url] of pages.filter(([kind]) => !isLetter(kind))) {
  const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
  await page.goto(url);
  await page.emulateMedia({ media: "print" });
  const pressed = await page.evaluate(() => [...document.querySelectorAll("button, select, input, nav")].filter((one) => one.checkVisibility()).length);
  check(pressed === 0, `${kind} (${url}), on paper: ${pressed} things to press`);
  const folded = await page.evaluate(() => [...document.querySelectorAll(".more .plain")].filter((one) => !one.checkVisibility({ contentVisibilityAuto: true })).length);
  check(folded === 0, `${kind} (${url}), on paper: ${folded} lists are folded away`);
  await page.close();
}

// Text twice as large, and the colours of somebody's own: nothing may be cut off, and what changed must not be told by colour.
for (const [kind, url] of pages.filter(([kind]) => !isLetter(kind))) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  watch(page, `${kind}, large text`);
  await page.goto(url);
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  check(wider <= 0, `${kind} (${url}), text twice as large: ${wider} px wider than the window`);
  await page.close();
}
const forced = await browser.newContext({ forcedColors: "active", viewport: { width: 1280, height: 900 } });
for (const [kind, url] of pages.filter(([kind]) => /^(change|since|versions-of-page)$/.test(kind))) {
  const page = await forced.newPage();
  await page.goto(url);
  const line = (selector) => page.evaluate((selector) => {
    const one = document.querySelector(`.whole ${selector}`);
    return one && getComputedStyle(one).textDecorationLine;
  }, selector);
  check([null, "underline"].includes(await line("ins")), `${kind} (${url}), forced colours: what came is not underlined`);
  check([null, "line-through"].includes(await line("del")), `${kind} (${url}), forced colours: what went is not struck through`);
  await page.close();
}
await forced.close();

// The keyboard: it reaches every link, button and field that is seen, in the order of the page, shows where it is, and comes out again.
for (const [kind, url] of pages.filter(([kind]) => !isLetter(kind))) {
  // What is scrolled to smoothly is not there yet when the key has been read.
  const page = await browser.newPage({ viewport: { width: 1000, height: 900 }, reducedMotion: "reduce" });
  await page.goto(url);
  await page.keyboard.press("Tab");
  check(await page.evaluate(() => document.activeElement.className === "skip"), `${kind}: the first key does not reach the way to the content`);
  await page.keyboard.press("Enter");
  check(await page.evaluate(() => document.activeElement.id === "content"), `${kind}: the way to the content does not lead there`);
  await page.goto(url);
  const wanted = await page.evaluate(() => {
    const can = [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")];
    const seen = can.filter((one) => one.checkVisibility({ visibilityProperty: true }));
    // Of a group of choices the keyboard reaches the one that is chosen.
    const reached = seen.filter((one) => one.type !== "radio" || one.checked);
    reached.forEach((one, at) => (one.dataset.at = at));
    return reached.length;
  });
  // The first hundred tell the order; a page of a thousand links is no other.
  const walked = Math.min(wanted, 100);
  for (let at = 0; at < walked; at += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const one = document.activeElement;
      const style = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      return { at: one.dataset.at, what: one.outerHTML.slice(0, 120), outline: parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none", seen: box.width > 0 && box.bottom > 0 && box.top < window.innerHeight };
    });
    check(here.at === String(at), `${kind} (${url}): the key ${at + 1} reaches ${here.what}`);
    check(here.outline, `${kind} (${url}): it cannot be seen that the keyboard is at ${here.what}`);
    check(here.seen, `${kind} (${url}): the keyboard is out of sight at ${here.what}`);
    if (here.at !== String(at)) break;
  }
  await page.close();
}

const page = await browser.newPage({ viewport: { width: 1000, height: 900 } });
watch(page, "with its policy");
const address = (kind) => pages.find(([other]) => other === kind)?.[1];
await page.goto(base + "pages.html");
const title = (await page.locator("ul.pages > li > a").last().textContent()).trim();
await page.fill("#query", title);
await page.waitForFunction(() => document.getElementById("found").textContent !== "");
check((await page.locator("ul.pages > li:visible").count()) >= 1, `the search does not find ${title}`);
await Promise.all([page.waitForURL(/pages\/.*\/index\.html/), page.locator("ul.pages > li:visible > a", { hasText: title }).first().click()]);
check((await page.locator("h1").textContent()).trim() === title, `the search leads elsewhere than to ${title}`);
await page.goto(base + "pages.html");
await page.fill("#query", "zzzzzz");
await page.waitForFunction(() => document.getElementById("found").textContent !== "");
check((await page.locator("section.letter ul.pages > li:visible, #search li").count()) === 0, "the search finds what is not there");
for (const kind of ["change", "since", "versions-of-page"].filter(address)) {
  await page.goto(address(kind));
  await page.focus("#view-difference");
  await page.keyboard.press("ArrowDown");
  check(await page.isChecked("#view-now"), `${kind}: the keyboard does not choose a view`);
  check((await page.locator(".whole del:visible").count()) === 0, `${kind}: the new text shows what went`);
  await page.keyboard.press("ArrowDown");
  check(await page.isChecked("#view-then"), `${kind}: the keyboard does not choose a view`);
  check((await page.locator(".whole ins:visible").count()) === 0, `${kind}: the old text shows what came`);
}

// „Since a version” shows what the document of facts says: its words, page by page.
if (given.since) {
  // Cells of a row stand apart on the page and between bars in the document.
  const folded = (text) => text.replace(/[\s|]+/g, "");
  const document = JSON.parse(fs.readFileSync(given.since, "utf8"));
  const slug = (path) => path.slice(document.site.content.length + 1).replace(/\.[a-z]+$/, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  // A page is told since the release that brought the text it had: the newest one that is not newer than the one asked for.
  const start = fs.readFileSync(path.join(root, "index.html"), "utf8");
  const releases = [...start.matchAll(/href="releases\/([^"~]*)\.html"/g)].map((match) => match[1]);
  const earlier = releases.slice(releases.indexOf(document.from.name));
  let compared = 0;
  for (const one of document.pages.filter((one) => one.lineage === "kept" && one.significance !== "none")) {
    const since = earlier.map((name) => `pages/${slug(one.new_path)}/since-${name}.html`);
    const file = since.find((file) => fs.existsSync(path.join(root, file)));
    if (!file) continue;
    await page.goto(base + file);
    const told = await page.evaluate(() => {
      const text = (selector) => [...document.querySelectorAll(`.whole ${selector}`)].map((one) => {
        const copy = one.cloneNode(true);
        copy.querySelectorAll(".vh").forEach((words) => words.remove());
        return copy.textContent;
      }).join("");
      return { came: text("ins"), went: text("del"), whole: text("*") };
    });
    const came = folded(told.came), went = folded(told.went);
    for (const edit of one.edits.filter((edit) => ["insert", "delete", "replace"].includes(edit.op) && !["front_matter", "comment", "html", "image"].includes(edit.block))) {
      for (const [sign, word] of edit.words) {
        const said = folded(word);
        check(sign !== "+" || came.includes(said), `${file}: what came is not shown: ${word}`);
        check(sign !== "-" || went.includes(said), `${file}: what went is not shown: ${word}`);
      }
    }
    compared += 1;
  }
  check(compared > 0, "no page was compared with the document of facts");
  console.log(`${compared} pages since ${document.from.name} beside the document of facts`);
}

// Without scripts: the search is not offered, everything else is there.
const bare = await browser.newContext({ javaScriptEnabled: false });
const without = await bare.newPage();
await without.goto(base + "pages.html");
check(!(await without.locator("#query").isVisible()), "without scripts a search is offered that does not work");
check((await without.locator("ul.pages > li:visible, ul.letters a:visible").count()) > 0, "without scripts there are no pages");
if (address("change")) {
  await without.goto(address("change"));
  await without.check("#view-now");
  check((await without.locator(".whole del:visible").count()) === 0, "without scripts the views do not work");
}
await bare.close();

if (given.pictures) {
  fs.mkdirSync(given.pictures, { recursive: true });
  const looks = { wide: { viewport: { width: 1200, height: 1400 } }, narrow: { viewport: { width: 320, height: 1000 } }, dark: { viewport: { width: 1200, height: 1400 }, colorScheme: "dark" }, forced: { viewport: { width: 1200, height: 1400 }, forcedColors: "active" }, large: { viewport: { width: 1200, height: 1400 } } };
  for (const [look, options] of Object.entries(looks)) {
    const context = await browser.newContext(options);
    for (const [kind, url] of pages) {
      const page = await context.newPage();
      await page.goto(url);
      if (look === "large") await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
      await page.evaluate(() => document.querySelector("details.ba")?.setAttribute("open", ""));
      await page.screenshot({ path: path.join(given.pictures, `${kind}-${look}.png`) });
      if (look === "wide") await page.pdf({ path: path.join(given.pictures, `${kind}-print.pdf`), format: "A4" });
      await page.close();
    }
    await context.close();
  }
}

await browser.close();
server.close();
wrong.forEach((one) => console.error(one));
console.log(`${pages.length} kinds of page, ${wrong.size} things wrong`);
process.exitCode = wrong.size ? 1 : 0;
