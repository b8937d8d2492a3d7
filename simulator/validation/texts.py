"""A validation in words: the verdict, the drift before the blame, the table."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from simulator.calibration.texts import audit_values, calibration_values
from simulator.report.printing import as_text, records
from simulator.report.sentences import figure
from simulator.validation.clock_of_day import moved_hours
from simulator.validation.splitting import new_steps
from simulator.validation.validating import Validation
from synthetic_data import shown

COLUMNS = ("Measure", "Unit", "Unseen weeks", "Chance (halves)", "Memory (old log)", "Model", "Spread", "Verdict")
_MOST_NAMED = 5
MEANINGS = (
    "Chance: how far two random halves of the unseen weeks lie apart; nothing can be expected to be nearer.",
    "Memory: the old log itself, used as if it were a simulation; a perfect memory of the past scores this.",
    "Model: mean of the runs; spread: their standard deviation.",
    "The first rows are distances, 0 for two equal logs; hours unless said otherwise. They do not see how many cases "
    "there are, so the rows below count.",
)


def verdict(found: Validation) -> list[str]:
    """Return what may be said, in sentences; drift first."""
    return [*_clocks(found), *_drift(found), *_model(found), *_fit(found)]


def _clocks(found: Validation) -> Iterator[str]:
    hours = moved_hours(found.split.train, found.split.test, found.split.start)
    if hours:
        yield (f"Work of the unseen weeks lies {abs(hours)} hour{'s' if abs(hours) > 1 else ''} "
               f"{'later' if hours > 0 else 'earlier'} in the day than before: the two parts may be written on two "
               "clocks, such as local time and UTC. Look at the offsets in the files and at --zone before all else.")


def _doubts(found: Validation) -> Iterator[str]:
    """Yield what the audits of the logs say that a reader has to know before any number."""
    for audit in filter(None, (found.calibration.audit, found.later_audit)):
        told = [one for one in audit.findings if one.lost or one.name == "reading"]
        if told:
            yield f"What the audit says of {shown(audit.log.name)} (readiness office read-log says all):\n" + "\n".join(
                f"- {one.name}: {one.found}" for one in told)


def drift_rows(found: Validation) -> list[tuple[str, str, float, float]]:
    """Return title, unit, value in the old log and in the unseen weeks, of the figures."""
    table = found.table[found.table["kind"] == "figure"]
    return [(row.title, row.unit, row.floor, row.real) for row in table.itertuples()]


def _drift(found: Validation) -> Iterator[str]:
    if strange := new_steps(found.split.train, found.split.test):
        named = ", ".join(f"{shown(name)} ({count:,})" for name, count in list(strange.items())[:_MOST_NAMED])
        more = f" and {len(strange) - _MOST_NAMED} more" if len(strange) > _MOST_NAMED else ""
        yield (f"Steps with their items that the part to learn from does not have: {named}{more}. The model cannot "
               "know them; where they are old steps under new names, give them one name in both parts.")
    moved = [
        f"{row.title.lower()} from {figure(row.floor)} to {figure(row.real)} ({row.unit})"
        for row in found.table[found.table["kind"] == "figure"].itertuples()
        # Beyond chance, and beyond a tenth: less is no change that a planner would plan for.
        if abs(row.real - row.floor) > max(row.noise, 0.1 * abs(row.floor))
    ]
    if moved:
        yield (
            "The office changed between the two parts of the log, more than chance: " + "; ".join(moved) + ". A "
            "model of the first part cannot know this."
        )
    else:
        yield "The office of the unseen weeks is the office of the weeks before, as far as chance lets one see."


def _model(found: Validation) -> Iterator[str]:
    figures = found.table[found.table["kind"] == "figure"]
    holds = figures[figures["verdict"] == "holds"]["title"].tolist()
    misses = figures[figures["verdict"].isin(["misses", "near"])]
    far = found.table[found.table["verdict"] == "far"]["title"].tolist()
    good = found.table[found.table["verdict"] == "as good as memory"]["title"].tolist()
    if holds:
        yield f"The model meets the unseen weeks in: {'; '.join(title.lower() for title in holds)}."
    if good:
        yield f"It is as near as a perfect memory of the past in: {'; '.join(title.lower() for title in good)}."
    for row in misses.itertuples():
        yield (
            f"{'It misses' if row.verdict == 'misses' else 'It is only near in'}: {row.title.lower()}, "
            f"{figure(row.model)} where {figure(row.real)} was real."
        )
    if far:
        yield (
            f"It is more than twice as far as memory and chance in: {'; '.join(title.lower() for title in far)}; "
            "do not use it for these."
        )


def _fit(found: Validation) -> Iterator[str]:
    estimates = found.calibration.estimates
    for role, factor in estimates.presence_factors.items():
        words = estimates.fitted[role].removeprefix("fitted; ")
        yield (
            f"{role.replace('_', ' ').capitalize()}: this office gives {100 * factor:.0f} of 100 hours of the presence "
            f"seen to this queue, under our assumptions ({words})."
        )
    if not estimates.queued:
        yield (
            "There is no queue in this model: times between steps are as measured, and more staff would change nothing."
        )


def validation_text(found: Validation) -> str:
    """Return the verdict and the table."""
    lines = "\n".join(f"- {line}" for line in verdict(found))
    table = as_text(COLUMNS, table_rows(found), right=(2, 3, 4, 5, 6))
    head = f"{found.split.how[0].upper()}{found.split.how[1:]}; {found.seeds} runs."
    return "\n\n".join((head, lines, table, "\n".join(MEANINGS), *_doubts(found)))


def table_rows(found: Validation) -> list[tuple[str, ...]]:
    """Return the table's rows as text."""
    return [
        (
            row.title,
            row.unit,
            *(_number(value) for value in (row.real, row.noise, row.floor, row.model, row.spread)),
            row.verdict,
        )
        for row in found.table.itertuples()
    ]


def _number(value: float) -> str:
    return "" if math.isnan(value) else figure(value)


def validation_values(found: Validation) -> dict[str, Any]:
    """Return the validation as plain values."""
    return {
        "how": found.split.how,
        "seeds": found.seeds,
        "verdict": verdict(found),
        "measures": records(found.table),
        "calibration": calibration_values(found.calibration),
        "later_audit": audit_values(found.later_audit) if found.later_audit else None,
    }
