"use strict";
(() => {
  const cards = __DATA__;
  const make = (name, text, kind) => { const node = document.createElement(name); if (text !== undefined) node.textContent = text;
    if (kind) node.className = kind; return node; };
  const names = new Intl.DisplayNames(["en"], {type: "region"});
  const country = (code) => code ? names.of(code) : "No one country";
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const kinds = {runs: "can be run", study: "can be run; also a study", taught: "is taught", context: "is told; nothing to run"};
  const asked = {topic: "Topic", country: "Country", year: "Year", family: "Kind of office", mechanism: "Mechanism", group: "People", kind: "What it is here"};
  const held = {topic: (card) => card.topics, country: (card) => [card.country], year: (card) => card.years.map(String), family: (card) => [card.family],
    mechanism: (card) => card.mechanisms, group: (card) => card.groups, kind: (card) => [card.kind]};
  const said = {country: country, family: (word) => word.replaceAll("_", " "), kind: (word) => kinds[word]};
  const fields = {}, place = document.getElementById("fields"), list = document.getElementById("cards");

  function field(name, title, input) {
    const label = make("label", title);
    input.id = "look-" + name;
    label.htmlFor = input.id;
    const box = make("div");
    box.append(label, input);
    place.append(box);
    fields[name] = input;
    input.addEventListener("input", show);
  }

  function choice(name) {
    const count = new Map();
    cards.forEach((card) => new Set(held[name](card)).forEach((word) => word && count.set(word, (count.get(word) || 0) + 1)));
    const select = make("select");
    select.append(new Option("all", ""));
    [...count.keys()].sort((a, b) => String((said[name] || String)(a)).localeCompare((said[name] || String)(b)))
      .forEach((word) => select.append(new Option((said[name] || String)(word) + " (" + count.get(word) + ")", word)));
    field(name, asked[name], select);
  }

  function fits(card) {
    const words = plain(fields.text.value).split(/\s+/).filter(Boolean), all = plain(card.all);
    return words.every((word) => all.includes(word)) &&
      Object.keys(asked).every((name) => !fields[name].value || held[name](card).includes(fields[name].value));
  }

  const lines = (items) => { const node = make("ul"); items.forEach((text) => node.append(make("li", text))); return node; };
  const part = (title, ...nodes) => [make("h3", title), ...nodes];
  const command = (text) => { const line = make("p"); line.append(make("code", text)); return line; };

  function table(title, head, rows) {
    const box = make("div", undefined, "scroll"), node = make("table"), top = make("tr"), body = make("tbody"), heading = make("thead");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", title);
    head.forEach((text) => { const cell = make("th", text); cell.scope = "col"; top.append(cell); });
    rows.forEach((row) => { const line = make("tr"); row.forEach((text) => line.append(make("td", text))); body.append(line); });
    heading.append(top);
    node.append(make("caption", title), heading, body);
    box.append(node);
    return box;
  }

  function sides(...pairs) {
    const box = make("div", undefined, "sides");
    pairs.forEach(([title, text]) => { const side = make("div"); side.append(make("h3", title), make("p", text)); box.append(side); });
    return box;
  }

  function whole(card) {
    const parts = [...part("What the source says, in our words", make("p", card.says + " (document " + card.document + (card.entry ? ", entry " + card.entry : "") + ")"), lines(card.facts))];
    if (card.runs) {
      const own = card.runs;
      parts.push(sides(["Before", own.before], ["After", own.after]));
      parts.push(table("What is moved", ["Lever", "Changes nothing", "After", "Range", "Unit", "Where from"], own.levers));
      parts.push(...part("Expected before it is run", lines(own.expected)), ...part("From when on is it worth while?", make("p", own.break_even)));
      parts.push(...part("Do not read it so", make("p", "“" + own.trap[0] + "” " + own.trap[1])), ...part("Who is missed", make("p", own.missed)));
      parts.push(...part("Published figures", lines(own.published)));
      parts.push(...part("Try it", command("readiness office practice " + card.id + " --run"), command("readiness office practice " + card.id + " --trap"),
        command("readiness office practice " + card.id + " --break-even"), command("readiness office practice " + card.id + " --write my-office"),
        make("p", "The last one writes both offices as files, to change and to open with readiness office what-if.")));
    } else {
      card.told.forEach(([title, text]) => parts.push(...part(title, make("p", text))));
    }
    if (card.inference.length) parts.push(...part("Our inference, which no source states", lines(card.inference)));
    if (card.not_claimed.length) parts.push(...part("Not claimed", lines(card.not_claimed)));
    parts.push(make("p", "Topics: " + card.topics.join("; ") + ".", "where"));
    return parts;
  }

  function entry(card) {
    const item = make("li"), more = make("details");
    item.id = card.id;
    more.append(make("summary", "Read the card"));
    more.addEventListener("toggle", () => { if (more.open && more.childElementCount === 1) more.append(...whole(card)); });
    item.append(make("h2", card.title), make("p", [card.institution, country(card.country), ...card.years].join(", "), "where"),
      make("span", kinds[card.kind], "kind"), make("p", card.question),
      make("p", "Exercise: " + (card.exercise.join(", ") || "in preparation"), "where"), more);
    return [card, item, more];
  }

  const shown = cards.map(entry);
  const shapes = [...document.querySelectorAll("#map path[data-code]")];

  function show() {
    let number = 0;
    shown.forEach(([card, item]) => { const hit = fits(card); item.hidden = !hit; number += hit; });
    document.getElementById("found").textContent = number + " of " + cards.length + " practices" + (number ? "" : ". Leave a filter out.");
    shapes.forEach((path) => path.getAttribute("role") && path.setAttribute("aria-pressed", path.dataset.code === fields.country.value));
  }

  function map() {
    const count = {};
    cards.forEach((card) => { count[card.country] = (count[card.country] || 0) + 1; });
    shapes.filter((path) => count[path.dataset.code]).forEach((path) => {
      const code = path.dataset.code, choose = () => { fields.country.value = fields.country.value === code ? "" : code; show(); };
      path.setAttribute("role", "button");
      path.setAttribute("tabindex", "0");
      path.setAttribute("aria-label", country(code) + ": " + count[code] + (count[code] === 1 ? " practice" : " practices"));
      if (count[code] > 3) path.classList.add("many");
      path.addEventListener("click", choose);
      path.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); } });
    });
  }

  function open() {
    const found = shown.find(([card]) => "#" + card.id === location.hash);
    if (!found) return;
    found[1].hidden = false;
    found[2].open = true;
    found[1].scrollIntoView();
  }

  const text = make("input");
  text.type = "search";
  field("text", "Search", text);
  Object.keys(asked).forEach(choice);
  const clear = make("button", "Show all");
  clear.type = "button";
  clear.addEventListener("click", () => { Object.values(fields).forEach((one) => { one.value = ""; }); show(); text.focus(); });
  place.append(clear);
  list.append(...shown.map(([, item]) => item));
  map();
  show();
  open();
  window.addEventListener("hashchange", open);
})();
