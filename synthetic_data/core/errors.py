"""What can go wrong, as one short tree; every room hangs its own errors below it.

ReadinessError            exit 1  something failed
├── BadInput              exit 3  a file or value the reader gave us is wrong
└── CheckFailed           exit 4  everything ran, and a check said no

A command line prints the message alone; a traceback appears only with ``--debug``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from synthetic_data.core.shown_text import LINES, shown


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One thing wrong with an input, in the words its author needs.

    Examples
    --------
    >>> print(Problem(where="claim.yml: routes[2].share", rule="must be between 0 and 1",
    ...               value=1.4, remedy="write a share such as 0.4"))
    claim.yml: routes[2].share: must be between 0 and 1, got 1.4; write a share such as 0.4
    """

    where: str
    """``file: path.to.key``"""
    rule: str
    value: object = None
    remedy: str = ""

    def __str__(self) -> str:
        got = "" if self.value is None else f", got {self.value!r}"
        text = f"{self.rule}{got}" + (f"; {self.remedy}" if self.remedy else "")
        # A name may come from somebody who would like to write on the reader's terminal.
        return f"{shown(self.where)}: {shown(text, keep=LINES)}"


class ReadinessError(Exception):
    """Something failed; the message says what and what to do."""

    exit_code = 1


class BadInput(ReadinessError):
    """Input that breaks a rule; carries every problem found, not only the first."""

    exit_code = 3

    def __init__(self, problems: Sequence[Problem] | Problem) -> None:
        self.problems = [problems] if isinstance(problems, Problem) else list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[BadInput], tuple[list[Problem]]]:
        # An error raised in a worker process must arrive whole.
        return type(self), (self.problems,)


class CheckFailed(ReadinessError):
    """Everything ran, and a check or threshold was not met."""

    exit_code = 4
