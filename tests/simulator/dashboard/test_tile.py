"""The page behind Jupyter's login, as the launcher's tile opens it."""

import json
import os
import sys
import urllib.request

import pytest

from simulator.dashboard.launch import FOLDER, WORKERS
from tests.serving import free_port, served

PATIENCE = 120_000
pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.full]


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory, town):
    """A JupyterLab with a token; the page's folder has the small town open for one planner."""
    home = tmp_path_factory.mktemp("jupyter")
    (home / "what-if" / "desks").mkdir(parents=True)
    (home / "what-if" / "desks" / f"{'c' * 32}.json").write_text(json.dumps(
        {"where": {"source": "own", "path": str(town)}, "runs": 4}))
    port = free_port()
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--allow-root",
               "--LabApp.extension_manager=readonly", "--IdentityProvider.token=open", f"--ServerApp.root_dir={home}",
               "--ServerApp.base_url=/office/"]
    own = {"JUPYTER_CONFIG_DIR": str(home / "c"), "JUPYTER_DATA_DIR": str(home / "d"),
           "JUPYTER_RUNTIME_DIR": str(home / "r"), "JUPYTERLAB_WORKSPACES_DIR": str(home / "w"),
           FOLDER: str(home / "what-if"), WORKERS: "1"}
    place = f"http://127.0.0.1:{port}/office/"
    with served(command, f"{place}api", home / "jupyter.log", env=os.environ | own):
        yield place


def test_the_tile_opens_the_page_under_the_login(jupyter, visit):
    """Without the token there is no page; with it the tile in JupyterLab's launcher opens one that works."""
    with urllib.request.urlopen(f"{jupyter}whatif/") as answer:
        assert "login" in answer.url

    lab = visit("about:blank")
    lab.context.add_cookies([{"name": "readiness_desk", "value": "c" * 32, "url": jupyter}])
    lab.goto(f"{jupyter}lab?token=open&reset")
    tile = lab.get_by_role("button", name="What-if page")
    tile.wait_for(timeout=PATIENCE)
    assert tile.locator("img").evaluate("icon => icon.naturalWidth") > 0
    with lab.context.expect_page() as opened:
        tile.click()
    page, requests, complaints = opened.value, [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.get_by_text("All 4 runs of each office are done.").wait_for(timeout=PATIENCE)
    assert complaints == []
    assert [r for r in requests if not r.startswith(("http://127.0.0.1:", "data:", "blob:", "about:"))] == []
