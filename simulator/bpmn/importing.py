"""Import of a drawing into an office file, the first time and every time it changes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.bpmn.drawing import read_drawing
from simulator.bpmn.merging import Merged, merge_offices
from simulator.bpmn.questions import list_open
from simulator.bpmn.skeleton import office_of
from synthetic_data import BadInput, Problem, read_mapping, written_yaml


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import wrote and what is left to fill in."""

    path: Path
    activities: int
    roles: tuple[str, ...]
    open: tuple[tuple[str, str], ...]
    """Dotted place and what is asked there."""
    kept: int = 0
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    again: bool = False
    """Whether the file was there already."""
    notes: tuple[str, ...] = ()
    """What is drawn and was read otherwise than drawn, or not at all."""


def import_bpmn(source: str | Path, target: str | Path, pool: str | None = None) -> Imported:
    """Write the office file that a BPMN drawing stands for, with every open value marked.

    Parameters
    ----------
    source : the .bpmn file
    target : office file to write; when it was imported before, what was filled in since stays
    pool : name or id of the pool to take, when several hold steps

    Raises
    ------
    BadInput : the drawing cannot be read or holds what an office file cannot say, or the target is another file;
        nothing is written then
    """
    source, target = Path(source), Path(target)
    drafted = office_of(read_drawing(source, pool), source.name)
    office = drafted.office
    again = target.exists()
    merged = merge_offices(office, _older(target)) if again else Merged(office, kept=0, new=(), gone=())
    office = merged.office
    _write(office, target)
    return Imported(path=target, activities=len(office["process"]["activities"]), roles=tuple(office["staff"]),
                    open=tuple(list_open(office)), again=again, kept=merged.kept, new=merged.new, gone=merged.gone,
                    notes=drafted.notes)


_HEAD = "# Imported from a drawing. Fill in what begins with OPEN; import again after the drawing changed: it stays.\n"


def _older(target: Path) -> dict[str, Any]:
    old = read_mapping(target)
    process = old.get("process")
    # Only an import writes the ids of shapes, so a file without them was made by hand.
    if not isinstance(process, dict) or not isinstance(process.get("drawn"), dict):
        raise BadInput(Problem(where=str(target), rule="exists and was not imported from a drawing",
                               remedy="name another file with --out"))
    for place, part in (("process.activities", process.get("activities")), ("staff", old.get("staff", {})),
                        ("process.timers", process.get("timers", {})), ("arrivals", old.get("arrivals", {}))):
        if not isinstance(part, dict) or not all(isinstance(each, dict) for each in part.values()):
            raise BadInput(Problem(where=f"{target}: {place}", rule="must hold names, each with keys and values",
                                   remedy="put it right, or import into another file"))
    return old


def _write(office: dict[str, Any], target: Path) -> None:
    """Write the file whole or not at all."""
    draft = target.with_name(f".{target.name}.draft")
    try:
        draft.write_text(_HEAD + written_yaml(office, width=110),
                         encoding="utf-8")
        os.replace(draft, target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise BadInput(Problem(where=str(target), rule=f"cannot be written ({error.strerror})",
                               remedy="name a file in a folder that is there with --out")) from None
