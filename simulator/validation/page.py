"""The validation as a page: verdict, drift, the table, and the charts behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from simulator.calibration.audit import Audit
from simulator.calibration.summary import window_words
from simulator.calibration.waiting_causes import waiting_causes
from simulator.report.sentences import figure
from simulator.validation.seen import SeenWindow
from simulator.validation.survival import curves
from simulator.validation.texts import COLUMNS, MEANINGS, drift_rows, table_rows, verdict
from simulator.validation.validating import Validation
from synthetic_data import (
    Bullets,
    Details,
    Document,
    Figure,
    Heading,
    KeyFigure,
    PageElement,
    Paragraph,
    Table,
    bars,
    describe_run,
    lines,
    render_html,
)

_REAL, _MODEL, _MEMORY = "Unseen weeks", "Model", "Old log"


def write_validation_page(found: Validation, target: Path) -> None:
    """Write the page; nothing on it needs a network."""
    text = render_html(validation_page(found))
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(target)


def validation_page(found: Validation) -> Document:
    """Return the page as a document."""
    words = verdict(found)
    blocks = [
        *_opening(found, words),
        *_drift(found),
        *_table(found),
        *_charts(found),
        *_causes(found),
        *_limits(found),
    ]
    return Document(
        title=f"Can the model of {found.split.train.name or 'this office'} be believed?",
        blocks=blocks,
        lead=words[0],
        footer=_footer(found),
    )


def _opening(found: Validation, words: list[str]) -> Iterator[PageElement]:
    yield Heading("Verdict")
    yield Bullets(words)
    for name, label in (("cycle_mean", "Finished cases take"), ("cases_per_week", "Cases that begin")):
        for row in found.table[found.table["measure"] == name].itertuples():
            yield KeyFigure(label, f"{figure(row.model)} {row.unit} in the model", f"really {figure(row.real)}")
    yield Paragraph(
        f"{found.split.how[0].upper()}{found.split.how[1:]}. The model ran {found.seeds} times. "
        f"It was measured from {window_words(found.calibration)}."
    )


def _drift(found: Validation) -> Iterator[PageElement]:
    yield Heading("What changed in the office itself")
    yield Paragraph(
        "Before the model is blamed: these figures of the log moved between its two parts. What moved here "
        "no model of the first part can know."
    )
    yield Table(
        ("Figure", "Unit", "Old weeks", "Unseen weeks"),
        [(title, unit, figure(old), figure(new)) for title, unit, old, new in drift_rows(found)],
        numeric=(2, 3),
    )


def _table(found: Validation) -> Iterator[PageElement]:
    yield Heading("Model, memory and chance side by side")
    yield Table(COLUMNS, table_rows(found), numeric=(2, 3, 4, 5, 6))
    yield Bullets(MEANINGS)


def _charts(found: Validation) -> Iterator[PageElement]:
    yield Heading("How long cases take")
    yield _survival(found)
    yield Heading("When work happens")
    yield _hours(found)
    yield Heading("How many cases begin and are open")
    yield _per_week(found)
    yield _distances(found)


def _survival(found: Validation) -> Figure:
    data = curves({_REAL: [found.real], _MODEL: found.simulated, _MEMORY: [found.memory]})
    half = data[data["Decided, of 100"] >= 50].groupby("Log", sort=False)["Days since the first step"].first()
    finding = (
        "Half of the cases are decided "
        + ", ".join(f"in the {name.lower()} by day {day:.0f}" for name, day in half.items())
        + "."
    )
    if half.empty:
        finding = "In none of the three are half of the cases decided within the time shown."
    return lines(
        data,
        x="Days since the first step",
        y="Decided, of 100",
        series="Log",
        low="low",
        high="high",
        title="Time to decision, open cases counted as open (Kaplan-Meier)",
        finding=finding,
        y_domain=(0, 100),
    )


def _hours(found: Validation) -> Figure:
    tables, tops = [], []
    for label, logs in ((_REAL, [found.real]), (_MODEL, found.simulated)):
        shares = np.mean([_by_hour(seen) for seen in logs], axis=0)
        tables.append(pd.DataFrame({"Hour of the day": range(24), "Events, of 100": shares, "Log": label}))
        tops.append(f"{int(shares.argmax())}:00 in the {label.lower()}")
    return lines(
        pd.concat(tables, ignore_index=True),
        x="Hour of the day",
        y="Events, of 100",
        series="Log",
        title="Starts and ends of steps by hour of the day",
        finding=f"The busiest hour is {' and '.join(tops)}.",
    )


def _by_hour(seen: SeenWindow) -> np.ndarray:
    times = np.concatenate([seen.items["start"].dropna(), seen.items["end"].dropna()])
    counts = np.bincount((times % 1440 // 60).astype(int), minlength=24)
    shares: np.ndarray = 100 * counts / max(counts.sum(), 1)
    return shares


def _per_week(found: Validation) -> Figure:
    tables, means = [], []
    for label, logs in ((_REAL, [found.real]), (_MODEL, found.simulated)):
        counts = np.array([_weekly(seen) for seen in logs])
        tables.append(
            pd.DataFrame(
                {
                    "Week": range(1, counts.shape[1] + 1),
                    "Cases that begin": counts.mean(axis=0),
                    "low": counts.min(axis=0),
                    "high": counts.max(axis=0),
                    "Log": label,
                }
            )
        )
        means.append(f"{counts.mean():.0f} in the {label.lower()}")
    return lines(
        pd.concat(tables, ignore_index=True),
        x="Week",
        y="Cases that begin",
        series="Log",
        low="low",
        high="high",
        title="Cases that begin, week by week",
        finding=f"A week brings {' and '.join(means)}.",
    )


def _weekly(seen: SeenWindow) -> np.ndarray:
    weeks = max(int((seen.end - seen.start) // 10080), 1)
    place = ((seen.spans["began"].to_numpy() - seen.start) // 10080).astype(int)
    # A last week that is cut off would look as if fewer came.
    return np.bincount(place[(place >= 0) & (place < weeks)], minlength=weeks)


def _distances(found: Validation) -> Figure:
    rows = found.table[(found.table["kind"] == "distance") & (found.table["unit"] == "hours")]
    data = pd.concat(
        [
            pd.DataFrame({"Distance": rows["title"], "Hours": rows[column], "Compared": label})
            for column, label in (("noise", "Chance"), ("floor", "Memory"), ("model", "Model"))
        ]
    )
    # Where memory is at no distance, nothing can be put in proportion to it.
    worst = rows.loc[(rows["model"] / rows["floor"]).idxmax()] if len(rows) and (rows["floor"] > 0).all() else None
    finding = (
        "The model is as far as the bars show."
        if worst is None
        else f"The model is weakest against memory in “{worst['title'].lower()}”: {figure(worst['model'])} hours where "
        f"memory has {figure(worst['floor'])}."
    )
    return bars(
        data.sort_values("Distance", kind="stable").dropna(),
        label="Distance",
        value="Hours",
        series="Compared",
        title="Distances from the unseen weeks",
        finding=finding,
    )


def _causes(found: Validation) -> Iterator[PageElement]:
    causes = waiting_causes(found.calibration.estimates)
    if causes["hours"].sum():
        yield Heading("Why cases waited, in the old weeks")
        yield Table(
            ("Cause", "Of 100 hours of waiting"),
            [(row.meaning, f"{100 * row.share:.0f}") for row in causes.itertuples()],
            numeric=(1,),
        )


def _limits(found: Validation) -> Iterator[PageElement]:
    yield Heading("What the log cannot say")
    yield Bullets([f"{what[0].upper()}{what[1:]}: {why}" for what, why in found.calibration.not_identified.items()])
    yield _audit_table("The audit of the log", found.calibration.audit)
    if later := found.later_audit:
        yield _audit_table("The audit of the later log, by which it was judged", later)


def _audit_table(title: str, audit: Audit) -> PageElement:
    rows = [(finding.name, finding.found, finding.lost or "nothing is lost") for finding in audit.findings]
    return Details(title, [Table(("Looked at", "Found", "No longer estimated"), rows)])


def _footer(found: Validation) -> str:
    run = describe_run(command="validate", seed=1, settings={}, inputs={"office": found.scenario.model_dump_json()})
    versions = ", ".join(f"{name} {number}" for name, number in run["versions"].items())
    return f"Log digest {found.split.train.digest[:12]}. {versions}."
