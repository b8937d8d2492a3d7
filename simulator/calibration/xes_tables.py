"""XES logs (IEEE 1849), read as a stream: a file of any size takes the memory of its events alone."""

from __future__ import annotations

import gzip
import zlib
from array import array
from pathlib import Path
from typing import Any
from xml.parsers import expat

import numpy as np
import pandas as pd

from simulator.calibration import log_columns
from simulator.calibration.lifecycles import pair_lifecycles
from synthetic_data import BadInput, Problem

_PARTS = {
    "concept:name": "activity",
    "time:timestamp": "end",
    "lifecycle:transition": "lifecycle",
    "org:resource": "resource",
    "org:role": "role",
    "org:group": "group",
    "concept:instance": "instance",
}
_VALUES = frozenset(("string", "date", "int", "float", "boolean", "id"))
_BLOCK = 1 << 20
_DEEPEST = 100


class _Codes:
    """A column of words as numbers."""

    def __init__(self) -> None:
        self.codes = array("i")
        self.words: dict[str, int] = {}

    def add(self, word: str | None) -> None:
        self.codes.append(-1 if word is None else self.words.setdefault(word, len(self.words)))

    def column(self) -> pd.Categorical:
        return pd.Categorical.from_codes(np.frombuffer(self.codes, np.int32), categories=pd.Index(list(self.words)))


class _Reader:
    """Callbacks of the parser: what is open, and the columns that grow."""

    def __init__(self) -> None:
        self.columns = {part: _Codes() for part in ("case", *_PARTS.values())}
        self.cases: list[dict[str, str]] = []
        self._depth = 0
        self._trace: dict[str, str] | None = None
        self._event: dict[str, str] | None = None
        self._inside = 0
        self.is_xes = False
        self.without_case = 0
        """Events that lie in no trace, as XES allows; nobody knows their case."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError(f"elements lie more than {_DEEPEST} deep in each other")
        name = tag.rsplit(":", 1)[-1]
        if self._depth == 1:
            self.is_xes = name == "log"
        elif name == "trace":
            self._trace = {}
        elif name == "event":
            self._event = {}
            self._inside = self._depth
        elif name in _VALUES:
            self._value(attributes)

    def _value(self, attributes: dict[str, str]) -> None:
        key, value = attributes.get("key"), attributes.get("value")
        if key is None or value is None:
            return
        if self._event is not None:
            if self._depth == self._inside + 1:
                self._event[key] = value
        elif self._trace is not None and self._depth == 3:
            self._trace[key] = value

    def end(self, tag: str) -> None:
        self._depth -= 1
        name = tag.rsplit(":", 1)[-1]
        if name == "event" and self._event is not None:
            if self._trace is None:
                self.without_case += 1
            else:
                self._write(self._event)
            self._event = None
        elif name == "trace" and self._trace is not None:
            self.cases.append(self._trace)
            self._trace = None

    def _write(self, event: dict[str, str]) -> None:
        self.columns["case"].add(str(len(self.cases)))
        if len(self.columns["case"].codes) > log_columns.MOST_EVENTS:
            raise log_columns.too_many("the XES log")
        for key, part in _PARTS.items():
            self.columns[part].add(event.get(key))


def read_xes_table(path: Path, named: dict[str, str]) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Read an XES log, plain or gzip; columns cannot be named, the standard names them.

    Raises
    ------
    BadInput : the file is damaged, is no XML, or holds no log
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.buffer_text = True
    _parse(path, parser)
    if not reader.is_xes:
        raise BadInput(Problem(where=str(path), rule="is XML, but no XES log (its first element is not log)"))
    if not reader.columns["case"].codes:
        raise BadInput(Problem(where=str(path), rule="is an XES log without events of cases"))
    lost = reader.without_case
    notes = [f"{lost:,} events lie in no case (outside every trace) and are left out"] if lost else []
    events = pd.DataFrame({part: codes.column() for part, codes in reader.columns.items()})
    events, attributes = _named_cases(events, reader.cases)
    if events["role"].isna().all():
        events["role"] = events["group"]
    events = events.drop(columns=["group", *(["instance"] if events["instance"].isna().any() else [])])
    if events["lifecycle"].isna().all():
        return events.drop(columns=["lifecycle", "instance"], errors="ignore"), attributes, notes
    items, more = pair_lifecycles(events, path.name)
    return items, attributes, [*notes, *more]


def _parse(path: Path, parser: Any) -> None:
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rb") as file:
            while block := file.read(_BLOCK):
                parser.Parse(block, False)
        parser.Parse(b"", True)
    except (EOFError, zlib.error, OSError) as error:
        raise BadInput(
            Problem(
                where=str(path), rule=f"breaks off or is damaged ({error})", remedy="fetch or unpack the file again"
            )
        ) from None
    except (expat.ExpatError, ValueError) as error:
        raise BadInput(
            Problem(
                where=str(path),
                rule=f"is not complete XML ({error})",
                remedy="end tags may be missing, or the text is not in the encoding it names; export it again",
            )
        ) from None


def _named_cases(events: pd.DataFrame, cases: list[dict[str, str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give cases their names from the log; a name used twice, or none, gets a number."""
    names: dict[str, None] = {}
    for number, case in enumerate(cases):
        name = case.get("concept:name") or f"case {number + 1}"
        names.setdefault(name if name not in names else f"{name} ({number + 1})")
    table = pd.DataFrame.from_records(cases, index=pd.Index(list(names), name="case"))
    table = table.drop(columns=[c for c in ("concept:name",) if c in table]).rename(
        columns=lambda name: name.removeprefix("case:")
    )
    places = pd.to_numeric(events["case"].cat.categories)
    events["case"] = events["case"].cat.rename_categories([list(names)[place] for place in places])
    return events, table
