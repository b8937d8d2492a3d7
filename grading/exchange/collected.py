"""What became of each folder of the exchange, and how many of those that were refused are told by name."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

_MOST_NAMED = 20
"""Refused folders of another account that are told by name."""


@dataclass(frozen=True, kw_only=True)
class Collected:
    """What became of one folder of the exchange."""

    folder: str
    """Its name as the trainee wrote it: show it with `shown_name` only."""
    trainee: str
    exercise: str
    outcome: Literal["collected", "unchanged", "older", "refused"]
    sentence: str = ""
    failed_here: bool = False
    """The folder may be fine: this machine could not keep it, and the next collecting may."""


def refused_folder(path: Path, problem: Exception, exercise: str | None,
                   trainee: str | None) -> list[tuple[int, Collected]]:
    """Return a folder that nobody is known to have left, with its owner's number.

    Parameters
    ----------
    problem : why it is refused
    exercise, trainee : what is collected; None means all. A folder that names something else is not told
    """
    name, its_exercise, *_ = [*path.name.split("+"), "", ""]
    if exercise not in (None, its_exercise) or trainee not in (None, name):
        return []
    told = Collected(folder=path.name, trainee=name, exercise=its_exercise, outcome="refused", sentence=str(problem))
    with suppress(OSError):
        return [(path.lstat().st_uid, told)]
    return []  # It was taken away since.


def few_of_each(refused: Iterable[tuple[int, Collected]]) -> list[Collected]:
    """Of every account but ours a few by name: thousands would hide what is told of others."""
    by_owner: dict[int, list[Collected]] = {}
    for owner, one in refused:
        by_owner.setdefault(owner, []).append(one)
    told: list[Collected] = []
    for owner, mine in by_owner.items():
        few = len(mine) if owner == os.getuid() else _MOST_NAMED
        told += mine[:few]
        rest = f"{len(mine) - few:,} folders of the account {account_of(owner)} are refused from this one on"
        told += [replace(one, sentence=f"{one.sentence}; {rest}") for one in mine[few:][:1]]
    return told


def account_of(user: int) -> str:
    """Return the name of an account, or its number where it has none."""
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"number {user}"
