"""What the verbs print: the audit first, then the numbers, then what cannot be known."""

from __future__ import annotations

import math
from typing import Any

from simulator.calibration.audit import Audit
from simulator.calibration.calibrating import Calibration
from simulator.calibration.event_items import WorkLog, civil
from simulator.calibration.summary import summarise_estimates, window_words
from simulator.calibration.waiting_causes import waiting_causes
from simulator.calibration.ways import summarise_ways
from simulator.report.printing import as_text, records
from simulator.report.sentences import figure

_MOST_WAYS = 16


def audit_text(audit: Audit) -> str:
    """Return the audit as a table."""
    log = audit.log
    first, last = _edges(log)
    head = (
        f"{log.name}: {log.items['case'].nunique():,} cases, {len(log.items):,} items, "
        f"{log.items['activity'].nunique()} activities, {first[:10]} to {last[:10]}"
    )
    rows = [(f.name, f.found, f.lost or "nothing is lost") for f in audit.findings]
    return head + "\n\n" + as_text(("Looked at", "Found", "No longer estimated"), rows)


def _edges(log: WorkLog) -> tuple[str, ...]:
    """Return the first and the last moment as clocks showed them; the office's own clock keeps work together."""
    return log.edges or tuple(f"{civil(moment):%Y-%m-%dT%H:%M}" for moment in (log.first, log.last))


def audit_values(audit: Audit) -> dict[str, Any]:
    """Return the audit as plain values."""
    log = audit.log
    return {
        "log": log.name,
        "sha256": log.digest,
        "zone": log.zone,
        "cases": log.items["case"].nunique(),
        "items": len(log.items),
        "activities": [str(name) for name in log.items["activity"].cat.categories],
        "from": _edges(log)[0],
        "to": _edges(log)[1],
        "columns": {part: {"taken": names[0], "rivals": list(names[1:])} for part, names in log.columns.items()},
        "case_attributes": [str(name) for name in log.cases.columns],
        "findings": [
            {"name": f.name, "share": f.share, "found": f.found, "no_longer_estimated": f.lost} for f in audit.findings
        ],
    }


def calibration_text(calibration: Calibration) -> str:
    """Return audit, estimates, causes of waiting and what cannot be known."""
    parts = [audit_text(calibration.audit), f"\nMeasured from {window_words(calibration)}:\n", _estimates(calibration)]
    parts += [f"{role}: {words}." for role, words in calibration.estimates.fitted.items()]
    parts += _ways(calibration)
    causes = waiting_causes(calibration.estimates)
    if causes["hours"].sum():
        parts += [
            "\nWhy cases waited between steps:\n",
            as_text(
                ("Of 100 hours", "Cause"),
                [(f"{100 * row.share:.0f}", row.meaning) for row in causes.itertuples()],
                right=(0,),
            ),
        ]
    parts += [
        "\nThe log cannot say, and the file does not invent:\n",
        as_text(("What", "Why"), list(calibration.not_identified.items())),
    ]
    return "\n".join(parts)


def calibration_values(calibration: Calibration) -> dict[str, Any]:
    """Return all of it as plain values."""
    return {
        "audit": audit_values(calibration.audit),
        "estimates": records(summarise_estimates(calibration)),
        "ways": records(summarise_ways(calibration.estimates)),
        "waiting": records(waiting_causes(calibration.estimates)),
        "not_identified": calibration.not_identified,
    }


def _estimates(calibration: Calibration) -> str:
    rows = []
    for row in summarise_estimates(calibration).itertuples():
        between = "" if math.isnan(row.low) else f"{figure(row.low)} to {figure(row.high)}"
        rows.append(
            (row.estimate, figure(row.value), row.unit, "" if math.isnan(row.n) else f"{row.n:,.0f}", between, row.tag)
        )
    return as_text(("Estimate", "Value", "Unit", "From", "95 of 100 such logs: between", "Tag"), rows, right=(1, 3))


def _ways(calibration: Calibration) -> list[str]:
    table = summarise_ways(calibration.estimates)
    shown = table.head(_MOST_WAYS)
    if shown.empty:
        return []
    rows = [
        (
            f"{row.step} (try {row.attempt})" if row.attempt else row.step,
            row.after,
            row.to,
            figure(row.share),
            f"{row.n:,}",
            f"{figure(row.low)} to {figure(row.high)}",
        )
        for row in shown.itertuples()
    ]
    head = ("After the step", "that came after", "cases go to", "Of 100", "From", "95 of 100 such logs: between")
    more = f"\n{len(table) - len(shown):,} more ways stand in the file." if len(table) > len(shown) else ""
    return ["\nWhere cases go next, at the busiest forks:\n", as_text(head, rows, right=(3, 4)) + more]
