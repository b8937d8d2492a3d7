"""What can go wrong in the examination office.

ReadinessError                 exit 1
├── GradingError               something failed; the class goes on where it can
│   ├── NoSandbox              no safe place to run submissions here; grading stops (see `grading.sandbox`)
│   └── GradebookBusy          another grader holds the course for too long
└── BadInput                   exit 3, a roster, a course folder or a setting is wrong
"""

from __future__ import annotations

from synthetic_data import ReadinessError


class GradingError(ReadinessError):
    """Something failed in the examination office; the message says what and what to do."""


class GradebookBusy(GradingError):
    """Another grader has held the course folder for longer than we were told to wait."""
