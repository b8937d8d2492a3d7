"""JupyterHubs that really run: their programs, what they are told of classes, and the time while one is up."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
import yaml

from grading import write_hub_config

HUB_AT = "https://hub.example"
HUBS = {"hub 6": Path(sys.prefix), "hub 5": Path(__file__).parents[3] / ".venv-hub5"}
"""Environments that hold a Hub each; what it starts is of this one in both."""


def planned(folder, *classes, hub=HUB_AT, **more):
    """What the Hub is told of these classes: the text of the file, written from a `hub.yml` in the folder."""
    (folder / "hub.yml").write_text(yaml.safe_dump({"hub": hub, "classes": list(classes), **more}))
    write_hub_config(folder / "hub.yml", folder / "readiness_hub.py")
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


def wait_for(addresses, process, log):
    """Wait until all answer, the Hub through its proxy, which says 404 before it knows of it."""
    end = time.monotonic() + 300
    while time.monotonic() < end and process.poll() is None:
        try:
            if all(httpx.get(one).status_code == 200 for one in addresses):
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise RuntimeError(log.read_text()[-3000:])
