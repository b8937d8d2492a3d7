"""`readiness office read-log`, `calibrate`, `validate` and `proactive`: from an event log to a defended comparison."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from simulator.verbs.options import Json, Seed, Workers, grouped, show, split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simulator.calibration.event_items import WorkLog
    from simulator.calibration.feeding_registers import Feed
    from simulator.plan.distributions import Span
    from simulator.plan.quantities import Share
    from simulator.plan.scenario import Scenario

app = typer.Typer()

Log = Annotated[
    Path, typer.Argument(help="A .csv, .xes or .parquet event log, CSV and XES also as .gz; or the word example.")
]
Zone = Annotated[
    str | None, typer.Option(help="Time zone of the office, such as Europe/Berlin; needed for times without an offset.")
]
CaseColumn = Annotated[str | None, typer.Option(help="Column with the case.")]
Activity = Annotated[str | None, typer.Option(help="Column with the activity.")]
Resource = Annotated[str | None, typer.Option(help="Column with who did it.")]
Role = Annotated[str | None, typer.Option(help="Column with the role.")]
Schedule = Annotated[str | None, typer.Option(help="Column with the time when work was ready.")]
Start = Annotated[str | None, typer.Option(help="Column with the start of work.")]
End = Annotated[str | None, typer.Option(help="Column with the end of work.")]
Transition = Annotated[
    str | None, typer.Option(help="Column with the life cycle: words such as start and complete, one event each.")
]
Instance = Annotated[
    str | None, typer.Option(help="Column that tells pieces of work of one step apart, where there is a life cycle.")
]
Holidays = Annotated[
    str | None,
    typer.Option(
        help="The office's holidays: a .csv or .yml file of dates, or an office file (or shipped office) that has some."
    ),
]
Fold = Annotated[
    str | None,
    typer.Option(
        help="How many activities become steps: rarest:60, prefix:8 (signs), prefix:_ (up to the last _), or a .csv or "
             ".yml file of activity and step."
    ),
]
Minutes = Annotated[
    Path | None,
    typer.Option(help="YAML file: activity → time of work, such as lognormal 12 +- 6 min (assumed; time study 2024)."),
]
SplitBy = Annotated[str | None, typer.Option(help="Attribute of the cases by which ways are told apart.")]
Deadline = Annotated[str | None, typer.Option(help="Attribute of the cases with the statutory deadline.")]
Decided = Annotated[str | None, typer.Option(help="Attribute of the cases with the time of the decision.")]


@dataclass(frozen=True)
class Reading:
    """Options that say how a log is read: its zone, the names of its columns, the office's holidays, its steps."""

    zone: Zone = None
    case: CaseColumn = None
    activity: Activity = None
    resource: Resource = None
    role: Role = None
    schedule: Schedule = None
    start: Start = None
    end: End = None
    transition: Transition = None
    instance: Instance = None
    holidays: Holidays = None
    fold: Fold = None

    def read(self, path: Path) -> WorkLog:
        """Read a log."""
        from simulator.calibration.holidays import read_holidays
        from simulator.calibration.reading import read_log

        columns = {field.name: getattr(self, field.name) for field in fields(self)
                   if field.name not in ("zone", "holidays", "fold")}
        return read_log(path, zone=self.zone, columns={part: name for part, name in columns.items() if name},
                        holidays=read_holidays(self.holidays) if self.holidays else (), fold=self.fold)


@dataclass(frozen=True)
class Measuring:
    """Options that say what is measured besides the log's own rows."""

    minutes: Minutes = None
    split_by: SplitBy = None
    deadline: Deadline = None
    decided: Decided = None

    def words(self) -> dict[str, Any]:
        """Return them as `calibrate` and `validate` take them."""
        from simulator.calibration.given_minutes import read_minutes

        given = read_minutes(self.minutes) if self.minutes else {}
        return {"minutes": given, "split_by": self.split_by, "deadline": self.deadline, "decided": self.decided}


@app.command("read-log")
@grouped
def read_log_(log: Log, reading: Reading, as_json: Json = False) -> None:
    """Read an event log and print its audit: what is odd about it, and what may no longer be estimated."""
    from simulator.calibration.audit import audit_log
    from simulator.calibration.texts import audit_text, audit_values

    audit = audit_log(reading.read(log))
    show(as_json, lambda: audit_values(audit), lambda: audit_text(audit))


@app.command()
@grouped
def calibrate(
    log: Log,
    out: Annotated[Path, typer.Option("--out", "-o", help="Office file to write.")] = Path("office.yaml"),
    *,
    reading: Reading,
    measuring: Measuring,
    weeks: Annotated[float, typer.Option(min=1, max=520, help="Weeks to simulate from the end of the log on.")] = 26,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """Measure an office from its event log and write it as an office file; the audit comes first."""
    from simulator.calibration.calibrating import calibrate as measure_office
    from simulator.calibration.texts import calibration_text, calibration_values
    from simulator.calibration.writing import write_office

    found = measure_office(reading.read(log), **measuring.words(), seed=seed)
    write_office(found, out, weeks=weeks)
    show(
        as_json,
        lambda: calibration_values(found) | {"file": str(out)},
        lambda: f"{calibration_text(found)}\n\nWrote {out}",
    )


@app.command()
@grouped
def validate(
    log: Log,
    against: Annotated[
        Path | None,
        typer.Option(
            help="A later log of the same office to be judged by; without it the second half of the log judges."
        ),
    ] = None,
    *,
    reading: Reading,
    measuring: Measuring,
    seeds: Annotated[int, typer.Option(min=2, help="Runs of the model; at least 10 for a word in public.")] = 10,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="HTML page to write.")] = None,
    workers: Workers = 1,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """Calibrate on the first half of a log, simulate the second, and say whether the model can be believed."""
    from simulator.validation.texts import validation_text, validation_values
    from simulator.validation.validating import validate as judge

    found = judge(
        reading.read(log),
        reading.read(against) if against else None,
        seeds=seeds,
        seed=seed,
        workers=workers,
        **measuring.words(),
    )
    if out is not None:
        from simulator.validation.page import write_validation_page

        write_validation_page(found, out)
    show(
        as_json, lambda: validation_values(found), lambda: validation_text(found) + (f"\n\nWrote {out}" if out else "")
    )


@app.command()
def proactive(
    office: Annotated[str, typer.Argument(help="The office as it is: a scenario, by name or file.")],
    without: Annotated[str, typer.Option(help="Activities that are no longer needed, joined by semicolons.")],
    share: Annotated[str, typer.Option(help="Of the cases that come proactively, such as 60 %.")],
    review: Annotated[
        str | None, typer.Option(help="Time of a person who looks at a proactive case, such as 5 min.")
    ] = None,
    reviewed: Annotated[
        str | None, typer.Option(help="Share of the proactive cases that are looked at; all when left out.")
    ] = None,
    role: Annotated[str | None, typer.Option(help="Whose work the review is.")] = None,
    register: Annotated[list[str] | None, typer.Option(
        help="A register that is asked first, and how good a copy it is, such as 'births, missing 8 %, wrong 2 %, lag "
             "3 days, answers 20 min'; may be given several times. Who is not known takes the old way.")] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Office file to write.")] = Path("proactive.yaml"),
) -> None:
    """Write the office in which some steps vanish for a share of the cases; compare it with the one it came from."""
    from simulator import load_scenario
    from simulator.calibration.feeding_registers import read_feed
    from simulator.calibration.overlay import steps_skipped, write_overlay

    steps, feeds = split(without, ";"), [read_feed(text) for text in register or ()]
    made = write_overlay(
        office,
        out,
        without=steps,
        share=_share("--share", share),
        review=_span("--review", review),
        reviewed=_share("--reviewed", reviewed) if reviewed else None,
        role=role,
        feeds=feeds,
    )
    # Said in full, as a proactive case goes past more than was named.
    skipped = steps_skipped(load_scenario(office), steps)
    names = {name: made.process.activities[name].title or name for name in skipped}
    lines = [f"  {title} ({skipped[name]})" for name, title in names.items()]
    lines += [*_still_outside(made, skipped), *_told(made, feeds, share)]
    print("\n".join([f"{made.title}.", "A proactive case goes past these steps:", *lines]))
    print(f"Wrote {out}; compare with: readiness office compare {office} {out}")


def _still_outside(made: Scenario, skipped: Mapping[str, str]) -> list[str]:
    """Steps outside the office that a proactive case still waits for: often where the days are."""
    names = [activity.title or name for name, activity in made.process.activities.items()
             if activity.kind == "outside" and name not in skipped and not name.startswith("proactive_")]
    return [f"It may still wait outside the office at: {'; '.join(names)}"] if names else []


def _told(made: Scenario, feeds: Sequence[Feed], share: str) -> list[str]:
    """Which registers are asked, and what their gaps leave of the share."""
    from simulator.calibration.feeding_registers import known_share

    if not feeds:
        return []
    left = 100 * _share("--share", share).value * known_share(made, feeds)
    names = ", ".join(feed.name for feed in feeds)
    return [f"Asked first: {names}. With the records that are missing about {left:.0f} of 100 cases go the new way."]


def _share(option: str, text: str) -> Share:
    from simulator.plan.quantities import Share

    share: Share = _quantity(option, text, Share, "a share such as 60 %")
    return share


def _span(option: str, text: str | None) -> Span | None:
    from simulator.plan.distributions import Span

    if text is None:
        return None
    # "5 min" is short for "constant 5 min".
    words = text if not text[:1].isdigit() else f"constant {text}"
    span: Span | None = _quantity(option, words, Span, "a time such as 5 min, or lognormal 5 +- 2 min")
    return span


def _quantity(option: str, text: str, kind: Any, like: str) -> Any:
    from pydantic import ValidationError

    from synthetic_data import BadInput, Problem

    words = text if "(" in text else f"{text} (assumed; given on the command line)"
    try:
        return kind.model_validate(words)
    except ValidationError as error:
        reason = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise BadInput(Problem(where=option, rule=reason, value=text, remedy=f"write {like}")) from None
