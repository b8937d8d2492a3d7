"""Slips of whoever typed a field: which letter is hit, on which keyboard, in which alphabet.

The first letter of a word is hit less often than the others, a letter turns into a letter and a digit into a digit,
and what comes in is on the keyboard and in the alphabet that the field itself shows: a register in plain Latin letters
was typed in plain Latin letters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Annotated

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pydantic import AfterValidator

from synthetic_data.core.specs import Sourced, Spec, load_spec
from synthetic_data.core.units import unit_of
from synthetic_data.planting.cells import Rows
from synthetic_data.planting.defect import Mask, Target
from synthetic_data.planting.spelling import TABLES, keyboard_for, neighbouring_keys

_KINDS_OF_SLIP = 4
"""Left out, exchanged with the next, doubled, put in: four in equal shares (assumed)."""
_BITS = 32
_LOWEST = (1 << _BITS) - 1
Letters = NDArray[np.uint32]
_NOTHING = 0
"""Behind the end of a text."""


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
    words = pa.ListArray.from_arrays([0, len(texts := target.different(name).drop_null())], texts.cast(pa.string()))
    letters = np.frombuffer(pc.binary_join(words, "")[0].as_py().encode("utf-32-le"), dtype=np.uint32)
    occurs = np.zeros(int(letters.max(initial=0)) + 1, dtype=bool)
    occurs[letters] = True
    return "".join(filter(str.isalnum, map(chr, np.flatnonzero(occurs))))


def keys_near(target: Target, name: str, layout: str | None = None) -> dict[str, str]:
    """Return for each character what its neighbour's key would leave in this field.

    Parameters
    ----------
    layout : keyboard; when left out the one that suits the field's own letters, and then only letters that fit these
    """
    if layout is not None:
        return neighbouring_keys(layout)
    return target.once(lambda: _keys_near(letters_of(target, name)), "keys", target.register, name)


@lru_cache(maxsize=64)
def _keys_near(letters: str) -> dict[str, str]:
    known = {form for letter in letters for form in (letter, letter.lower(), letter.upper())}
    own_script = any(letter.isascii() and letter.isalpha() for letter in letters)
    near = neighbouring_keys(keyboard_for(letters))
    fitting = {letter: "".join(other for other in others if other.isascii() or other in known or not own_script)
               for letter, others in near.items()}
    return {letter: others for letter, others in fitting.items() if others}


def hit_places(letters: Letters, luck: NDArray[np.uint64], possible: Mask | None = None) -> Rows:
    """Return which character of each text is hit, by the low 32 of its random bits; first letters of words less often.

    Parameters
    ----------
    possible : characters that can be hit, texts x places; all of the text when left out

    Examples
    --------
    >>> hit_places(letters_in(["Quliyev"] * 2), np.array([0, 2**32 - 1], dtype=np.uint64)).tolist()
    [0, 6]
    """
    possible = letters != _NOTHING if possible is None else possible
    follows = np.zeros(letters.shape, dtype=bool)
    follows[:, 1:] = _all_of(letters[:, :-1], np.strings.isalnum)
    edges = np.cumsum(np.where(possible, np.where(follows, 1.0, first_letter_weight()), 0.0), axis=1)
    reached = edges > ((luck & np.uint64(_LOWEST)) / 2.0**_BITS * edges[:, -1])[:, None]
    # Rounded up, it may lie beyond all of them: then the last one is hit.
    last = letters.shape[1] - 1 - possible[:, ::-1].argmax(axis=1)
    hit_places: Rows = np.where(reached.any(axis=1), reached.argmax(axis=1), last)
    return hit_places


def slips(texts: Sequence[str], bits: NDArray[np.uint64], letters: str) -> list[str]:
    """Return each text with one slip: a letter left out, exchanged with the next, doubled or put in.

    Parameters
    ----------
    texts : two characters or more
    bits : 64 random bits each
    letters : what the field shows, from `letters_of`

    Returns
    -------
    list of str : never equal, never empty

    Examples
    --------
    >>> slips(["Quliyev"] * 4, (np.arange(4, dtype=np.uint64) << 32) + 2**31, "abc")
    ['Qulyev', 'Qulyiev', 'Quliiyev', 'Qulaiyev']
    """
    if not len(texts):
        return []
    spelt = letters_in(texts)
    place = hit_places(spelt, bits)
    ways = bits >> np.uint64(_BITS)
    put_in = _put_in(spelt[np.arange(len(texts)), place], ways // np.uint64(_KINDS_OF_SLIP), letters)
    kinds = (ways % np.uint64(_KINDS_OF_SLIP)).tolist()
    return [_slipped(*one) for one in zip(texts, place.tolist(), kinds, put_in, strict=True)]


def _slipped(text: str, place: int, kind: int, put_in: str) -> str:
    if kind == 0:
        return text[:place] + text[place + 1:]
    if kind == 1 and place + 1 < len(text) and text[place] != text[place + 1]:
        return text[:place] + text[place + 1] + text[place] + text[place + 2:]
    # Doubled also at the end and between equal letters, where an exchange would change nothing.
    return text[:place] + (put_in if kind == 3 else text[place]) + text[place:]


def struck(texts: Sequence[str], bits: NDArray[np.uint64], near: dict[str, str]) -> list[str]:
    """Return each text with the neighbour of one of its keys, of those that `near` knows; the same where it has none.

    Examples
    --------
    >>> struck(["ab", "aa"], np.zeros(2, dtype=np.uint64), {"b": "v"})
    ['av', 'aa']
    """
    if not len(texts):
        return []
    spelt = letters_in(texts)
    known = np.isin(spelt, letters_in(list(near))) if near else np.zeros(spelt.shape, dtype=bool)
    place = hit_places(spelt, bits, known)
    return [_struck(*one, near) if known[row, one[1]] else one[0] for row, one in enumerate(
        zip(texts, place.tolist(), (bits >> np.uint64(_BITS)).tolist(), strict=True))]


def _struck(text: str, place: int, luck: int, near: dict[str, str]) -> str:
    keys = near[text[place]]
    return text[:place] + keys[luck % len(keys)] + text[place + 1:]


def _put_in(hit: Letters, luck: NDArray[np.uint64], letters: str) -> list[str]:
    """Return a letter of the field of the same class as each that was hit, or that one again."""
    if not letters:
        return texts_of(hit[:, None])
    put_in, known = hit.copy(), letters_in(list(letters))[:, 0]
    classes, of_known = _classes(hit), _classes(known)
    for one in np.unique(classes):
        rows, fitting = np.flatnonzero(classes == one), known[of_known == one]
        if len(fitting):
            put_in[rows] = fitting[(luck[rows] % np.uint64(len(fitting))).astype(np.int64)]
    return texts_of(put_in[:, None])


def letters_in(texts: Sequence[str]) -> Letters:
    """Return the letters of each text by number, texts x places, 0 behind the last one."""
    return np.array(texts, dtype=str).view(np.uint32).reshape(len(texts), -1)


def texts_of(letters: Letters) -> list[str]:
    """Return the texts of their letters; the inverse of `letters_in`."""
    texts: list[str] = np.ascontiguousarray(letters).view(f"U{letters.shape[1]}")[:, 0].tolist()
    return texts


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


def _classes(letters: Letters) -> NDArray[np.int64]:
    """Digit, capital or other letter, as one number."""
    digit, alpha, upper = (_all_of(letters, test) for test in (np.strings.isdigit, np.strings.isalpha,
                                                               np.strings.isupper))
    return digit * 4 + alpha * 2 + upper.astype(np.int64)


def _all_of(letters: Letters, test: Callable[..., Mask]) -> Mask:
    return test(np.ascontiguousarray(letters).view("U1"))
