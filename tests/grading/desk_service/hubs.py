"""JupyterHubs that really run: their programs, what they are told of classes, and the time while one is up."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import yaml
from traitlets.config import Config

from grading import write_hub_config
from grading.desk_service.hub_login import HubLogin
from tests.serving import answers

HUB_AT = "https://hub.example"
LOGIN = {"issuer": "https://lms.example", "client_id": "c", "authorize_url": "https://lms.example/auth",
         "keys_url": "https://lms.example/keys"}
"""What `hub.yml` says of a platform from which people log in, that is asked nothing."""
SERVICES = {"services": {"deployment_id": "1", "token_url": "https://lms.example/token"}}
"""And of where it takes points."""
HUBS = {"hub 6": Path(sys.prefix), "hub 5": Path(__file__).parents[3] / ".venv-hub5"}
"""Environments that hold a Hub each; what it starts is of this one in both."""
NO_PROXY = '''
from jupyterhub.proxy import Proxy


class NoProxy(Proxy):
    """The Hub itself is asked; nobody opens a server here."""

    should_start = False
    routes = {{}}

    async def add_route(self, routespec, target, data):
        self.routes[routespec] = {{"routespec": routespec, "target": target, "data": data}}

    async def delete_route(self, routespec):
        self.routes.pop(routespec, None)

    async def get_all_routes(self):
        return self.routes


c.JupyterHub.proxy_class = NoProxy
c.JupyterHub.bind_url = "http://127.0.0.1:{hub}/"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{hub}/hub/"
'''
"""A Hub without its proxy, on a port that is put in."""


class PaperHub(HubLogin):
    """A Hub that answers each code with the name that it is, and keeps what a platform signed of some."""

    def __init__(self, kept=()):
        self.kept, self.asked = dict(kept), []

    def begin(self):
        """Send to a page of the Hub; the way back is `state`."""
        return "http://hub.example/authorize?state=state", "state.verifier"

    def finish(self, shown, state, code):
        """Believe the code of the browser that was sent."""
        return code if shown == "state.verifier" and state == "state" else None

    def claims(self, account):
        """What it keeps of somebody; who was asked about is noted."""
        self.asked.append(account)
        return self.kept.get(account, {})


def plan_of(folder, *classes, hub=HUB_AT, **more):
    """Write the `hub.yml` of these classes into a folder, and return its place."""
    (folder / "hub.yml").write_text(yaml.safe_dump({"hub": hub, "classes": list(classes), **more}))
    return folder / "hub.yml"


def planned(folder, *classes, **more):
    """What the Hub is told of these classes: the text of the file, written from a `hub.yml` in the folder."""
    write_hub_config(plan_of(folder, *classes, **more), folder / "readiness_hub.py")
    return (folder / "readiness_hub.py").read_text()


@contextmanager
def started_hub(program, folder, hub, desks, environment):
    """The Hub of a folder's `config.py`, once it and its classes answer."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([program, "-f", "config.py"], cwd=folder, stdout=log, stderr=subprocess.STDOUT,
                                   start_new_session=True, env=os.environ | environment)
    try:
        asked = [f"{hub}/hub/health", *(f"{one}/static/house/house.css" for one in desks)]
        wait_for(asked, process, folder / "log")
        yield
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(120)
        end_proxy(folder / "jupyterhub-proxy.pid")


def end_proxy(noted):
    """End the proxy that a Hub left behind: one that is ended while it is busy forgets it, and the note stays."""
    if noted.exists():
        with suppress(ProcessLookupError):
            os.kill(int(noted.read_text().split()[0]), signal.SIGTERM)


def wait_for(addresses, process, log):
    """Wait until all answer, the Hub through its proxy, which says 404 before it knows of it."""
    end = time.monotonic() + 300
    while time.monotonic() < end and process.poll() is None:
        if all(answers(one) for one in addresses):
            return
        time.sleep(0.5)
    raise RuntimeError(log.read_text()[-3000:])


def told(text, c=None):
    """What stands in the Hub's settings after that, where some were set before."""
    c = Config() if c is None else c
    c.JupyterHub.load_groups, c.JupyterHub.load_roles, c.JupyterHub.services = {"own": {"users": ["x"]}}, [], [
        {"name": "own"}]
    c.JupyterHub.template_vars, c.JupyterHub.template_paths, c.Authenticator.allowed_users = {}, [], {"x"}
    exec(text, {"c": c})
    return c


def _params_of(item):
    return item.callspec.params if hasattr(item, "callspec") else {}


def not_in_turn(items):
    """The tests that another version's turn it is to run: each meets one Hub, and each file both in turn.

    What is tried is our code before the Hub, one for both. Where HUBS=both is set, or one version alone is there, none.
    """
    if os.environ.get("HUBS") == "both" or not all((home / "bin" / "jupyterhub").exists() for home in HUBS.values()):
        return []
    with_hub = [item for item in items if "hub_program" in _params_of(item)]
    tests = list(dict.fromkeys(item.nodeid.partition("[")[0] for item in with_hub))
    turn = {test: list(HUBS)[place % len(HUBS)] for place, test in enumerate(sorted(tests))}
    return [item for item in with_hub if turn[item.nodeid.partition("[")[0]] not in item.callspec.id]


@pytest.fixture(scope="module", params=[
    pytest.param(home / "bin" / "jupyterhub", id=name, marks=pytest.mark.skipif(
        not (home / "bin" / "jupyterhub").exists(), reason="JupyterHub 5 is not installed here; make hubs does it"))
    for name, home in HUBS.items()])
def hub_program(request):
    """The Hub's program, of both versions that are in use."""
    return request.param
