// The end of a notebook: how far the work is, handing in (asked once more while files are open), and the feedback.

const WAIT = 4000;

function make(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== "" && child !== null));
  return node;
}

// One-key commands of JupyterLab must not run while a button here has the focus; Ctrl+S must.
function keepKeysHere(root, event) {
  if (!(event.target instanceof Element) || !root.contains(event.target)) return;
  if (event.ctrlKey || event.metaKey || event.altKey) event.target.removeAttribute("data-lm-suppress-shortcuts");
  else event.target.setAttribute("data-lm-suppress-shortcuts", "true");
}

function render({ model, el }) {
  const status = make("p", { role: "status" });
  const content = make("div", { class: "rl-hand-in-body" });
  const root = make("section", { class: "rl-desk rl-hand-in", lang: model.get("state").language }, content, status);
  let waiting = 0;

  const send = (message) => {
    clearTimeout(waiting);
    status.textContent = "";
    waiting = setTimeout(() => { waiting = 0; tell(model.get("state").texts["hand_in.lost"], true); }, WAIT);
    model.send(message);
  };
  const tell = (words, bad = false) => {
    status.className = bad ? "rl-status rl-error" : "rl-status";
    status.textContent = words;
  };

  const draw = (focus) => {
    clearTimeout(waiting);
    waiting = 0;
    const { texts, desks, open, closed, asks, handed_in: sent, feedback, said, failed, page } = model.get("state");
    const button = (words, message, main) => make("button", { type: "button", class: main ? "rl-main" : "", onclick: () => send(message) }, words);
    const ways = closed ? [] : asks
      ? [button(texts["hand_in.back"], { what: "look" }, true), button(texts["hand_in.anyway"], { what: "hand_in", anyway: true })]
      : [button(texts.hand_in, { what: "hand_in" }, !feedback)];
    if (feedback && !asks) ways.push(button(texts["home.read"], { what: "feedback" }, true));
    content.replaceChildren(
      make("h4", { tabindex: "-1" }, texts["hand_in.here"]),
      make("ul", {}, ...desks.map(([title, progress, left]) => make("li", {}, `${title}: ${progress} `, left ? make("strong", {}, left) : ""))),
      closed ? make("p", {}, `${closed} ${texts["hand_in.closed"]}`) : asks ? make("p", {}, make("strong", {}, open), ` ${texts["hand_in.nothing"]}`) : "",
      sent ? make("p", {}, `${sent}.`) : "",
      make("div", { class: "rl-acts" }, ...ways),
      feedback ? "" : make("p", { class: "rl-note" }, texts["feedback.none.do"]),
      page ? make("iframe", { sandbox: "", srcdoc: page, title: texts.feedback }) : "");
    tell(said ?? "", failed);
    if (focus) (asks ? content.querySelector("button") : content.querySelector("h4")).focus({ preventScroll: true });
  };
  const onKey = (event) => keepKeysHere(root, event);
  const onChange = () => draw(root.contains(document.activeElement));
  window.addEventListener("keydown", onKey, true);
  model.on("change:state", onChange);
  // Desks above were worked at meanwhile.
  const seen = new IntersectionObserver(([entry]) => {
    const { asks, said, page } = model.get("state");
    // A look must not take the place of a reply that is on its way.
    if (entry.isIntersecting && !waiting && !asks && !said && !page) model.send({ what: "look" });
  });
  draw(false);
  el.appendChild(root);
  seen.observe(root);
  return () => { seen.disconnect(); window.removeEventListener("keydown", onKey, true); model.off("change:state", onChange); clearTimeout(waiting); };
}

export default { render };
