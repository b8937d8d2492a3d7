"""The dashboard as a tile in JupyterLab's launcher: behind Jupyter's own login it hands out a link that works once.

The pages themselves stay at the dashboard's own address, with its own gate; only who is logged in to Jupyter, on this
machine, is led there. The tile's own door is a socket in a folder that no other account can open.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from courses.toolkit.web.serving import HOST, listening, run_server
from grading.dashboard.site import make_dashboard
from grading.setup.lab import COURSE


def setup_tile() -> dict[str, Any]:
    """Return how jupyter-server-proxy starts the tile's door and where it shows it.

    Examples
    --------
    >>> setup_tile()["launcher_entry"]["title"]
    'Class dashboard'
    """
    course = os.environ.get(COURSE, "")  # without it JupyterLab shows no tile
    return {
        "command": [sys.executable, "-P", "-m", "grading.dashboard.tile", "{unix_socket}", course],
        "unix_socket": True,
        "timeout": 60,
        "new_browser_tab": True,
        "launcher_entry": {"enabled": bool(course), "title": "Class dashboard",
                           "icon_path": str(Path(__file__).with_name("tile.svg"))},
    }


def make_door(dashboard: Starlette, address: str) -> Starlette:
    """Return what the tile opens: whichever page is asked for, it leads to the dashboard by a link of its own."""
    def lead(_request: Request) -> RedirectResponse:
        return RedirectResponse(dashboard.state.gate.link(address), status_code=303,
                                headers={"Cache-Control": "no-store"})

    return Starlette(routes=[Route("/{path:path}", lead)])


def main() -> None:
    """Serve a course's dashboard on this machine, and the tile's door at a socket, until Jupyter ends it."""
    parser = argparse.ArgumentParser(prog="readiness-dashboard-tile")
    parser.add_argument("socket")
    parser.add_argument("course", type=Path)
    chosen = parser.parse_args()
    site = make_dashboard(chosen.course)
    with listening(0) as door:
        Thread(target=run_server, args=(site, door), daemon=True).start()
        uvicorn.Server(uvicorn.Config(make_door(site, f"http://{HOST}:{door.getsockname()[1]}"), uds=chosen.socket,
                                      log_level="warning", access_log=False, lifespan="off", ws="none")).run()


if __name__ == "__main__":
    main()
