"""What an XES log says of itself that is not taken, or not so: told as notes, or refused where a case has two names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from synthetic_data import BadInput, Problem


class TraceBook:
    """Counts what lies outside cases, and what stands in them twice."""

    def __init__(self) -> None:
        self.without_case = 0
        """Events that lie in no trace, as XES allows; nobody knows their case."""
        self.empty = 0
        """Traces in which no event lies."""
        self.twice: dict[str, str] = {}
        """Attribute of a trace → its two values, where one trace has it twice."""
        self.classifiers: list[tuple[str, str]] = []
        """Name of each classifier, and the attributes by which it tells activities apart."""

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
        for key in sorted(self.twice):
            yield f"some cases have the attribute {key} twice; the first is kept"

    def otherwise_classified(self, activity: str, known: Iterable[str]) -> Iterator[str]:
        """Yield by what the log itself tells activities apart, where that is another attribute than the one taken.

        Parameters
        ----------
        activity : the attribute taken
        known : attributes that events have
        """
        found = {keys: name for name, keys in self.classifiers if keys in known}
        if found and activity not in found:
            key, name = next(iter(found.items()))
            yield (f"the log tells activities apart by {key} (its classifier {name}), and {activity} is taken; name "
                   "the right one with --activity")


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
