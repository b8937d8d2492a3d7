"""Why a text is no YAML that we read, in plain words and with its line."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import yaml

from synthetic_data.core.errors import Problem
from synthetic_data.core.yaml_shape import Unfolds

NO_KEY = "has a list or keys where the name of a key is needed"
"""What the reader of YAML says about a key that is no word."""
NOTHING = "has nothing behind it"
"""How the sentence about a key or a line of a list ends that was left empty."""
_TWICE = re.compile(r'the key "(.*)" stands twice', re.S)
_DAY = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])")
_ENDLESS = re.compile(r"\d[\d_]{4300,}")
# Of the signs that YAML leaves out, those that come in files.
_NO_SIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


class DoubtfulNumber(yaml.constructor.ConstructorError):
    """A number of the text has no single reading; its sentence ends with what to write."""


def unreadable_yaml(path: Path, error: Exception, text: str) -> Problem:
    """Return why a text is no YAML in plain words, with the line.

    Parameters
    ----------
    error : what the reader of YAML has raised over the text
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _odd_sign(path, error, text) or _no_such_day(path, text) or _endless_number(path, text) or Problem(
            where=str(path), rule=f"is not a readable YAML text file ({_reason(error)})",
            remedy="look for a sign that is no text")
    # A file that ends too early is faulty behind its last line, which nobody finds.
    number = min(mark.line + 1, max(1, len(text.splitlines())))
    where, said = f"{path}: line {number}", str(getattr(error, "problem", None) or error)
    line = next(iter(text.splitlines()[mark.line:mark.line + 1]), "")
    if isinstance(error, DoubtfulNumber):
        rule, _, remedy = said.partition("; ")
        return Problem(where=where, rule=rule, remedy=remedy)
    if said.endswith(NOTHING):
        return Problem(where=where, rule=said, remedy="write the value, 0 or null where there is to be none, or take "
                       "the line out, and what it says elsewhere holds")
    if said == NO_KEY:
        return Problem(where=where, rule=said, value=line.strip()[:60], remedy="write a word before the colon")
    if match := _TWICE.fullmatch(said):
        return Problem(where=where, rule=f"has the key {match[1]} a second time", value=line.strip(),
                       remedy="keep one of the two lines")
    if "single document" in str(getattr(error, "context", "")) or "single document" in str(error):
        return Problem(where=where, rule="begins a second document, and a file holds one", value=line.strip(),
                       remedy="take the line of dashes out, or put what follows into a file of its own")
    if "\t" in line[:len(line) - len(line.lstrip())] or line[mark.column:mark.column + 1] == "\t":
        return Problem(where=where, rule="has a tab in front, where YAML takes only blanks", value=line.strip(),
                       remedy="write two blanks for each step to the right")
    if isinstance(error, Unfolds):
        return Problem(where=where, rule=said, value=line.strip()[:60], remedy="write the values themselves, once each")
    return Problem(where=str(path), rule=f"is not a readable YAML text file (line {number}: {said})",
                   remedy="look at that line and the one above: brackets, quotes, colons, blanks in front")


def _odd_sign(path: Path, error: Exception, text: str) -> Problem | None:
    """Name the line of a sign that no YAML may hold, such as NUL."""
    if not isinstance(error, yaml.reader.ReaderError):
        return None
    found = _NO_SIGN.search(text)
    if found is None:
        return None
    return Problem(where=f"{path}: line {text[:found.start()].count(chr(10)) + 1}", value=text[:found.end()][-12:],
                   rule=f"holds a sign that is no text (U+{ord(found[0]):04X})", remedy="take it out")


def no_utf8(path: Path, error: UnicodeDecodeError) -> Problem:
    """Name the first line whose bytes are no UTF-8."""
    raw, line = error.object, error.object[:error.start].count(b"\n") + 1
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Problem(where=str(path), rule="is UTF-16 text, not UTF-8", remedy="save it as UTF-8 text")
    return Problem(where=f"{path}: line {line}", rule="holds bytes that are no UTF-8 text; they may be of Windows-1252 "
                   "or another code page, which cannot be told apart",
                   value=raw[max(0, error.start - 12):error.start + 12], remedy="save it as UTF-8 text")


def _endless_number(path: Path, text: str) -> Problem | None:
    """A number of more digits than Python makes one of (`sys.set_int_max_str_digits`)."""
    found = _ENDLESS.search(text)
    return found and Problem(where=f"{path}: line {text.count(chr(10), 0, found.start()) + 1}",
                             rule="holds a number of more than 4,300 digits", value=found[0][:20] + "…",
                             remedy="write the number that is meant")


def _no_such_day(path: Path, text: str) -> Problem | None:
    for number, line in enumerate(text.splitlines(), 1):
        for day in _DAY.findall(line):
            try:
                dt.date.fromisoformat(day)
            except ValueError:
                return Problem(where=f"{path}: line {number}", rule="holds a day that is not in the calendar",
                               value=day, remedy="write year, month and day, such as 2024-01-31")
    return None


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
