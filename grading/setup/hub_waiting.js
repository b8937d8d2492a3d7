// The page goes on by itself once something else is to be said, or the server answers in its place.
const said = document.body.dataset.said;

async function look() {
  try {
    // A server sends on to the login, which only a page that is opened gets through.
    const answer = await fetch(location.href, { cache: "no-store", redirect: "manual" });
    if (answer.type === "opaqueredirect" || (answer.ok && answer.headers.get("X-Readiness-Says") !== said)) {
      location.reload();
      return;
    }
  } catch { /* between page and server nobody answers for some seconds */ }
  setTimeout(look, 3000);
}

setTimeout(look, 3000);
