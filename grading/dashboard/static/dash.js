// Keeps a page up to date that tells how far the class is, or what is under way. Everything is written as text.
const said = document.getElementById("said");
// Buttons are grey for other reasons as well, such as a class list that is empty.
let wasRunning = document.getElementById("work")?.hasAttribute("data-running") ?? false;

async function look() {
  const answer = await fetch("/live", { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  const now = await answer.json();
  for (const place of document.querySelectorAll("[data-count]")) place.textContent = now.progress[place.dataset.count];
  const bar = document.querySelector("progress");
  if (bar) {
    bar.max = now.progress.given_out || 1;
    bar.value = now.progress.graded;
  }
  if (now.said && now.said !== said.textContent) said.textContent = now.said;
  const lines = document.getElementById("lines");
  lines.hidden = now.lines.length === 0;
  lines.textContent = now.lines.join("\n");
  if (wasRunning && !now.running) showAnew();
  wasRunning = now.running;
}

// What was found and the page of the class stay; what was done before is no news any more.
function showAnew() {
  const here = new URL(location.href);
  here.searchParams.delete("done");
  here.hash = "";
  location.assign(here);
}

async function keepLooking() {
  try {
    await look();
  } catch {
    said.textContent = "This page no longer reaches the dashboard. Start it again with: readiness grade dashboard";
  }
  setTimeout(keepLooking, wasRunning ? 1000 : 4000);
}

if (said) keepLooking();
