// A desk on a page of its own: the same drawing as in JupyterLab, over plain requests to this machine.
import { LONGEST_WAIT, mount } from "./desk.js";

const place = document.getElementById("desk");
const at = place.dataset.at;
let desk;

// No answer for a moment is said at once; one that comes later is shown when it comes.
async function send(message) {
  const asked = fetch(`${at}/act`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(message) })
    .then(async (answer) => (answer.ok ? answer.json() : { error: "error.lost" })).catch(() => ({ error: "error.lost" }));
  const reply = await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT, null))]);
  if (reply) return reply;
  asked.then((late) => desk.arrived(late));
  return { error: "error.lost" };
}

desk = mount(place, await (await fetch(`${at}/state/${encodeURIComponent(place.dataset.desk)}`)).json(), send);

// From here keys work at once; on a very low screen the desk fills it.
if (window.innerHeight < 480) place.scrollIntoView({ block: "start" });
place.querySelector("h4")?.focus({ preventScroll: true });
