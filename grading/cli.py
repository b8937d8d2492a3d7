"""The instructor's verbs: secret, roster, release, collect, run, feedback, report, regrade, export and a few more."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

import grading.verbs.arranging
import grading.verbs.looking
from grading.verbs.learning_platform import send_on
from grading.verbs.options import AsJson, Folder, Reason, Which, Who, print_json

app = typer.Typer(no_args_is_help=True, add_completion=False)
app.add_typer(grading.verbs.arranging.app)
app.add_typer(grading.verbs.looking.app)

Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, max=64, help="Submissions examined at the same time.")]
Kind = Annotated[str, typer.Option("--sandbox", help="auto, or the name of one kind (see readiness doctor).")]


@app.command()
def secret(
    folder: Folder,
    course: Annotated[str, typer.Option(help="Short name of the course, used in paths.")] = "readiness",
    shared: Annotated[bool, typer.Option("--shared", help="Everybody works under one account of the machine; "
                                         "nobody's identity can be checked.")] = False,
    content: Annotated[Path | None, typer.Option(help="Folder with exercises of your own, beside these.")] = None,
    renew: Annotated[bool, typer.Option("--renew", help="Give a course folder that is a copy of another a secret of "
                                        "its own, before anything is given out in it.")] = False,
) -> None:
    """Make a course folder with its secret (mode 0600); the secret decides everybody's variant, so keep it safe."""
    from grading import create_course, open_course_folder, renew_secret, said_of_copy

    if renew:
        renew_secret(open_course_folder(folder))
        typer.echo(f"{folder} has a new secret; its cases are its own.")
        return
    made = create_course(folder, course, submitters="shared" if shared else "accounts",
                         content=str(content.absolute()) if content else "")
    said_of_copy(made)  # which keeps where it lies
    typer.echo(f"Course folder {made.root}, settings in course.yml. Next: readiness grade roster {folder} CLASS.csv")


@app.command()
def roster(
    folder: Folder,
    class_list: Annotated[Path, typer.Argument(help="CSV or .xlsx with a column trainee; first_name, last_name, email, "
                                               "role, account, language may follow. Or a list that Moodle or Canvas "
                                               "exported.")],
    smaller: Annotated[bool, typer.Option("--smaller", help="Also where most of the class is not on the list any "
                                          "more.")] = False,
) -> None:
    """Take over the class list and enter it into the gradebook."""
    from grading import enter_roster, open_course_folder, read_handed

    course, handed = open_course_folder(folder), read_handed(class_list)
    typer.echo(f"{enter_roster(course, handed, smaller=smaller)} trainees in the gradebook.{handed.said}")


@app.command()
def release(
    folder: Folder,
    exercises: Annotated[list[str] | None, typer.Argument(help="Exercises; all when none is named.")] = None,
    trainee: Who = None,
    again: Annotated[bool, typer.Option("--again", help="Give this trainee the next attempt: a new variant.")] = False,
    reason: Reason = "",
) -> None:
    """Give out exercises: one notebook for all, a data pack of their own for each trainee and attempt."""
    from grading import open_course_folder, packs_out_of_reach, release, release_next_attempt, said_of_copy

    course = open_course_folder(folder)
    if copied := said_of_copy(course):
        typer.echo(copied, err=True)
    if again:
        if trainee is None or not exercises:
            raise typer.BadParameter("--again needs --trainee and at least one exercise")
        for name in exercises:
            typer.echo(f"{trainee} has attempt {release_next_attempt(course, trainee, name, reason)} of {name}.")
        typer.echo("Their new data come when they next sit down with: readiness grade open --course "
                   f"{course.exchange / course.settings.course} --trainee {trainee}\n"
                   "Assignment List's Fetch does not renew an exercise that is already in their folder.")
        return
    made = release(course, exercises or (), [trainee] if trainee else ())
    typer.echo(f"{len(made)} new data packs; notebooks and packs are in {course.exchange}.")
    for reason, names in packs_out_of_reach(course).items():
        typer.echo(f"Cannot fetch their data themselves, because {reason}: {', '.join(names)}. Only you can read it, "
                   f"in {course.exchange / course.settings.course / 'packs'}; pass it on, or use --shared.", err=True)


@app.command()
def collect(folder: Folder, exercise: Which = None, trainee: Who = None, as_json: AsJson = False) -> None:
    """Take over what was handed in: owners checked, no links, sizes limited; refused folders are listed."""
    from dataclasses import asdict

    from grading import collect, open_course_folder
    from synthetic_data import shown, shown_name

    outcomes = collect(open_course_folder(folder), exercise, trainee)
    if as_json:
        print_json({"folders": [asdict(one) for one in outcomes]})
    else:
        for one in outcomes:
            if one.outcome == "refused" or one.sentence:
                typer.echo(f"{one.outcome:9}  {shown_name(one.folder)}: {shown(one.sentence)}")
        typer.echo(_counted(outcomes))
    if any(one.failed_here for one in outcomes):  # what follows would grade a class that is not whole
        raise typer.Exit(1)


@app.command()
def run(folder: Folder, exercise: Which = None, trainee: Who = None, jobs: Jobs = 2, kind: Kind = "auto",
        as_json: AsJson = False) -> None:
    """Grade what was collected: each notebook in a sandbox, its answers outside. Safe to stop and start again."""
    _grade(folder, exercise, trainee, jobs, kind, as_json, again=False)


@app.command()
def regrade(folder: Folder, exercise: Which = None, trainee: Who = None, jobs: Jobs = 2, kind: Kind = "auto",
            as_json: AsJson = False) -> None:
    """Grade again even what was graded before; points set by hand stay and are flagged where others changed."""
    _grade(folder, exercise, trainee, jobs, kind, as_json, again=True)


@app.command()
def feedback(folder: Folder, exercise: Which = None, trainee: Who = None) -> None:
    """Write everybody's feedback page and put it where Assignment List fetches it; the attempt closes with it."""
    from grading import open_course_folder, return_feedback, write_feedback

    course = open_course_folder(folder)
    written = write_feedback(course, exercise, trainee)
    given, missed = return_feedback(course, exercise, trainee)
    typer.echo(f"{len(written)} pages in {course.root / 'feedback'}, {given} given back through the exchange.")
    for name in missed:
        typer.echo(f"{name} was not handed in through the exchange; please pass the page on yourself.", err=True)
    _say_unreadable(course, exercise, trainee)
    send_on(course)


@app.command()
def report(folder: Folder) -> None:
    """Write the class report: who needs what, how the exercises worked, what to ask about."""
    from grading import open_course_folder, write_class_report

    course = open_course_folder(folder)
    typer.echo(str(course.root / write_class_report(course)))


@app.command()
def record(
    folder: Folder,
    trainee: Annotated[str, typer.Argument(help="Whose record.")],
    exercise: Annotated[str, typer.Option("--exercise", "-e", help="The later test.")] = "K2",
    as_json: AsJson = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="As a PDF file, to print or pass on.")] = False,
) -> None:
    """Write a trainee's proficiency record after the test weeks later (K2)."""
    from grading import open_course_folder, proficiency_record, write_proficiency_record, write_record_pdf

    course = open_course_folder(folder)
    if as_json:
        print_json(proficiency_record(course, trainee, exercise).as_plain())
    elif pdf:
        typer.echo(str(write_record_pdf(course, trainee, exercise)))
    else:
        typer.echo(str(course.root / write_proficiency_record(course, trainee, exercise)))


@app.command()
def certificate(folder: Folder, trainee: Annotated[str, typer.Argument(help="Whose certificate.")]) -> None:
    """Write a trainee's certificate as PDF: what was passed and given back, and what that does not say."""
    from grading import open_course_folder, write_certificate

    typer.echo(str(write_certificate(open_course_folder(folder), trainee)))


@app.command()
def export(
    folder: Folder,
    form: Annotated[str, typer.Option("--form", help="csv, moodle, canvas, badges, xapi or reviewer_skill.")] = "csv",
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path("."),
) -> None:
    """Write the scores for another system."""
    from grading import open_course_folder, told_of_spreadsheets, write_export

    course = open_course_folder(folder)
    for path in (files := write_export(course, form, out)):
        typer.echo(str(path))
    if said := told_of_spreadsheets(course, files):
        typer.echo(said, err=True)
    _say_unreadable(course)


@app.command("self-test")
def self_test(kind: Kind = "auto", as_json: AsJson = False) -> None:
    """Grade a made-up class, honest and hostile, and check every mark; exit code 4 when one is wrong."""
    from grading import run_self_test

    checks = run_self_test(kind)
    if as_json:
        print_json({"checks": checks})
    else:
        for check, held in checks.items():
            typer.echo(f"{'ok    ' if held else 'FAILED'}  {check}")
    if not all(checks.values()):
        raise typer.Exit(4)


@app.command("open")
def open_(
    out: Annotated[Path, typer.Option(help="Folder for the desk.")] = Path("out"),
    course: Annotated[Path | None, typer.Option(help="A course folder, or the course's folder in the exchange; "
                                                "a sample class when left out.")] = None,
    trainee: Annotated[str | None, typer.Option(help="Who sits down; the first of the class list if left out.")] = None,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
    port: Annotated[int, typer.Option(help="Port on this machine; 0 takes a free one.")] = 8888,
) -> None:
    """Open a trainee's home page: the course as a map, exercises as pages or notebooks, handing in, feedback."""
    from grading import open_desk

    open_desk(out, course=course, trainee=trainee, browser=browser, port=port)


@app.command()
def formgrader(
    folder: Folder,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
    port: Annotated[int, typer.Option(help="Port on this machine; 0 takes a free one.")] = 8889,
) -> None:
    """Open nbgrader's formgrader on the course: look at submissions, set points by hand, comment."""
    from grading import open_formgrader

    open_formgrader(folder, browser=browser, port=port)


@app.command()
def dashboard(
    folder: Folder,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
    port: Annotated[int, typer.Option(help="Port on this machine; 0 takes a free one.")] = 8890,
) -> None:
    """Open the instructor's dashboard: class list, release to feedback as buttons, the table, files, dates, exports."""
    from grading import serve_dashboard

    serve_dashboard(folder, port=port, browser=browser, say=typer.echo)


def _grade(folder: Path, exercise: str | None, trainee: str | None, jobs: int, kind: str, as_json: bool, *,
           again: bool) -> None:
    from grading import Examiner, grade, open_course_folder, open_grading_sandbox

    course = open_course_folder(folder)
    with open_grading_sandbox(kind, exam=course.settings.exam) as sandbox:
        done = grade(Examiner(course, sandbox), exercise=exercise, trainee=trainee, jobs=jobs, again=again)
    if as_json:
        print_json(done.as_plain())
    else:
        for line in done.lines():
            typer.echo(line)
    if done.failed:
        raise typer.Exit(1)


def _say_unreadable(course: Any, exercise: str | None = None, trainee: str | None = None) -> None:
    from grading import unreadable_records

    left_out = unreadable_records(course, exercise, trainee)
    for name, which in left_out:
        typer.echo(f"{name}, {which}: left out, since the record of its marks cannot be read; grade it again: "
                   "readiness grade run", err=True)
    if left_out:
        raise typer.Exit(1)


def _counted(outcomes: Any) -> str:
    kinds = ("collected", "unchanged", "older", "refused")
    return ", ".join(f"{sum(one.outcome == kind for one in outcomes)} {kind}" for kind in kinds)
