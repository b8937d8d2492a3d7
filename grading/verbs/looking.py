"""Verbs that look at a class and say something of its work: table, files, changes, evidence, points, comments."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from grading.verbs.options import AsJson, Folder, OneExercise, OneTrainee, Who, print_json

app = typer.Typer()
Part = Annotated[str, typer.Option("--part", "-p", help="Which part of the exercise, as `readiness grade files` names "
                                   "it.")]
_HEAD = ("trainee", "name", "exercise", "state", "points", "out_of", "penalty", "outcome", "attempts", "received_at",
         "due", "late", "by_hand", "waits", "remarks")


@app.command()
def table(folder: Folder, as_json: AsJson = False,
          as_csv: Annotated[bool, typer.Option("--csv", help="A row for each trainee and exercise.")] = False) -> None:
    """Show the class as a table: who has how many points where, attempts, what came late, remarks."""
    from grading import grade_table, open_course_folder
    from grading.exports.written_csv import write_csv
    from synthetic_data import shown

    found = grade_table(open_course_folder(folder))
    if as_json:
        print_json(found.as_plain())
        return
    names = {one.id: one.name for one in found.trainees}
    rows = [_row(found.cells[one.id, name], names[one.id]) for one in found.trainees for name in found.exercises]
    if as_csv:
        typer.echo(write_csv(_HEAD, rows).decode(), nl=False)
        return
    for one in found.trainees:
        cells = [found.cells[one.id, name] for name in found.exercises]
        graded = [f"{cell.exercise} {cell.points:g}/{cell.out_of:g}{' late' if cell.late else ''}"
                  for cell in cells if cell.points is not None]
        typer.echo(shown(f"{one.id:16} {one.name:24} {', '.join(graded) or 'nothing graded yet'}"))


def _row(cell: Any, name: str) -> tuple[object, ...]:
    return (cell.trainee, name, cell.exercise, cell.state, cell.points, cell.out_of, cell.penalty, cell.outcome,
            cell.attempts, cell.received_at, cell.due, "yes" if cell.late else "", "yes" if cell.by_hand else "",
            "yes" if cell.waits else "", "; ".join(cell.remarks))


@app.command()
def files(folder: Folder, trainee: OneTrainee, exercise: OneExercise, as_json: AsJson = False) -> None:
    """Show each file a trainee decided: the evidence, the answers, and what would have been right."""
    from grading import decided_files, open_course_folder
    from synthetic_data import shown

    found = decided_files(open_course_folder(folder), trainee, exercise)
    if as_json:
        print_json({"files": [file.as_plain() for file in found]})
        return
    for file in found:
        typer.echo(shown(f"{'WRONG ' if file.wrong else '      '}{file.title}"))
        for field in file.fields:
            right = f"   (right: {field.right})" if field.right and not field.is_right else ""
            typer.echo(shown(f"        {field.item} | {field.label}: {field.given or 'no answer'}{right}"))


@app.command()
def changes(folder: Folder, trainee: Who = None, as_json: AsJson = False) -> None:
    """List who changed which mark or date when, from what to what; `arrangements` has the reasons for dates."""
    from dataclasses import asdict

    from grading import open_course_folder, read_changes
    from synthetic_data import shown

    found = read_changes(open_course_folder(folder), trainee)
    if as_json:
        print_json({"changes": [asdict(one) for one in found]})
        return
    for one in found:
        typer.echo(shown(f"{one.number}. {one.sentence}"))


@app.command()
def evidence(
    folder: Folder,
    trainee: Annotated[str | None, typer.Argument(help="Whose; everybody's of whom something is graded if not said.")
                       ] = None,
    law: Annotated[str, typer.Option(help="What to add about the law: none, or eu (written for November 2026).")
                   ] = "none",
    as_json: AsJson = False,
) -> None:
    """Write what was trained, when, with which result and error, and what that does not say: page, PDF and JSON."""
    from grading import evidence_pack, open_course_folder, read_scores, write_evidence_pack

    course = open_course_folder(folder)
    people = [trainee] if trainee else sorted({row.trainee for row in read_scores(course)} & {
        one.id for one in course.trainees()})
    if as_json:
        print_json({"packs": [evidence_pack(course, one, law).as_plain() for one in people]})
        return
    for one in people:
        for path in write_evidence_pack(course, one, law):
            typer.echo(str(path))


@app.command()
def points(
    folder: Folder, trainee: OneTrainee, exercise: OneExercise, part: Part,
    value: Annotated[float | None, typer.Option("--points", help="Points by hand.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Let the automatic points hold again.")] = False,
) -> None:
    """Set the points of one part by hand; they stay whatever is graded again."""
    from grading import open_course_folder, renew_feedback, set_points

    if undo == (value is not None):
        raise typer.BadParameter("give --points, or --undo to let the automatic points hold again")
    course = open_course_folder(folder)
    holds = set_points(course, trainee, exercise, part, value)
    renew_feedback(course, exercise, trainee)
    typer.echo(f"{trainee} has {holds:g} points for {part} of {exercise}.")


@app.command()
def comment(
    folder: Folder, trainee: OneTrainee, exercise: OneExercise, part: Part,
    text: Annotated[str, typer.Argument(help="What the trainee reads; empty takes the comment away.")] = "",
) -> None:
    """Write a comment on one part; it stands on the trainee's feedback page."""
    from grading import comment_on, open_course_folder, renew_feedback

    course = open_course_folder(folder)
    comment_on(course, trainee, exercise, part, text)
    renew_feedback(course, exercise, trainee)
    typer.echo("Noted." if text.strip() else "Taken away.")


@app.command()
def trainee(
    folder: Folder,
    name: Annotated[str, typer.Argument(help="Log-in name of the trainee.")],
    first_name: Annotated[str | None, typer.Option(help="First name.")] = None,
    last_name: Annotated[str | None, typer.Option(help="Last name.")] = None,
    email: Annotated[str | None, typer.Option(help="Mail address.")] = None,
    role: Annotated[str | None, typer.Option(help="CW, DS, TL or PL.")] = None,
    account: Annotated[str | None, typer.Option(help="Account that hands in, if it is called otherwise.")] = None,
    language: Annotated[str | None, typer.Option(help="Such as en or az.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Take the trainee off the list; marks stay.")] = False,
) -> None:
    """Add a trainee to the class list, change what is named, or take them off it."""
    from grading import change_roster, open_course_folder
    from grading.class_folder.roster_changes import listed, with_trainee, without_trainee

    course = open_course_folder(folder)
    named = {"first_name": first_name, "last_name": last_name, "email": email, "role": role, "account": account,
             "language": language}
    changes = {key: value for key, value in named.items() if value is not None}
    if remove and changes:
        raise typer.BadParameter("--remove stands alone")
    people = listed(course)
    count = change_roster(course, without_trainee(people, name) if remove else with_trainee(people, name, **changes))
    typer.echo(f"{count} trainees on the class list.")
