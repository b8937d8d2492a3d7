"""A real JupyterLab in a real browser, and folders to work in."""

import contextlib
import json
import os
import re
import sys

import pytest

from courses import Variant, build_variant, load_exercise, write_trainee_folder
from grading.setup.kernel import make_trainee_kernel
from tests.serving import free_port, served

SEED, PACK = 20_260_101, "browser-test"


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """Address and folder of a JupyterLab that serves every exercise twice: for the mouse and for the keyboard.

    Notebooks run where a trainee's do: in an environment with the trainee's wheel.
    """
    home, work = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("work")
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(
        json.dumps({"fetchNews": "false", "checkForUpdates": False}))
    port = free_port()
    quiet = os.environ | {"HOME": str(home), "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
                          "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"), "PYTHONWARNINGS": "ignore",
                          "JUPYTER_PREFER_ENV_PATH": "1",
                          "JUPYTER_PATH": str(make_trainee_kernel(home / "kernels").jupyter)}
    quiet.pop("READINESS_GRADING", None)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
               "--IdentityProvider.token=", f"--ServerApp.root_dir={work}", "--LabApp.extension_manager=readonly",
               "--LabApp.expose_app_in_browser=True"]
    address = f"http://127.0.0.1:{port}"
    with served(command, f"{address}/api", home / "lab.log", env=quiet):
        yield address, work


@pytest.fixture
def folder(lab):
    """Make a trainee's folder with an exercise; returns folder and the exercise's pack and key."""
    def make(name, exercise_id):
        exercise = load_exercise(exercise_id)
        pack, key = build_variant(exercise, Variant(seed=SEED, pack_id=PACK))
        write_trainee_folder(exercise, pack, lab[1] / name)
        return lab[1] / name, exercise, pack, key
    return make


@contextlib.contextmanager
def watched_page(chromium, **size):
    """A page that remembers console errors and requests that leave the machine."""
    with contextlib.closing(chromium.new_context(viewport=size)) as context:
        page = context.new_page()
        page.errors, page.foreign = [], []
        page.on("console", lambda message: message.type == "error" and page.errors.append(message.text))
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("request", lambda request: None if re.match(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:|about:",
                                                            request.url) else page.foreign.append(request.url))
        yield page


@pytest.fixture
def watched(chromium):
    """A new page."""
    with watched_page(chromium, width=1400, height=1100) as page:
        yield page


@pytest.fixture(scope="module")
def kept_open(chromium, lab):
    """JupyterLab in a browser, loaded once; loading it takes longer than many a notebook."""
    with watched_page(chromium, width=1100, height=800) as page:
        page.goto(f"{lab[0]}/lab?reset")
        page.wait_for_selector(".jp-LauncherCard")
        yield page


@pytest.fixture
def in_turn(kept_open):
    """JupyterLab for one notebook after another: each begins with nothing open, no kernel and no complaint."""
    kept_open.errors.clear()
    kept_open.foreign.clear()
    yield kept_open
    kept_open.evaluate("""async () => {
        await jupyterapp.serviceManager.sessions.shutdownAll();
        for (const widget of [...jupyterapp.shell.widgets('main')]) { widget.dispose(); }
    }""")
