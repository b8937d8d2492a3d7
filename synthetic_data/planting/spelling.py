"""Tables of letters that defects share: keyboards, look-alikes, spellings in other scripts.

They are data in ``spelling_tables/``; a further layout or table is a further file.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.specs import Spec, did_you_mean, load_spec

TABLES = Path(__file__).parents[1] / "spelling_tables"


class Keyboard(Spec):
    """Rows of keys, each shifted half a key to the right of the one above."""

    title: str
    source: str
    lower: tuple[str, ...]
    upper: tuple[str, ...]


class Replacements(Spec):
    """Text → what it turns into; the longest text is looked for first."""

    title: str
    source: str
    pairs: tuple[tuple[str, str], ...]


@lru_cache
def neighbouring_keys(layout: str) -> dict[str, str]:
    """Return for each character those on the keys around it.

    Examples
    --------
    >>> neighbouring_keys("latin")["a"]
    'qwsz'
    """
    board = load_spec(_table("keyboard", layout), Keyboard)
    near: dict[str, str] = {}
    for rows in (board.lower, board.upper):
        place = {letter: (y, x) for y, row in enumerate(rows) for x, letter in enumerate(row)}
        at = {spot: letter for letter, spot in place.items()}
        for letter, (y, x) in place.items():
            # Six and not eight, because each row is shifted half a key.
            around = ((y - 1, x), (y - 1, x + 1), (y, x - 1), (y, x + 1), (y + 1, x - 1), (y + 1, x))
            near[letter] = near.get(letter, "") + "".join(at[spot] for spot in around if spot in at)
    return {letter: others for letter, others in near.items() if others}


@lru_cache
def replacements(name: str) -> dict[str, str]:
    """Return a replacement table, longest texts first.

    Examples
    --------
    >>> replacements("latin-ascii")["ə"]
    'e'
    """
    pairs = load_spec(_table("replace", name), Replacements).pairs
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


@lru_cache
def replaced_texts(name: str) -> re.Pattern[str]:
    """Return the pattern of everything that a replacement table replaces."""
    return re.compile("|".join(re.escape(text) for text in replacements(name)))


def rewritten(text: str, name: str) -> str:
    """Return the text with every occurrence replaced, in one pass.

    Examples
    --------
    >>> rewritten("Məmmədov", "latin-ascii")
    'Memmedov'
    """
    table = replacements(name)
    return replaced_texts(name).sub(lambda found: table[found.group()], text)


def rewritten_once(text: str, name: str, luck: int) -> str:
    """Return the text with one occurrence replaced, chosen by `luck`."""
    places = list(replaced_texts(name).finditer(text))
    chosen = places[luck % len(places)]
    return text[:chosen.start()] + replacements(name)[chosen.group()] + text[chosen.end():]


def _table(kind: str, name: str) -> Path:
    known = [path.stem.removeprefix(f"{kind}-") for path in TABLES.glob(f"{kind}-*.yml")]
    if name not in known:
        raise BadInput(Problem(where=f"{kind} table", rule="does not exist", value=name,
                               remedy=did_you_mean(name, known)))
    return TABLES / f"{kind}-{name}.yml"
