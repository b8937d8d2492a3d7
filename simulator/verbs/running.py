"""`readiness office list`, `run`, `check`, `explain`, `export`, `draw` and `accept`: one scenario, process or study."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from simulator.verbs.options import Json, Measures, Name, On, Runs, Sampling, Seed, Workers, grouped, load, show, split

app = typer.Typer()


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List scenarios, processes and measures."""
    from simulator.report.texts import catalogue_text
    from simulator.report.values import catalogue_values

    show(as_json, catalogue_values, catalogue_text)


@app.command()
@grouped
def run(
    scenario: Name,
    how: Sampling,
    measures: Measures = None,
    as_json: Json = False,
    by: Annotated[str | None, typer.Option(help="Also for groups: benefit, role, or a case attribute.")] = None,
    parts: Annotated[Path | None, typer.Option(help="Folder for each replication's log, as Parquet files.")] = None,
    first: Annotated[int, typer.Option(min=0, help="Number of the first replication: machines with one seed and "
                                       "numbers of their own share a run, and `merge` puts their parts together.")] = 0,
) -> None:
    """Run a scenario and print its figures."""
    from simulator.experiments.streaming import Asked, run_figures
    from simulator.interchange.parts import kept_parts, refuse_used, write_parts
    from simulator.measures.registry import role_measures
    from simulator.report.roles import nobody_text, roles_of_run, run_roles_text
    from simulator.report.texts import measured_text, outside_text
    from simulator.report.values import measured_values, role_values

    names, office = tuple(split(measures)) if measures else None, load(scenario, how.on)
    if parts is not None:
        # Workers of a cluster start in other folders.
        parts = parts.resolve()
        refuse_used(parts)
    asked = Asked(names=names, by=by, roles=tuple(role_measures(names)),
                  keep=None if parts is None else partial(write_parts, parts))
    try:
        found = run_figures(office, asked, seed=how.seed, replications=how.replications, workers=how.workers,
                            first=first, label=office.title)
    except KeyboardInterrupt as stop:
        if parts is not None:
            stop.add_note(f"{kept_parts(parts)} replications are kept whole in {parts}.")
        raise
    show(as_json, lambda: measured_values(found) | role_values(roles_of_run(found)),
         lambda: outside_text(office) + nobody_text(office, found.came) + measured_text(found) + run_roles_text(found))


@app.command()
def merge(
    scenario: Name,
    folders: Annotated[list[Path], typer.Argument(help="Folders that `run --parts` has written.")],
    measures: Measures = None,
    as_json: Json = False,
    by: Annotated[str | None, typer.Option(help="Also for groups: benefit, role, or a case attribute.")] = None,
    on: On = None,
) -> None:
    """Put replications of one office together that were run apart, and print the figures of all."""
    from simulator.experiments.streaming import Asked, merge_figures
    from simulator.interchange.parts import find_parts
    from simulator.measures.registry import role_measures
    from simulator.report.roles import nobody_text, roles_of_run, run_roles_text
    from simulator.report.texts import measured_text, outside_text
    from simulator.report.values import measured_values, role_values

    names, office = tuple(split(measures)) if measures else None, load(scenario, on)
    found = find_parts(folders, office)
    merged = merge_figures(office, Asked(names=names, by=by, roles=tuple(role_measures(names))),
                           int(found[0].run["seed"]),
                           {part.number: partial(part.log, office) for part in found}, label=office.title)
    show(as_json, lambda: measured_values(merged) | role_values(roles_of_run(merged)),
         lambda: outside_text(office) + nobody_text(office, merged.came) + measured_text(merged)
         + run_roles_text(merged))


@app.command("compile")
def compile_() -> None:
    """Compile the fast engine once for this copy of the lab; `make run` does it too."""
    from simulator.run.compile_once import compile_once

    typer.echo(compile_once())


@app.command()
def check(scenario: Name, on: On = None, as_json: Json = False) -> None:
    """Prove a scenario sound before it runs, and say how busy its staff will be."""
    from dataclasses import replace

    from simulator import check_scenario
    from simulator.evidence.grounds import ungrounded
    from simulator.evidence.shipped import shipped_problems
    from simulator.measures.named import unread_bookings
    from simulator.report.texts import days_of_rates, soundness_text
    from simulator.report.values import soundness_values
    from synthetic_data import BadInput

    office = load(scenario, on)
    found = check_scenario(office)
    if problems := [*found.problems, *shipped_problems(scenario)]:
        raise BadInput(problems)
    found = replace(found, warnings=(*found.warnings, *unread_bookings(office),
                                     *map(str, ungrounded(scenario, office))))
    show(as_json, lambda: soundness_values(found), lambda: soundness_text(found, days_of_rates(office)))


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

    # This replication alone: it is the same whichever others are run.
    log = run_replications(load(scenario, on), seed, 1, 1, replication)
    story = explain_case(log, case, replication)
    show(as_json, lambda: {"case": case, "replication": replication, "story": story}, lambda: "\n".join(story))


@app.command()
def export(
    scenario: Name,
    out: Annotated[Path, typer.Argument(help="A .csv, .parquet, .xes or .jsonocel file.")],
    what: Annotated[str, typer.Option(help="events; or, as .csv or .parquet, ledger, queries or company.")] = "events",
    seed: Seed = 1,
    replications: Runs = 1,
    on: On = None,
) -> None:
    """Write the event log for other tools, or the ledger, or who asked which register about whom."""
    from simulator import export_log, run_replications

    export_log(run_replications(load(scenario, on), seed, replications), out, what)
    print(out)


@app.command()
def draw(
    process: Annotated[str, typer.Argument(help="A process or scenario, by name or file.")],
    out: Annotated[Path, typer.Option(help="SVG file to write.")] = Path("process.svg"),
) -> None:
    """Draw the process map."""
    from simulator.process_map.drawing import draw_office

    out.write_text(draw_office(process), encoding="utf-8")
    print(out)


@app.command()
@grouped
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
