"""The trainee's wheel: what a notebook needs to run, and nothing that knows an answer.

It holds the toolkit, with its words and the pages' files. Notebooks and data packs are given out one by one; keys,
solvers, scoring and the rooms that build cases stay with the instructor.
"""

from __future__ import annotations

import shutil
import tempfile
from importlib.metadata import files, metadata, requires
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from courses.form.exercise import COURSES

WHEEL = "readiness-lab-trainee"
"""Name of the package that is installed for trainees."""
_PROJECT = "readiness-lab"
_KINDS = ("*.py", "static/*.js", "static/*.css", "texts/*.json", "web/*.py", "web/static/*.css", "web/templates/*.j2",
          "page_texts/*.json", "home/*.py", "home/templates/*.j2")
"""Files of the toolkit that go in; whatever else lies in that folder stays."""
_NEEDED = ("anywidget", "ipywidgets", "starlette", "uvicorn", "jinja2", "markdown-it-py")
"""Of our own requirements, those that a desk in a notebook or on a page needs."""


def build_trainee_wheel(folder: Path) -> Path:
    """Build the wheel that is installed for trainees; the same toolkit gives the same bytes, without a network.

    Parameters
    ----------
    folder : where the wheel is put; made when missing

    Returns
    -------
    Path : the wheel
    """
    from hatchling.builders.wheel import WheelBuilder

    with tempfile.TemporaryDirectory(prefix="trainee-wheel-") as name:
        place = Path(name)
        _lay_toolkit(place / "courses")
        (place / "LICENSE").write_text(_license(), encoding="utf-8")
        built = WheelBuilder(str(place), config=_project()).build(directory=str(place / "dist"), versions=["standard"])
        made = Path(next(iter(built)))
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(made, folder / made.name))


def _lay_toolkit(courses: Path) -> None:
    toolkit = COURSES / "toolkit"
    for path in sorted(found for kind in _KINDS for found in toolkit.glob(kind)):
        target = courses / path.relative_to(COURSES)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    # A package of its own: a folder without this file would give way to any other `courses` on the path.
    (courses / "__init__.py").write_text('"""The trainee\'s side of the course: its toolkit."""\n', encoding="utf-8")


def _license() -> str:
    return next(file for file in files(_PROJECT) or () if file.name == "LICENSE").read_text(encoding="utf-8")


def _project() -> dict[str, Any]:
    ours = metadata(_PROJECT)
    # What has a marker belongs to an extra.
    wanted = {one.name: str(one) for one in map(Requirement, requires(_PROJECT) or ()) if one.marker is None}
    return {
        "project": {
            "name": WHEEL, "version": ours["Version"], "license": "Apache-2.0", "license-files": ["LICENSE"],
            "description": "The trainee's side of Readiness Lab: notebooks' desks, without keys",
            "requires-python": ours["Requires-Python"],
            "dependencies": ["ipykernel", *(wanted[name] for name in _NEEDED)],
            "optional-dependencies": {"jupyter": [wanted["jupyterlab"]]},
            "scripts": {"readiness-desk": "courses.toolkit.serve:main"},
        },
        "tool": {"hatch": {"build": {"targets": {"wheel": {
            "packages": ["courses"], "ignore-vcs": True, "core-metadata-version": "2.4"}}}}},
    }
