"""`readiness office`: run, compare, sweep, rank, explain, check, draw, report, accept, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="The benefit office, before and after proactive assignment.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Name of a shipped scenario, or a YAML file.")]
Seed = Annotated[int, typer.Option(help="Same seed, same luck.")]
Runs = Annotated[int | None, typer.Option("--replications", "-n", min=1, help="Runs; the scenario's own number when left out.")]
Workers = Annotated[int, typer.Option(min=1, help="Processes to use; the result does not depend on it.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
On = Annotated[str | None, typer.Option("--on", help="Switches to turn on instead of the file's, joined by commas.")]


def _load(name: str, on: str | None = None):  # noqa: ANN202 - a Scenario, imported only when needed
    from simulator import load_scenario

    switches = None if on is None else tuple(part.strip() for part in on.split(",") if part.strip())
    return load_scenario(name, on=switches)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List scenarios, processes and measures."""
    from simulator import list_measures, list_processes, list_scenarios
    from simulator.printing import as_json as text
    from simulator.printing import as_text

    measures = list(list_measures().values())
    if as_json:
        print(text({"scenarios": list_scenarios(), "processes": list_processes(),
                    "measures": [{"name": m.name, "title": m.title, "unit": m.unit, "better": m.better,
                                  "definition": m.definition} for m in measures]}))
        return
    print("Scenarios: " + ", ".join(list_scenarios()))
    print("Processes: " + ", ".join(list_processes()) + "\n")
    print(as_text(("Measure", "Unit", "Better", "What it is"), [(m.name, m.unit, m.better, m.title) for m in measures]))


@app.command()
def run(scenario: Name, seed: Seed = 1, replications: Runs = None, workers: Workers = 2, on: On = None,
        measures: Annotated[str | None, typer.Option("--measures", help="Names joined by commas; all when left out.")] = None,
        by: Annotated[str | None, typer.Option(help="Also for groups: benefit, or a case attribute.")] = None,
        as_json: Json = False) -> None:
    """Run a scenario and print its figures."""
    from simulator import measure, run_replications
    from simulator.figures import print_measured

    log = run_replications(_load(scenario, on), seed, replications, workers)
    print_measured(measure(log, measures.split(",") if measures else None, by=by), as_json=as_json)


@app.command()
def compare(baseline: Name, alternative: Name, seed: Seed = 1, replications: Runs = None, workers: Workers = 2,
            on: On = None, everything: Annotated[bool, typer.Option("--all", help="Every measure, not only the main ones.")] = False,
            confidence: Annotated[float, typer.Option(help="Of the intervals.")] = 0.95, as_json: Json = False) -> None:
    """Compare two scenarios on shared luck, beside what was published about them."""
    from simulator import HEADLINE, compare_scenarios
    from simulator.figures import print_comparison

    before, after = _load(baseline), _load(alternative, on)
    pair = compare_scenarios(before, after, seed=seed, replications=replications or before.replications, workers=workers,
                             names=None if everything else HEADLINE, confidence=confidence)
    print_comparison(pair, as_json=as_json)


@app.command()
def check(scenario: Name, on: On = None, as_json: Json = False) -> None:
    """Prove a scenario sound before it runs, and say how busy its staff will be."""
    from simulator import check_scenario
    from simulator.figures import print_soundness

    print_soundness(check_scenario(_load(scenario, on)), as_json=as_json)


@app.command()
def draw(process: Annotated[str, typer.Argument(help="A process or scenario, by name or file.")],
         out: Annotated[Path, typer.Option(help="SVG file to write.")] = Path("process.svg")) -> None:
    """Draw the process map."""
    from simulator import draw_process, find_process

    out.write_text(draw_process(find_process(process)), encoding="utf-8")
    print(out)


@app.command()
def report(baseline: Name, alternative: Name, out: Annotated[Path, typer.Option(help="HTML file to write.")] = Path("report.html"),
           seed: Seed = 1, replications: Runs = None, workers: Workers = 2, on: On = None,
           pdf: Annotated[bool, typer.Option("--pdf", help="A PDF beside it.")] = False) -> None:
    """Write the planner's report on two scenarios: one file, no network needed."""
    from simulator import compare_scenarios, write_report

    before, after = _load(baseline), _load(alternative, on)
    pair = compare_scenarios(before, after, seed=seed, replications=replications or before.replications, workers=workers)
    for path in write_report(pair, out, pdf=pdf):
        print(path)


@app.command("sweep")
def sweep_(scenario: Name, place: Annotated[str, typer.Argument(help="Dotted place, such as staff.officers.heads.")],
           values: Annotated[str, typer.Argument(help="Values joined by commas; numbers keep the unit of the file.")],
           measures: Annotated[str | None, typer.Option("--measures", help="Names joined by commas.")] = None,
           seed: Seed = 1, replications: Runs = None, workers: Workers = 2, on: On = None, as_json: Json = False) -> None:
    """Move one number through several values and print what follows."""
    from simulator import HEADLINE, sweep
    from simulator.figures import print_sweep

    loaded = _load(scenario, on)
    table = sweep(loaded, place, [part.strip() for part in values.split(",") if part.strip()],
                  names=measures.split(",") if measures else HEADLINE, seed=seed,
                  replications=replications or loaded.replications, workers=workers)
    print_sweep(table, place, as_json=as_json)


@app.command()
def rank(scenarios: Annotated[list[str], typer.Argument(help="Two or more scenarios.")],
         measure: Annotated[str, typer.Option(help="Name of the measure that decides.")],
         matters: Annotated[float | None, typer.Option(help="Smallest difference worth detecting: chooses the best with a guarantee.")] = None,
         better: Annotated[str | None, typer.Option(help="lower or higher, for measures without a direction.")] = None,
         confidence: Annotated[float, typer.Option(help="Of all statements together.")] = 0.95,
         seed: Seed = 1, replications: Runs = None, workers: Workers = 2, as_json: Json = False) -> None:
    """Put scenarios in order by one measure, with the chance of a wrong word controlled."""
    from simulator import choose_scenario, rank_scenarios
    from simulator.figures import print_ranking

    loaded = {name: _load(name) for name in scenarios}
    table = rank_scenarios(loaded, measure, better=better, seed=seed, replications=replications or 20, workers=workers, confidence=confidence)
    chosen = choose_scenario(loaded, measure, matters=matters, better=better, seed=seed, confidence=confidence) if matters is not None else None
    print_ranking(table, chosen, measure, as_json=as_json)


@app.command()
def precision(scenario: Name, measure: Annotated[str, typer.Option(help="Name of a measure.")],
              half_width: Annotated[float, typer.Option(help="Wanted, in the measure's unit.")],
              most: Annotated[int, typer.Option(min=2, help="Replications at most.")] = 200,
              seed: Seed = 1, workers: Workers = 2, on: On = None, as_json: Json = False) -> None:
    """Run until a figure is as certain as wanted, and say what warm-up the run itself suggests."""
    from simulator import reach_precision
    from simulator.figures import print_precision

    found = reach_precision(_load(scenario, on), measure, half_width, most=most, seed=seed, workers=workers)
    print_precision(found, measure, as_json=as_json)
    if not found.precision.reached:
        raise typer.Exit(4)


@app.command()
def explain(scenario: Name, case: Annotated[int, typer.Argument(min=0, help="Number of the case.")],
            replication: Annotated[int, typer.Option(min=0, help="In which replication.")] = 0, seed: Seed = 1, on: On = None,
            as_json: Json = False) -> None:
    """Tell one case's story in sentences."""
    from simulator import explain_case, run_replications
    from simulator.printing import as_json as text

    log = run_replications(_load(scenario, on), seed, 1, 1, replication)
    story = explain_case(log, case, replication)
    print(text({"case": case, "replication": replication, "story": story}) if as_json else "\n".join(story))


@app.command()
def accept(study: Annotated[str, typer.Argument(help="Name of a reference study.")],
           profile: Annotated[str, typer.Option(help="as_printed or shifted.")] = "as_printed", seed: Seed = 1,
           replications: Annotated[int, typer.Option("--replications", "-n", min=2)] = 20, workers: Workers = 2,
           as_json: Json = False) -> None:
    """Hold a simulated study against what was published; exit code 4 when a row that must hold does not."""
    from simulator import accept_study, has_failed
    from simulator.figures import print_acceptance

    table = accept_study(study, profile=profile, seed=seed, replications=replications, workers=workers)
    print_acceptance(table, study, profile, as_json=as_json)
    if has_failed(table):
        raise typer.Exit(4)


@app.command()
def export(scenario: Name, out: Annotated[Path, typer.Argument(help="File to write: .csv, .parquet, .xes or .jsonocel.")],
           seed: Seed = 1, replications: Runs = 1, on: On = None) -> None:
    """Write the event log for other tools."""
    from simulator import export_log, run_replications

    export_log(run_replications(_load(scenario, on), seed, replications), out)
    print(out)
