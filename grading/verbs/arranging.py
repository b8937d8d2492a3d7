"""Verbs that arrange: due dates, longer time for one person, reopenings, notes; each can be taken back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from grading.verbs.options import AsJson, Folder, OneExercise, OneTrainee, Reason, Who, print_json

_FAR = timedelta(days=366)
"""A date further away is more likely a slip in the year."""
_MIDNIGHT = re.compile(r"\d[ T]00:00(?::00)?(?!\d)")
app = typer.Typer()
Undo = Annotated[bool, typer.Option("--undo", help="Take the last one back.")]


@app.command()
def due(
    folder: Folder,
    exercise: Annotated[str, typer.Argument(help="Which exercise; all due dates are listed when left out.")] = "",
    moment: Annotated[str, typer.Argument(help='Due date, such as "2026-12-01 17:00 UTC".')] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Take the due date away.")] = False,
    undo: Undo = False,
    reason: Reason = "",
    as_json: AsJson = False,
) -> None:
    """Set, move or remove the due date of an exercise for the class, or list all; marks and pages follow at once."""
    from grading import due_date, list_due_dates, open_course_folder, renew_feedback, set_due_date, undo_due_date

    course = open_course_folder(folder)
    if bool(moment) + remove + undo > 1 or (bool(moment) + remove + undo == 1) != bool(exercise):
        raise typer.BadParameter("give an exercise with a date, or with --remove, or with --undo; nothing lists all")
    if exercise:
        undo_due_date(course, exercise, reason) if undo else set_due_date(course, exercise, moment, reason)
        renew_feedback(course, exercise)
    rows = list_due_dates(course)
    if as_json:
        print_json({"due_dates": rows})
        return
    for row in rows:
        if not exercise or row["exercise"] == exercise:
            who = f" for {row['trainee']}" if row["trainee"] else ""
            typer.echo(f"{row['exercise']} {'is due at ' + row['due'] if row['due'] else 'has no due date'}{who}.")
    past = exercise and due_date(course, exercise)
    if past and past < datetime.now(UTC):
        typer.echo("That moment is past: whatever is handed in from now on is late.")
    if past and past > datetime.now(UTC) + _FAR:
        typer.echo("That moment is more than a year away; look at the year.")
    gone = [] if exercise else [name for name in course.exercises()
                                if (day := due_date(course, name)) and day < datetime.now(UTC)]
    if gone:
        typer.echo(f"Past: {', '.join(gone)}; whatever is handed in for it from now on is late.")
    if _MIDNIGHT.search(moment):
        typer.echo("That is the first minute of its day; where its last one is meant, write 23:59.")


@app.command()
def extend(
    folder: Folder,
    trainee: Annotated[str, typer.Option("--trainee", "-t", help="Who gets longer.")],
    exercise: Annotated[str, typer.Option("--exercise", "-e", help="For which exercise; --extra without it is for "
                                          "all.")] = "",
    until: Annotated[str, typer.Option(help='New due date, such as "2026-12-05 17:00 UTC".')] = "",
    extra: Annotated[str, typer.Option(help='Extra time after every due date, such as "3 days".')] = "",
    reason: Reason = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take the last extension or extra time back.")] = False,
) -> None:
    """Give one trainee longer, or take that back; marks, exports and pages follow at once."""
    from grading import due_date, extend, give_extra_time, open_course_folder, renew_feedback, undo_extension
    from grading.class_folder.moments import written

    course = open_course_folder(folder)
    if undo + bool(until) + bool(extra) != 1 or (until and not exercise):
        raise typer.BadParameter("give --until with --exercise, or --extra, or --undo to take the last one back")
    if undo:
        undo_extension(course, trainee, exercise, reason)
    elif extra:
        give_extra_time(course, trainee, exercise, extra, reason)
    else:
        extend(course, trainee, exercise, until, reason)
    renew_feedback(course, exercise or None, trainee)
    moments = {name: due_date(course, name, trainee) for name in ([exercise] if exercise else course.exercises())}
    if not any(moments.values()):
        typer.echo(f"{exercise or 'No exercise'} has {'no' if exercise else 'a'} due date"
                   + (f" yet; once it has one, {trainee} gets {extra.strip()} more." if extra else "."))
    for name, moment in moments.items():
        if moment:
            typer.echo(f"{name} is due for {trainee} at {written(moment)}.")


@app.command()
def reopen(folder: Folder, trainee: OneTrainee, exercise: OneExercise, reason: Reason = "", undo: Undo = False) -> None:
    """Open an attempt again that closed with its feedback; the next collecting takes what was handed in since."""
    from grading import open_course_folder, reopen_attempt, tell_trainees, undo_reopening

    course = open_course_folder(folder)
    if undo:
        attempt = undo_reopening(course, trainee, exercise, reason)
        tell_trainees(course, [trainee])
        typer.echo(f"Attempt {attempt} of {trainee} at {exercise} is closed, as it was before.")
        return
    attempt = reopen_attempt(course, trainee, exercise, reason)
    tell_trainees(course, [trainee])
    typer.echo(f"Attempt {attempt} of {trainee} at {exercise} is open again. Next: readiness grade collect {folder}")


@app.command()
def note(
    folder: Folder,
    trainee: OneTrainee,
    text: Annotated[str, typer.Argument(help="What was agreed, such as a screen reader or a quiet room.")] = "",
    undo: Undo = False,
) -> None:
    """Note what was agreed with a trainee beside dates; only you read it."""
    from grading import note_for, open_course_folder, undo_note

    course = open_course_folder(folder)
    if undo == bool(text.strip()):
        raise typer.BadParameter("give a text, or --undo to take the last note back")
    undo_note(course, trainee) if undo else note_for(course, trainee, text)
    typer.echo("Taken back." if undo else "Noted.")


@app.command()
def arrangements(folder: Folder, trainee: Who = None, as_json: AsJson = False) -> None:
    """List everything that was arranged or taken back: what, for whom, who, when and why."""
    from grading import open_course_folder, read_arrangements
    from grading.class_folder.arrangements import as_plain, sentence
    from synthetic_data import shown

    lines = [line for line in read_arrangements(open_course_folder(folder)) if trainee in (None, line.trainee)]
    if as_json:
        print_json({"arrangements": [as_plain(line) for line in lines]})
        return
    for line in lines:
        typer.echo(shown(sentence(line)))


@app.command()
def undo(folder: Folder, number: Annotated[int, typer.Argument(help="As `readiness grade arrangements` lists it.")],
         reason: Reason = "") -> None:
    """Take one arrangement back, whatever it was; marks, exports and pages follow at once."""
    from grading import open_course_folder, renew_feedback, undo_arrangement
    from grading.class_folder.arrangements import sentence
    from synthetic_data import shown

    course = open_course_folder(folder)
    taken = undo_arrangement(course, number, reason)
    renew_feedback(course, taken.exercise or None, taken.trainee or None)
    typer.echo(shown(f"Taken back: {sentence(taken)}"))
