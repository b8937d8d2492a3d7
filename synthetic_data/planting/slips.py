"""Slips of whoever typed a field: which letter is hit, on which keyboard, in which alphabet.

The first letter of a word is hit less often than the others, a letter turns into a letter and a digit into a digit,
and what comes in is on the keyboard and in the alphabet that the field itself shows: a register in plain Latin letters
was typed in plain Latin letters.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Annotated

from pydantic import AfterValidator

from synthetic_data.core.specs import Sourced, Spec, load_spec
from synthetic_data.core.units import unit_of
from synthetic_data.planting.defect import Target
from synthetic_data.planting.spelling import TABLES, keyboard_for, neighbouring_keys

_KINDS_OF_SLIP = 4
"""Left out, exchanged with the next, doubled, put in: four in equal shares (assumed)."""
_BITS = 32
_LOWEST = (1 << _BITS) - 1


class SlipHabits(Spec):
    """Where slips fall."""

    first_letter: Annotated[Sourced, AfterValidator(unit_of("times as often as any other letter"))]


@lru_cache
def first_letter_weight() -> float:
    """Return how many times as often as another letter the first one of a word is hit."""
    return load_spec(TABLES / "slips.yml", SlipHabits).first_letter.value


def letters_of(target: Target, name: str) -> str:
    """Return the letters and digits that a text field of the clean register shows, sorted."""
    return target.once(lambda: _letters(target, name), "letters", target.register, name)


def _letters(target: Target, name: str) -> str:
    letters = set("".join(word for word in target.words(name) if word))
    return "".join(sorted(letter for letter in letters if letter.isalnum()))


def keys_near(target: Target, name: str, layout: str | None = None) -> dict[str, str]:
    """Return for each character what its neighbour's key would leave in this field.

    Parameters
    ----------
    layout : keyboard; when left out the one that suits the field's own letters, and then only letters that fit these
    """
    if layout is not None:
        return neighbouring_keys(layout)
    return target.once(lambda: _keys_near(letters_of(target, name)), "keys", target.register, name)


def _keys_near(letters: str) -> dict[str, str]:
    known = {form for letter in letters for form in (letter, letter.lower(), letter.upper())}
    own_script = any(letter.isascii() and letter.isalpha() for letter in letters)
    near = neighbouring_keys(keyboard_for(letters))
    fitting = {letter: "".join(other for other in others if other.isascii() or other in known or not own_script)
               for letter, others in near.items()}
    return {letter: others for letter, others in fitting.items() if others}


def hit_place(text: str, luck: int, places: Sequence[int] | None = None) -> int:
    """Return which character is hit, by 32 random bits; first letters of words are hit less often.

    Parameters
    ----------
    places : characters that can be hit; all when left out

    Examples
    --------
    >>> hit_place("Quliyev", 0), hit_place("Quliyev", 2**32 - 1)
    (0, 6)
    """
    where, edges = _weighed(text, None if places is None else tuple(places))
    return where[min(bisect_right(edges, luck / 2**_BITS * edges[-1]), len(where) - 1)]


@lru_cache(maxsize=1 << 14)
def _weighed(text: str, places: tuple[int, ...] | None) -> tuple[tuple[int, ...], list[float]]:
    """Return the characters that can be hit and the summed weights up to each; frequent names come again and again."""
    where = tuple(range(len(text))) if places is None else places
    weight = first_letter_weight()
    is_first = [place == 0 or not text[place - 1].isalnum() for place in where]
    return where, list(accumulate(weight if first else 1.0 for first in is_first))


def slip(text: str, bits: int, letters: str) -> str:
    """Return the text with one slip: a letter left out, exchanged with the next, doubled or put in.

    Parameters
    ----------
    text : two characters or more
    bits : 64 random bits
    letters : what the field shows, from `letters_of`

    Returns
    -------
    str : never equal, never empty

    Examples
    --------
    >>> [slip("Quliyev", (kind << 32) + 2**31, "abc") for kind in range(4)]
    ['Qulyev', 'Qulyiev', 'Quliiyev', 'Qulaiyev']
    """
    place, kind = hit_place(text, bits & _LOWEST), (bits >> _BITS) % _KINDS_OF_SLIP
    if kind == 0:
        return text[:place] + text[place + 1:]
    if kind == 1 and place + 1 < len(text) and text[place] != text[place + 1]:
        return text[:place] + text[place + 1] + text[place] + text[place + 2:]
    # Doubled also at the end and between equal letters, where an exchange would change nothing.
    fitting = _of_class(letters, _class_of(text[place])) if kind == 3 else []
    put_in = fitting[(bits >> _BITS) // _KINDS_OF_SLIP % len(fitting)] if fitting else text[place]
    return text[:place] + put_in + text[place:]


def struck(text: str, bits: int, near: dict[str, str]) -> str:
    """Return the text with the neighbour of one of its keys, of those that `near` knows.

    Examples
    --------
    >>> struck("ab", 0, {"b": "v"})
    'av'
    """
    place = hit_place(text, bits & _LOWEST, [place for place, letter in enumerate(text) if letter in near])
    keys = near[text[place]]
    return text[:place] + keys[(bits >> _BITS) % len(keys)] + text[place + 1:]


def mistyped_number(number: float, bits: int) -> float:
    """Return the number with two digits exchanged or one digit mistaken; as many digits, never equal.

    Examples
    --------
    >>> mistyped_number(12, 0), mistyped_number(12, 1 + (1 << 32)), mistyped_number(345.5, 0)
    (21, 32, 435.5)
    """
    whole = int(abs(number))
    digits, sign = str(whole), -1 if number < 0 else 1
    place = (bits >> 1) % len(digits)
    first, second = (place - 1, place) if place else (0, min(1, len(digits) - 1))
    swapped = digits[:first] + digits[second] + digits[first] + digits[second + 1:]
    if bits % 2 == 0 and first != second and swapped != digits and swapped[0] != "0":
        return sign * (int(swapped) + (abs(number) - whole))
    others = [digit for digit in "0123456789" if digit != digits[place] and (place or digit != "0")]
    mistaken = digits[:place] + others[(bits >> _BITS) % len(others)] + digits[place + 1:]
    return sign * (int(mistaken) + (abs(number) - whole))


@lru_cache(maxsize=256)
def _of_class(letters: str, wanted: tuple[bool, bool, bool]) -> list[str]:
    return [letter for letter in letters if _class_of(letter) == wanted]


def _class_of(letter: str) -> tuple[bool, bool, bool]:
    """Digit, capital or other letter."""
    return letter.isdigit(), letter.isalpha(), letter.isupper()
