// Comfort only: everything on these pages works without.
(function () {
  "use strict";
  var box = document.getElementById("search");
  var query = document.getElementById("query");
  var found = document.getElementById("found");
  if (!box || !query || !found) return;
  box.hidden = false;
  function plain(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }
  var items = Array.prototype.slice.call(document.querySelectorAll("ul.pages > li"));
  var titles = items.map(function (item) { return plain(item.textContent); });
  var sections = Array.prototype.slice.call(document.querySelectorAll("section.letter"));
  function search() {
    var words = plain(query.value).split(/\s+/).filter(Boolean);
    var count = 0;
    items.forEach(function (item, at) {
      var hit = words.every(function (word) { return titles[at].indexOf(word) >= 0; });
      item.hidden = !hit;
      if (hit) count += 1;
    });
    sections.forEach(function (section) {
      section.hidden = !section.querySelector("ul.pages > li:not([hidden])");
    });
    var text = count === 0 ? found.dataset.none : count === 1 ? found.dataset.one : found.dataset.many;
    found.textContent = words.length ? text.replace("{}", String(count)) : "";
  }
  query.addEventListener("input", search);
  search();
})();
