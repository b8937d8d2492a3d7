"""`readiness office`: list, run, compare, sweep, rank, precision, explain, check, draw, report, accept, export,
and for planners serve, explore, enough.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulator.verbs import from_a_drawing as bpmn
from simulator.verbs import from_a_log as calibration_verbs
from simulator.verbs import planning as planning
from simulator.verbs.options import Json, Name, On, Seed, Workers, load, show, split

app = typer.Typer(help="The benefit office, before and after proactive assignment.", no_args_is_help=True)
app.add_typer(planning.app)
app.add_typer(bpmn.app)
app.add_typer(calibration_verbs.app)

Runs = Annotated[
    int | None, typer.Option("--replications", "-n", min=1, help="Runs; the scenario's own when left out.")
]
Names = Annotated[str | None, typer.Option("--measures", help="Names of measures, joined by commas.")]
Better = Annotated[str | None, typer.Option(help="lower or higher, for measures without a direction.")]
Confidence = Annotated[float, typer.Option(help="Of the intervals, between 0 and 1.")]


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List scenarios, processes and measures."""
    from simulator.report.texts import catalogue_text
    from simulator.report.values import catalogue_values

    show(as_json, catalogue_values, catalogue_text)


@app.command()
def run(
    scenario: Name,
    seed: Seed = 1,
    replications: Runs = None,
    workers: Workers = 2,
    on: On = None,
    measures: Names = None,
    as_json: Json = False,
    by: Annotated[str | None, typer.Option(help="Also for groups: benefit, or a case attribute.")] = None,
) -> None:
    """Run a scenario and print its figures."""
    from simulator import measure, run_replications, select_measures
    from simulator.report.texts import measured_text
    from simulator.report.values import measured_values

    names = split(measures) if measures else None
    select_measures(names)
    table = measure(run_replications(load(scenario, on), seed, replications, workers), names, by=by)
    show(as_json, lambda: measured_values(table), lambda: measured_text(table))


@app.command()
def compare(
    baseline: Name,
    alternative: Name,
    seed: Seed = 1,
    replications: Runs = None,
    workers: Workers = 2,
    on: On = None,
    confidence: Confidence = 0.95,
    as_json: Json = False,
    everything: Annotated[bool, typer.Option("--all", help="Every measure, not only the main ones.")] = False,
) -> None:
    """Compare two scenarios on shared luck, beside what was published about them."""
    from simulator import HEADLINE, compare_scenarios
    from simulator.report.texts import comparison_text
    from simulator.report.values import comparison_values

    before, after = load(baseline), load(alternative, on)
    pair = compare_scenarios(
        before,
        after,
        seed=seed,
        replications=replications or before.replications,
        workers=workers,
        names=None if everything else HEADLINE,
        confidence=confidence,
    )
    show(as_json, lambda: comparison_values(pair), lambda: comparison_text(pair))


@app.command()
def check(scenario: Name, on: On = None, as_json: Json = False) -> None:
    """Prove a scenario sound before it runs, and say how busy its staff will be."""
    from simulator import check_scenario
    from simulator.report.texts import soundness_text
    from simulator.report.values import soundness_values
    from synthetic_data import BadInput

    found = check_scenario(load(scenario, on))
    if found.problems:
        raise BadInput(list(found.problems))
    show(as_json, lambda: soundness_values(found), lambda: soundness_text(found))


@app.command()
def draw(
    process: Annotated[str, typer.Argument(help="A process or scenario, by name or file.")],
    out: Annotated[Path, typer.Option(help="SVG file to write.")] = Path("process.svg"),
) -> None:
    """Draw the process map."""
    from simulator import draw_process, find_process

    out.write_text(draw_process(find_process(process)), encoding="utf-8")
    print(out)


@app.command()
def report(
    baseline: Name,
    alternative: Name,
    seed: Seed = 1,
    replications: Runs = None,
    workers: Workers = 2,
    on: On = None,
    out: Annotated[Path, typer.Option(help="HTML file to write.")] = Path("report.html"),
    pdf: Annotated[bool, typer.Option("--pdf", help="A PDF beside it.")] = False,
) -> None:
    """Write the planner's report on two scenarios: one file, no network needed."""
    from simulator import compare_scenarios, write_report

    before, after = load(baseline), load(alternative, on)
    pair = compare_scenarios(
        before, after, seed=seed, replications=replications or before.replications, workers=workers
    )
    for path in write_report(pair, out, pdf=pdf):
        print(path)


@app.command("sweep")
def sweep_(
    scenario: Name,
    place: Annotated[str, typer.Argument(help="Dotted place, such as staff.officers.heads.")],
    values: Annotated[str, typer.Argument(help="Values joined by commas; numbers keep the unit of the file.")],
    measures: Names = None,
    seed: Seed = 1,
    replications: Runs = None,
    workers: Workers = 2,
    on: On = None,
    as_json: Json = False,
) -> None:
    """Move one number through several values and print what follows."""
    from simulator import HEADLINE, sweep
    from simulator.report.printing import records
    from simulator.report.texts import sweep_text

    loaded = load(scenario, on)
    table = sweep(
        loaded,
        place,
        split(values),
        names=split(measures) if measures else HEADLINE,
        seed=seed,
        replications=replications or loaded.replications,
        workers=workers,
    )
    show(as_json, lambda: {"place": place, "rows": records(table)}, lambda: sweep_text(table, place))


@app.command()
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
    if not found.precision.reached:
        raise typer.Exit(4)


@app.command()
def explain(
    scenario: Name,
    case: Annotated[int, typer.Argument(min=0, help="Number of the case.")],
    replication: Annotated[int, typer.Option(min=0, help="In which replication.")] = 0,
    seed: Seed = 1,
    on: On = None,
    as_json: Json = False,
) -> None:
    """Tell one case's story in sentences."""
    from simulator import explain_case, run_replications

    log = run_replications(load(scenario, on), seed, 1, 1, replication)
    story = explain_case(log, case, replication)
    show(as_json, lambda: {"case": case, "replication": replication, "story": story}, lambda: "\n".join(story))


@app.command()
def accept(
    study: Annotated[str, typer.Argument(help="Name of a reference study.")],
    profile: Annotated[str, typer.Option(help="as_printed or shifted, where a study has both.")] = "as_printed",
    replications: Annotated[int, typer.Option("--replications", "-n", min=2)] = 20,
    seed: Seed = 1,
    workers: Workers = 2,
    as_json: Json = False,
) -> None:
    """Hold a simulated study against what was published; exit code 4 when a row that must hold does not."""
    from simulator import accept_study, has_failed
    from simulator.report.texts import acceptance_text
    from simulator.report.values import acceptance_values

    table = accept_study(study, profile=profile, seed=seed, replications=replications, workers=workers)
    show(as_json, lambda: acceptance_values(table, study, profile), lambda: acceptance_text(table, study))
    if has_failed(table):
        raise typer.Exit(4)


@app.command()
def export(
    scenario: Name,
    out: Annotated[Path, typer.Argument(help="A .csv, .parquet, .xes or .jsonocel file.")],
    what: Annotated[str, typer.Option(help="events; or, as .csv or .parquet, ledger or queries.")] = "events",
    seed: Seed = 1,
    replications: Runs = 1,
    on: On = None,
) -> None:
    """Write the event log for other tools, or the ledger, or who asked which register about whom."""
    from simulator import export_log, run_replications

    export_log(run_replications(load(scenario, on), seed, replications), out, what)
    print(out)
