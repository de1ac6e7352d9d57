// Everything here is an enhancement: each page works without it.
(function () {
  "use strict";
  var doc = document, root = doc.documentElement;
  var $ = function (sel, from) { return Array.prototype.slice.call((from || doc).querySelectorAll(sel)); };
  var box = doc.getElementById("q");

  // "/" focuses the search box, "?" opens the help.
  doc.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
    var at = e.target;
    if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
    if (e.key === "/" && box) { e.preventDefault(); box.focus(); box.select(); }
    if (e.key === "?") location.href = "/help";
  });

  // The theme switch answers at once; the cookie is the server's format.
  $("form.theme").forEach(function (form) {
    form.addEventListener("submit", function (e) {
      var value = e.submitter && e.submitter.value;
      if (!value) return;
      e.preventDefault();
      root.dataset.theme = value;
      doc.cookie = "theme=" + value + "; Path=/; Max-Age=31536000; SameSite=Lax" + (location.protocol === "https:" ? "; Secure" : "");
      var other = form.querySelector(value === "dark" ? ".to-light" : ".to-dark");
      if (other) other.focus();
    });
  });

  // Copy buttons beside citations.
  if (navigator.clipboard) $("[data-copy]").forEach(function (pre) {
    var button = doc.createElement("button");
    button.type = "button"; button.className = "copy"; button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy this citation");
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(pre.textContent).then(function () {
        button.textContent = "Copied";
        setTimeout(function () { button.textContent = "Copy"; }, 2000);
      });
    });
    pre.parentNode.appendChild(button);
  });

  // Filters apply as they are ticked where the whole form is in view; in the
  // drawer of a small screen they wait for the button.
  $("form.facets").forEach(function (form) {
    var wide = matchMedia("(min-width: 56.01rem)");
    form.addEventListener("change", function (e) {
      if (wide.matches && e.target.type === "checkbox") form.requestSubmit();
    });
    form.addEventListener("submit", function () {
      $("input:not([type])", form).forEach(function (i) { if (!i.value || i.classList.contains("sieve")) i.disabled = true; });
    });
    $(".rest", form).forEach(function (list) {
      if (list.children.length < 8) return;
      var sieve = doc.createElement("input");
      sieve.className = "sieve"; sieve.placeholder = "Find in this list";
      sieve.setAttribute("aria-label", "Find in this list");
      sieve.addEventListener("input", function () {
        var want = sieve.value.toLowerCase();
        $("li", list).forEach(function (li) { li.hidden = li.textContent.toLowerCase().indexOf(want) < 0; });
      });
      sieve.addEventListener("keydown", function (e) { if (e.key === "Enter") e.preventDefault(); });
      list.parentNode.insertBefore(sieve, list);
    });
  });
  addEventListener("pageshow", function () { $("form.facets input:disabled").forEach(function (i) { i.disabled = false; }); });

  // A link to a quote opens what it is folded into.
  function reveal() {
    var at = doc.querySelector(":target"), folded = false;
    for (var up = at && at.parentNode; up && up !== doc; up = up.parentNode) {
      if (up.tagName === "DETAILS" && !up.open) up.open = folded = true;
    }
    if (folded) at.scrollIntoView();
  }
  if (location.hash) reveal();
  addEventListener("hashchange", reveal);

  // As-you-type list: the ARIA combobox pattern with a listbox.
  if (!box || !window.fetch || !window.AbortController) return;
  var list = doc.createElement("ul"), options = [], active = -1, asked = 0, running = null, timer = 0;
  list.id = "suggestions"; list.className = "suggestions"; list.hidden = true;
  list.setAttribute("role", "listbox"); list.setAttribute("aria-label", "Suggestions");
  box.parentNode.appendChild(list);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", "suggestions");
  box.setAttribute("aria-expanded", "false");

  function close() {
    list.hidden = true; active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }
  function choose(n) {
    active = n;
    options.forEach(function (o, i) { o.setAttribute("aria-selected", String(i === n)); });
    if (n < 0) box.removeAttribute("aria-activedescendant");
    else { box.setAttribute("aria-activedescendant", options[n].id); options[n].scrollIntoView({ block: "nearest" }); }
  }
  function show(found) {
    list.textContent = "";
    options = found.map(function (f, i) {
      var o = doc.createElement("li"), kind = doc.createElement("small");
      o.id = "suggestion-" + i; o.setAttribute("role", "option"); o.setAttribute("aria-selected", "false");
      o.appendChild(doc.createElement("span")).textContent = f.text;
      kind.textContent = f.kind;
      if (f.kind !== "query") o.appendChild(kind);
      o.dataset.href = f.href || "";
      o.addEventListener("mousedown", function (e) { e.preventDefault(); go(o); });
      list.appendChild(o);
      return o;
    });
    active = -1;
    list.hidden = !options.length;
    box.setAttribute("aria-expanded", String(!!options.length));
  }
  function go(o) {
    close();
    if (o.dataset.href) { location.href = o.dataset.href; return; }
    box.value = o.firstChild.textContent;
    box.form.requestSubmit();
  }
  function ask() {
    var q = box.value.trim(), n = ++asked;
    if (running) running.abort();
    if (q.length < 2) return close();
    running = new AbortController();
    fetch("/api/v1/suggest?q=" + encodeURIComponent(q), { signal: running.signal })
      .then(function (r) { return r.ok ? r.json() : { suggestions: [] }; })
      .then(function (r) { if (n === asked && doc.activeElement === box) show(r.suggestions || []); })
      .catch(function () {});
  }
  box.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(ask, 80); });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", function (e) {
    if (e.isComposing) return;
    if (e.key === "Escape" && !list.hidden) { e.preventDefault(); return close(); }
    if (e.key === "Enter" && active >= 0) { e.preventDefault(); return go(options[active]); }
    if (e.key !== "ArrowDown" && e.key !== "ArrowUp") return;
    e.preventDefault();
    if (list.hidden) return ask();
    var step = e.key === "ArrowDown" ? 1 : -1;
    choose((active + 1 + step + options.length + 1) % (options.length + 1) - 1);
  });
})();
