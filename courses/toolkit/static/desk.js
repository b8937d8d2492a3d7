// The desks: plain HTML drawn from a plan, the same inside JupyterLab (anywidget) and on a page of its own.
// Holds no answer; every act goes to Python, which writes it down before the desk says "saved".

let serial = 0;

/** Milliseconds after which a trainee hears that nothing was saved yet. */
export const LONGEST_WAIT = 1800;

export function mount(root, state, send) {
  const desk = new DeskView(root, state, send);
  desk.draw();
  return desk;
}

/** Panels with two records side by side: where they differ, the row says so. */
const COMPARED = ["compare", "two"];

// anywidget's entry point.
function render({ model, el }) {
  const waiting = new Map();
  let number = 0;
  const onReply = (reply) => { waiting.get(reply.number)?.(reply); waiting.delete(reply.number); };
  model.on("msg:custom", onReply);
  const send = (message) => new Promise((resolve) => {
    number += 1;
    const mine = `${Date.now()}-${number}`;
    waiting.set(mine, resolve);
    model.send({ ...message, number: mine });
    // The reply may still come: then it is shown, late.
    setTimeout(() => { if (waiting.has(mine)) { resolve({ error: "error.lost" }); waiting.set(mine, late); } }, LONGEST_WAIT);
  });
  const root = document.createElement("div");
  el.appendChild(root);
  const desk = new DeskView(root, model.get("state"), send);
  const late = (reply) => desk.arrived(reply);
  desk.draw();
  return () => { desk.leave(); model.off("msg:custom", onReply); };
}

export default { render };

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    // By the object model: a page's policy forbids style attributes.
    else if (name === "style") node.style.cssText = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

class DeskView {
  constructor(root, state, send) {
    Object.assign(this, { root, send, plan: state.plan, answers: state.answers, readonly: state.readonly });
    this.texts = state.texts;
    this.language = state.language;
    this.name = state.name;
    this.opened = state.opened ?? [];
    this.minutesLeft = state.minutes_left ?? 0;
    this.silent = state.silent ?? [];
    this.seen = state.seen;
    this.flags = state.flags ?? [];
    this.right = state.right ?? {};
    this.every = state.plan.cases;
    this.missed = state.missed ?? [];
    this.practises = state.practises ?? false;
    this.serve(state.served);
    // The desk's name and its pack: two desks in one document share no id, nor do two views of one desk.
    this.id = `rl-${this.name}-${(serial += 1)}`;
    this.pending = {};
    this.ruleOpen = !this.plan.cases.some((each) => this.isDone(each));
    this.at = Math.max(0, this.plan.cases.findIndex((each) => !this.isDone(each)));
    this.onKey = (event) => this.keepKeysHere(event);
    this.widths = new ResizeObserver((entries) => entries.forEach(({ target }) => {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }));
    window.addEventListener("keydown", this.onKey, true);
    this.watchOtherTabs(`${state.pack ?? ""}/${this.name}`);
  }

  // Practice lays more files of a kind on the desk when one was missed; they come last, so places stay.
  serve(served) {
    if (served) this.plan = { ...this.plan, cases: served.map((id) => this.every.find((each) => each.id === id)) };
  }

  leave() {
    window.removeEventListener("keydown", this.onKey, true);
    this.widths.disconnect();
    this.channel?.close();
  }

  // Whoever opens a desk asks around; a tab that has it open answers, and the second one says so.
  watchOtherTabs(desk) {
    if (!("BroadcastChannel" in window)) return;
    this.channel = new BroadcastChannel("readiness-desks");
    this.channel.onmessage = ({ data }) => {
      if (data.desk !== desk || data.from === this.id + this.born) return;
      if (data.say === "here?") this.channel.postMessage({ desk, say: "here", from: this.id + this.born });
      this.tellOtherTab();
    };
    this.born = `${Date.now()}${Math.random()}`;
    this.channel.postMessage({ desk, say: "here?", from: this.id + this.born });
  }

  tellOtherTab() {
    if (this.elsewhere?.isConnected) return;
    this.elsewhere = make("p", { class: "rl-elsewhere", role: "status" }, this.say("elsewhere"));
    this.head?.append(this.elsewhere);
  }

  // A table is a stop for the Tab key only while it is wider than its place and can be scrolled with the arrow keys.
  watchWidths() {
    this.widths.disconnect();
    for (const each of this.root.querySelectorAll(".rl-scroll")) this.widths.observe(each);
  }

  // JupyterLab runs one-key notebook commands even while a desk button has the focus. The attribute must sit on the
  // focused element, and must be off for Ctrl, Meta and Alt, or Ctrl+S would be lost.
  keepKeysHere(event) {
    const target = event.target;
    if (!(target instanceof Element) || !this.root.contains(target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) target.removeAttribute("data-lm-suppress-shortcuts");
    else { target.setAttribute("data-lm-suppress-shortcuts", "true"); this.shortcut(event, target); }
  }

  // One-key commands hold only while the focus is on this desk and no text is being typed (WCAG 2.1.4).
  shortcut(event, target) {
    if (target.matches("input:not([type=checkbox]):not([type=radio]), select, textarea")) return;
    const arrow = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const done = arrow ? this.arrow(arrow, target) : /^[1-9]$/.test(event.key) ? this.press(Number(event.key))
      : event.key.toLowerCase() === "r" ? this.turnRule() : event.key.toLowerCase() === "f" ? this.flag() : false;
    if (done) event.preventDefault();
  }

  arrow(step, target) {
    if (target.matches("input, .rl-scroll") || this.plan.kind === "table" || this.plan.cases.length < 2) return false;
    this.go(this.at + step);
    if (target.closest(".rl-strip")) this.root.querySelector(".rl-strip [aria-current]")?.focus();
    return true;
  }

  press(number) {
    const button = this.root.querySelectorAll(".rl-buttons button[value]")[number - 1];
    button?.click();
    return Boolean(button);
  }

  turnRule() {
    const rule = this.root.querySelector(".rl-rule");
    if (!rule) return false;
    rule.open = !rule.open;
    return true;
  }

  flag() {
    if (this.plan.kind === "table" || this.plan.cases.length < 2 || this.readonly) return false;
    this.turnFlag(this.plan.cases[this.at]);
    return true;
  }

  say(key, values = {}) {
    let words = this.texts[key] ?? String(key ?? "");
    for (const [name, value] of Object.entries(values)) words = words.replaceAll(`{${name}}`, String(value));
    return words;
  }

  // ---- what is asked and answered -------------------------------------------------------------
  fieldsOf(each) {
    return this.plan.fields.filter((field) => !(field.for_cases ?? []).length || field.for_cases.includes(each.id));
  }

  given(each) { return this.answers[each.id] ?? {}; }

  isDone(each) {
    return this.fieldsOf(each).every((field) => field.optional || this.given(each)[field.name] !== undefined);
  }

  step(each) {
    if (this.plan.advice !== "after") return "";
    const first = this.fieldsOf(each).filter((field) => field.when === "first");
    return first.every((field) => this.given(each)[field.name] !== undefined) ? "final" : "first";
  }

  asked(each) {
    const step = this.step(each);
    return this.fieldsOf(each).filter((field) => (field.when ?? "") === step || (!field.when && step !== "first"));
  }

  // Where all one does is tick rows, a row without a tick is as decided as one with it.
  progressWords() {
    const total = this.plan.cases.length;
    const ticks = this.plan.fields.every((field) => field.kind === "checks" && !(field.options ?? []).length);
    if (!ticks) return this.say("progress", { done: this.doneCount(), total });
    return this.say("progress.ticked", { done: this.plan.cases.filter((each) => Object.values(this.given(each)).includes(true)).length, total });
  }

  doneCount() { return this.plan.cases.filter((each) => this.isDone(each)).length; }

  async act(message) {
    // "Saved." of an earlier decision must not vouch for one that is still on its way.
    if (["decide", "undo"].includes(message.what)) this.tell("");
    const reply = await this.send({ desk: this.name, seen: this.seen, ...message });
    this.take(reply);
    // Another tab or the notebook decided meanwhile: its decisions are shown, this one is not written.
    if (reply.error === "error.elsewhere") this.redraw();
    return reply;
  }

  take(reply) {
    if (reply.answers) this.answers = reply.answers;
    if (reply.silent) this.silent = reply.silent;
    if (reply.seen !== undefined) this.seen = reply.seen;
    if (reply.flags) this.flags = reply.flags;
    // What may be seen from now on: advice after a first decision, an opened panel, what is said of an answer.
    for (const shown of reply.cases ?? []) {
      const known = this.every.find((each) => each.id === shown.id);
      if (known) Object.assign(known, shown);
    }
    Object.assign(this.right, reply.right ?? {});
    if (reply.missed) this.missed = reply.missed;
    if (reply.served) { this.more = reply.served.length > this.plan.cases.length; this.serve(reply.served); }
    if (reply.opened) { this.opened = reply.opened; this.minutesLeft = reply.minutes_left; this.tellMinutes(); }
  }

  // A reply that came after we had said that nothing was saved: who still looks at that file is led on as always.
  arrived(reply) {
    this.take(reply);
    const { each, place } = this.unsure ?? {};
    this.unsure = null;
    if (!reply.error && each && this.at === place) this.lead(each, place);
    else this.redraw(false);
    this.tell(this.say(reply.error || "saved.late"), Boolean(reply.error));
  }

  // ---- the frame ------------------------------------------------------------------------------
  // Head with the strip of files, evidence beside the questions, and a bar with buttons and "Saved" that never leaves.
  draw() {
    const title = `${this.id}-title`;
    this.status = make("p", { role: "status", class: "rl-status" });
    this.progress = make("p", { class: "rl-progress" });
    this.minutes = this.plan.minutes ? make("p", { class: "rl-progress" }) : null;
    this.head = make("header", {}, make("h3", { id: title }, this.say(this.plan.title)), this.progress, this.minutes,
      this.readonly ? make("p", { class: "rl-note" }, this.say("readonly")) : null);
    this.strip = make("div", { class: "rl-nav" });
    this.body = make("div", { class: "rl-body" });
    this.buttons = make("div", { class: "rl-acts" });
    const section = make("section", { class: `rl-desk rl-${this.plan.kind}`, lang: this.language, "aria-labelledby": title },
      this.head, this.strip, this.body, make("div", { class: "rl-bar", role: "group", "aria-label": this.say("bar") }, this.buttons, this.status));
    this.root.replaceChildren(section);
    this.redraw(false);
  }

  tellMinutes() {
    if (this.minutes) this.minutes.textContent = this.say("minutes.left", { left: this.minutesLeft, total: this.plan.minutes });
  }

  redraw(focus = true) {
    this.tellMinutes();
    this.progress.textContent = this.progressWords();
    if (this.plan.kind === "table") this.drawTable();
    else this.drawCase(focus);
    this.watchWidths();
  }

  tell(text, isError = false) {
    this.status.className = isError ? "rl-status rl-error" : "rl-status";
    this.status.textContent = "";
    // A new text node is announced even when the words are the same as before.
    clearTimeout(this.telling);
    this.telling = setTimeout(() => { this.status.textContent = text; }, 30);
  }

  // ---- one case at a time ---------------------------------------------------------------------
  drawCase(focus) {
    const each = this.plan.cases[this.at];
    const heading = make("h4", { tabindex: "-1", id: `${this.id}-file` }, this.say(each.title));
    const many = this.plan.cases.length > 1;
    this.strip.replaceChildren(...(many ? [this.stripOfFiles()] : []));
    // The picture comes first, as sliders set their marks in it.
    const file = make("div", { class: "rl-file" }, heading, each.text ? make("p", {}, this.say(each.text)) : null,
      this.ruleCard(), this.chart(each), this.evidence(each));
    const side = [this.adviceBox(each), this.form(each), this.feedback(each)].filter(Boolean);
    // A form whose only question is the row of buttons below shows nothing, and leaves the room to the evidence.
    const full = side.some((part) => !part.matches(".rl-empty"));
    this.side = make("div", { class: "rl-side" }, ...side);
    this.body.className = full ? "rl-body rl-two" : "rl-body";
    this.body.replaceChildren(file, this.side);
    this.buttons.replaceChildren(...this.barButtons(each, many));
    this.body.scrollTop = 0;
    // Without scrolling: the eye stays where it is.
    if (focus) heading.focus({ preventScroll: true });
    this.root.querySelector(".rl-strip [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }

  // The pile as a strip: one stop for Tab, arrow keys inside; number and mark say what colour only repeats.
  stripOfFiles() {
    const state = (each) => [this.isDone(each) ? this.say("case.done") : this.say("case.open"),
      this.flags.includes(each.id) ? this.say("case.flagged") : "", this.isWrong(each) ? this.say("wrong") : ""].filter(Boolean).join(", ");
    const mark = (each) => `${this.flags.includes(each.id) ? "⚑" : ""}${this.isWrong(each) ? "✗" : this.isDone(each) ? "✓" : ""}`;
    const files = this.plan.cases.map((each, place) => make("li", {}, make("button", { type: "button", tabindex: place === this.at ? "0" : "-1",
      "aria-current": place === this.at ? "true" : false, class: this.isDone(each) ? "rl-done" : "", title: this.say(each.title),
      "aria-label": `${this.say("case.of", { number: place + 1, total: this.plan.cases.length })}: ${state(each)}`,
      onclick: () => this.go(place) }, String(place + 1), make("span", { "aria-hidden": "true" }, mark(each)))));
    return make("nav", { "aria-label": `${this.say("case.strip")}: ${this.say(this.plan.title)}` }, make("ol", { class: "rl-strip" }, ...files));
  }

  // Decision buttons first, then what is done less often; all of it in sight whatever is scrolled.
  barButtons(each, many) {
    const buttons = this.asked(each).find((field) => field.kind === "buttons");
    const given = this.given(each);
    const settled = Object.keys(given).length && !this.readonly && !(this.plan.advice === "after" && this.step(each) === "final" && !this.isDone(each));
    return [
      buttons ? this.buttonRow(each, buttons) : make("button", { type: "submit", form: `${this.id}-form`, class: "rl-main", disabled: this.readonly }, this.say("save")),
      make("div", { class: "rl-less" },
        settled ? make("button", { type: "button", class: "rl-undo", onclick: () => this.undo(each) }, this.say("undo")) : null,
        many && !this.readonly ? make("button", { type: "button", class: "rl-flag", "aria-pressed": String(this.flags.includes(each.id)), "aria-keyshortcuts": "f",
          onclick: () => this.turnFlag(each) }, `${this.flags.includes(each.id) ? "⚑" : "⚐"} ${this.say("flag")}`) : null,
        many ? make("button", { type: "button", onclick: () => this.go(this.at - 1), disabled: this.at === 0 }, this.say("case.previous")) : null,
        many ? make("button", { type: "button", class: "rl-next", onclick: () => this.go(this.nextOpen()) }, this.say("case.next")) : null),
    ];
  }

  async turnFlag(each) {
    const reply = await this.act({ what: "flag", case: each.id, on: !this.flags.includes(each.id) });
    if (reply.error) { this.tell(this.say(reply.error), true); return; }
    const stood = document.activeElement?.className;
    this.redraw(false);
    const same = [...this.root.querySelectorAll("button")].find((button) => stood && button.className === stood);
    (same ?? this.root.querySelector("h4"))?.focus({ preventScroll: true });
    this.tell(this.say(this.flags.includes(each.id) ? "flagged" : "unflagged"));
  }

  // On a desk for practice: whether what was answered is not what the explanation calls right.
  isWrong(each) {
    const right = this.right[each.id];
    const given = Object.values(this.given(each)).flat().map(String);
    return Boolean(right?.length && given.length && this.isDone(each) && !given.some((answer) => right.includes(answer)));
  }

  nextOpen() {
    const count = this.plan.cases.length;
    for (let ahead = 1; ahead <= count; ahead += 1) {
      const place = (this.at + ahead) % count;
      if (!this.isDone(this.plan.cases[place])) return place;
    }
    return Math.min(this.at + 1, count - 1);
  }

  go(place) { this.more = false; this.ruleOpen = this.ruleOpen && place === this.at; this.at = Math.max(0, Math.min(place, this.plan.cases.length - 1)); this.pending = {}; this.redraw(); }

  // Open on the first file, then folded to the headings of its lines; the key R turns it.
  ruleCard() {
    const lines = (this.plan.rule_card ?? []).map((line) => this.say(line));
    if (!lines.length && !this.plan.intro) return null;
    const headings = lines.map((line) => { const [head, rest] = line.split(/:(.*)/s); return rest && head.length < 60 ? head : `${line.split(" ").slice(0, 5).join(" ")} …`; });
    const name = this.say(lines.length ? "rule_card" : "about");
    return make("details", { class: "rl-rule", open: this.ruleOpen, ontoggle: (event) => { this.ruleOpen = event.target.open; } },
      make("summary", { "aria-keyshortcuts": "r" }, make("strong", {}, name), make("kbd", { "aria-hidden": "true" }, "R"),
        make("span", { class: "rl-heads" }, headings.join(" · "))),
      this.plan.intro ? make("p", {}, this.say(this.plan.intro)) : null,
      lines.length ? make("ul", {}, ...lines.map((line) => make("li", {}, line))) : null);
  }

  evidence(each) {
    if (!(each.panels ?? []).length) return null;
    return make("div", { class: "rl-evidence" }, ...each.panels.map((panel) => this.panel(each, panel)));
  }

  panel(each, panel) {
    const content = this.inside(panel, each);
    const columns = (panel.head ?? []).length + (this.fieldsOf(each).some((field) => field.panel === panel.name) ? 1 : 0);
    const look = columns > 4 ? "rl-panel rl-wide" : "rl-panel";
    // What decides a practised file is in sight beside its explanation.
    const tells = this.isDone(each) && (each.decides ?? []).some(([name]) => name === panel.name);
    if (panel.open || tells) return make("div", { class: look }, make("h5", {}, this.say(panel.title)), ...content);
    // A panel that costs time opens once Python has written it down, or not at all when the time is used up.
    const paid = panel.minutes && !this.opened.includes(`${each.id}/${panel.name}`);
    const price = paid ? ` (${this.say("minutes.cost", { minutes: panel.minutes })})` : "";
    return make("details", { class: look, ontoggle: async (event) => {
      const details = event.target;
      if (!details.open || this.readonly) return;
      const reply = await this.act({ what: "open", case: each.id, panel: panel.name });
      if (reply.error) { details.open = false; this.tell(this.say(reply.error), true); }
      else if (paid) this.uncover(details, each, panel.name);
    } }, make("summary", {}, `${this.say(panel.title)}${price}`), ...content);
  }

  // Its rows came with the reply; before, the page did not have them.
  uncover(details, each, name) {
    const panel = each.panels.find((one) => one.name === name);
    details.querySelector("summary").textContent = this.say(panel.title);
    details.replaceChildren(details.querySelector("summary"), ...this.inside(panel, each));
    this.watchWidths();
  }

  inside(panel, each) {
    return [this.panelTable(panel, each), panel.note ? make("p", { class: "rl-note" }, this.say(panel.note)) : null].filter(Boolean);
  }

  panelTable(panel, each) {
    if (panel.name === "weight") return this.weights(panel);
    const grid = this.grid(panel, each);
    if (panel.rows.length === 1 && panel.rows[0].length === 1) return make("p", {}, this.say(String(panel.rows[0][0])));
    const differs = (row) => COMPARED.includes(panel.name) && row.length === 3 && row[1] !== row[2] && [row[1], row[2]].every((value) => value !== null);
    const decides = (row) => this.isDone(each) && (each.decides ?? []).some(([name, label]) => name === panel.name && label === String(row[0]));
    const marked = (row) => (decides(row) ? make("span", { class: "rl-decider" }, make("span", { "aria-hidden": "true" }, "◆ "), make("span", { class: "rl-unseen" }, `${this.say("decides")}: `)) : differs(row) ? make("span", { class: "rl-differs" }, make("span", { "aria-hidden": "true" }, "≠ "), make("span", { class: "rl-unseen" }, `${this.say("differs")}: `)) : null);
    const cell = (value) => (value === null || value === undefined ? "–" : value === true ? `✓ ${this.say("agree")}` : this.say(String(value)));
    const head = (panel.head ?? []).length
      ? make("thead", {}, make("tr", {}, ...panel.head.map((label) => make("th", { scope: "col" }, this.say(label))),
        grid ? make("th", { scope: "col" }, this.say(grid.label)) : null)) : null;
    const rows = panel.rows.map((row) => make("tr", { class: decides(row) ? "rl-decides" : differs(row) ? "rl-unlike" : null }, make("th", { scope: "row" }, marked(row), cell(row[0])),
      ...row.slice(1).map((value) => make("td", {}, cell(value))), grid ? make("td", {}, grid.blanks.get(String(row[0]))) : null));
    const table = make("div", { class: "rl-scroll", tabindex: "0", role: "group", "aria-label": this.say(panel.title) },
      make("table", {}, head, make("tbody", {}, ...rows), grid?.foot(panel.rows[0]?.length ?? 1)));
    const drawn = timelineOf(panel, (key) => this.say(key));
    return drawn ? make("div", {}, table, drawn) : table;
  }

  // Numbers that are filled in beside the rows of a panel, with their sum below.
  grid(panel, each) {
    const fields = this.fieldsOf(each).filter((field) => field.panel === panel.name);
    if (!fields.length) return null;
    const sum = make("output", { "aria-live": "polite" });
    const inputs = fields.map((field) => make("input", { id: `${this.id}-${field.name}`, class: "rl-cell", type: "text", inputmode: "decimal",
      autocomplete: "off", form: `${this.id}-form`, value: this.given(each)[field.name] ?? "", disabled: this.readonly,
      "aria-label": `${this.say(field.label)}: ${this.say(field.row)}`,
      oninput: (event) => { this.pending[field.name] = readNumber(event.target.value); add(); } }));
    const add = () => {
      const numbers = inputs.map((input) => readNumber(input.value)).filter((value) => typeof value === "number");
      sum.textContent = String(Math.round(numbers.reduce((total, value) => total + value, 0) * 100) / 100);
    };
    add();
    const foot = (columns) => make("tfoot", {}, make("tr", {}, make("th", { scope: "row", colspan: columns }, this.say("grid.sum")), make("td", {}, sum)));
    return { label: fields[0].label, blanks: new Map(fields.map((field, place) => [String(field.row), inputs[place]])), foot };
  }

  // Weight of evidence: the number stands beside its bar, the sign in front of it, so that colour carries nothing alone.
  weights(panel) {
    const most = Math.max(1, ...panel.rows.map((row) => Math.abs(row[1])));
    return make("ul", { class: "rl-weights" }, ...panel.rows.map(([label, weight]) => make("li", {},
      make("span", {}, `${weight >= 0 ? "▲ +" : "▼ −"}${Math.abs(weight)} ${this.say(label)}`),
      make("span", { class: weight >= 0 ? "rl-weight rl-for" : "rl-weight rl-against", style: `width:${(Math.abs(weight) / most) * 12}em`, "aria-hidden": "true" }))));
  }

  adviceBox(each) {
    if (!each.advice) return null;
    if (this.plan.advice === "after" && this.step(each) === "first") {
      return make("p", { class: "rl-note" }, this.say("advice.later"));
    }
    if (this.silent.includes(each.id)) {
      return make("div", { class: "rl-advice" }, make("h5", {}, this.say("advice.title")), make("p", {}, this.say("advice.silent")));
    }
    const own = this.plan.fields.find((field) => field.when === "first");
    const chosen = own?.options?.find((option) => option.value === this.given(each)[own.name]);
    return make("div", { class: "rl-advice" }, make("h5", {}, this.say("advice.title")),
      make("p", {}, make("strong", {}, this.say(each.advice.text))),
      each.advice.score !== null && each.advice.score !== undefined ? make("p", {}, this.say("advice.score", { score: each.advice.score })) : null,
      make("ul", {}, ...(each.advice.reasons ?? []).map((reason) => make("li", {}, this.say(reason)))),
      chosen ? make("p", {}, `${this.say("your_first")}: ${this.say(chosen.label)}`) : null);
  }

  feedback(each) {
    const given = Object.values(this.given(each)).flat().map(String);
    if (!each.feedback || !this.isDone(each)) return null;
    const texts = [...new Set([...given, "*"].map((answer) => each.feedback[answer]).filter(Boolean))];
    if (!texts.length) return null;
    const judged = this.right[each.id]?.length ? (this.isWrong(each) ? "wrong.long" : "right") : "feedback";
    const sign = { "wrong.long": "✗ ", right: "✓ ", feedback: "" }[judged];
    return make("div", { class: `rl-feedback rl-${judged.split(".")[0]}`, role: "group", "aria-label": this.say("feedback") }, make("h5", {}, `${sign}${this.say(judged)}`),
      ...texts.map((text) => make("p", {}, this.say(text))), ...this.afterwards(each, given));
  }

  // On a desk for practice: what became of the decision, whether more of this kind lies here now, whether one is ready.
  afterwards(each, given) {
    const later = given.map((answer) => each.later?.[answer]).filter(Boolean);
    const all = this.plan.cases.every((other) => this.isDone(other)) && this.practises;
    return [...(later.length ? [make("h5", {}, this.say("later")), ...later.map((text) => make("p", {}, this.say(text)))] : []),
      this.more ? make("p", { class: "rl-note" }, this.say("practice.more")) : null,
      all && !this.missed.length ? make("p", {}, make("strong", {}, `✓ ${this.say("practice.ready")}`)) : null,
      all && this.missed.length ? make("p", {}, `✗ ${this.say("practice.again", { count: this.missed.length })}`) : null,
      all && this.missed.length && !this.readonly ? make("button", { type: "button", class: "rl-reopen", onclick: () => this.reopen() }, this.say("practice.reopen")) : null];
  }

  async reopen() {
    const again = [...this.missed];
    for (const name of again) {
      const reply = await this.act({ what: "undo", case: name });
      if (reply.error) { this.tell(this.say(reply.error), true); return; }
    }
    this.go(Math.max(0, this.plan.cases.findIndex((each) => again.includes(each.id))));
    this.tell(this.say("undone"));
  }

  // ---- the blanks -----------------------------------------------------------------------------
  form(each) {
    const fields = this.asked(each);
    const buttons = fields.find((field) => field.kind === "buttons");
    const others = fields.filter((field) => field !== buttons);
    const own = others.filter((field) => !field.panel);
    const given = this.given(each);
    this.pending = Object.fromEntries(others.filter((field) => given[field.name] !== undefined).map((field) => [field.name, given[field.name]]));
    return make("form", { class: own.length || this.plan.practice ? "rl-form" : "rl-form rl-empty", id: `${this.id}-form`, novalidate: true, "aria-label": this.say("your_answer"),
      onsubmit: (event) => { event.preventDefault(); if (!buttons) this.save(each, {}); } },
      make("div", { class: "rl-fields", style: this.plan.columns ? `grid-template-columns: repeat(auto-fit, minmax(min(100%, max(14rem, ${Math.floor(100 / this.plan.columns) - 2}%)), 1fr))` : null }, ...own.map((field) => this.blank(each, field))),
      this.plan.practice && !this.readonly ? this.practice(each) : null);
  }

  // ---- trying settings ------------------------------------------------------------------------
  practice(each) {
    const place = make("div", { class: "rl-tries" });
    const button = make("button", { type: "button", class: "rl-undo", onclick: () => this.tryOut(each, place) }, this.say("practice.try"));
    this.showTries(place);
    return make("div", {}, button, make("p", { class: "rl-note" }, this.say("practice.hint")), place);
  }

  async tryOut(each, place) {
    const values = Object.fromEntries(Object.entries(this.pending).filter(([, value]) => typeof value === "number"));
    const reply = await this.act({ what: "try", case: each.id, values });
    if (reply.error) { this.tell(this.say(reply.error), true); return; }
    this.tries = [{ values, ...reply.tried }, ...(this.tries ?? [])].slice(0, 5);
    this.triesMade = (this.triesMade ?? 0) + 1;
    this.showTries(place);
    this.watchWidths();
    this.tell(this.say("practice.done"));
  }

  // The last try whole, those before behind a line that opens them.
  showTries(place) {
    const tables = (this.tries ?? []).map((tried, age) => {
      const number = this.say("practice.try.number", { number: this.triesMade - age });
      const settings = this.plan.fields.filter((field) => tried.values[field.name] !== undefined).map((field) => `${this.say(field.label)}: ${tried.values[field.name]}`).join(" · ");
      const table = make("div", { class: "rl-scroll", role: "group", "aria-label": number },
        make("table", {}, make("thead", {}, make("tr", {}, ...tried.head.map((label) => make("th", { scope: "col" }, this.say(label))))),
          make("tbody", {}, ...tried.rows.map(([label, ...cells]) => make("tr", {}, make("th", { scope: "row" }, this.say(label)), ...cells.map((cell) => make("td", {}, this.say(String(cell)))))))));
      return make("details", { class: "rl-panel", open: age === 0 }, make("summary", {}, number), make("p", { class: "rl-note" }, settings), table);
    });
    place.replaceChildren(...(tables.length ? [make("h5", {}, this.say("practice.tries")), ...tables] : []));
  }

  blank(each, field) {
    const id = `${this.id}-${field.name}`;
    const hint = field.hint ? make("span", { class: "rl-note", id: `${id}-hint` }, this.say(field.hint)) : null;
    const set = (value) => { this.pending[field.name] = value; };
    if (["reason", "choice", "checks"].includes(field.kind)) return this.group(each, field, hint, set);
    if (field.kind === "slider") return this.slider(each, field, hint, set);
    const value = this.pending[field.name] ?? "";
    const input = make("input", { id, type: field.kind === "date" ? "date" : "text", inputmode: field.kind === "date" ? null : "decimal",
      autocomplete: "off", value, disabled: this.readonly, "aria-describedby": hint ? `${id}-hint` : null,
      oninput: (event) => set(field.kind === "date" ? event.target.value : readNumber(event.target.value)) });
    return make("div", { class: "rl-blank" }, make("label", { for: id }, this.say(field.label)), input,
      field.unit ? make("span", {}, ` ${this.say(field.unit)}`) : null, hint);
  }

  group(each, field, hint, set) {
    const many = field.kind === "checks";
    const options = field.options ?? [];
    const now = this.pending[field.name];
    if (many && !options.length) {
      return make("div", { class: "rl-blank" }, make("label", {},
        make("input", { type: "checkbox", checked: now === true, disabled: this.readonly, onchange: (event) => set(event.target.checked) }),
        ` ${this.say(field.label)}`), hint);
    }
    const boxes = options.map((option) => {
      const box = make("input", { type: many ? "checkbox" : "radio", name: `${this.id}-${field.name}`, value: option.value, disabled: this.readonly,
        checked: many ? (now ?? []).includes(option.value) : now === option.value,
        onchange: () => set(many ? boxes.map((label) => label.firstChild).filter((each) => each.checked).map((each) => each.value) : option.value) });
      return make("label", { class: "rl-option" }, box, ` ${this.say(option.label)}`);
    });
    return make("fieldset", { class: "rl-group", "data-field": field.name }, make("legend", {}, this.say(field.label)), hint, ...boxes);
  }

  slider(each, field, hint, set) {
    const id = `${this.id}-${field.name}`;
    const known = this.pending[field.name];
    const start = known ?? field.start ?? field.low ?? 0;
    const show = (value) => `${value}${field.unit ? ` ${this.say(field.unit)}` : ""}`;
    const out = make("output", { for: id }, known === undefined ? `${show(start)} (${this.say("not_set")})` : show(known));
    const counts = make("div", { class: "rl-counts", "aria-live": "polite" });
    const input = make("input", { id, type: "range", min: field.low, max: field.high, step: field.step ?? 1, value: start, disabled: this.readonly,
      "aria-valuetext": show(start), "aria-describedby": hint ? `${id}-hint` : null, oninput: (event) => {
        const value = Number(event.target.value);
        set(value); out.textContent = show(value); input.setAttribute("aria-valuetext", show(value)); typed.value = value;
        this.follow(each, field, counts, value);
      } });
    const typed = make("input", { type: "text", inputmode: "decimal", class: "rl-typed", value: known ?? "", disabled: this.readonly,
      "aria-label": this.say(field.label), autocomplete: "off", onchange: (event) => {
        const value = readNumber(event.target.value);
        if (typeof value === "number") { input.value = value; input.dispatchEvent(new Event("input")); }
        else typed.value = this.pending[field.name] ?? "";
      } });
    this.follow(each, field, counts, Number(start));
    return make("div", { class: "rl-blank rl-slider" }, make("label", { for: id }, this.say(field.label)), input, typed, out, hint, counts);
  }

  buttonRow(each, field) {
    const now = this.given(each)[field.name];
    const sign = (option) => (now !== option.value ? "" : this.isWrong(each) ? "✗ " : "✓ ");
    return make("fieldset", { class: "rl-buttons" }, make("legend", {}, this.say(field.label)),
      field.hint ? make("p", { class: "rl-note" }, this.say(field.hint)) : null,
      ...field.options.map((option, place) => make("button", { type: "button", value: option.value, disabled: this.readonly,
        "aria-pressed": now === option.value ? "true" : "false", "aria-keyshortcuts": place < 9 ? String(place + 1) : null,
        class: now === option.value && this.isWrong(each) ? "rl-amiss" : null,
        onclick: () => this.save(each, { [field.name]: option.value }) }, place < 9 ? make("kbd", { "aria-hidden": "true" }, String(place + 1)) : null,
        `${sign(option)}${this.say(option.label)}`)),
      this.tokensLeft(field));
  }

  tokensLeft(field) {
    const rows = field.options.filter((option) => this.plan.tokens?.[option.value] !== undefined).map((option) => {
      const limit = this.plan.tokens[option.value];
      const used = Object.values(this.answers).filter((given) => given[field.name] === option.value).length;
      return make("p", { class: "rl-note" }, this.say("tokens.left", { label: this.say(option.label), left: limit - used, limit }));
    });
    return rows.length ? make("div", {}, ...rows) : null;
  }

  async save(each, extra) {
    const values = { ...this.pending, ...extra };
    const missing = this.asked(each).find((field) => !field.optional && (values[field.name] === undefined || values[field.name] === ""));
    if (missing) {
      this.tell(this.say("error.missing", { label: this.say(missing.label) }), true);
      this.root.querySelector(`[data-field="${missing.name}"] input, [id="${this.id}-${missing.name}"]`)?.focus();
      return;
    }
    for (const field of this.asked(each)) if (values[field.name] === "") values[field.name] = null;
    const place = this.at;
    const reply = await this.act({ what: "decide", case: each.id, values });
    this.unsure = reply.error === "error.lost" ? { each, place } : null;
    if (reply.error) { this.tell(this.say(reply.error), true); return; }
    this.lead(each, place);
    this.tell(this.doneCount() === this.plan.cases.length && this.plan.cases.length > 1
      ? `${this.say("saved")} ${this.say("case.all_done")}` : this.say("saved"));
  }

  // After a decision: to the next open file, or to what is said about this one.
  lead(each, place) {
    const stay = !this.isDone(each) || each.feedback || this.plan.cases.length === 1;
    if (this.at === place && !stay) { this.at = this.nextOpen(); this.ruleOpen = false; }
    this.redraw();
    this.side?.querySelector(".rl-feedback")?.scrollIntoView({ block: "nearest" });
  }

  async undo(each) {
    const reply = await this.act({ what: "undo", case: each.id });
    this.redraw();
    this.tell(this.say(reply.error || "undone"), Boolean(reply.error));
  }

  // ---- all rows at once -----------------------------------------------------------------------
  drawTable() {
    const focused = document.activeElement?.getAttribute?.("data-cell");
    const head = this.plan.cases[0].panels?.[0]?.head ?? [];
    const rows = this.plan.cases.map((each) => make("tr", {},
      make("th", { scope: "row" }, this.say(each.title)),
      ...(each.panels?.[0]?.rows[0] ?? []).map((value) => make("td", {}, value === null ? "–" : this.say(String(value)))),
      ...this.plan.fields.map((field) => make("td", {}, this.cell(each, field)))));
    const parts = [this.ruleCard() ?? "", make("div", { class: "rl-scroll", tabindex: "0", role: "group", "aria-label": this.say(this.plan.title) },
      make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, this.say("row")),
        ...head.map((label) => make("th", { scope: "col" }, this.say(label))),
        ...this.plan.fields.map((field) => make("th", { scope: "col" }, this.say(field.label))))),
      make("tbody", {}, ...rows))), ...this.plan.cases.map((each) => this.feedback(each))];
    this.body.className = "rl-body";
    this.body.replaceChildren(make("div", { class: "rl-file" }, ...parts));
    if (focused) this.root.querySelector(`[data-cell="${focused}"]`)?.focus();
  }

  cell(each, field) {
    if (!this.fieldsOf(each).includes(field)) return "";
    const now = this.given(each)[field.name];
    const common = { "data-cell": `${each.id}:${field.name}`, "aria-label": `${this.say(field.label)}: ${this.say(each.title)}`, disabled: this.readonly };
    if (field.kind === "checks" && !(field.options ?? []).length) {
      return make("input", { type: "checkbox", checked: now === true, ...common, onchange: (event) => this.saveCell(each, field, event.target.checked) });
    }
    if ((field.options ?? []).length) {
      return make("select", { ...common, onchange: (event) => event.target.value && this.saveCell(each, field, field.kind === "checks" ? [event.target.value] : event.target.value) },
        make("option", { value: "" }, "–"), ...field.options.map((option) => make("option", { value: option.value, selected: [now].flat().includes(option.value) }, this.say(option.label))));
    }
    return make("input", { type: "text", inputmode: "decimal", value: now ?? "", ...common, onchange: (event) => this.saveCell(each, field, readNumber(event.target.value)) });
  }

  async saveCell(each, field, value) {
    const reply = await this.act({ what: "decide", case: each.id, values: { [field.name]: value === "" ? null : value } });
    this.progress.textContent = this.progressWords();
    if (!reply.error && each.feedback) { this.drawTable(); this.watchWidths(); }
    this.tell(this.say(reply.error || "saved"), Boolean(reply.error));
  }

  // ---- pictures -------------------------------------------------------------------------------
  chart() {
    const chart = this.plan.chart;
    if (!chart) return null;
    const bars = (chart.bars ?? []).length ? [this.barChart(chart), this.barTable(chart)] : [];
    return make("div", { class: "rl-chart" }, make("p", {}, make("strong", {}, this.say(chart.finding))), ...bars);
  }

  barChart(chart) {
    const names = Object.keys(chart.series);
    const tallest = Math.max(1, ...chart.bars.map((bar) => Object.values(bar.counts).reduce((sum, count) => sum + count, 0)));
    const wide = 640, high = 200, gap = wide / chart.bars.length;
    const svg = svgNode("svg", { viewBox: `0 0 ${wide} ${high + 44}`, role: "img", "aria-label": this.say(chart.finding), class: "rl-svg" });
    this.marks = {};
    chart.bars.forEach((bar, place) => {
      let top = high;
      names.forEach((name, layer) => {
        const tall = ((bar.counts[name] ?? 0) / tallest) * (high - 20);
        top -= tall;
        svg.append(svgNode("rect", { x: place * gap + 3, y: top, width: gap - 6, height: tall, class: `rl-series${layer}` }));
      });
      const total = Object.values(bar.counts).reduce((sum, count) => sum + count, 0);
      svg.append(svgNode("text", { x: place * gap + gap / 2, y: top - 4, "text-anchor": "middle" }, String(total)),
        svgNode("text", { x: place * gap + gap / 2, y: high + 16, "text-anchor": "middle" }, this.say(bar.label)));
      for (const [field, label] of Object.entries(chart.marks ?? {})) if (label === bar.label) {
        const mark = svgNode("path", { class: "rl-mark", "aria-hidden": "true" });
        this.marks[field] = { mark, left: place * gap, width: gap, bottom: high, tall: (total / tallest) * (high - 20) };
        svg.append(mark);
      }
    });
    svg.append(svgNode("text", { x: wide / 2, y: high + 38, "text-anchor": "middle" }, this.say(chart.axis)));
    const legend = names.length < 2 ? "" : make("ul", { class: "rl-legend" },
      ...names.map((name, layer) => make("li", {}, make("span", { class: `rl-key rl-key${layer}`, "aria-hidden": "true" }), this.say(chart.series[name]))));
    return make("div", {}, svg, legend);
  }

  barTable(chart) {
    const names = Object.keys(chart.series);
    return make("details", { class: "rl-panel" }, make("summary", {}, this.say("show_numbers")),
      make("table", {}, make("thead", {}, make("tr", {}, make("th", { scope: "col" }, this.say(chart.axis)), ...names.map((name) => make("th", { scope: "col" }, this.say(chart.series[name]))))),
        make("tbody", {}, ...chart.bars.map((bar) => make("tr", {}, make("th", { scope: "row" }, this.say(bar.label)), ...names.map((name) => make("td", {}, String(bar.counts[name] ?? 0))))))));
  }

  follow(each, field, place, value) {
    const chart = this.plan.chart;
    if (!chart || this.plan.kind !== "chart") return;
    if (this.marks?.[field.name]) {
      const { mark, left, width, bottom, tall } = this.marks[field.name];
      const height = bottom - (value / 100) * tall;
      // A line across the bar with a point at each end, so that it shows on every colour of the bar.
      mark.setAttribute("d", `M${left} ${height - 5}l8 5l-8 5zM${left + width} ${height - 5}l-8 5l8 5zM${left} ${height - 1.5}h${width}v3h-${width}z`);
      return;
    }
    if ((chart.sample ?? []).length) {
      const lines = Object.entries(chart.series).flatMap(([name, label]) => ["above", "below"].map((side) => {
        const count = chart.sample.filter(([score, kind]) => kind === name && (side === "above") === (score >= value)).length;
        return make("li", {}, this.say(side, { count, label: this.say(label) }));
      }));
      place.replaceChildren(make("ul", {}, ...lines));
    }
    if (chart.doors) {
      const filled = Math.round(value);
      place.replaceChildren(make("div", { class: "rl-doors", role: "img", "aria-label": this.say("doors", { filled }) },
        ...Array.from({ length: 100 }, (_, door) => make("span", { class: door < filled ? "rl-full" : "" }, door < filled ? "●" : "○"))));
    }
  }
}

// ---- dates as a drawing ---------------------------------------------------------------------------
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const SIGNS = ["●", "◆", "■", "▲", "★", "✚"];

/** Lanes of a panel's days: a row with several days is a lane of its own; rows of one day each share one. */
export function lanesOf(panel) {
  const head = panel.head ?? [];
  if (COMPARED.includes(panel.name)) return [];
  const isDay = (value, label) => typeof value === "string" && DAY.test(value) && !Number.isNaN(Date.parse(value)) && !String(label).endsWith("birth_date");
  if (!head.length && panel.rows.every((row) => row.length === 2)) {
    const marks = panel.rows.filter(([label, value]) => isDay(value, label)).map(([label, day], place) => ({ label, day, sign: SIGNS[place % SIGNS.length] }));
    return marks.length > 1 ? [{ label: panel.title, marks }] : [];
  }
  const columns = head.map((label, place) => ({ label, place })).filter(({ label, place }) => panel.rows.some((row) => isDay(row[place], label)));
  return panel.rows.map((row) => ({ label: isDay(row[0], head[0]) ? panel.title : row[0],
    marks: columns.filter(({ label, place }) => isDay(row[place], label)).map(({ label, place }) => ({ label, day: row[place], sign: SIGNS[columns.findIndex((one) => one.place === place) % SIGNS.length] })) }))
    .filter((lane) => lane.marks.length > 1);
}

/** A small drawing of a panel's days. It sees the panel alone: no answer, no case, nothing that is not in the table. */
export function timelineOf(panel, say) {
  const lanes = lanesOf(panel);
  if (!lanes.length) return null;
  const days = lanes.flatMap((lane) => lane.marks.map((mark) => Date.parse(mark.day)));
  const first = Math.min(...days), span = Math.max(Math.max(...days) - first, 1), wide = 420, left = 12, high = 34;
  const across = (day) => left + ((Date.parse(day) - first) / span) * (wide - 2 * left);
  const words = lanes.map((lane) => `${say(String(lane.label))}: ${lane.marks.map((mark) => `${say(mark.label)} ${mark.day}`).join(", ")}`).join("; ");
  const svg = svgNode("svg", { viewBox: `0 0 ${wide} ${lanes.length * high + 22}`, role: "img", "aria-label": `${say("timeline")}. ${words}`, class: "rl-timeline" });
  lanes.forEach((lane, place) => {
    const level = place * high + 26, places = lane.marks.map((mark) => across(mark.day));
    svg.append(svgNode("text", { x: left, y: level - 14, class: "rl-lane" }, say(String(lane.label))),
      svgNode("line", { x1: Math.min(...places), x2: Math.max(...places), y1: level, y2: level }));
    // Days that fall together stand above each other.
    lane.marks.forEach((mark, number) => svg.append(svgNode("text", { x: places[number], "text-anchor": "middle",
      y: level + 5 - 9 * places.slice(0, number).filter((other) => Math.abs(other - places[number]) < 10).length }, mark.sign)));
  });
  const foot = lanes.length * high + 16;
  svg.append(svgNode("text", { x: left, y: foot }, new Date(first).toISOString().slice(0, 10)),
    svgNode("text", { x: wide - left, y: foot, "text-anchor": "end" }, new Date(first + span).toISOString().slice(0, 10)));
  const signs = new Map(lanes.flatMap((lane) => lane.marks.map((mark) => [mark.sign + mark.label, mark])));
  return make("div", { class: "rl-days" }, svg, make("ul", { class: "rl-legend", "aria-hidden": "true" },
    ...[...signs.values()].map((mark) => make("li", {}, `${mark.sign} ${say(mark.label)}`))));
}

function svgNode(tag, attributes, text = "") {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.textContent = text;
  return node;
}

// As typed_numbers.py reads. Three figures behind a mark may be thousands or a part of one: such a text stays as it was
// typed, and is asked about.
function readNumber(text) {
  const trimmed = text.trim();
  if (!trimmed) return "";
  const isNumber = /^[-+\u2212]?(?:\d+(?:[.,]\d*)?|[.,]\d+)$/.test(trimmed);
  const hasTwoReadings = /^[-+\u2212]?[1-9]\d{0,2}[.,]\d{3}$/.test(trimmed);
  return isNumber && !hasTwoReadings ? Number(trimmed.replace(",", ".").replace("\u2212", "-")) : text;
}
