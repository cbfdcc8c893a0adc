// Comfort only: everything on these pages works without.
(function () {
  "use strict";
  var box = document.getElementById("search");
  var query = document.getElementById("query");
  var found = document.getElementById("found");
  if (!box || !query || !found) return;
  box.hidden = false;
  var all = null;
  var hits = null;
  var sections = Array.prototype.slice.call(document.querySelectorAll("section.letter"));
  function plain(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }
  function entry(item) {
    return { item: item, text: plain(item.textContent) };
  }
  // Where the list has several pages, all of it is in a file of its own, read when somebody searches.
  function listed(page) {
    var item = document.createElement("li");
    var link = document.createElement("a");
    link.href = page[1];
    link.textContent = page[0];
    item.appendChild(link);
    if (page[2]) {
      var note = document.createElement("span");
      note.className = "note";
      note.textContent = page[2];
      item.appendChild(document.createTextNode(" "));
      item.appendChild(note);
    }
    return item;
  }
  function load() {
    var script = document.createElement("script");
    script.src = box.dataset.index;
    script.onload = function () {
      hits = document.createElement("ul");
      hits.className = "pages";
      all = window.pagelogPages.map(function (page) { return entry(listed(page)); });
      box.appendChild(hits);
      search();
    };
    document.head.appendChild(script);
  }
  if (box.dataset.index) query.addEventListener("focus", load, { once: true });
  else all = Array.prototype.slice.call(document.querySelectorAll("ul.pages > li")).map(entry);
  function search() {
    if (!all) return;
    var words = plain(query.value).split(/\s+/).filter(Boolean);
    var matching = all.filter(function (one) {
      return words.every(function (word) { return one.text.indexOf(word) >= 0; });
    });
    if (hits) {
      hits.textContent = "";
      if (words.length) matching.forEach(function (one) { hits.appendChild(one.item); });
    } else {
      all.forEach(function (one) { one.item.hidden = true; });
      matching.forEach(function (one) { one.item.hidden = false; });
    }
    sections.forEach(function (section) {
      section.hidden = hits ? words.length > 0 : !section.querySelector("ul.pages > li:not([hidden])");
    });
    var text = matching.length === 0 ? found.dataset.none : matching.length === 1 ? found.dataset.one : found.dataset.many;
    found.textContent = words.length ? text.replace("{}", String(matching.length)) : "";
  }
  query.addEventListener("input", search);
  search();
})();
