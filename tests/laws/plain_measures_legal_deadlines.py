"""Deadlines of a process and the interest for them, worked out once more."""

from __future__ import annotations

from tests.laws.plain_cases import NAN, PlainCase, PlainRun
from tests.laws.plain_measures import Answer, mean


def booked(case: PlainCase, beginning: str) -> int:
    """How often something whose name begins so was booked."""
    return sum(kind.startswith(beginning) for kind, _, _ in case.booked)


def passed(run: PlainRun) -> Answer:
    """Of the deadlines begun, those that ran out."""
    begun = sum(booked(case, "deadline_begun_") for case in run.counted)
    return (100 * sum(booked(case, "deadline_passed_") for case in run.counted) / begun if begun else NAN), begun


PLAIN = {"deadlines_passed_share": passed,
         "interest_mean": lambda r: mean(c.money("interest") for c in r.counted if c.many("interest"))}
