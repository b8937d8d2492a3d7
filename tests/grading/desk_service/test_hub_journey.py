"""A Hub as an office runs it, behind its proxy: two classes, and a trainee in a browser from login to handing in."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import closing, contextmanager

import httpx
import pytest

from grading import collect, hub_config, keep_service_settings
from grading.desk_service.running import open_store
from tests.grading.desk_service.test_hub import HUB
from tests.serving import free_port

PROXY = os.environ.get("READINESS_HUB_PROXY") or shutil.which("configurable-http-proxy")
"""The Hub's own proxy, a program of Node's; where it is not installed, this cannot be tried."""
CONFIG = """
c.JupyterHub.bind_url = "http://127.0.0.1:{public}/"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{inner}/"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{orders}"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "together"
c.Authenticator.allowed_users = {{"amina", "bahar"}}
exec(open("readiness_hub.py").read())
"""


@contextmanager
def running(courses, folder):
    """A Hub behind its proxy that runs these classes' services; gives its address and the classes' addresses."""
    public, inner, orders, *desks = (free_port() for _ in range(3 + len(courses)))
    for course, port in zip(courses, desks, strict=True):
        keep_service_settings(course, port=port)
    hub = f"http://127.0.0.1:{public}"
    (folder / "config.py").write_text(CONFIG.format(public=public, inner=inner, orders=orders, proxy=PROXY))
    (folder / "readiness_hub.py").write_text(hub_config([course.root for course in courses], hub))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([HUB, "-f", "config.py"], cwd=folder, stdout=log, stderr=subprocess.STDOUT,
                                   start_new_session=True)
    try:
        addresses = [f"http://127.0.0.1:{port}" for port in desks]
        asked = [f"{hub}/hub/health", *(f"{one}/static/house/house.css" for one in addresses)]
        wait_for(asked, process, folder / "log")
        yield hub, addresses
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(120)


def wait_for(addresses, process, log):
    """Wait until all answer."""
    end = time.monotonic() + 300
    while time.monotonic() < end and process.poll() is None:
        try:
            if all(httpx.get(one).status_code < 500 for one in addresses):
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise RuntimeError(log.read_text()[-3000:])


def log_in(page, name):
    """Fill in the Hub's form."""
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", "together")
    page.click("#login_submit")


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.full
@pytest.mark.timeout(900)
@pytest.mark.skipif(not PROXY, reason="configurable-http-proxy is not installed here; READINESS_HUB_PROXY names it")
def test_two_classes_behind_the_hub_and_its_proxy(tmp_path, copy_course, chromium):
    """Amina logs in at the Hub, decides and hands in; the other class, which does not list her, stays shut."""
    first, second = (copy_course(tmp_path / name, submitters="service", course=name) for name in ("spring", "autumn"))
    people = second.roster_file.read_text().splitlines()
    second.roster_file.write_text("\n".join(line for line in people if not line.startswith("amina")) + "\n")
    with (running([first, second], tmp_path) as (hub, (spring, autumn)),
          closing(chromium.new_context(viewport={"width": 1366, "height": 768})) as context):
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.goto(spring)
        assert page.url.startswith(hub)
        log_in(page, "amina")
        page.get_by_text("Amina").first.wait_for()
        assert page.url == spring + "/"
        page.goto(f"{spring}/exercise/T1")
        act = "message => fetch('/exercise/T1/act', {method: 'POST', body: JSON.stringify(message), headers: " \
              "{'Content-Type': 'application/json'}}).then(answer => answer.status)"
        assert page.evaluate(act, {"what": "decide", "desk": "cases", "case": "case1",
                                   "values": {"colour": "red", "months": 3}}) == 200
        page.goto(f"{spring}/exercise/T1/hand-in")
        page.get_by_role("button", name="Hand in as it is").click()
        page.get_by_text("Receipt:").wait_for()
        page.goto(autumn)
        assert not page.get_by_text("Amina").count(), "she is not in the other class"
    with closing(open_store(first)) as store:
        assert [one.trainee for one in store.hand_ins()] == ["amina"]
    assert [one.outcome for one in collect(first)] == ["collected"]
