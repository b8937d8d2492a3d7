"""Names of cases that hold several cases, that stand beside the bare number of the same case, or that name too much."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from simulator.calibration.case_writings import in_two_writings
from simulator.calibration.event_items import WorkLog
from simulator.calibration.findings import LogFinding, listed
from synthetic_data import name_key, shown

_LIST = re.compile(r"\s*[\[({](?P<inside>.*)[\])}]\s*", re.DOTALL)
_QUOTED = re.compile(r"^[\s'\"“”‘’]+|[\s'\"“”‘’]+$")
_JOINED = re.compile(r"\s*[;,|\n]\s*")
_NUMBER, _WORD = re.compile(r"\d{3,}"), re.compile(r"[^\W_]")
_SOME = 5
"""So many numbers that stand there twice are no chance."""
_NEARLY_ALL = 0.8
"""Of the bare numbers, where these are the rarer writing."""
_PART, _TIMES = 0.05, 5
"""A case that has such a part of all items, and so many times those of the next, is more than a case."""
_LOST = "Cases, arrivals and cycle times"


def about_case_names(log: WorkLog) -> Iterator[LogFinding]:
    """Yield what makes names of cases doubtful one by one."""
    column = log.items["case"].cat
    counts = np.bincount(column.codes, minlength=len(column.categories))
    names = [str(name) for name, count in zip(column.categories, counts, strict=True) if count]
    yield from _together(names)
    yield from _with_and_without(names)
    yield from in_two_writings(names)
    yield from _above_all([str(name) for name in column.categories], counts)


def parts_of(name: str) -> list[str]:
    """Return the names that a cell joins by commas, semicolons, bars or lines, in brackets and quotes or without.

    Examples
    --------
    >>> parts_of("['C1', 'C2']"), parts_of("C1; C2"), parts_of("['C1']")
    (['C1', 'C2'], ['C1', 'C2'], ['C1'])
    """
    found = _LIST.fullmatch(name)
    return [word for part in _JOINED.split(found["inside"] if found else name) if (word := _QUOTED.sub("", part))]


def _together(names: Sequence[str]) -> Iterator[LogFinding]:
    """Yield cells that hold several cases, as tables of objects do: each such set would be one case more."""
    parts = {name: parts_of(name) for name in names}
    alone = {name_key(own[0]) for own in parts.values() if len(own) == 1}
    found = [name for name, own in parts.items() if len(own) > 1
             and (_LIST.fullmatch(name) or {name_key(part) for part in own} <= alone)]
    if found:
        yield LogFinding(
            name="cases named together", share=len(found) / len(names),
            found=f"{len(found):,} of {len(names):,} names of cases hold several cases, and each is taken for one case "
            f"more: {listed([f'“{shown(name)}”' for name in found])}.",
            lost=f"{_LOST}: write a row for each of these cases, with its name alone, and read it again.")


def _with_and_without(names: Sequence[str]) -> Iterator[LogFinding]:
    """Yield names that are another name's number with the same words or signs around it, such as No. 17 and 17."""
    bare = {_plain(name): name for name in names if name.isdigit()}
    dressed: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for name in names if bare else ():
        for number in () if name.isdigit() else _NUMBER.finditer(name):
            dressed[name[: number.start()], name[number.end() :]].append((name, _plain(number[0])))
    # Either may be the rarer writing. Of signs alone another finding speaks.
    pairs = [(name, bare[number]) for around, group in dressed.items() if _WORD.search("".join(around))
             and len(group) >= _SOME and _meet(group, bare)
             for name, number in group if number in bare]
    if pairs:
        yield LogFinding(
            name="cases with and without words around their number", share=2 * len(pairs) / len(names),
            found=f"{len(pairs):,} names of cases are the number of another with the same words or signs around it: "
            f"{listed([f'{shown(one)} and {shown(other)}' for one, other in pairs], '; ')}.",
            lost=f"{_LOST}, if these are the same: write each in one way in the file and read it again.")


def _meet(group: Sequence[tuple[str, str]], bare: Mapping[str, str]) -> bool:
    both = sum(number in bare for _, number in group)
    return both >= max(_SOME, min(len(group) / 2, _NEARLY_ALL * len(bare)))


def _plain(number: str) -> str:
    return number.lstrip("0") or "0"


def _above_all(names: Sequence[str], counts: np.ndarray) -> Iterator[LogFinding]:
    """Yield a case that has far more items than any other: its name stands for many, or for none."""
    if len(counts) < 2:
        return
    place = int(np.argmax(counts))
    most, following = int(counts[place]), int(np.sort(counts)[-2])
    if most >= max(_PART * counts.sum(), _TIMES * following):
        yield LogFinding(
            name="one case above all", share=most / counts.sum(),
            found=f"The case {shown(names[place])} has {most:,} of all {counts.sum():,} items, and no other more than "
            f"{following:,}: its name may stand for many cases, or for none (deleted, see above, a default).",
            lost=f"{_LOST}, if it does: write the cases' own names, or leave the cells empty, and read it again.")
