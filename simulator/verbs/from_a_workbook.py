"""`readiness office template` and `from-excel`: an office as a workbook that a planner fills in, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def template(
    office: Annotated[str | None, typer.Argument(help="An office to begin with, by name or file; its numbers stand in "
                                                      "the workbook.")] = None,
    process: Annotated[str | None, typer.Option(help="A process instead: its steps and roles, all numbers left "
                                                     "open.")] = None,
    excel: Annotated[Path | None, typer.Option(help="Workbook to write, .xlsx.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Folder of CSV files to write instead.")] = None,
) -> None:
    """Write a workbook of staff, hours, leave, volumes, minutes, ways and costs that needs no programming."""
    from simulator.workbook.building import write_template

    if (office is None) == (process is None):
        raise typer.BadParameter("name an office, or --process and no office")
    if excel is not None and csv is not None:
        raise typer.BadParameter("write --excel or --csv, not both")
    target = csv or excel or Path("office.xlsx")
    write_template(office, process, target)
    print(f"Wrote {target}. Fill it in, then: readiness office from-excel {target}"
          + (f" --process {process}" if process else ""))


@app.command("from-excel")
def from_excel(
    workbook: Annotated[Path, typer.Argument(help="The workbook, or a folder of its sheets as CSV files.")],
    process: Annotated[str | None, typer.Option(help="The process in which these people work, for a workbook that is "
                                                     "based on no office.")] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Office file to write.")] = Path("office.yml"),
) -> None:
    """Make a checked office file of a workbook; every number says where it comes from."""
    from simulator.workbook.building import build_office

    built = build_office(workbook, out, process=process)
    print(f"Wrote {out}: {built.office.title}, {len(built.changed)} entries of the workbook.")
    for place in built.changed:
        print(f"  {place}")
    for question in built.questions:
        print(f"Please look: {question}")
    if built.passed_over:
        print(f"Not read, as they are none of the workbook's own sheets: {', '.join(built.passed_over)}")
    print(f"Next: readiness office check {out}")
