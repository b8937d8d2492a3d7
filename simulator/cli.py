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
