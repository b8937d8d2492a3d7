"""`readiness office tornado`: what an answer depends on."""

from __future__ import annotations

from typing import Annotated

import typer

from simulator.verbs.options import Confidence, Json, Name, Sampling, grouped, load, show

app = typer.Typer()

Alternative = Annotated[str | None, typer.Argument(help="The office after; without it the answer is one office's.")]
OfAnswer = Annotated[str | None, typer.Option("--measure", help="Measure that is the answer; the scenario's first "
                                              "headline, or what its question asks, when left out.")]
Top = Annotated[int, typer.Option(min=1, help="Numbers moved in every run: those that changed most in the first.")]
Draws = Annotated[int, typer.Option(min=0, help="Draws of all assumed numbers together; 0 for none.")]
Minutes = Annotated[float, typer.Option(help="After so many minutes nothing more is begun; what is missing is said.")]


@app.command("tornado")
@grouped
def tornado_(
    baseline: Name,
    alternative: Alternative = None,
    *,
    how: Sampling,
    measure: OfAnswer = None,
    top: Top = 8,
    draws: Draws = 39,
    minutes: Minutes = 30.0,
    confidence: Confidence = 0.95,
    as_json: Json = False,
) -> None:
    """Move every assumed number within its range, alone and all together, and say what the answer depends on."""
    from simulator.experiments.tornado import find_dependence
    from simulator.report.dependence import dependence_text, dependence_values, measure_of_answer

    # Of two offices the switches are those of the one after.
    offices = [load(baseline, None if alternative else how.on)]
    offices += [load(alternative, how.on)] if alternative else []
    found = find_dependence(
        offices,
        measure or measure_of_answer(offices),
        seed=how.seed,
        replications=how.replications or offices[0].replications,
        top=top,
        draws=draws,
        minutes=minutes,
        workers=how.workers,
        confidence=confidence,
    )
    show(as_json, lambda: dependence_values(found), lambda: dependence_text(found))
