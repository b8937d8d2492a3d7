"""Text of unknown origin, made fit to be looked at: what a terminal or a page would act on is spelled out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

LINES = "\n\t"
"""What a text of several lines may keep."""
_JOINERS = "\u200c\u200d"
"""Needed inside words of some scripts and inside some emoji; kept between their letters, marks and signs only."""
_UNJOINED = ("LATIN", "CYRILLIC", "GREEK", "GEORGIAN", "ARMENIAN", "HEBREW", "DIGIT", "FULLWIDTH")
"""First words of the names of letters that nothing joins: there a joiner only makes two equal names differ."""
_MOST_MARKS = 4
"""Marks on one letter; words of no living language need more, and a heap of them covers the lines above and below."""
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that are drawn as nothing (Unicode, Default_Ignorable_Code_Point; U+2800 is an empty cell)."""
_ACTS = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Categories: controls, format marks (writing direction, zero width), halves of characters, unassigned, line ends."""


def shown(text: str, keep: str = "") -> str:
    r"""Return the text with every character that acts, hides or breaks a line spelled out.

    Parameters
    ----------
    text : from a file, a folder name, a notebook, a mail: anything somebody else may have written
    keep : characters left as they are all the same, such as a line end

    Examples
    --------
    >>> print(shown("amina\x1b[2J\u202eanimb\nrefused"))
    amina\x1b[2J\u202eanimb\nrefused
    >>> shown("Şəhla Əliyeva")
    'Şəhla Əliyeva'
    """
    odd = {letter for letter in set(text) if letter not in keep and _may_act(letter)}
    heaped = set() if text.isascii() else set(_heaped(text))
    if not odd and not heaped:
        return text
    return "".join(_escape(letter) if place in heaped or (letter in odd and not _joins(text, place)) else letter
                   for place, letter in enumerate(text))


def shown_name(text: str) -> str:
    r"""Return a name as plain ASCII, everything else spelled out: letters that look alike do not look alike here.

    Examples
    --------
    >>> print(shown_name("аmina"))  # the first letter is Cyrillic
    \u0430mina
    """
    return "".join(letter if letter.isascii() and letter.isprintable() else _escape(letter) for letter in text)


def without_unseen(text: str) -> str:
    r"""Return the text without the characters that are not drawn; tabs and line ends stay, as blanks.

    Examples
    --------
    >>> without_unseen("C\u200b2\x00")
    'C2'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(letter for letter in text if letter.isspace() or not _may_act(letter))


def scripts_of(text: str) -> frozenset[str]:
    r"""Return the scripts of the letters of a text, as the names of the letters begin.

    Examples
    --------
    >>> sorted(scripts_of("N\u043erth 7")), scripts_of("12")
    (['CYRILLIC', 'LATIN'], frozenset())
    """
    return frozenset(unicodedata.name(sign, "?").split()[0] for sign in text if sign.isalpha())


def sound(text: str) -> str:
    """Return the text with each half of a character (a lone surrogate, which no file can hold) replaced.

    Examples
    --------
    >>> sound("cut " + chr(0xD83D))
    'cut \ufffd'
    """
    try:
        text.encode()
    except UnicodeEncodeError:  # letter by letter is slow, and hardly any text needs it
        return "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    return text


def _may_act(letter: str) -> bool:
    drawn_as_nothing = "\ufe00" <= letter <= "\ufe0d" or "\U000e0100" <= letter <= "\U000e01ef"
    return drawn_as_nothing or letter in _INVISIBLE or unicodedata.category(letter) in _ACTS


def _joins(text: str, place: int) -> bool:
    if text[place] not in _JOINERS or not 0 < place < len(text) - 1:
        return False
    # A neighbour that is spelled out itself is no letter to join any more.
    return all(unicodedata.category(near)[0] in "LMS" and not _may_act(near)
               and not unicodedata.name(near, "").startswith(_UNJOINED) for near in (text[place - 1], text[place + 1]))


def _heaped(text: str) -> Iterator[int]:
    """Places of the marks beyond those that a letter may carry."""
    marks = 0
    for place, letter in enumerate(text):
        marks = marks + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if marks > _MOST_MARKS:
            yield place


def _escape(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")
