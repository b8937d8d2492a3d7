"""`readiness office fits`: which practices of the library are worth a look for one office."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.verbs.from_a_log import Measuring, Reading
from simulator.verbs.options import Json, Runs, Seed, Workers, grouped, load, show

if TYPE_CHECKING:
    from simulator.plan.scenario import Scenario

app = typer.Typer()


@app.command()
@grouped
def fits(
    office: Annotated[str, typer.Argument(help="An office by name or file, an event log (.csv, .xes or .parquet), or "
                                          "the word example for the shipped log.")],
    *,
    by: Annotated[str, typer.Option(help="Rank by waiting, work, undecided, again, errors or cost.")] = "waiting",
    page: Annotated[Path | None, typer.Option(help="Write it as a page instead.")] = None,
    reading: Reading,
    measuring: Measuring,
    seed: Seed = 1,
    replications: Runs = None,
    workers: Workers = 2,
    as_json: Json = False,
) -> None:
    """Rank the practices of the library by what they would change in an office, and say which cannot be judged."""
    from simulator.library.catalogue import load_practices
    from simulator.library.shortlist import find_fits
    from simulator.library.shortlist_texts import shortlist_page, shortlist_text, shortlist_values
    from simulator.measures.from_log import view_log
    from simulator.run.replications import run_replications
    from synthetic_data import whole_files

    scenario = _office(office, reading, measuring, seed)
    view = view_log(run_replications(scenario, seed, replications, workers))
    found, title = find_fits(view, load_practices(), by=by), scenario.title or office
    if page is not None:
        with whole_files(page.parent) as draft:
            (draft / page.name).write_text(shortlist_page(found, title), encoding="utf-8")
        typer.echo(page)
        return
    show(as_json, lambda: shortlist_values(found, title), lambda: shortlist_text(found, title))


def _office(office: str, reading: Reading, measuring: Measuring, seed: int) -> Scenario:
    """The office itself, or the one measured from a log."""
    if office != "example" and Path(office).suffix.lower() in ("", ".yml", ".yaml"):
        return load(office)
    from simulator.calibration.calibrating import calibrate
    from simulator.calibration.writing import write_office

    found = calibrate(reading.read(Path(office)), **measuring.words(), seed=seed)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "office.yml"
        write_office(found, file, weeks=26)
        return load(str(file))
