"""Verbs for a class that a learning platform sends people to: platform."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grading.verbs.options import AsJson, Folder, print_json

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.command()
def platform(
    folder: Folder,
    file: Annotated[Path | None, typer.Argument(help="What the platform's administrator read out, as YAML: issuer, "
                                                "client_id, deployment_id, login_url, token_url, keys_url. Without it, "
                                                "say what the platform has to be told.")] = None,
    end: Annotated[bool, typer.Option("--end", help="End the connection; who came by the platform is out.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let people come from a learning platform (LTI 1.3), in place of invitation links."""
    from dataclasses import asdict

    from grading import connect_platform, connection, end_connection, open_served_course

    if end and file is not None:
        raise typer.BadParameter("--end needs no file")
    course = open_served_course(folder)
    if end:
        end_connection(course)
        typer.echo("The connection is ended. People come by links again: readiness class invite")
        return
    found = connection(course) if file is None else connect_platform(course, file)
    if as_json:
        entry = found.entry.model_dump() if found.entry else None
        print_json(asdict(found) | {"entry": entry})
        return
    typer.echo("Tell the platform, for a tool by LTI 1.3 that opens in a new window:")
    for name, address in (("login initiation", found.login), ("redirection and target", found.launch),
                          ("public keys", found.keys)):
        typer.echo(f"  {name:24}{address}")
    typer.echo("Not connected yet." if found.entry is None else f"Connected to {found.entry.issuer}; " + (
        f"its course {found.course.title or found.course.id}." if found.course else
        "no instructor has opened the class from there yet."))
