"""XES logs (IEEE 1849), read as a stream: a file of any size takes the memory of its events alone."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from xml.parsers import expat

import numpy as np
import pandas as pd

from simulator.calibration import log_columns
from simulator.calibration.case_attributes import plain_names
from simulator.calibration.columns_beside import is_duration, is_order, may_contradict, speaks_of_others
from simulator.calibration.lifecycles import looks_like_lifecycle, pair_lifecycles, takes_turns
from simulator.calibration.log_columns import KNOWN, NEEDED, known_columns, refuse_worse_times, taken_and_rivals
from simulator.calibration.log_files import LogFile, damage_in_words
from simulator.calibration.log_tables import ReadLog
from simulator.calibration.trace_repeats import TraceRepeats
from simulator.calibration.xes_doubts import TraceBook, lacking
from simulator.calibration.xes_text import text_of
from synthetic_data import BadInput, Problem, did_you_mean

_STANDARD = {
    "activity": "concept:name",
    "end": "time:timestamp",
    "transition": "lifecycle:transition",
    "resource": "org:resource",
    "role": "org:role",
    "instance": "concept:instance",
}
_OWN = {
    part: (*([_STANDARD[part]] if part in _STANDARD else []), *names)
    for part, names in KNOWN.items()
    if part not in ("case", "replication")
}
"""Part of an event → attribute names; those of the standard come first."""
_NAME = "concept:name"
_VALUES = frozenset(("string", "date", "int", "float", "boolean", "id"))
# No log nests so deep; a file that does was made to do harm.
_DEEPEST = 100
_EVENTS_LOOKED_AT = 1000


class _Codes:
    """A column of words as numbers."""

    def __init__(self, missing: int) -> None:
        self.codes = array("i", [-1]) * missing
        self.words: dict[str, int] = {}

    def add(self, word: str | None) -> None:
        self.codes.append(-1 if word is None else self.words.setdefault(word, len(self.words)))

    def column(self) -> pd.Categorical:
        return pd.Categorical.from_codes(np.frombuffer(self.codes, np.int32), categories=pd.Index(list(self.words)))


class _Reader:
    """Callbacks of the parser: what is open, and the columns that grow."""

    def __init__(self, wanted: frozenset[str], name: str) -> None:
        self.case = array("i")
        self.columns: dict[str, _Codes] = {}
        self.cases: list[dict[str, str]] = []
        self.samples: dict[str, set[str]] = {}
        self.first: list[tuple[int, dict[str, str]]] = []
        """The first events, each with the number of its case."""
        self.twice: dict[str, str] = {}
        """Attribute of an event → its two values, where one event has it twice."""
        self.book = TraceBook()
        self.repeats = TraceRepeats()
        self._wanted, self._name, self._met = set(wanted), name, set[str]()
        self._depth = 0
        self._trace: dict[str, str] | None = None
        self._before = 0
        self._event: dict[str, str] | None = None
        self._inside = 0
        self.is_xes = False
        self.promised: set[str] = set()
        """Attributes that the log says every event has."""
        self._global = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ValueError(f"elements lie more than {_DEEPEST} deep in each other")
        # With or without the prefix of a name space.
        name = tag.rsplit(":", 1)[-1]
        if name not in _VALUES:
            self.book.look_at_place(name, self._depth, len(self.case))
        if self._depth == 1:
            self.is_xes = name == "log"
        elif name == "global":
            self._global = attributes.get("scope", "")
        elif name == "classifier":
            self.book.add_classifier(attributes)
        elif name == "trace":
            self._trace, self._before = {}, len(self.case)
        elif name == "event":
            self._event = {}
            self._inside = self._depth
        elif name in _VALUES:
            self._value(attributes)
        elif self._event is not None and self._depth == self._inside + 1 and attributes.get("key") in self._wanted:
            self.book.lists[attributes["key"]] += 1

    def _value(self, attributes: dict[str, str]) -> None:
        key, value = attributes.get("key"), attributes.get("value")
        if key is None or value is None:
            return
        if self._global and self._depth == 3:
            self.promised |= {key} if self._global == "event" else set()
        if self._event is not None:
            if self._depth == self._inside + 1 and self._event.setdefault(key, value) != value:
                self.twice.setdefault(key, f"{self._event[key]} and {value} (event {len(self.case) + 1:,})")
        # Log, trace, attribute: what lies deeper belongs to another attribute.
        elif self._trace is not None and self._depth == 3 and self._trace.setdefault(key, value) != value:
            self.book.twice.setdefault(key, f"{self._trace[key]} and {value} (trace {len(self.cases) + 1:,})")

    def end(self, tag: str) -> None:
        self._depth -= 1
        name = tag.rsplit(":", 1)[-1]
        if name == "global":
            self._global = ""
        elif name == "event" and self._event is not None:
            if self._trace is None:
                self.book.without_case += 1
            else:
                self._write(self._event)
            self._event = None
        elif name == "trace" and self._trace is not None:
            self.book.empty += self._before == len(self.case)
            self.repeats.close(self._trace, self._name)
            self.cases.append(self._trace)
            self._trace = None

    def _write(self, event: dict[str, str]) -> None:
        done = len(self.case)
        if done < _EVENTS_LOOKED_AT:
            self.first.append((len(self.cases), event))
            for key, value in event.items():
                self.samples.setdefault(key, set()).add(value)
        if done >= log_columns.MOST_EVENTS:
            raise log_columns.too_many("the XES log")
        for key in event.keys() - self._met:
            self._met.add(key)
            if speaks_of_others(key):
                self._wanted.add(key)
        # A column begins with the first event that has it; those before get gaps.
        for key in self._wanted.intersection(event).difference(self.columns):
            self.columns[key] = _Codes(done)
        for key, column in self.columns.items():
            column.add(event.get(key))
        self.case.append(len(self.cases))
        self.repeats.hear(event, len(self.case), self._trace or {})


def read_xes_table(file: LogFile, named: Mapping[str, str]) -> ReadLog:
    """Read an XES log, plain or gzip.

    Parameters
    ----------
    named : part → attribute of the events, or of the traces for the case; other parts are those that the standard
        names, or else those that common tools write

    Raises
    ------
    BadInput : the file is damaged, is no XML, holds no log, or not the attributes named
    """
    name = named.get("case", _NAME)
    reader = _Reader(_wanted(named), name)
    _parse(file, reader)
    where = file.path.name
    if not reader.is_xes:
        raise BadInput(Problem(where=str(file.path), rule="is XML, but no XES log (its first element is not log)"))
    reader.book.refuse_nested(where)
    if not reader.case:
        raise BadInput(Problem(where=str(file.path), rule="is an XES log without events of cases"))
    chosen = _choose(reader, named, where)
    reader.book.refuse_two_names(name, where)
    reader.repeats.refuse_other_cases(name, where)
    events = pd.DataFrame({part: reader.columns[key].column() for part, key in chosen.items()})
    names, attributes, notes = _named_cases(reader, name)
    events["case"] = pd.Categorical.from_codes(np.frombuffer(reader.case, np.int32), categories=names)
    gaps = {key: int(events[part].isna().sum()) for part, key in chosen.items() if key in reader.promised}
    doubts = () if "activity" in named else reader.book.otherwise_classified(chosen["activity"], reader.samples)
    notes = [*reader.book.notes(), *reader.repeats.notes(name), *doubts, *lacking(gaps), *notes]
    events.index = pd.RangeIndex(1, len(events) + 1, name="event")
    others = {key: column.column() for key, column in reader.columns.items() if key not in chosen.values()}
    durations = {key: pd.Series(column) for key, column in others.items() if is_duration(key)}
    orders = {key: pd.Series(column, events.index) for key, column in others.items() if is_order(key)}
    paired = False
    if "transition" in events:
        events, more, paired = pair_lifecycles(events, where)
        # What an event says of its length belongs to no pair.
        notes, durations, orders = [*notes, *more], {}, {}
    beside = {key: dict(column.value_counts()) for key, column in others.items() if may_contradict(key)}
    there = list(dict.fromkeys((*reader.columns, *reader.samples)))
    samples = {key: sorted(words) for key, words in reader.samples.items()}
    taken = {"case": (name,), **taken_and_rivals(there, _OWN, chosen, samples)}
    return ReadLog(events=events, attributes=attributes, notes=tuple(notes), unused_lifecycle=_unused(reader, chosen),
                   columns=taken, beside=beside, durations=durations, orders=orders, paired=paired,
                   unread=tuple(key for key in there if key not in chosen.values() and key not in beside))


def _wanted(named: Mapping[str, str]) -> frozenset[str]:
    known = {name for names in _OWN.values() for name in names}
    # Some programs write attributes with capitals.
    return frozenset((*known, *(name.title() for name in known), *named.values()))


def _choose(reader: _Reader, named: Mapping[str, str], where: str) -> dict[str, str]:
    """Return part → attribute of the events."""
    of_events = {part: key for part, key in named.items() if part != "case"}
    chosen, problems = known_columns(list(reader.columns), _OWN, of_events, where)
    chosen |= {part: key for part, key in of_events.items() if key in reader.columns}
    problems += [_missing(part, key, reader) for part, key in of_events.items() if key not in reader.columns]
    problems += [
        Problem(
            where=where,
            rule=f"has no attribute for the {part} of events",
            remedy=f"name it with --{part}; the attributes are {', '.join(sorted(reader.samples)[:20])}",
        )
        for part in NEEDED[1:]
        if part not in chosen and part not in named
    ]
    problems += [
        Problem(where=where, rule=f"has an event with two different attributes {key}", value=reader.twice[key],
                remedy="keep one of them")
        for key in chosen.values()
        if key in reader.twice
    ]
    if problems:
        raise BadInput(problems)
    refuse_worse_times(chosen, named, {key: sorted(words) for key, words in reader.samples.items()}, where)
    return chosen


def _missing(part: str, key: str, reader: _Reader) -> Problem:
    return Problem(
        where=f"--{part}",
        rule="is not an attribute of the log's events",
        value=key,
        remedy=did_you_mean(key, sorted(reader.samples)),
    )


def _unused(reader: _Reader, chosen: Mapping[str, str]) -> tuple[str, ...]:
    if "transition" in chosen:
        return ()
    used = set(chosen.values())
    steps = [(case, event.get(chosen["activity"])) for case, event in reader.first]
    return tuple(key for key, words in reader.samples.items() if key not in used and
                 (looks_like_lifecycle(words) or takes_turns(steps, [event.get(key) for _, event in reader.first])))


def _parse(file: LogFile, reader: _Reader) -> None:
    text = text_of(file)
    parser = expat.ParserCreate(text.encoding)
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.buffer_text = True
    try:
        with damage_in_words(file.path):
            for block in text.blocks():
                parser.Parse(block, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, ValueError) as error:
        rule, remedy = f"is not complete XML ({error})", "end tags may be missing; export it again"
        if "invalid token" in str(error):
            rule = f"holds a sign that XML does not take ({str(error).rpartition(': ')[2]})"
            remedy = "take it out (a NUL, a control sign, a bare & or <), or export the log again"
        raise BadInput(Problem(where=str(file.path), rule=rule, remedy=remedy)) from None


def _named_cases(reader: _Reader, key: str) -> tuple[pd.Index, pd.DataFrame, list[str]]:
    """Give cases their names from the log; a name used twice, or none, gets a number."""
    cases = reader.cases
    if key != _NAME and not any(key in case for case in cases):
        there = sorted({name for case in cases[:_EVENTS_LOOKED_AT] for name in case})
        raise BadInput(
            Problem(
                where="--case",
                rule="is not an attribute of the log's traces, which are its cases",
                value=key,
                remedy=did_you_mean(key, there),
            )
        )
    names = pd.Index(_different([case.get(key, "") for case in cases]), name="case")
    table = pd.DataFrame.from_records(cases, index=names).drop(columns=[key], errors="ignore")
    plain, notes = plain_names(table.columns)
    notes = [*_shared_names([case.get(key, "").strip() for case in cases]), *notes]
    return names, table.rename(columns=plain), notes


def _shared_names(names: Sequence[str]) -> list[str]:
    """Say how many traces have no name of their own: each is counted as a case."""
    counts = Counter(names)
    nameless = counts.pop("", 0)
    twice = {name: count for name, count in counts.items() if count > 1}
    first = next(iter(twice), "")
    notes = [f"{sum(twice.values()):,} traces share {len(twice):,} names, such as {first} ({twice[first]:,} times); "
             "each is taken for a case of its own, with a number; if they are parts of one case, join them"
             ] if twice else []
    return notes + ([f"traces without a name: {nameless:,}; each gets a number"] if nameless else [])


def _different(names: Sequence[str]) -> list[str]:
    """Number names that are there already, or that are empty, so that all differ."""
    taken, out = set(names), []
    seen: set[str] = set()
    for number, name in enumerate(map(str.strip, names), 1):
        made = name or f"case {number}"
        while made in seen or (made != name and made in taken):
            made = f"{name or 'case'} ({number})" if made == (name or f"case {number}") else f"{made}'"
        seen.add(made)
        out.append(made)
    return out
