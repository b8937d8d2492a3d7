// A desk on a page of its own: the same drawing as in JupyterLab, over plain requests to this machine.
import { mount } from "./desk.js";

const place = document.getElementById("desk");
const key = new URLSearchParams(location.search).get("key");
const address = (path) => `${path}?key=${encodeURIComponent(key)}&desk=${encodeURIComponent(place.dataset.desk)}`;

async function send(message) {
  try {
    const answer = await fetch(address("/act"), { method: "POST", body: JSON.stringify(message) });
    return answer.ok ? await answer.json() : { error: "error.lost" };
  } catch {
    return { error: "error.lost" };
  }
}

mount(place, await (await fetch(address("/state"))).json(), send);
