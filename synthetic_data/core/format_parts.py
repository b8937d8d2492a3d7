"""Excel's number formats taken apart: words, signs of the number itself, colours, conditions; form after form."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# Quoted words, an escaped sign, a currency with its country, a gap, a filler and its sign, a colour or condition.
_PART = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<money>[^\]-]*)(?:-[^\]]*)?\]|(?P<gap>_.)|'
                   r"\*(?P<filler>.)|(?P<bracket>\[[^\]]*\])|(?P<general>(?i:General))|(?P<bare>.)", re.DOTALL)
_CONDITION = re.compile(r"\[[<>=]")
_NUMERALS = re.compile(r"\[DBNum", re.IGNORECASE)


class FormatPart(NamedTuple):
    """One part of a format."""

    text: str
    """As it stands in the format."""
    said: str
    """What it writes beside the number; a gap, a colour and a condition write nothing, a filler its mark."""
    bare: bool = False
    """Whether it is a single mark outside of quotes, such as 0 or the point."""
    general: bool = False
    """Whether it is the word General: the number as it is."""

    @property
    def is_condition(self) -> bool:
        """Whether it chooses the numbers that its form is for, such as [>10]."""
        return _CONDITION.match(self.text) is not None

    @property
    def is_other_numerals(self) -> bool:
        """Whether the number is written in the numerals of another script."""
        return _NUMERALS.match(self.text) is not None


Form = tuple[FormatPart, ...]


@lru_cache  # a sheet has a few formats, and each of its cells asks several times
def format_forms(shape: str) -> tuple[Form, ...]:
    """Return the parts of each form of a format: of numbers above zero, below it, zero, and words.

    Examples
    --------
    >>> [[part.said for part in form] for form in format_forms('0" h";[Red]-0')]
    [['0', ' h'], ['', '-', '0']]
    """
    forms: list[list[FormatPart]] = [[]]
    for found in _PART.finditer(shape):
        part = _part(found)
        if part.bare and part.text == ";":
            forms.append([])
        else:
            forms[-1].append(part)
    return tuple(map(tuple, forms))


def form_of(shape: str, value: float) -> tuple[Form, bool]:
    """Return the form that is for a number, and whether it is that of its sign alone; the first serves for the rest."""
    forms = format_forms(shape)
    wanted = 1 if value < 0 else 2 if value == 0 else 0
    return (forms[wanted], True) if wanted < len(forms) else (forms[0], False)


def bare_text(form: Form) -> str:
    """Return the marks of a form that are of the number itself, or stand unquoted beside it."""
    return "".join(part.text for part in form if part.bare)


def is_scaled_form(form: Form) -> bool:
    """Tell whether a form shows a thousandth or a millionth: commas behind the last digit, or before the point."""
    # Words between the last digit and its commas change nothing.
    bare = bare_text(form)
    return re.search(r"[0#?],+(?![0#?,.])", bare) is not None or re.search(r"[0#?],+\.", bare) is not None


def _part(found: re.Match[str]) -> FormatPart:
    kinds = ("quoted", "escaped", "money", "filler", "bare")
    said = next((found[kind] for kind in kinds if found[kind] is not None), "")
    return FormatPart(text=found[0], said=said, bare=found["bare"] is not None, general=found["general"] is not None)
