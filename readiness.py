"""The one command line: mounts each room's verbs, and gives every error one clear message and an exit code.

Exit codes: 0 fine, 1 failed, 2 usage, 3 bad input, 4 a check not passed, 130 stopped by Ctrl+C.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
import typer.core

import courses.cli
import grading.cli
import grading.verbs.serving_a_class
import simulator.cli
import synthetic_data.cli


class Verbs(typer.core.TyperGroup):
    """The verbs; Ctrl+C says what is kept of the work."""

    def invoke(self, ctx: typer.Context) -> object:
        """Run a verb."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:
            # Whoever keeps something has added a note; all else is written whole at the end.
            kept = getattr(stop, "__notes__", None) or ["Nothing is kept, and no file is half-written."]
            typer.echo("Stopped. " + " ".join(kept), err=True)
            raise


app = typer.Typer(cls=Verbs, no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False,
                  help="Readiness Lab: practise proactive benefit assignment on synthetic people.")
app.add_typer(synthetic_data.cli.app, name="people", help="Synthetic people, registers and their known errors.")
app.add_typer(simulator.cli.app, name="office", help="The benefit office before and after proactive assignment.")
app.add_typer(courses.cli.app, name="course", help="Exercises: write, check and try them.")
app.add_typer(grading.cli.app, name="grade", help="Release, collect, grade, explain.")
app.add_typer(grading.verbs.serving_a_class.app, name="class", help="A class in browsers: links, desks, safe keeping.")

Seed = Annotated[int, typer.Option(help="Same seed, same bytes.")]


_ROOMS_OF_PROGRAMS = ("course", "grade", "class")
"""What these verbs write decides what runs under the instructor's account: exercises, settings, the Hub's file."""


@app.callback()
def _options(
    ctx: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    """Options that stand before the verb; `main` reads --debug itself, when an error needs it.

    Nothing that a verb writes can be written by everybody, whatever the umask was, nor by a group where it matters.
    """
    os.umask(os.umask(0o077) | (0o022 if ctx.invoked_subcommand in _ROOMS_OF_PROGRAMS else 0o002))


@app.command()
def tour(
    out: Annotated[Path, typer.Option(help="Folder for the pages.")] = Path("out"),
    seed: Seed = 2026,
    people: Annotated[int, typer.Option(min=100, help="Size of the synthetic population.")] = 2000,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object; the rest goes to stderr.")] = False,
) -> None:
    """Do the main job once: people, the office before and after, a small class, one page that links all."""
    import json

    from grading import TourSettings, run_tour, tour_figures

    for line in run_tour(out, TourSettings(seed=seed, people=people)):
        typer.echo(line, err=as_json)
    if as_json:
        typer.echo(json.dumps(tour_figures(out), sort_keys=True, ensure_ascii=False))


@app.command()
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Say what is installed, what is missing, and whether the sandbox really holds on this machine."""
    from grading import examine_machine

    findings = examine_machine()
    typer.echo(findings.as_json() if as_json else findings.as_text())
    if not findings.can_grade:
        raise typer.Exit(4)


def main() -> None:
    """Run the command line; an error of ours becomes its message and exit code."""
    from synthetic_data import ReadinessError

    try:
        _refuse_odd_bytes(sys.argv[1:])
        app()
    except ReadinessError as error:
        _stop(str(error), error.exit_code, error)
    except OSError as error:
        _stop(f"{error.filename or 'a file'}: {error.strerror or error}", 1, error)


def _refuse_odd_bytes(words: Sequence[str]) -> None:
    """Refuse what no file of ours can hold: a name typed on, or unpacked from, a machine with another code page."""
    from synthetic_data import BadInput, Problem, sound

    problems = [Problem(where="command line", rule="holds bytes that are no UTF-8, as a name typed or unpacked in "
                        "another code page does", value=word, remedy="rename the file, or type the name anew")
                for word in words if sound(word) != word]
    if problems:
        raise BadInput(problems)


def _stop(message: str, exit_code: int, error: Exception) -> None:
    if "--debug" in sys.argv:
        raise error
    from synthetic_data import LINES, shown

    typer.echo(shown(message, keep=LINES), err=True)
    sys.exit(exit_code)


if __name__ == "__main__":
    main()
