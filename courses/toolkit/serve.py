"""The desks of one folder on a page of their own, for people who use a screen reader or have no JupyterLab at hand.

The same site as a trainee's home, with one exercise and no exchange: what is decided lies beside the pack.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from starlette.applications import Starlette

from courses.toolkit.home.shelf import Shelf
from courses.toolkit.home.site import make_home
from courses.toolkit.pack import open_pack
from courses.toolkit.web import serve_site


def serve(folder: Path, port: int = 0, *, browser: bool = False) -> None:
    """Serve the desks of one trainee's folder until Ctrl+C.

    Parameters
    ----------
    folder : with `pack/` in it; decisions go to `decisions.jsonl` beside it, as in the notebook
    port : 0 takes a free one
    """
    serve_site(one_exercise(folder), port, browser=browser)


def one_exercise(folder: Path) -> Starlette:
    """Return the site of one folder; raises `SystemExit` where it holds no pack."""
    return make_home(Shelf({open_pack(folder).exercise: folder.absolute()}))


def main() -> None:
    """Open the desks of a folder: the one command of a trainee's installation."""
    parser = argparse.ArgumentParser(prog="readiness-desk", description="Open the desks of an exercise in a browser.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), help="folder with the notebook and its pack")
    parser.add_argument("--port", type=int, default=0, help="port on this computer; 0 takes a free one")
    chosen = parser.parse_args()
    serve(chosen.folder, chosen.port)
