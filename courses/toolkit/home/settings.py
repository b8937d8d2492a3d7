"""The settings of a home page, which its notebooks read too, so that both hand in the same way."""

from __future__ import annotations

import json
from pathlib import Path

from courses.toolkit.handing_in import Exchange
from courses.toolkit.home.shelf import Shelf


def read_settings(path: Path) -> dict[str, str]:
    """Return the settings that `grading.setup.lab.open_home` has written."""
    settings: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return settings


def make_shelf(settings: dict[str, str]) -> Shelf:
    """Return the trainee's shelf: the exercises on the desk, the exchange, the card of the course."""
    work, course = Path(settings["exercises"]), Path(settings["course"])
    exchange = Exchange(course=course, trainee=settings["trainee"], kept=Path(settings["kept"]))
    folders = {path.parent.parent.name: path.parent.parent for path in sorted(work.glob("*/pack/pack.json"))}
    return Shelf(folders, exchange, course / "packs" / settings["trainee"] / "home.json")


def read_shelf(path: Path) -> Shelf | None:
    """Return the shelf of these settings, or None where there are none that can be read."""
    try:
        return make_shelf(read_settings(path))
    except (OSError, ValueError, KeyError, TypeError):
        return None
