"""Verbs for a class that a learning platform sends people to: platform, members, send-grades."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from grading.verbs.options import AsJson, Folder, print_json

if TYPE_CHECKING:
    from grading import Connection, CourseFolder, GradesSent, PlatformCourse

app = typer.Typer(no_args_is_help=True, add_completion=False)
_MOST_PARTS = 20
"""Roles of people who stay out that are named; a platform may have made up thousands."""


@app.command()
def platform(
    folder: Folder,
    file: Annotated[Path | None, typer.Argument(help="What the platform's administrator read out, as YAML: issuer, "
                                                "client_id, deployment_id, login_url, token_url, keys_url. Without it, "
                                                "say what the platform has to be told.")] = None,
    course: Annotated[str | None, typer.Option("--course", help="Say which of the platform's courses the class is, by "
                                               "the platform's id of it; also while the class is served.")] = None,
    end: Annotated[bool, typer.Option("--end", help="End the connection; who came by the platform is out.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let people come from a learning platform (LTI 1.3), in place of invitation links."""
    from dataclasses import asdict

    from grading import choose_course, connect_platform, connection, end_connection, open_served_course

    if end and (file is not None or course is not None):
        raise typer.BadParameter("--end needs no file and no course")
    opened = open_served_course(folder)
    if end:
        accounts = end_connection(opened)
        typer.echo("The connection is ended. People come by links again: readiness class invite")
        if accounts:
            typer.echo(f"In the class list the column account still names {len(accounts)} people as that platform did: "
                       "correct it before you connect another one.")
        return
    found = connection(opened) if file is None else connect_platform(opened, file)
    if course is not None:
        found = choose_course(opened, course)
    if as_json:
        entry = found.entry.model_dump() if found.entry else None
        print_json(asdict(found) | {"entry": entry})
        return
    _say_connection(found, folder)


def _say_connection(found: Connection, folder: Path) -> None:
    typer.echo(("The Hub is the platform's tool. " if found.by_hub else "") +
               "Tell the platform, for a tool by LTI 1.3 that opens in a new window:")
    back = [("redirection and target", found.launch)] if found.launch == found.target else [
        ("redirection", found.launch), ("target", found.target)]
    for name, address in (("login initiation", found.login), *back, ("public keys", found.keys)):
        typer.echo(f"  {name:24}{address}")
    typer.echo("Not connected yet." if found.entry is None else f"Connected to {found.entry.issuer}. " + (
        f"The class is its course {_named(found.course)}." if found.course else
        "Nobody has said yet which of its courses the class is, so " +
        ("no points go there." if found.by_hub else "nobody comes in.")))
    if found.entry is not None and found.course is None:
        for one in found.offered:
            typer.echo(f"  an instructor opened it from {_named(one)}; if that is it: "
                       f"readiness class platform {folder} --course {shlex.quote(one.id)}")
        if not found.offered:
            typer.echo("Open the Hub from its course there as an instructor, press on the Hub's page the link that "
                       "connects the class, then ask again." if found.by_hub else
                       "Open it from its course there as an instructor, then ask again.")


def _named(course: PlatformCourse) -> str:
    from synthetic_data import shown

    return shown(f"{course.title} ({course.id})" if course.title else course.id)


@app.command()
def members(
    folder: Folder,
    yes: Annotated[bool, typer.Option("--yes", help="Take it over; without this it only says what would change.")]
    = False,
) -> None:
    """Take the learning platform's class list over; nobody is taken off by it, and exercises are given out after it."""
    from grading import members_taken, open_served_course, take_members

    course = open_served_course(folder)
    taken = take_members(course) if yes else members_taken(course)
    changed = [f"{name} ({', '.join(fields).replace('_', ' ')})" for name, fields in taken.changed.items()]
    for names, what in ((taken.new, "new"), (taken.by_mail, "known by mail address alone, and connected now"),
                        (changed, "called otherwise on the platform, whose words the class list takes"),
                        (taken.gone, "on the class list, and no longer there; readiness grade trainee --remove")):
        if names:
            typer.echo(f"{len(names)} {what}: {', '.join(names)}")
    for part, number in sorted(taken.passed_over.items())[:_MOST_PARTS]:
        typer.echo(f"{number} stay out, as the platform says of them: {part}")
    typer.echo(f"{len(taken.people)} people on the class list. Next: readiness grade release {folder}" if yes else
               "Nothing was changed. To do it, add --yes.")


@app.command("send-grades")
def send_grades(folder: Folder) -> None:
    """Send the learning platform every score whose feedback was given and that it lacks; exit code 1 if some wait."""
    from grading import open_served_course, send_grades

    if say_sent(send_grades(open_served_course(folder))):
        raise typer.Exit(1)


def say_sent(found: GradesSent) -> int:
    """Say what became of a class's points, and return how many still wait."""
    typer.echo(f"{len(found.sent)} scores were sent to the learning platform; {found.there} it had already.")
    for trainee, exercise, why in found.not_sent:
        typer.echo(f"{trainee}, {exercise}: not sent, {why}. Next: readiness class send-grades", err=True)
    if found.unknown:
        typer.echo(f"The class list names no account of theirs on the platform: {', '.join(sorted(set(found.unknown)))}"
                   ". Next: readiness class members", err=True)
    return len(found.not_sent)


def send_on(course: CourseFolder) -> None:
    """Send points on where the class is a learning platform's; what cannot be sent now hinders nothing."""
    from grading import GradingError, connection, send_grades
    from synthetic_data import BadInput

    if course.settings.submitters != "service":
        return
    try:
        if connection(course).course is not None:
            say_sent(send_grades(course))
    except (GradingError, BadInput) as problem:
        typer.echo(f"No points were sent to the learning platform: {problem}", err=True)
