"""`readiness office import-bpmn` and `export-bpmn`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command("import-bpmn")
def import_(
    drawing: Annotated[Path, typer.Argument(help="A .bpmn file.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Office file to write; imported again, it keeps what "
                                                                "was filled in.")] = None,
    pool: Annotated[str | None, typer.Option(help="Which pool to take, when several hold steps.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Turn a BPMN drawing into an office file, and list what is left to fill in."""
    from dataclasses import asdict

    from simulator.bpmn.importing import import_bpmn
    from simulator.printing import as_json as one_object

    done = import_bpmn(drawing, out or Path(f"{drawing.stem}.yml"), pool)
    if as_json:
        print(one_object(asdict(done) | {"path": str(done.path)}))
        return
    print(f"{done.path}: {done.activities} activities, {len(done.roles)} roles")
    if done.again:
        print(f"kept what was filled in for {done.kept} shapes; new: {', '.join(done.new) or 'none'}; "
              f"no longer drawn: {', '.join(done.gone) or 'none'}")
    print(f"{len(done.open)} open values:" if done.open else "Nothing is open.")
    for place, question in done.open:
        print(f"  {place}: {question}")
    print(f"Then: readiness office check {done.path}")


@app.command("export-bpmn")
def export(
    process: Annotated[str, typer.Argument(help="A process or scenario, by name or file.")],
    out: Annotated[Path, typer.Option("--out", "-o", help=".bpmn file to write.")] = Path("process.bpmn"),
) -> None:
    """Draw a process as BPMN 2.0 for other programs to show."""
    from simulator import find_process
    from simulator.bpmn.writing import write_bpmn

    write_bpmn(find_process(process), out)
    print(out)
