"""Practice that follows the person: more of the kind that was missed, and who is ready for the pile that counts.

What is needed lies in the pack for cases that do not count: which answers are right, and of which kind a case is.
What was tried is read from the diary; a case that is decided again after its explanation was read counts no second
time until it is taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

DAILY = 5
"""Files of a daily pile; about a minute each."""

Tries = Mapping[str, Sequence[bool]]
"""Case → whether each try was right, the first one first."""


def kind_of(case: Mapping[str, Any]) -> str:
    """Return the kind of a case; one without a kind is a kind of its own."""
    return str(case.get("kind") or case["id"])


def served(cases: Iterable[Mapping[str, Any]], tries: Tries) -> list[str]:
    """Return the cases that are on the desk now: one of each kind, and one more for each that was missed at first.

    Examples
    --------
    >>> pile = [{"id": "a1", "kind": "a"}, {"id": "a2", "kind": "a"}, {"id": "b1", "kind": "b"}]
    >>> served(pile, {}), served(pile, {"a1": [True]}), served(pile, {"a1": [False]})
    (['a1', 'b1'], ['a1', 'b1'], ['a1', 'b1', 'a2'])
    """
    rounds = [_of_kind(names, tries) for names in _kinds(cases)]
    longest = max(map(len, rounds), default=0)
    # First one of each kind, then the second ones: the explanation is not repeated while it is fresh.
    return [names[place] for place in range(longest) for names in rounds if place < len(names)]


def _kinds(cases: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    """Cases of each kind, kinds as they come up."""
    kinds: dict[str, list[str]] = {}
    for case in cases:
        kinds.setdefault(kind_of(case), []).append(case["id"])
    return list(kinds.values())


def _of_kind(names: Sequence[str], tries: Tries) -> list[str]:
    shown = [names[0]]
    for name in names[1:]:
        last = tries.get(shown[-1], ())
        if not last or last[0]:
            break
        shown.append(name)
    return shown


def missed(cases: Iterable[Mapping[str, Any]], tries: Tries) -> list[str]:
    """Return the last case of each kind that went wrong when it was tried last; none means ready.

    Examples
    --------
    >>> pile = [{"id": "a1", "kind": "a"}, {"id": "a2", "kind": "a"}, {"id": "b1", "kind": "b"}]
    >>> missed(pile, {"a1": [False], "a2": [True], "b1": [False]})
    ['b1']
    """
    last = [_of_kind(names, tries)[-1] for names in _kinds(cases)]
    return [name for name in last if tries.get(name) and not tries[name][-1]]


def daily_pile(cases: Sequence[Mapping[str, Any]], tries: Tries, tried_at: Mapping[str, float],
               now: datetime) -> list[str]:
    """Return the files to practise today: those that went wrong last, then those tried longest ago; none twice a day.

    Parameters
    ----------
    tried_at : case → seconds since 1970 of its last try
    """
    today = [name for name, at in tried_at.items() if datetime.fromtimestamp(at, UTC).date() == now.date()]
    if today or not tries:
        return []
    known = [name for name in (case["id"] for case in cases) if tries.get(name)]
    return sorted(known, key=lambda name: (tries[name][-1], tried_at.get(name, 0)))[:DAILY]


class PracticeRecord:
    """What was tried on one desk for practice; of a desk that counts, or names no right answers, nothing is kept."""

    def __init__(self, name: str, plan: Mapping[str, Any],
                 right_answers: Callable[[Mapping[str, Any]], Sequence[str]]) -> None:
        self._cases = plan["cases"]
        self.right = {case["id"]: right_answers(case) for case in self._cases}
        self.kept = name.startswith("practice") and not plan.get("graded") and all(self.right.values())
        """Whether practice follows the person here."""
        self.tries: dict[str, list[bool]] = {}
        self.tried_at: dict[str, float] = {}
        """Case → seconds since 1970 of its last try."""

    def note(self, case: str, answers: Mapping[str, Any], at: float) -> None:
        """Keep one try: what was decided before anything was said about it."""
        if self.kept:
            said = [str(each) for value in answers.values() for each in (value if isinstance(value, list) else [value])]
            self.tries.setdefault(case, []).append(any(each in self.right[case] for each in said))
            self.tried_at[case] = at

    @property
    def served(self) -> list[str]:
        """Cases that are on the desk now; in practice, more of the kind that was missed."""
        return served(self._cases, self.tries) if self.kept else [case["id"] for case in self._cases]

    @property
    def missed(self) -> list[str]:
        """Cases that should be tried again before the pile that counts."""
        return missed(self._cases, self.tries) if self.kept else []

    def today(self, now: datetime) -> list[str]:
        """Return the files of the daily pile, see `daily_pile`."""
        return daily_pile(self._cases, self.tries, self.tried_at, now) if self.kept else []
