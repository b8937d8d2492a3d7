"""Verbs for a class that works in browsers: invite, up, status, doctor, backup, restore, upgrade, export, forget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import grading.verbs.learning_platform
from grading.verbs.options import AsJson, Folder, print_json

if TYPE_CHECKING:
    from grading import CourseFolder

app = typer.Typer(no_args_is_help=True, add_completion=False)
app.add_typer(grading.verbs.learning_platform.app)
Port = Annotated[int | None, typer.Option(min=1, max=65535, help="Port on this machine; 8800 if never said.")]
Public = Annotated[str | None, typer.Option("--address", help="What trainees type, such as https://desk.example; this "
                                            "machine alone if never said.")]
Database = Annotated[str | None, typer.Option(help="Database URL; a file in the class folder if never said. PostgreSQL:"
                                              " postgresql+psycopg://user@host/name.")]


@app.command()
def invite(
    folder: Folder,
    class_list: Annotated[Path | None, typer.Argument(help="Class list; makes the class folder, takes the list over "
                                                      "and gives the exercises out.")] = None,
    exercise: Annotated[list[str] | None, typer.Option("--exercise", "-e", help="What is given out; may be repeated. "
                                                       "All there are when a class is made without it.")] = None,
    person: Annotated[str | None, typer.Option("--person", "-p", help="A new link for one person; the earlier one and "
                                               "its browsers end.")] = None,
    revoke: Annotated[bool, typer.Option("--revoke", help="With --person: end the link and its browsers.")] = False,
    address: Public = None,
    port: Port = None,
    course: Annotated[str | None, typer.Option(help="Short name of the class that is made, used in paths and by a "
                                               "JupyterHub; readiness if not said.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a link for each person of a class; a link works once, and its browser then stays logged in."""
    from grading import keep_service_settings, make_links, open_served_course, other_way_in, revoke_link

    if revoke and (person is None or class_list is not None):
        raise typer.BadParameter("--revoke needs --person, and no class list")
    if course is not None and class_list is None:
        raise typer.BadParameter("--course needs a class list: it names the class that is made")
    if class_list is not None:
        _prepare(folder, class_list, exercise or [], course or "readiness")
    opened = open_served_course(folder)
    keep_service_settings(opened, address=address, port=port)
    if revoke:
        typer.echo(_ended(opened, str(person), revoke_link(opened, str(person))))
        return
    if (way := other_way_in(opened)) and (address or port) and person is None:
        typer.echo(f"Kept. No links were made: people come in by {way}.")
        return
    links = make_links(opened, person)
    if as_json:
        print_json({"links": links})
        return
    for one in links:
        typer.echo(f"{one['trainee']:24}  {one['link'] or one['state']}")
    typer.echo(f"{sum(bool(one['link']) for one in links)} links to pass on, each to its person alone; also in "
               f"{opened.root / 'desk' / 'invitations.csv'}. Next: readiness class up {folder}", err=True)


def _ended(course: CourseFolder, person: str, count: int) -> str:
    from grading import other_way_in

    way = other_way_in(course)
    again = f" They come in again by {way}, unless you take them off the class list." if way else ""
    return f"{count} links and browsers of {person} were ended.{again}"


def _prepare(folder: Path, class_list: Path, exercises: list[str], name: str) -> None:
    from grading import create_course, enter_roster, read_handed, release

    handed = read_handed(class_list)  # before anything is made: a list with a mistake leaves nothing behind
    course = create_course(folder, name, submitters="service", exercises=tuple(exercises))
    typer.echo(f"{enter_roster(course, handed)} trainees.{handed.said}", err=True)
    release(course, exercises)


@app.command()
def up(
    folder: Folder,
    port: Port = None,
    address: Public = None,
    listen: Annotated[str | None, typer.Option(help="Address of this machine at which to listen; 127.0.0.1 if never "
                                               "said, 0.0.0.0 for all.")] = None,
    database: Database = None,
    hub: Annotated[str | None, typer.Option(help="Address of the JupyterHub by which people log in, such as "
                                            "https://hub.example; it must start this program as a service. Empty: "
                                            "invitation links.")] = None,
    proxies: Annotated[str | None, typer.Option(help="Addresses or networks of the proxies in front that say from "
                                                "where somebody comes (X-Forwarded-For), with commas between them; "
                                                "127.0.0.1,::1 if never said. Nobody else is believed.")] = None,
) -> None:
    """Serve the trainees' home and desks to the whole class until Ctrl+C; what is set is kept for the next time."""
    from courses.toolkit.web.serving import say_at_once
    from grading import serve_class

    serve_class(folder, say=say_at_once, port=port, address=address, listen=listen, database=database, hub=hub,
                proxies=proxies)


@app.command("take-over")
def take_over(
    folder: Folder,
    copy: Annotated[Path, typer.Argument(help="A new folder, into which the course is copied before.")],
) -> None:
    """Let a course whose trainees handed in from folders go on in browsers, with what was decided and handed in."""
    from grading import take_over
    from synthetic_data import shown

    taken = take_over(folder, copy)
    typer.echo(f"{taken.hand_ins} handings in with {taken.acts} acts were taken over; {copy} is the course as it was.")
    if taken.left:
        typer.echo("Without decisions, refused or damaged, so that they stay as they are: "
                   f"{', '.join(taken.left)}.")
    if taken.not_copied:
        typer.echo("No files, or not yours to read, so that the copy lacks them: "
                   f"{', '.join(shown(name) for name in taken.not_copied)}.")
    typer.echo(f"What was never handed in stays in trainees' own folders. Next: readiness class invite {folder}")


@app.command("hub-config")
def hub_config(
    file: Annotated[Path, typer.Argument(help="hub.yml: the Hub's address, classes, who teaches, how one logs in.")],
    out: Annotated[Path, typer.Option(help="The file to write.")] = Path("readiness_hub.py"),
) -> None:
    """Write what a JupyterHub has to be told of some classes: who may enter, what is started for whom."""
    from grading import write_hub_config

    written = write_hub_config(file, out)
    typer.echo(f"{out}: {', '.join(written.classes)}. At the end of jupyterhub_config.py: "
               f'exec(open("{out.absolute()}").read())')
    for name, people in written.unknown.items():
        typer.echo(f"{name}: {', '.join(people)} cannot come in: the class list names no account of theirs on the "
                   "platform.")
    for folder in written.ended:
        typer.echo(f"{folder} sends no points to the platform any more. Of which course it was stays known, for when "
                   f"the same platform is named again; to forget that: readiness class platform {folder} --end")
    for folder in written.still_connected:
        typer.echo(f"{folder} is not named any more and still sends points by the Hub's key. To end that: readiness "
                   f"class platform {folder} --end")


@app.command()
def status(folder: Folder, as_json: AsJson = False) -> None:
    """Say how the class stands: served or not, who came in, how much is decided and handed in."""
    from grading import class_status, open_served_course

    found = class_status(open_served_course(folder))
    if as_json:
        print_json(found)
        return
    typer.echo(f"{'Served' if found['served'] else 'Not served now'}; address {found['address']}; decisions in "
               f"{found['database']}.")
    typer.echo(f"{found['people']} people: {found['came_in']} came in, {found['links_open']} links are unused.")
    typer.echo(f"{found['acts']} acts are kept. {found['handed_in']} exercises were handed in"
               + (f", the last at {found['last_handed_in'][:16]} UTC." if found["handed_in"] else "."))


@app.command()
def doctor(folder: Folder, as_json: AsJson = False) -> None:
    """Look at files, database, disk, clock and address of the class; exit code 4 when something is wrong there."""
    from dataclasses import asdict

    from grading import examine_class, open_served_course

    checks = examine_class(open_served_course(folder))
    if as_json:
        print_json({"checks": [asdict(one) for one in checks]})
    else:
        for one in checks:
            typer.echo(f"{'ok' if one.fine else 'WRONG':8}{one.name}: {one.says}")
    if not all(one.fine for one in checks):
        raise typer.Exit(4)


@app.command()
def backup(folder: Folder, file: Annotated[Path, typer.Argument(help="The file to write, such as class.tar.")]) -> None:
    """Write the whole class into one file, also while it is served; the file holds the secret, so keep it safe."""
    from grading import back_up

    typer.echo(f"{file}: {back_up(folder, file)} bytes. It holds the class's secret and everybody's work.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="What `readiness class backup` wrote.")],
    folder: Annotated[Path, typer.Argument(help="An empty folder, or one that is made.")],
    database: Database = None,
) -> None:
    """Make a class again from its backup; with --database also the way from the file to PostgreSQL and back."""
    from grading import restore

    typer.echo(f"{restore(file, folder, database).root} is as it was. Next: readiness class up {folder}")


@app.command()
def upgrade(
    folder: Folder,
    backup: Annotated[Path, typer.Argument(help="The file to write the class into before, such as before.tar.")],
) -> None:
    """Bring the database of a class to the form of this version, after a backup; whole or not at all."""
    from grading import open_served_course, upgrade_class

    done = upgrade_class(open_served_course(folder), backup)
    if done is None:
        typer.echo("The database has the form of this version already; nothing was changed.")
        return
    for one in done.left_out:
        typer.echo(f"Not in {backup}, and not changed: {one}")
    typer.echo(f"The database had form {done.before} and has that of this version now; {backup} is the class as it was"
               f"{', but for what is named above' if done.left_out else ''}. Next: readiness class up {folder}")


@app.command()
def export(
    folder: Folder,
    person: Annotated[str, typer.Argument(help="Log-in name of the person.")],
    file: Annotated[Path, typer.Argument(help="The archive to write, such as aysel.zip.")],
) -> None:
    """Write everything the class holds of one person into an archive to hand to them; notes about them are in it."""
    from grading import export_person, open_course_folder

    typer.echo(f"{file}: {len(export_person(open_course_folder(folder), person, file))} files; about.html says what "
               "they are and what is not in there.")


@app.command()
def forget(
    folder: Folder,
    person: Annotated[str | None, typer.Argument(help="Log-in name of the person.")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Everybody whose last work is older than keep_days in "
                                          "course.yml.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this it only says what would go.")] = False,
) -> None:
    """Take one person, or all whose time is over, out of everything the class holds; it cannot be taken back."""
    from grading import forget_person, open_course_folder, overdue_people, what_would_go
    from grading.errors import GradingError
    from grading.personal_data.forgetting import KEPT

    if overdue == (person is not None):
        raise typer.BadParameter("name a person, or give --overdue")
    course = open_course_folder(folder)
    people = overdue_people(course) if overdue else [str(person)]
    stuck = []
    for one in people:
        try:
            gone = forget_person(course, one) if yes else what_would_go(course, one)
            typer.echo(f"{one}: {'gone' if yes else 'would go'}: {'; '.join(gone) or 'nothing is held of this name'}.")
        except GradingError as problem:  # the others shall be forgotten all the same
            stuck.append(str(problem))
    if not people:
        typer.echo("Nobody is overdue." if course.settings.keep_days else "course.yml sets no keep_days: nobody is.")
        return
    typer.echo("What stays: " + " ".join(KEPT))
    if stuck:
        raise GradingError("\n".join(stuck))
    if not yes:
        typer.echo("Nothing was changed. Write it out first if it may be needed: readiness class export. To do it, add "
                   "--yes.")
