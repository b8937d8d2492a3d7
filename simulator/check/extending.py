"""Offices that extend another: what they call it, and their files, written when they are sound or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from simulator.check.soundness import require_sound
from simulator.plan.scenario import Scenario, load_scenario
from synthetic_data import BadInput


def name_beside(office: str | Path, target: Path) -> str:
    """Return what a file calls the office that it extends: a shipped name, or a path.

    By its name where both lie together, so that the folder can move.
    """
    path = Path(office)
    if path.suffix not in (".yml", ".yaml"):
        return str(office)
    return path.name if path.parent.resolve() == target.parent.resolve() else str(path.resolve())


def write_sound(text: str, target: Path, *, told_of: str) -> Scenario:
    """Write an office file and return the office.

    Parameters
    ----------
    told_of : file that a message names, since the office file is not there before it is sound

    Raises
    ------
    BadInput : the office breaks rules or is not sound; nothing is written
    """
    # Tried beside the target, from where `extends` is looked up.
    draft = target.with_name(f".{target.stem}.draft.yml")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        draft.write_text(text, encoding="utf-8")
        office = load_scenario(draft)
        require_sound(office)
        draft.replace(target)
    except BadInput as error:
        raise BadInput([replace(problem, where=problem.where.replace(draft.name, told_of))
                        for problem in error.problems]) from None
    finally:
        draft.unlink(missing_ok=True)
    return office
