"""What the events of an XES log say of their case once more, such as ``case:concept:name``, and say otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from synthetic_data import BadInput, Problem

PREFIX = "case:"
"""Stands before an attribute of the case where a program writes it into events, as pm4py and Celonis do."""


class TraceRepeats:
    """Compares attributes of traces with those that their events repeat; one trace at a time."""

    def __init__(self) -> None:
        self._open: dict[str, dict[str, int]] = {}
        """Attribute that events of the open trace say of it → each value, and the number of its first event."""
        self.otherwise: dict[str, str] = {}
        """Attribute → the first two values that differ, and where."""
        self.counts: dict[str, int] = {}
        """Attribute → in how many traces events say it otherwise."""

    def hear(self, event: Mapping[str, str], number: int, trace: Mapping[str, str]) -> None:
        """Take in one event of the open trace, by its number in the file."""
        for key, value in event.items():
            # Attributes of the standard, such as concept:name, mean other things of events.
            if key.startswith(PREFIX) or (key in trace and ":" not in key):
                self._open.setdefault(key.removeprefix(PREFIX), {}).setdefault(value, number)

    def close(self, trace: dict[str, str], name: str) -> None:
        """Compare what was heard with the trace itself, which gets its name from its events where it has none.

        Parameters
        ----------
        name : attribute that names the case
        """
        for key, values in self._open.items():
            own = trace.get(key)
            if own is None and len(values) == 1 and key == name:
                trace[key] = next(iter(values))
            first = own if own is not None else next(iter(values))
            others = [(value, number) for value, number in values.items() if value != first]
            if others:
                self.counts[key] = self.counts.get(key, 0) + 1
                self.otherwise.setdefault(key, f"{first} and {others[0][0]} (event {others[0][1]:,})")
        self._open = {}

    def refuse_other_cases(self, name: str, where: str) -> None:
        """Raise `BadInput` where an event says that it belongs to another case than that in which it lies."""
        if name in self.otherwise:
            raise BadInput(Problem(where=where, value=self.otherwise[name], rule="has events that name another case "
                                   f"({PREFIX}{name}) than the trace in which they lie",
                                   remedy="keep one of the names, or put the events into their own trace"))

    def notes(self, name: str) -> Iterator[str]:
        """Yield the other attributes that events say otherwise."""
        for key, count in self.counts.items():
            if key != name:
                yield (f"{count:,} case{'s' if count > 1 else ''} with an attribute {key} of which the events say "
                       f"another value, such as {self.otherwise[key]}; the case's own is taken")
