"use strict";
(() => {
  const {cards, kinds, families} = __DATA__;
  const make = (name, text, kind) => { const node = document.createElement(name); if (text !== undefined) node.textContent = text;
    if (kind) node.className = kind; return node; };
  const names = new Intl.DisplayNames(["en"], {type: "region"});
  const country = (code) => code ? names.of(code) : "No one country";
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const asked = {topic: "Topic", country: "Country", year: "Year", family: "Kind of office", mechanism: "Mechanism", group: "People", kind: "What it is here"};
  const held = {topic: (card) => card.topics, country: (card) => [card.country], year: (card) => card.years.map(String), family: (card) => [card.family],
    mechanism: (card) => card.mechanisms, group: (card) => card.groups, kind: (card) => [card.kind]};
  const said = {country: country, family: (word) => families[word], kind: (word) => kinds[word]};
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

  const words_asked = () => plain(fields.text.value).split(/\s+/).filter(Boolean);
  // A card that has what is asked in its title comes first, then those with it in their question or people, then those
  // that only mention it; a rare word counts more than "people".
  const all = new Map(cards.map((card) => [card, plain(card.all)]));
  const named = new Map(cards.map((card) => [card, [card.title, card.title + card.question + card.groups].map(plain)]));
  const rarity = (word) => 1 / cards.filter((card) => all.get(card).includes(word)).length;

  function fits(card, words) {
    return words.every((word) => all.get(card).includes(word)) &&
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

  const spanned = (figure) => figure[0] === null ? "none: not in every run" : figure[0] + " (" + figure[1] + " to " + figure[2] + ")";

  function map_of(side, svg, shown) {
    const box = make("div", undefined, "map"), image = make("img");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Map " + side);
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
    image.alt = "Process map " + side + ". Steps that differ: " + (shown.changed.join("; ") || "none") + ".";
    box.append(image);
    return box;
  }

  function chart(asked, points) {
    const make_svg = (name, set) => { const node = document.createElementNS("http://www.w3.org/2000/svg", name);
      Object.entries(set).forEach(([key, value]) => node.setAttribute(key, value)); return node; };
    const bound = asked.at_most === null ? asked.at_least : asked.at_most, known = points.filter((one) => one.figure[0] !== null);
    const all = known.flatMap((one) => one.figure).concat(bound), low = Math.min(...all), high = Math.max(...all);
    const y = (value) => 110 - 100 * (value - low) / ((high - low) || 1), x = (place) => 30 + place * 260 / Math.max(points.length - 1, 1);
    const svg = make_svg("svg", {viewBox: "0 0 320 120", class: "points", "aria-hidden": "true"});
    svg.append(make_svg("line", {x1: 5, x2: 315, y1: y(bound), y2: y(bound), class: "bound"}));
    points.forEach((one, place) => {
      const group = make_svg("g", {});
      if (one.figure[0] !== null) group.append(make_svg("line", {x1: x(place), x2: x(place), y1: y(one.figure[1]), y2: y(one.figure[2])}),
        make_svg("circle", {cx: x(place), cy: y(one.figure[0]), r: 5}));
      svg.append(group);
    });
    return svg;
  }

  // From the lowest value to the highest, as a slider moves; the search may have gone the other way.
  function slider(asked, name) {
    const points = [...asked.points].sort((one, other) => one.value - other.value);
    const box = make("div", undefined, "slide"), label = make("label", asked.lever + ", " + asked.lever_unit), input = make("input"), says = make("output"), svg = chart(asked, points);
    input.type = "range";
    input.min = 0;
    input.max = points.length - 1;
    input.step = 1;
    input.id = "slide-" + name;
    label.htmlFor = says.htmlFor = input.id;
    const bound = asked.at_most === null ? "at least " + asked.at_least : "at most " + asked.at_most, of = asked.of === "change" ? ", after less before" : ", after";
    const tell = () => {
      const one = points[input.value];
      says.textContent = one.value + " " + asked.lever_unit + ": " + asked.title + " (" + asked.unit + of + ") " + spanned(one.figure) + "; " + bound + (one.holds ? " holds." : " is not shown.");
      input.setAttribute("aria-valuetext", says.textContent);
      [...svg.querySelectorAll("g")].forEach((group, place) => group.setAttribute("class", place === Number(input.value) ? "here" : ""));
    };
    input.value = Math.max(points.indexOf(asked.points.find((one) => one.holds)), 0);
    input.addEventListener("input", tell);
    tell();
    box.append(label, input, svg, says);
    return box;
  }

  function seen(shown, name) {
    const parts = part("Before and after, as maps", make("p", "A thick frame marks a step that differs by more than luck; steps that nobody comes by are left out."));
    shown.maps.forEach(([side, svg]) => parts.push(make("h4", side === "before" ? "Before" : "After"), map_of(side, svg, shown)));
    parts.push(make("h4", "Steps that differ"), lines(shown.changed.length ? shown.changed : ["None; what changes is how steps are done."]));
    parts.push(table("What " + shown.runs + " runs of each office showed; 95 of 100 lie in brackets", ["Measure", "Unit", "It", "Before", "After", "After less before", "Verdict"], shown.figures));
    parts.push(table("By group", ["Who", "Measure", "Unit", "Before", "After", "After less before"], shown.groups));
    parts.push(table("The misleading and the honest figure", ["Which", "What", "Unit", "Of", "Figure"], shown.trap));
    parts.push(...part("Move it: from when on is it worth while?", slider(shown.break_even, name), make("p", shown.break_even.sentence)));
    return parts;
  }

  function opens(card) {
    const line = make("p"), link = make("a", "Open it in the what-if page");
    link.href = "http://127.0.0.1:8501/?practice=" + card.id;
    line.append(link, " (once the command above runs on this computer)");
    return line;
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
      parts.push(...(card.shown ? seen(card.shown, card.id) : part("What the runs showed", make("p", "Not run for this page since the card was written; the first command below does it."))));
      parts.push(...part("Try it", ...own.commands.map(command), make("p", "The last one writes both offices as files, to change and to run.")));
      parts.push(...part("Move everything in it", command(own.open), opens(card)));
    } else {
      card.told.forEach(([title, text]) => parts.push(...part(title, make("p", text))));
    }
    parts.push(...part("Practise it", make("p", "Exercise " + card.exercise.join(", ") + ", in the course that this opens:"), command("readiness grade open")));
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
    const words = words_asked().map((word) => [word, rarity(word)]), hits = new Map();
    const weight = (card) => words.reduce((sum, [word, rare]) => sum + rare * named.get(card).filter((text) => text.includes(word)).length, 0);
    shown.forEach(([card, item]) => { item.hidden = !fits(card, words_asked()); if (!item.hidden) hits.set(item, weight(card)); });
    const number = hits.size;
    list.append(...shown.map(([, item]) => item).sort((a, b) => (hits.get(b) || 0) - (hits.get(a) || 0)));
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
