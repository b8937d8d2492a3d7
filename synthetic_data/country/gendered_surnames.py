"""Surnames that end differently for a man and for a woman, put together again from lists of words.

A surname is a stem and a form; a form says what follows the stem for either sex. Where a list for men and one for women
are known, the endings are learned from names that stand in both with different ends; where one list serves both, they
are known by language (`surname_endings.yml`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

from synthetic_data.core.specs import read_mapping

_SHORTEST_STEM, _LONGEST_ENDING = 2, 6
_TELLING = 2
"""So many letters of an ending tell whose it is."""
_SEEN = 3
"""So many names must show a pair of endings before it counts as a rule of the language."""


@dataclass(frozen=True, order=True)
class Ending:
    """What follows the stem for a man and for a woman."""

    man: str
    woman: str

    @property
    def name(self) -> str:
        """What the form is called in a table of surnames."""
        return "same" if self.man == self.woman == "" else f"{self.man or '-'}/{self.woman or '-'}"


SAME = Ending("", "")


@lru_cache(maxsize=1)
def _by_language() -> dict[str, list[Ending]]:
    rows = read_mapping(Path(__file__).with_name("surname_endings.yml"))
    return {language: [Ending(pair["M"], pair["F"]) for pair in pairs] for language, pairs in rows.items()}


def split_surnames(men: Sequence[str], women: Sequence[str], language: str) -> dict[tuple[str, Ending], None]:
    """Return stems with their endings, each once, in the order of the lists.

    Parameters
    ----------
    men, women : surnames as men and as women bear them; the same words where a locale has one list
    language : code such as `ka`, which says the endings where the lists do not show them

    Examples
    --------
    >>> one_list = ["ბერიძე", "ალიევა", "ალიევი"]
    >>> [(stem, form.name) for stem, form in split_surnames(one_list, one_list, "ka")]
    [('ბერიძე', 'same'), ('ალი', 'ევი/ევა')]
    >>> [(stem, form.name) for stem, form in split_surnames(["Kazlauskas"], ["Kazlauskas"], "lt")]
    [('Kazlausk', 'as/ienė')]
    >>> [(stem, form.name) for stem, form in split_surnames(["Докова", "Кърков"], ["Тодорова"], "bg")]
    [('Док', 'ов/ова'), ('Кърк', 'ов/ова'), ('Тодор', 'ов/ова')]
    """
    known = _by_language().get(language, [])
    both = {*men} & {*women}
    lists = ({*men} - both, {*women} - both)
    learned = _learned(*map(sorted, lists))
    # What only looks like a pair must not stand against the grammar: Αγγελάκη is the wife of Αγγελάκης, not Αγγελάκος.
    ends = {ending.man for ending in known}
    learned = Counter({ending: count for ending, count in learned.items() if ending in known or ending.man not in ends})
    learned.update(dict.fromkeys(known, 0))
    found: dict[tuple[str, Ending], None] = {}
    for name in dict.fromkeys((*men, *women)):
        found[_of_both(name, known) if name in both else _of_one(name, learned, lists)] = None
    return found


def _of_both(name: str, known: list[Ending]) -> tuple[str, Ending]:
    """Split a name that stands in the lists of both sexes: its own end says whose it is, or nothing does."""
    for ending in sorted(known, key=lambda each: -len(each.man) - len(each.woman)):
        for mine in filter(None, (ending.man, ending.woman)):
            if name.endswith(mine) and len(name) - len(mine) >= _SHORTEST_STEM:
                return name.removesuffix(mine), ending
    return name, SAME


def _of_one(name: str, learned: Counter[Ending], lists: tuple[set[str], set[str]]) -> tuple[str, Ending]:
    """Split a name that only men or only women bear, best by an ending whose other form stands in the other list."""
    is_man = name in lists[0]
    best: tuple[tuple[bool, int, int], str, Ending] | None = None
    for ending, count in learned.items():
        mine, other = (ending.man, ending.woman) if is_man else (ending.woman, ending.man)
        stem = name.removesuffix(mine)
        if name.endswith(mine) and len(stem) >= _SHORTEST_STEM:
            rank = (f"{stem}{other}" in lists[is_man], len(mine), count)
            best = max(best or (rank, stem, ending), (rank, stem, ending), key=lambda each: each[0])
    return best[1:] if best else _of_other_sex(name, learned)


def _of_other_sex(name: str, learned: Counter[Ending]) -> tuple[str, Ending]:
    """Split a name that fits no ending of its list's sex: a list may hold a woman's form among men's."""
    for ending in sorted(learned, key=lambda each: -len(each.woman)):
        stem = name.removesuffix(ending.woman)
        if len(ending.woman) >= _TELLING and stem != name and len(stem) >= _SHORTEST_STEM:
            return stem, ending
    return name, SAME


def _common_beginning(one: str, other: str) -> str:
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(letter for letter, _ in alike)


def _learned(men: Sequence[str], women: Sequence[str]) -> Counter[Ending]:
    """Count the pairs of endings that names show: a man's beside that of the woman whose name is most like his."""
    beginnings: dict[str, list[str]] = {}
    for woman in women:
        beginnings.setdefault(woman[:_SHORTEST_STEM], []).append(woman)
    seen: Counter[Ending] = Counter()
    for man in men:
        near = beginnings.get(man[:_SHORTEST_STEM])
        if near:
            woman = max(near, key=lambda each: (len(_common_beginning(man, each)), -len(each)))
            stem = _common_beginning(man, woman)
            ending = Ending(man[len(stem):], woman[len(stem):])
            # What two names share must be longer than what parts them, or they merely begin alike.
            if max(len(ending.man), len(ending.woman)) <= _LONGEST_ENDING and len(stem) > len(ending.man):
                seen[ending] += 1
    return Counter({ending: count for ending, count in seen.items() if count >= _SEEN})
