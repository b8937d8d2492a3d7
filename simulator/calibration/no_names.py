"""Words in a log that name no case, activity, person or role: all their work would be that of one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from synthetic_data import is_sheet_error, shipped_table, words_of

_BLANK = frozenset(("", "nan", "NaN", "None", "NaT", "NA", "N/A", "n/a", "#N/A", "<NA>", "null", "NULL", "Null", r"\N"))
"""Words that stand for nothing at all; the last is what databases write into a text file (MySQL, PostgreSQL)."""
_BRACKETED = re.compile(r"\((.*)\)|\[(.*)\]|\{(.*)\}|<(.*)>", re.DOTALL)
"""What programs write where a cell is empty, such as a spreadsheet's pivot table: (blank), <unknown>."""
_PLACEHOLDERS = frozenset(("__INVALID__", "__NOTSPECIFIED__", "__UNSPECIFIED__"))
"""What programs that write XES put where nothing is known (OpenXES, CPEE)."""
_NO_NAME = re.compile(r"[\W_]+|[xX]{3,}")
"""Signs alone, and letters that were made unreadable; an activity may be called so."""
_ZERO, _LOW = re.compile(r"0+"), re.compile(r"0*(?:[1-9]|10)")


def name_nothing(words: Sequence[str], part: str) -> NDArray[np.bool_]:
    """Tell which words name nothing: no case, activity, resource or role, which is `part`.

    Zero is a number among others where the numbers begin near it, and stands for no number where they do not.

    Examples
    --------
    >>> name_nothing(["C1", "#REF!", "########", "?", "XXXXX", "unknown", "0"], "case").tolist()
    [False, True, True, True, True, True, True]
    >>> name_nothing(["0", "1", "?"], "activity").tolist(), name_nothing(["0", "1", "?"], "case").tolist()
    ([False, False, False], [False, False, True])
    >>> name_nothing(["(null)", "[NULL]", "<unknown>", "(Ann)"], "resource").tolist()
    [True, True, True, False]
    """
    empty = [word in _BLANK or word in _PLACEHOLDERS or is_sheet_error(word) or _is_bracketed_nothing(word)
             for word in words]
    if part != "activity":
        is_low = any(map(_LOW.fullmatch, words))
        empty = [known or word.casefold() in _nobody() or _NO_NAME.fullmatch(word) is not None
                 or (not is_low and _ZERO.fullmatch(word) is not None)
                 for known, word in zip(empty, words, strict=True)]
    return np.array(empty, bool)


def _is_bracketed_nothing(word: str) -> bool:
    found = _BRACKETED.fullmatch(word)
    inner = next((part for part in found.groups() if part is not None), "").strip() if found else ""
    return bool(inner) and (inner.casefold() in _nobody() or inner.upper() in _BLANK or inner in _BLANK)


@cache
def _nobody() -> frozenset[str]:
    return words_of(shipped_table(__file__, "nobody.yml"))
