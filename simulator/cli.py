"""`readiness office`: the verbs of `simulator.verbs`, under one name."""

from __future__ import annotations

import typer

from simulator.verbs import (
    comparing,
    depending,
    fitting,
    from_a_drawing,
    from_a_log,
    from_a_workbook,
    planning,
    practices,
    running,
)

app = typer.Typer(help="The benefit office, before and after proactive assignment.", no_args_is_help=True)
for part in (running, comparing, depending, planning, practices, fitting, from_a_drawing, from_a_log, from_a_workbook):
    app.add_typer(part.app)
