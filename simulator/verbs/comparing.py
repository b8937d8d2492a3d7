"""`readiness office compare`, `report`, `sweep`, `rank` and `precision`: experiments on several scenarios or runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.verbs.options import (
    Confidence,
    Json,
    Measures,
    Name,
    On,
    Runs,
    Sampling,
    Seed,
    Workers,
    grouped,
    load,
    show,
    split,
    split_values,
)

app = typer.Typer()

Minutes = Annotated[float, typer.Option(min=0.1, help="For --tornado: then nothing more is begun; what is missing is "
                                        "said.")]
Better = Annotated[str | None, typer.Option(help="lower or higher, for measures without a direction.")]


@app.command()
@grouped
def compare(
    baseline: Name,
    alternative: Name,
    how: Sampling,
    confidence: Confidence = 0.95,
    as_json: Json = False,
    everything: Annotated[bool, typer.Option("--all", help="Every measure, not only the main ones.")] = False,
) -> None:
    """Compare two scenarios on shared luck, beside what was published about them."""
    # Every verb loads what it needs, so that --help need not wait for all of it.
    from simulator import HEADLINE
    from simulator.experiments.pair import SIDES, compare_figures
    from simulator.report.roles import nobody_text, pair_roles_text
    from simulator.report.texts import comparison_text, outside_text
    from simulator.report.values import comparison_values

    before, after = load(baseline), load(alternative, how.on)
    pair = compare_figures(
        before,
        after,
        seed=how.seed,
        # The number of the office before for both, as pairs need the same.
        replications=how.replications or before.replications,
        workers=how.workers,
        names=None if everything else HEADLINE,
        confidence=confidence,
    )
    told = "".join(f"{label}: {text}" for office, came, label in zip(pair.scenarios, pair.came, SIDES, strict=True)
                   for text in (outside_text(office), nobody_text(office, came)) if text)
    show(as_json, lambda: comparison_values(pair),
         lambda: told + comparison_text(pair) + pair_roles_text(pair))


@app.command()
@grouped
def report(
    baseline: Name,
    alternatives: Annotated[list[str], typer.Argument(help="One office to compare with, or several.")],
    how: Sampling,
    out: Annotated[Path, typer.Option(help="HTML file to write.")] = Path("report.html"),
    pdf: Annotated[bool, typer.Option("--pdf", help="A PDF beside it.")] = False,
    data: Annotated[bool, typer.Option("--data", help="The figures beside it, as .json and .csv.")] = False,
    excel: Annotated[bool, typer.Option("--excel", help="Its tables beside it, as .xlsx.")] = False,
    slides: Annotated[bool, typer.Option("--slides", help="Answer, drawings and assumptions as .pptx.")] = False,
    tornado: Annotated[
        bool, typer.Option("--tornado", help="Also what the answer depends on: moves every assumed number; takes long.")
    ] = False,
    minutes: Minutes = 30.0,
) -> None:
    """Write the planner's report on a scenario and its alternatives: one file, no network needed."""
    from simulator import compare_several, write_report
    from simulator.report.dependence import find_for_each

    before, after = load(baseline), [load(name, how.on) for name in alternatives]
    many = compare_several(
        before, after, seed=how.seed, replications=how.replications or before.replications, workers=how.workers
    )
    found = find_for_each(many, minutes=minutes, workers=how.workers) if tornado else []
    compared = many if len(after) > 1 else many.pairs[0]
    for path in write_report(compared, out, pdf=pdf, data=data, excel=excel, slides=slides, found=found):
        print(path)


@app.command("sweep")
@grouped
def sweep_(
    scenario: Name,
    place: Annotated[str, typer.Argument(help="Dotted place, such as staff.officers.heads.")],
    values: Annotated[str, typer.Argument(help="Values joined by commas; a number keeps the unit of the file, and is "
                                          "the mean of a distribution; shares such as 25 %.")],
    measures: Measures = None,
    *,
    how: Sampling,
    as_json: Json = False,
) -> None:
    """Move one number through several values and print what follows."""
    from simulator import HEADLINE, sweep
    from simulator.report.printing import records
    from simulator.report.texts import sweep_text

    loaded = load(scenario, how.on)
    table = sweep(
        loaded,
        place,
        split_values(values, place),
        names=split(measures) if measures else HEADLINE,
        seed=how.seed,
        replications=how.replications or loaded.replications,
        workers=how.workers,
    )
    show(as_json, lambda: {"place": place, "rows": records(table)}, lambda: sweep_text(table, place))


@app.command()
@grouped
def rank(
    scenarios: Annotated[list[str], typer.Argument(help="Two or more scenarios.")],
    measure: Annotated[str, typer.Option(help="Name of the measure that decides.")],
    matters: Annotated[
        float | None,
        typer.Option(help="Smallest difference worth detecting: the best is then chosen with a guarantee."),
    ] = None,
    better: Better = None,
    confidence: Confidence = 0.95,
    seed: Seed = 1,
    replications: Runs = None,
    workers: Workers = 2,
    against: Annotated[
        str | None, typer.Option(help="Hold all others against this scenario, such as today's, instead of the best.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Put scenarios in order by one measure, with the chance of a wrong word controlled."""
    from simulator import choose_scenario, rank_scenarios
    from simulator.report.texts import ranking_text
    from simulator.report.values import ranking_values

    loaded = {name: load(name) for name in scenarios}
    table = rank_scenarios(
        loaded,
        measure,
        better=better,
        seed=seed,
        replications=replications or 20,
        workers=workers,
        confidence=confidence,
        against=against,
    )
    chosen = None
    if matters is not None:
        chosen = choose_scenario(loaded, measure, matters=matters, better=better, seed=seed, confidence=confidence)
    show(as_json, lambda: ranking_values(table, chosen, measure),
         lambda: ranking_text(table, chosen, measure, confidence))


@app.command()
@grouped
def precision(
    scenario: Name,
    measure: Annotated[str, typer.Option(help="Name of a measure.")],
    half_width: Annotated[float, typer.Option(help="Wanted, in the measure's unit.")],
    most: Annotated[int, typer.Option(min=2, help="Replications at most.")] = 200,
    seed: Seed = 1,
    workers: Workers = 2,
    on: On = None,
    as_json: Json = False,
) -> None:
    """Run until a figure is as certain as wanted, and say what warm-up the run itself suggests."""
    from simulator import reach_precision
    from simulator.report.texts import precision_text
    from simulator.report.values import precision_values

    found = reach_precision(load(scenario, on), measure, half_width, most=most, seed=seed, workers=workers)
    show(as_json, lambda: precision_values(found, measure), lambda: precision_text(found, measure))
    # 4 is the exit code of a check that was not passed.
    if not found.precision.reached:
        raise typer.Exit(4)
