"""Options that several verbs share, and how a verb prints."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

Folder = Annotated[Path, typer.Argument(help="The course folder.", metavar="FOLDER")]
Which = Annotated[str | None, typer.Option("--exercise", "-e", help="Only this exercise.")]
Who = Annotated[str | None, typer.Option("--trainee", "-t", help="Only this trainee.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]
OneTrainee = Annotated[str, typer.Option("--trainee", "-t", help="Whose.")]
OneExercise = Annotated[str, typer.Option("--exercise", "-e", help="At which exercise.")]
Reason = Annotated[str, typer.Option(help="Why; kept in the course folder.")]


def print_json(value: Any) -> None:
    """Print a value as JSON with sorted keys."""
    # ASCII only: a terminal acts on what some letters say, and some are no letters that could be written.
    typer.echo(json.dumps(value, sort_keys=True, indent=1))
