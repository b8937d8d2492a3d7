"""The report as files: HTML always, PDF and the figures behind it on request."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from simulator.experiments.pair import Pair
from simulator.experiments.several import ManyCompared
from simulator.experiments.tornado import Dependence
from simulator.report.dependence import dependence_values
from simulator.report.planner import planner_report
from simulator.report.printing import as_json
from simulator.report.several import several_report, several_values
from simulator.report.values import comparison_values
from synthetic_data import Document, render_html, render_pdf, render_slides, render_workbook, whole_files


def write_report(compared: Pair | ManyCompared, target: Path, *, pdf: bool = False, data: bool = False,
                 excel: bool = False, slides: bool = False, found: Sequence[Dependence] = ()) -> list[Path]:
    """Write the planner's report and return the files made.

    Parameters
    ----------
    data : also the figures, as ``.json`` and ``.csv`` beside the page
    excel, slides : also as a workbook of its tables, and as a deck of its answer, drawings and assumptions
    found : what the answer depends on, for each alternative, where it was tried

    Raises
    ------
    ReadinessError : a PDF was asked for and the package for it is not installed
    """
    document = _document(compared, found)
    # All at once at the end, so that nothing is left behind where a run is stopped or the package for PDF is missing.
    with whole_files(target.parent) as draft:
        _render(document, compared, found, draft / target.name, pdf=pdf, data=data, excel=excel, slides=slides)
        made = {path.suffix for path in draft.iterdir()}
    # The page first, as it is what is read; then what is made for people, then what is made for machines.
    return [target, *(target.with_suffix(ending) for ending in (".pdf", ".xlsx", ".pptx", ".json", ".csv")
                      if ending in made)]


def _render(document: Document, compared: Pair | ManyCompared, found: Sequence[Dependence], target: Path, *, pdf: bool,
            data: bool, excel: bool, slides: bool) -> None:
    if pdf:
        render_pdf(document, target.with_suffix(".pdf"))
    if excel:
        render_workbook(document, target.with_suffix(".xlsx"))
    if slides:
        render_slides(document, target.with_suffix(".pptx"))
    if data:
        _write_data(compared, found, target)
    target.write_text(render_html(document), encoding="utf-8")


def _document(compared: Pair | ManyCompared, found: Sequence[Dependence]) -> Document:
    if isinstance(compared, Pair):
        return planner_report(compared, next(iter(found), None))
    return several_report(compared, found)


def _write_data(compared: Pair | ManyCompared, found: Sequence[Dependence], target: Path) -> None:
    values = comparison_values(compared) if isinstance(compared, Pair) else several_values(compared)
    if found:
        values["depends_on"] = [dependence_values(one) for one in found]
    target.with_suffix(".json").write_text(as_json(values) + "\n", encoding="utf-8")
    compared.table.to_csv(target.with_suffix(".csv"), index=False, lineterminator="\n")
