"""Tables of letters that defects share: keyboards, look-alikes, sounds, nicknames, spellings in other scripts.

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


class Nicknames(Spec):
    """First name → what its bearer is called at home."""

    title: str
    source: str
    also_written: tuple[str, ...] = ()
    """Replacement tables by which other registers write these names."""
    forms: dict[str, tuple[str, ...]]


@lru_cache
def neighbouring_keys(layout: str) -> dict[str, str]:
    """Return for each letter the letters on the keys around it, and for each digit the digits beside it.

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
            others = (at[spot] for spot in around if spot in at)
            near[letter] = near.get(letter, "") + "".join(
                other for other in others if other != letter and other.isdigit() == letter.isdigit())
    return {letter: others for letter, others in near.items() if others}


@lru_cache
def keyboard_for(letters: str) -> str:
    """Return the keyboard that has most of these letters, among equals the one with the fewest others.

    Examples
    --------
    >>> keyboard_for("aəqş"), keyboard_for("AQW")
    ('latin-az', 'latin')
    """
    wanted = set(letters)

    def fit(layout: str) -> tuple[int, int]:
        keys = set(neighbouring_keys(layout))
        return -len(wanted & keys), len(keys - wanted)

    return min(list_tables("keyboard"), key=fit)


@lru_cache
def nicknames(name: str) -> dict[str, tuple[str, ...]]:
    """Return a table of nicknames, also as registers in other spellings and in capitals write them.

    Examples
    --------
    >>> nicknames("azerbaijani")["Vaqif"], nicknames("azerbaijani")["VAGIF"]
    (('Vaqo',), ('VAGO',))
    """
    table = load_spec(_table("nicknames", name), Nicknames)
    known: dict[str, tuple[str, ...]] = {}
    for spelling in (None, *table.also_written):
        for formal, short in table.forms.items():
            words = [rewritten(word, spelling) if spelling else word for word in (formal, *short)]
            for form in (words, [word.upper() for word in words]):
                known.setdefault(form[0], tuple(word for word in form[1:] if word != form[0]))
    return {formal: short for formal, short in known.items() if short}


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

    Parameters
    ----------
    name : a replacement table, see `list_tables`

    Raises
    ------
    BadInput : there is no table of that name

    Examples
    --------
    >>> rewritten("Məmmədov", "latin-ascii")
    'Memmedov'
    """
    table = replacements(name)
    return replaced_texts(name).sub(lambda found: table[found.group()], text)


def rewritten_once(text: str, name: str, luck: int) -> str:
    """Return the text with one occurrence replaced, chosen by `luck`, each as likely as any other."""
    places = list(replaced_texts(name).finditer(text))
    chosen = places[luck % len(places)]
    return text[:chosen.start()] + replacements(name)[chosen.group()] + text[chosen.end():]


@lru_cache
def list_tables(kind: str) -> tuple[str, ...]:
    """Return the names of the tables of a kind: ``keyboard``, ``replace``, ``nicknames``.

    Examples
    --------
    >>> "latin-az" in list_tables("keyboard")
    True
    """
    return tuple(sorted(path.stem.removeprefix(f"{kind}-") for path in TABLES.glob(f"{kind}-*.yml")))


def _table(kind: str, name: str) -> Path:
    known = list_tables(kind)
    if name not in known:
        raise BadInput(Problem(where=f"{kind} table", rule="does not exist", value=name,
                               remedy=did_you_mean(name, known)))
    return TABLES / f"{kind}-{name}.yml"
