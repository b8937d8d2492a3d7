"""`readiness office import-bpmn` and `export-bpmn`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from simulator.verbs.options import Json, show

if TYPE_CHECKING:
    from simulator.bpmn.importing import Imported

app = typer.Typer()


@app.command("import-bpmn")
def import_(
    drawing: Annotated[Path, typer.Argument(help="A .bpmn file.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Office file to write; imported again, it keeps what "
                                             "was filled in.")] = None,
    pool: Annotated[str | None, typer.Option(help="Name or id of the pool to take, when several hold steps.")] = None,
    as_json: Json = False,
) -> None:
    """Turn a BPMN drawing into an office file, and list what is left to fill in."""
    from dataclasses import asdict

    from simulator.bpmn.importing import import_bpmn

    done = import_bpmn(drawing, out or Path(f"{drawing.stem}.yml"), pool)
    show(as_json, lambda: asdict(done) | {"path": str(done.path)}, lambda: "\n".join(_lines(done)))


def _lines(done: Imported) -> Iterator[str]:
    yield f"{done.path}: {done.activities} activities, {len(done.roles)} roles"
    if done.again:
        yield (f"kept what was filled in for {done.kept} shapes; new: {', '.join(done.new) or 'none'}; "
               f"no longer drawn: {', '.join(done.gone) or 'none'}")
    yield from (f"Said in the drawing only: {note}" for note in done.notes)
    yield f"{len(done.open)} open values:" if done.open else "Nothing is open."
    yield from (f"  {place}: {question}" for place, question in done.open)
    yield f"Then: readiness office check {done.path}"


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
