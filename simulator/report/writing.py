"""The report as files: HTML always, PDF on request."""

from __future__ import annotations

from pathlib import Path

from simulator.experiments.pair import Pair
from simulator.report.planner import planner_report
from synthetic_data import render_html, render_pdf


def write_report(pair: Pair, target: Path, *, pdf: bool = False) -> list[Path]:
    """Write the planner's report and return the files made.

    Raises
    ------
    ReadinessError : a PDF was asked for and the package for it is not installed
    """
    document = planner_report(pair)
    target.parent.mkdir(parents=True, exist_ok=True)
    made = [target]
    if pdf:
        made.append(target.with_suffix(".pdf"))
        render_pdf(document, made[1])
    target.write_text(render_html(document), encoding="utf-8")
    return made
