// What has changed on a page, shown on that page itself, from the files that `pagelog site --format json` writes:
//
//   <script src="/changes/pagelog-history.js" defer></script>
//   <pagelog-history src="/changes/pages/rules.json">
//     <a href="/changes/pages/rules/">What has changed on this page?</a>
//   </pagelog-history>
//
// A layout that does not know that file takes the index: src="/changes/index.json" page="docs/rules.md", with the path of the page.
// Without `page`, it is the page that has the address at which the element stands.
// The attribute `open` shows the changes at once. The link within stays; where the data cannot be had, it is all there is.
(() => {
  "use strict";
  const SCHEMA = 1;
  const NAME = "pagelog-history";
  // So many sentences of a release stand in sight; so few more are not worth opening something for.
  const IN_SIGHT = 5;
  const FEW_MORE = 2;
  if (customElements.get(NAME)) return;

  // Only text ever comes from the data: nothing in it can become markup.
  const make = (name, parent, text) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    parent.append(made);
    return made;
  };

  // Only the web: no address may run a script.
  const address = (text, base) => {
    if (!text) return null;
    const url = new URL(text, base);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  };

  // Where a page is on its host, however its address is written.
  const place = (address) => new URL(address).pathname.replace(/(\/index)?(\.html)?\/?$/, "");

  const find = (pages, path) => {
    const here = place(location.href);
    return pages.find((page) => page.living && (path ? page.path === path : page.url && place(page.url) === here));
  };

  const link = (parent, text, href) => {
    if (href) make("a", parent, text).href = href;
    else parent.append(text);
  };

  const load = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.status);
    const data = await answer.json();
    if (data.schema !== SCHEMA) throw new Error("another version");
    return data;
  };

  const entry = (list, data, words, base) => {
    const item = make("li", list);
    make("strong", item, data.title);
    if (data.date) {
      item.append(" (");
      make("time", item, data.date).dateTime = data.release.date ?? "";
      item.append(")");
    }
    // The most important sentences stand first.
    const few = words.more_points && data.summary.length > IN_SIGHT + FEW_MORE ? IN_SIGHT : data.summary.length;
    const sentences = make("ul", item);
    for (const sentence of data.summary.slice(0, few)) make("li", sentences, sentence.text);
    const rest = data.summary.slice(few);
    if (rest.length) {
      const more = make("details", item);
      const opens = make("summary", more, words.more_points.replace("{}", String(rest.length)));
      opens.setAttribute("aria-label", `${opens.textContent}: ${data.title}`);
      const list = make("ul", more);
      for (const sentence of rest) make("li", list, sentence.text);
    }
    const compare = address(data.compare, base);
    if (compare) {
      const more = make("a", make("p", item), words.see_before_after);
      more.href = compare;
      more.setAttribute("aria-label", `${words.see_before_after}: ${data.title}`);
    }
  };

  const draw = (data, base, has) => {
    const { page, words } = data;
    const whole = document.createElement("div");
    whole.lang = data.language;
    make("p", whole, data.standing).className = "pagelog-standing";
    for (const fate of data.fates) {
      const line = make("p", whole, `${fate.text} `);
      const title = make("span", line);
      title.lang = data.pages_language;
      link(title, fate.title, address(fate.url, base));
      line.append(".");
    }
    const told = data.entries.filter((entry) => entry.told);
    const history = has.link ? null : address(page.history, base);
    if (told.length || words.small || history) {
      const details = make("details", whole);
      details.className = "pagelog-changes";
      details.open = has.open;
      make("summary", details, words.what_changed);
      const list = told.length ? make("ul", details) : null;
      for (const one of told) entry(list, one, words, base);
      if (words.small) make("p", details, `${words.small}.`);
      if (history) link(make("p", details), words.whole_history, history);
    }
    return whole;
  };

  customElements.define(NAME, class extends HTMLElement {
    async connectedCallback() {
      if (this.begun) return;
      this.begun = true;
      try {
        let base = new URL(this.getAttribute("src"), document.baseURI);
        let data = await load(base);
        if (data.pages) {
          base = new URL(find(data.pages, this.getAttribute("page")).file, base);
          data = await load(base);
        }
        const has = { link: this.querySelector("a[href]"), open: this.hasAttribute("open") };
        this.prepend(draw(data, base, has));
      } catch {
        // The link within is still there.
      }
    }
  });
})();
