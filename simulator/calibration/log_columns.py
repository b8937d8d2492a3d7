"""Which column of a table is which: named by the planner, or known by the names that common tools write."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from simulator.written_times.columns import understand_times
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
    "transition": (
        "lifecycle:transition",
        "lifecycle",
        "transition",
        "lifecycle_transition",
        "lifecycle_id",
    ),
    "instance": ("concept:instance", "instance", "activity_instance_id", "activity_instance"),
    "replication": ("replication",),
}
"""Part of an event → column names, as Simod, Prosimos, pm4py, Disco and our own export write them."""
NEEDED = ("case", "activity", "end")
_TIMED = ("schedule", "start", "end")
_NUMBERED = re.compile(r"[._: -]?\(?\d{1,2}\)?$|[._](?:x|y|right|left|copy)$|_duplicated_\d+$")
"""Behind the second of two like headings: .1 (pandas), _1 (DuckDB), :1 (SQLite), _right, _duplicated_0 (Polars)."""
_WORD = re.compile(r"[^\W_]+")
_CLOCK, _DATE, _DAY_MS = "clock", "date", 86_400_000
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
    BadInput : a column named is not there, two columns could be one part, one column is named for two parts, or case,
        activity or end cannot be found; all are listed
    """
    named = {part: _as_there(column, there) for part, column in named.items()}
    chosen, problems = known_columns(there, KNOWN, named, where)
    problems += [
        Problem(
            where=f"{where}: --{part}",
            rule="is not a column of the log",
            value=column,
            remedy=did_you_mean(column, there),
        )
        for part, column in named.items()
        if column not in there
    ]
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


def _as_there(column: str, there: Sequence[str]) -> str:
    """Return a column as the table has it: spaces around a name are no difference."""
    return column if column in there else column.strip()


def known_columns(
    there: Sequence[str], known: Mapping[str, Sequence[str]], named: Mapping[str, str], where: str
) -> tuple[dict[str, str], list[Problem]]:
    """Return part → column for the names that are known, and problems where two columns could be one part."""
    alike: dict[str, list[str]] = {}
    for column in there:
        # Exports of one program differ in capitals and blanks.
        alike.setdefault(str(column).strip().lower(), []).append(column)
    taken = set(named.values())
    chosen, problems = {}, []
    for part in (part for part in known if part not in named):
        found = [alike[name] for name in known[part] if name in alike]
        # What the planner named for another part is not taken for this one as well.
        found = [columns for columns in found if not taken & set(columns)]
        if not found:
            continue
        if len(found[0]) > 1:
            remedy = f"name one with --{part}, or give them different names"
            problems.append(
                Problem(where=where, rule=f"has two columns that could be the {part}", value=" and ".join(found[0]),
                        remedy=remedy)
            )
        chosen[part] = found[0][0]
    return chosen, problems


def taken_and_rivals(
    there: Sequence[str], known: Mapping[str, Sequence[str]], chosen: Mapping[str, str],
    samples: Mapping[str, Sequence[object]] | None = None, moments: Collection[str] = (),
) -> dict[str, tuple[str, ...]]:
    """Return part → the column taken for it, then those whose names would have made them this part as well.

    These are other names of the part, the same name once more as programs number it, and times under the words of the
    column taken and more.

    Parameters
    ----------
    samples : column → some of its values
    moments : columns that a program has stored as times

    Examples
    --------
    >>> taken_and_rivals(["case", "Trace_ID", "x", "x.1"], KNOWN, {"case": "case", "end": "x"})
    {'case': ('case', 'Trace_ID'), 'end': ('x', 'x.1')}
    >>> taken_and_rivals(["end", "end (plan)"], KNOWN, {"end": "end"}, {"end (plan)": ["2024-01-31 09:15"]})
    {'end': ('end', 'end (plan)')}
    """
    used, samples = set(chosen.values()), samples or {}
    free = [name for name in there if name not in used]

    def is_rival(name: str, part: str, column: str) -> bool:
        return (name.strip().lower() in known.get(part, ()) or _is_copy(name, column)
                or (part in _TIMED and _words(column) < _words(name)
                    and (name in moments or bool(_finest(samples.get(name, ()))))))

    return {part: (column, *(name for name in free if is_rival(str(name), part, column)))
            for part, column in chosen.items()}


def _is_copy(name: str, column: str) -> bool:
    """Tell whether a column is called as another with what programs put behind the second of one name."""
    return _NUMBERED.sub("", name.strip().lower()) == column.strip().lower()


def _words(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(name.lower()))


def refuse_worse_times(
    chosen: Mapping[str, str], named: Mapping[str, str], samples: Mapping[str, Sequence[object]], where: str
) -> None:
    """Refuse a column of times that holds bare dates beside an unused one that has clock times.

    Parameters
    ----------
    named : part → column, as the planner says; what is named is not doubted
    samples : column → some of its values

    Raises
    ------
    BadInput : so it is for the start or the end
    """
    bare = [(part, column) for part, column in chosen.items()
            if part in ("start", "end") and part not in named and _finest(samples.get(column, ())) == _DATE]
    if not bare:
        return
    # What is called after the case tells of the case and not of its events.
    free = [name for name in samples if name not in chosen.values() and not str(name).lower().startswith("case")]
    better = [name for name in free if _finest(samples[name]) == _CLOCK]
    problems = [
        Problem(
            where=where,
            rule=f"has only dates in the column taken for the {part}, and clock times in {' and '.join(better)}",
            value=column,
            remedy=f"say which one is meant, such as --{part} '{better[0]}' (or --{part} '{column}')",
        )
        for part, column in (bare if better else ())
    ]
    if problems:
        raise BadInput(problems)


def _finest(values: Sequence[object]) -> str:
    """Return whether values are times with a clock, bare dates, or (empty) no times."""
    words = [word for word in (str(value).strip() for value in values if value is not None) if word]
    # Bare numbers may be anything; those that are times stand under names that are known.
    if not words or all(word.replace(".", "").isdigit() for word in words):
        return ""
    found = understand_times(words)
    if found.complaints:
        return ""
    return _CLOCK if (found.moments % _DAY_MS != 0).any() else _DATE


def refuse_twice(headings: Sequence[str], named: Mapping[str, str], where: str) -> None:
    """Refuse a table in which a heading that is needed stands over two columns.

    Raises
    ------
    BadInput : a part's heading, or one named by the planner, is there twice
    """
    twice = {heading for heading, count in Counter(headings).items() if count > 1 and heading}
    known = {name for part in KNOWN if part not in named for name in KNOWN[part]}
    wrong = [heading for heading in sorted(twice) if heading in named.values() or heading.lower() in known]
    if wrong:
        raise BadInput(
            [
                Problem(
                    where=where,
                    rule="has two columns of the same name",
                    value=heading,
                    remedy="give them different names",
                )
                for heading in wrong
            ]
        )
