"""Which column of a table is which: named by the planner, or known by the names that common tools write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from synthetic_data import BadInput, Problem, did_you_mean

KNOWN = {
    "case": ("case_id", "caseid", "case:concept:name", "case", "case id", "trace_id", "case_number"),
    "activity": ("activity", "concept:name", "task", "activity_name", "event"),
    "end": (
        "end_time",
        "end_timestamp",
        "time:timestamp",
        "complete_time",
        "completed_at",
        "complete timestamp",
        "timestamp",
        "end",
        "complete",
    ),
    "start": ("start_time", "start_timestamp", "started_at", "start timestamp", "start"),
    "schedule": ("enable_time", "enabled_at", "schedule_time", "enabled_time"),
    "resource": ("resource", "org:resource", "user", "officer"),
    "role": ("role", "org:role", "org:group", "group"),
    "lifecycle": ("lifecycle:transition", "lifecycle", "transition"),
    "instance": ("concept:instance", "instance"),
    "replication": ("replication",),
}
"""Part of an event → column names, as Simod, Prosimos, pm4py, Disco and our own export write them."""
NEEDED = ("case", "activity", "end")
MOST_EVENTS = 20_000_000
"""A larger log is refused before it fills the memory."""


def too_many(where: str) -> BadInput:
    """Return the error for a log with more events than fit."""
    return BadInput(
        Problem(
            where=where,
            rule=f"has more than {MOST_EVENTS:,} events",
            remedy="take a part of the time, such as the last two years",
        )
    )


def choose_columns(there: Sequence[str], named: Mapping[str, str], where: str) -> dict[str, str]:
    """Return part → column for the parts that the table has.

    Parameters
    ----------
    there : the table's columns
    named : part → column, as the planner says; these win over the known names

    Raises
    ------
    BadInput : a column named is not there, or case, activity or end cannot be found; all are listed
    """
    problems = [
        Problem(
            where=f"{where}: --{part}",
            rule="is not a column of the log",
            value=column,
            remedy=did_you_mean(column, there),
        )
        for part, column in named.items()
        if column not in there
    ]
    lower = {column.lower(): column for column in reversed(there)}
    chosen = {part: lower[name] for part, names in KNOWN.items() for name in reversed(names) if name in lower}
    chosen |= {part: column for part, column in named.items() if column in there}
    problems += [
        Problem(
            where=where,
            rule=f"has no column for the {part}",
            remedy=f"name it with --{part}; the columns are {', '.join(map(str, there[:20]))}",
        )
        for part in NEEDED
        if part not in chosen and part not in named
    ]
    if problems:
        raise BadInput(problems)
    return chosen
