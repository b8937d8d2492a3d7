"""What can go wrong in the examination office.

ReadinessError                 exit 1
├── GradingError               something failed; the class goes on where it can
│   ├── NoSandbox              no safe place to run submissions here; grading stops (see `grading.sandbox`)
│   └── GradebookBusy          another grader holds the course for too long
└── BadInput                   exit 3, a roster, a course folder or a setting is wrong
    └── TooFewPeople           a sum over so few would speak of one person
"""

from __future__ import annotations

from synthetic_data import BadInput, ReadinessError


class GradingError(ReadinessError):
    """Something failed in the examination office; the message says what and what to do."""


class TooFewPeople(BadInput):
    """A sum over a class is withheld, because it would speak of one person."""


class GradebookBusy(GradingError):
    """Another grader has held the course folder for longer than we were told to wait."""
