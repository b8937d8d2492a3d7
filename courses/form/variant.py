"""From an exercise and a variant's seed to the data pack a trainee gets and the key nobody gets."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from courses.form.desk_spec import Desk
from courses.form.exercise import HOME, Exercise
from courses.form.rule_card import TurningLines
from synthetic_data import BadInput, Problem, load_country

LARGEST_PACK = 2_000_000
"""Bytes; a pack travels by e-mail and USB stick."""


Half = Literal["", "learned", "tried"]
"""Of fixed cases, which half: rules are learned on one and tried on the other."""


@dataclass(frozen=True, kw_only=True)
class Variant:
    """Which copy of an exercise a trainee gets."""

    seed: int
    """Secret: whoever has it can rebuild the answers."""
    pack_id: str
    """Public token printed in the pack; says which variant a sheet answers and reveals nothing."""
    language: str = "en"
    country: str = HOME
    """Country it is set in: the code of a shipped one, or the path of a folder."""
    half: Half = ""
    """Of an exercise whose cases are fixed: draw from one half of them alone. Rules that need no skill are learned on
    one half and tried on the other, since whoever knows a case by heart needs no rule."""


@dataclass(frozen=True, kw_only=True)
class DataPack:
    """What lies beside the notebook in `pack/`: file name → bytes."""

    files: Mapping[str, bytes]

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(len(content) for content in self.files.values())

    def write(self, folder: Path) -> None:
        """Write the files into the folder, which is made when missing."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            (folder / name).write_bytes(content)


@dataclass(frozen=True, kw_only=True)
class AnswerKey:
    """Item id → what the item's scoring rule expects. Never leaves the examination office."""

    exercise: str
    pack_id: str
    expected: Mapping[str, Any]
    forbidden: tuple[str, ...] = field(default=())
    """Texts that would give the answers away; the byte scan looks for them in whatever is released."""
    told: Mapping[str, str] = field(default_factory=dict)
    """Case → why its answer is right; told once the attempt is closed."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What an exercise's `build(variant)` returns."""

    desks: Mapping[str, Desk]
    """Name → desk, in the order of the notebook."""
    expected: Mapping[str, Any]
    """Item id → what its scoring rule expects."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Register extracts the trainee may open beside the desks."""
    forbidden: tuple[str, ...] = ()
    """Texts found in the truth alone, such as the defect ids of this variant's ledger."""
    told: Mapping[str, str] = field(default_factory=dict)
    """Graded case → why its answer is right, in words; told once the attempt is closed."""


def build_variant(exercise: Exercise, variant: Variant) -> tuple[DataPack, AnswerKey]:
    """Make the data pack and the answer key of one variant; a pure function of exercise and variant.

    Raises
    ------
    BadInput : the exercise's `build.py` does not make what its `exercise.yml` promises
    """
    if lacks := country_problems(exercise, variant.country):
        raise BadInput(lacks)
    draft = load_part(exercise, "build").build(variant)
    _check(exercise, draft)
    pack = DataPack(files=dict(sorted(_files(exercise, variant, draft).items())))
    if pack.size > LARGEST_PACK:
        raise BadInput(Problem(where=f"{exercise.id}: pack", rule=f"may have {LARGEST_PACK} bytes", value=pack.size))
    return pack, AnswerKey(exercise=exercise.id, pack_id=variant.pack_id,
                           expected={**draft.expected, **_lines(exercise, pack.files, draft.expected)},
                           forbidden=tuple(draft.forbidden), told=dict(draft.told))


def _lines(exercise: Exercise, files: Mapping[str, bytes], expected: Mapping[str, Any]) -> dict[str, Any]:
    """What the rule `lines` expects; it follows from the solver, so no build needs to tell it."""
    return {item.id: TurningLines(load_part(exercise, "solve"), files, {name: expected[name] for name in item.lines_of})
            for item in exercise.items if item.lines_of}


def country_problems(exercise: Exercise, country: str) -> list[Problem]:
    """Return what a country lacks that an exercise shows or counts, a sentence each."""
    registers = _columns_of(country)
    return [Problem(where=exercise.id, value=country, rule=f"cannot be set in this country, which has no {missing}",
                    remedy="choose another country, or add it to the country's registers")
            for name, columns in exercise.needs.items()
            for missing in ([f"register {name}"] if name not in registers else
                            [f"column {column} in its register {name}" for column in columns
                             if column not in registers[name]])]


@lru_cache(maxsize=32)
def _columns_of(country: str) -> Mapping[str, frozenset[str]]:
    """Register → its columns; a shipped country stays as it is while a program runs, and is asked for each variant."""
    return {name: frozenset(register.columns) for name, register in load_country(country).registers.items()}


def read_texts(exercise: Exercise, language: str) -> Mapping[str, str]:
    """Return catalogue key → words of an exercise's desks; none in a language that it does not speak."""
    path = exercise.source / f"texts.{language}.json"
    return _read_texts(path, path.stat().st_mtime_ns) if path.is_file() else {}


@lru_cache(maxsize=64)
def _read_texts(path: Path, _changed: int) -> Mapping[str, str]:
    words: Mapping[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return words


def load_part(exercise: Exercise, name: str) -> ModuleType:
    """Load `keys/<id>/<name>.py` by its path (keys are no package, so nothing can import them by name).

    Parameters
    ----------
    name : `build`, `solve` or `signatures`
    """
    return _load_file(exercise.keys / f"{name}.py")


def forget_parts() -> None:
    """Read all parts anew from here on: an exercise was made again while the program runs."""
    _load_file.cache_clear()


@lru_cache(maxsize=128)
def _load_file(path: Path) -> ModuleType:
    if not path.exists():
        raise BadInput(Problem(where=str(path), rule="does not exist", remedy="scaffold it: readiness course new"))
    # By the path: two courses may each have an exercise of one id.
    name = f"exercise_{hashlib.sha256(str(path).encode()).hexdigest()[:12]}_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None  # a .py path always has a loader
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their own module up by name
    spec.loader.exec_module(module)
    return module


def _files(exercise: Exercise, variant: Variant, draft: Draft) -> dict[str, bytes]:
    about = {"schema": 1, "exercise": exercise.id, "pack": variant.pack_id, "language": variant.language,
             "title": exercise.title}
    desks = {name: desk.model_dump(exclude_defaults=True) for name, desk in draft.desks.items()}
    texts = {path.name: in_money_of(variant.country, path.read_text(encoding="utf-8"), quoted=True).encode()
             for path in sorted(exercise.source.glob("texts.*.json"))}
    return {"pack.json": _json(about), "desks.json": _json(desks), **texts, **draft.files}


def in_money_of(country: str, text: str, *, quoted: bool = False) -> str:
    """Return a text with the currency of the country in place of that at home.

    Parameters
    ----------
    quoted : the text is JSON
    """
    if country == HOME:
        return text
    home, other = map(_currency, (HOME, country))
    return text.replace(home, json.dumps(other, ensure_ascii=False)[1:-1] if quoted else other)


@lru_cache(maxsize=32)
def _currency(country: str) -> str:
    # Each text of a pack and its feedback asks; a country is read with all its tables.
    return load_country(country).profile.currency


def _json(value: object) -> bytes:
    # Not sorted: the order of desks is that of the notebook.
    return json.dumps(value, ensure_ascii=False, sort_keys=False, separators=(",", ":")).encode() + b"\n"


def _check(exercise: Exercise, draft: Draft) -> None:
    wanted = {item.id for item in exercise.items if not item.lines_of}
    asked = {each.item for desk in draft.desks.values() for each in desk.fields if each.item}
    problems = [Problem(where=f"{exercise.id}: {name}", rule=rule)
                for names, rule in (
                    (wanted - set(draft.expected), "is an item without expected answer; add it to the draft"),
                    (set(draft.expected) - wanted, "has an expected answer and is no item of exercise.yml"),
                    ({one for item in exercise.items for one in item.looks_at} - asked,
                     "is an item that no desk field asks for"),
                    (asked - wanted, "is asked by a desk and is no item of exercise.yml"))
                for name in sorted(names)]
    if problems:
        raise BadInput(problems)
