"""What an XES log says of itself that is not taken, or not so: told as notes, or refused where a case has two names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from synthetic_data import BadInput, Problem

_KEY = re.compile(r"'(?P<quoted>[^']*)'|(?P<bare>\S+)")
"""A key of a classifier; quotes hold those with blanks together (IEEE 1849, attribute ``keys``)."""
_LIFE_CYCLE = "lifecycle:transition"
_DEPTHS = {"log": (1,), "trace": (2,), "event": (2, 3)}
"""How deep elements of a log lie; an event outside of every trace lies as deep as a trace."""


class TraceBook:
    """Counts what lies outside cases, and what stands in them twice."""

    def __init__(self) -> None:
        self.without_case = 0
        """Events that lie in no trace, as XES allows; nobody knows their case."""
        self.empty = 0
        """Traces in which no event lies."""
        self.twice: dict[str, str] = {}
        """Attribute of a trace → its two values, where one trace has it twice."""
        self.classifiers: list[tuple[str, tuple[str, ...]]] = []
        """Name of each classifier of events, and the attributes by which it tells activities apart."""
        self.lists: Counter[str] = Counter()
        """Attribute → how many events have a list of values under it, where one value is looked for."""
        self._nested = ""

    def look_at_place(self, name: str, depth: int, done: int) -> None:
        """Note an element that lies in another one of its kind, whose events would be taken for those of one case.

        Parameters
        ----------
        name : of the element
        depth : at which it lies; the log itself at 1
        done : events before it
        """
        if depth not in _DEPTHS.get(name, (depth,)):
            self._nested = self._nested or f"{name}, after event {done:,}"

    def refuse_nested(self, where: str) -> None:
        """Raise `BadInput` where an element lies too deep: a trace within a trace, an event within an event."""
        if self._nested:
            raise BadInput(Problem(where=where, rule="has an element of the log within another, where nobody knows to "
                                   "which case its events belong", value=self._nested,
                                   remedy="close each event and each trace before the next begins"))

    def add_classifier(self, attributes: Mapping[str, str]) -> None:
        """Note how the log tells events apart; one that tells traces apart says nothing of activities."""
        if attributes.get("scope", "event") == "event":
            keys = (match["quoted"] or match["bare"] or "" for match in _KEY.finditer(attributes.get("keys", "")))
            # Starts and ends of one activity are told apart anyway.
            self.classifiers.append((attributes.get("name", ""), tuple(key for key in keys if key != _LIFE_CYCLE)))

    def refuse_two_names(self, key: str, where: str) -> None:
        """Raise `BadInput` where a case has two different names.

        Parameters
        ----------
        key : attribute of traces that names the case
        """
        if key in self.twice:
            raise BadInput(Problem(where=where, rule=f"has a case with two different names ({key})",
                                   value=self.twice[key], remedy="keep one of them"))

    def notes(self) -> Iterator[str]:
        """Yield what was left out, and what stands in a case twice."""
        if self.without_case:
            yield f"{self.without_case:,} events lie in no case (outside every trace) and are left out"
        if self.empty:
            yield f"{self.empty:,} cases (traces) without any event are left out"
        for key, count in sorted(self.lists.items()):
            yield f"{count:,} events have a list under {key}, of which nothing is read; write one value there"
        for key in sorted(self.twice):
            yield f"some cases have the attribute {key} twice; the first is kept"

    def otherwise_classified(self, activity: str, known: Iterable[str]) -> Iterator[str]:
        """Yield by what the log itself tells activities apart, where that is another attribute than the one taken.

        Parameters
        ----------
        activity : the attribute taken
        known : attributes that events have
        """
        known = set(known)
        found = {keys: name for name, keys in self.classifiers if keys and known.issuperset(keys)}
        if found and (activity,) not in found:
            keys, name = next(iter(found.items()))
            remedy = ("name the right one with --activity" if len(keys) == 1 else
                      "if they are meant together, write them into one attribute and name it with --activity")
            yield (f"the log tells activities apart by {' and '.join(keys)} (its classifier {name}), and {activity} is "
                   f"taken; {remedy}")


def lacking(gaps: Mapping[str, int]) -> Iterator[str]:
    """Yield which attributes events lack although the log declares them for all; a default is nobody's activity.

    Parameters
    ----------
    gaps : attribute that the log declares for every event → how many events have none
    """
    for key, count in gaps.items():
        if count:
            yield (f"{count:,} events have no {key}, which the log declares for every event (global); the value that "
                   "stands there is taken for none of them")
