"""Finds the kinds of sandbox, tells which work here, and opens one; never falls back to a weaker one unasked."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from grading.sandbox import kinds
from grading.sandbox.ports import Engine, Sandbox, SandboxMissing, Settings
from synthetic_data import Problem, did_you_mean

WARM = ("pandas", "numpy", "courses.toolkit", "sklearn.linear_model", "sklearn.tree", "sklearn.metrics")
"""What a warm sandbox has loaded before the first notebook; what is not installed is passed over."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One way to shut a notebook in."""

    name: str
    order: int
    """Among those that work here, the lowest is taken."""
    grades: bool
    """Whether it may be used on submissions at all."""
    protects: str
    """One sentence: by what means."""
    missing: Callable[[], str]
    """Why it does not work here and what to do; empty when it does, as far as a look can tell."""
    open: Callable[[Settings], Sandbox]


def list_kinds() -> list[Kind]:
    """Return all kinds, the one taken first in front; a file without one is told by `kind_problems`."""
    found = [kind for kind in _kinds_by_file().values() if isinstance(kind, Kind)]
    return sorted(found, key=lambda kind: kind.order)


def kind_problems() -> list[Problem]:
    """Return what is wrong with the files of kinds: each holds one `KIND` of its own name, with a place of its own."""
    problems, places = [], dict[int, str]()
    for file, kind in _kinds_by_file().items():
        where = f"grading/sandbox/kinds/{file}.py: KIND"
        if not isinstance(kind, Kind):
            problems.append(Problem(where=where, rule="is no kind of sandbox, so no way to shut a notebook in is found "
                                    "here", value=kind, remedy="end the file with KIND = Kind(name=..., ...)"))
            continue
        if kind.name != file:
            problems.append(Problem(where=f"{where}.name", rule="is not the name of its file, by which it is looked "
                                    "for", value=kind.name, remedy=f'write name="{file}", or rename the file'))
        if not kind.protects.strip():
            problems.append(Problem(where=f"{where}.protects", rule="must say by what means it protects; readiness "
                                    "doctor shows it", value=kind.protects, remedy="write a few words"))
        if kind.order in places:
            problems.append(Problem(where=f"{where}.order", rule=f"is that of {places[kind.order]} as well, so nobody "
                                    "has said which is taken first", value=kind.order, remedy="write a free number"))
        places.setdefault(kind.order, file)
    return problems


def _kinds_by_file() -> dict[str, object]:
    """Name of a file in the folder of kinds → its `KIND`; None where it has none."""
    names = [info.name for info in pkgutil.iter_modules(kinds.__path__)]
    return {name: getattr(importlib.import_module(f"{kinds.__name__}.{name}"), "KIND", None) for name in names}


@contextmanager
def open_sandbox(kind: str = "auto", *, python: Path | None = None, warm: Sequence[str] = WARM,
                 engine: Engine = "shell") -> Iterator[Sandbox]:
    """Open a sandbox for grading and close it afterwards; `Sandbox.kind` names the one that was opened.

    Parameters
    ----------
    kind : ``auto`` takes the first that works here; a name takes that one or fails
    python : the Python with the course's packages; default: the one that runs this
    warm : modules to load once, for kinds that fork
    engine : ``shell``, or ``kernel`` for a stock Jupyter kernel (slow; the oracle in tests)

    Raises
    ------
    SandboxMissing : none works here, or not the one asked for; with the remedy. Grading must stop then.
    """
    chosen = _named(kind) if kind != "auto" else _first_that_works()
    sandbox = chosen.open(Settings(python=python or Path(sys.executable), warm=warm, engine=engine))
    try:
        yield sandbox
    finally:
        sandbox.close()


def _named(name: str) -> Kind:
    known = {kind.name: kind for kind in list_kinds()}
    if name not in known:
        raise SandboxMissing(f"there is no sandbox {name!r}; {did_you_mean(name, known)}")
    kind = known[name]
    if not kind.grades:
        raise SandboxMissing(f"the sandbox {name!r} protects nothing and must not grade; "
                             "choose another, or leave the choice to auto")
    if reason := kind.missing():
        raise SandboxMissing(f"the sandbox {name!r} does not work here: {reason}")
    return kind


def _first_that_works() -> Kind:
    reasons = []
    for kind in list_kinds():
        if not kind.grades:
            continue
        reason = kind.missing()
        if not reason:
            return kind
        reasons.append(f"  {kind.name}: {reason}")
    raise SandboxMissing("no sandbox works here, so nothing is graded. One of these would do:\n" + "\n".join(reasons))
