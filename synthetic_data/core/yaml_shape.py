"""What a YAML text unfolds to, seen before it is built: how deep it nests, and how much its references repeat."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

MOST_VALUES = 1_000_000
"""Values with each reference written out. The largest file we know of has 40,000; ten references to ten references, and
so on eight times, have 100 million in half a kilobyte."""
DEEPEST = 100
"""Brackets and steps to the right within each other. PyYAML's C reader ends the whole process at some 10,000."""


class Unfolds(yaml.YAMLError):
    """The text cannot be built.

    Parameters
    ----------
    problem : why
    problem_mark : where, as in the errors of YAML itself
    """

    def __init__(self, problem: str, problem_mark: Any) -> None:
        super().__init__(problem)
        self.problem, self.problem_mark = problem, problem_mark


@dataclass
class _Unfolding:
    """Where one reading of the text is: for each mapping or list that is open its name and its values until now."""

    open: list[tuple[str | None, int]] = field(default_factory=list)
    named: dict[str, int] = field(default_factory=dict)
    values: int = 0

    def see(self, event: yaml.Event) -> None:
        """Take in what the text says next."""
        if isinstance(event, yaml.CollectionStartEvent):
            self.open.append((event.anchor, self.values))
            self._refuse(event, len(self.open) > DEEPEST, f"nests deeper than {DEEPEST} steps")
        elif isinstance(event, yaml.CollectionEndEvent):
            self._name(*self.open.pop())
        elif isinstance(event, yaml.ScalarEvent):
            self._name(event.anchor, self.values)
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(event, any(event.anchor == name for name, _ in self.open),
                         f"refers with *{event.anchor} to what it stands in")
            self.values += self.named.get(event.anchor or "", 0)
            self._refuse(event, self.values > MOST_VALUES, f"has more than {MOST_VALUES:,} values, each reference to "
                         f"another part (here *{event.anchor}) written out")

    def _name(self, name: str | None, before: int) -> None:
        self.values += 1
        if name:
            self.named[name] = self.values - before

    @staticmethod
    def _refuse(event: yaml.Event, is_wrong: bool, why: str) -> None:
        if is_wrong:
            raise Unfolds(why, event.start_mark)


def refuse_endless(text: str) -> None:
    """Raise `yaml.YAMLError` where building what a text says would not end, or would end the process."""
    unfolding = _Unfolding()
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        unfolding.see(event)
