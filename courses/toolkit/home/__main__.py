"""Serve a trainee's home: `python -m courses.toolkit.home SETTINGS`, as `readiness grade open` does."""

from __future__ import annotations

import argparse
import urllib.error
import urllib.request
from pathlib import Path

from courses.toolkit.home.settings import make_shelf, read_settings
from courses.toolkit.home.site import Notebooks, make_home
from courses.toolkit.web import serve_site


def main() -> None:
    """Read the settings and serve until Ctrl+C."""
    parser = argparse.ArgumentParser(prog="readiness-home", description="Open your course in a browser.")
    parser.add_argument("settings", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--browser", action="store_true")
    chosen = parser.parse_args()
    settings = read_settings(chosen.settings)
    serve_site(make_home(make_shelf(settings), _notebooks(settings)), chosen.port, browser=chosen.browser)


def _notebooks(settings: dict[str, str]) -> Notebooks | None:
    lab, token = settings.get("lab", ""), settings.get("lab_token", "")
    if not lab:
        return None

    def address(exercise: str) -> str:
        try:
            with urllib.request.urlopen(f"{lab}/api", timeout=1):
                return f"{lab}/doc/tree/{exercise}/{exercise}.ipynb?token={token}"
        except (OSError, urllib.error.URLError):
            return ""

    return address


if __name__ == "__main__":
    main()
