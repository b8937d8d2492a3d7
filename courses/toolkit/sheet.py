"""From the desks and the diary to `answer_sheet.json`, the only thing that leaves the notebook."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from courses.toolkit.desk import DeskState
from courses.toolkit.record import whole_letters

SHEET = "answer_sheet.json"
_LONGEST_TRAIL = 5_000
"""Acts; an exercise leaves some hundreds. The last ones are kept."""


def collect_items(desks: Iterable[DeskState]) -> dict[str, dict[str, Any]]:
    """Return item → case → answer; where a case asks several fields of one item, field → answer for that case."""
    items: dict[str, dict[str, Any]] = {}
    for desk in desks:
        put_answers(items, desk.plan["fields"], desk.answers)
    return items


def put_answers(items: dict[str, dict[str, Any]], fields: Iterable[Mapping[str, Any]],
                answers: Mapping[str, Mapping[str, Any]]) -> None:
    """Add one desk's answers to the items they belong to.

    Parameters
    ----------
    items : item → case → answer; added to
    fields : of the desk's plan
    answers : case → field → answer
    """
    asked: dict[str, list[Mapping[str, Any]]] = {}
    for field in fields:
        if field.get("item"):
            asked.setdefault(field["item"], []).append(field)
    for item, mine in asked.items():
        found = {case: _answer(given, [field["name"] for field in mine if _asks(field, case)])
                 for case, given in answers.items()}
        items.setdefault(item, {}).update({case: answer for case, answer in found.items() if answer is not None})


def _asks(field: Mapping[str, Any], case: str) -> bool:
    return not field.get("for_cases") or case in field["for_cases"]


def _answer(given: Mapping[str, Any], names: list[str]) -> Any:
    if len(names) == 1:
        return given.get(names[0])
    return {name: given[name] for name in names if given.get(name) is not None} or None


def make_sheet(exercise: str, pack: str, desks: Iterable[DeskState], acts: list[Mapping[str, Any]]) -> bytes:
    """Return the sheet's bytes: schema 1, sorted, the trail in seconds since the first act."""
    start = acts[0]["at"] if acts else 0.0
    trail = [{key: value for key, value in act.items() if key not in ("exercise", "pack")}
             | {"at": round(act["at"] - start, 3)} for act in acts[-_LONGEST_TRAIL:] if act["what"] != "flag"]
    sheet = {"schema": 1, "exercise": exercise, "pack": pack, "items": collect_items(desks), "trail": trail}
    # NaN is no JSON, and the sheet would be refused for it.
    text = json.dumps(sheet, ensure_ascii=False, sort_keys=True, allow_nan=False)
    return whole_letters(text).encode() + b"\n"


def write_sheet(folder: Path, content: bytes) -> str:
    """Write the sheet in one step and return its receipt: eight letters and digits of its SHA-256."""
    draft = folder / f".{SHEET}.draft"
    draft.write_bytes(content)
    os.replace(draft, folder / SHEET)
    return receipt_of(content)


def receipt_of(content: bytes) -> str:
    """Return the receipt of a sheet: eight letters and digits of its SHA-256."""
    return hashlib.sha256(content).hexdigest()[:8].upper()
