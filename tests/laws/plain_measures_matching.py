"""Matching worked out once more."""

from __future__ import annotations

from tests.laws.plain_cases import DAY, NAN, PlainCase, PlainRun
from tests.laws.plain_measures import Answer, mean, survival


def first(case: PlainCase, kind: str) -> float | None:
    """When something was first booked."""
    return min((at for name, at, _ in case.booked if name == kind), default=None)


def searches(run: PlainRun) -> Answer:
    """Days from search to match, and whether there was none."""
    times = []
    for c in run.counted:
        since, until = first(c, "seeks"), first(c, "matched")
        if since is not None:
            out_of_time = first(c, "unmatched")
            end = out_of_time if out_of_time is not None else c.at.get("closed", run.horizon)
            times.append((((until if until is not None else end) - since) / DAY, until is None))
    return survival(times, "mean")


def empty(run: PlainRun) -> Answer:
    """Places that nobody had."""
    offered = sum(amount for kind, _, amount in run.office_books if kind == "places_offered")
    gone = sum(amount for kind, _, amount in run.office_books if kind == "places_expired")
    return (100 * gone / offered if offered else NAN), offered


PLAIN = {"days_to_match": searches, "places_unfilled_share": empty,
         "unmatched_share": lambda r: mean((not c.many("matched") for c in r.counted
                                            if c.many("matched") or c.many("unmatched")), 100)}
