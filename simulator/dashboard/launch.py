"""Start the page's web server with settings under which neither it nor the browser asks anything of the network.

Run as a program of its own (``python -m simulator.dashboard.launch``): worker processes import the program that
started them, and this one costs nothing to import.
"""

from __future__ import annotations

import argparse
import ipaddress
import os
import secrets
import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

FOLDER = "READINESS_WHATIF_FOLDER"
WORKERS = "READINESS_WHATIF_WORKERS"
PRACTICE = "READINESS_WHATIF_PRACTICE"
OPEN_TO_OTHERS = "READINESS_WHATIF_OPEN"
HOSTS = "READINESS_WHATIF_HOSTS"
"""Names under which browsers may ask for the page, with blanks between; without it, this computer's own."""
KEY = "READINESS_WHATIF_KEY"
"""What a browser must have shown once; without it, everybody comes in."""
LINK = "READINESS_WHATIF_LINK"
"""Address to open in the planner's browser once the page is there."""
_HERE = "127.0.0.1"
OWN_NAMES = ("127.0.0.1", "localhost", "::1", "[::1]")
"""What browsers call this computer, as they say it of a host."""
_SETTINGS = {
    "browser.gatherUsageStats": "false",  # else the browser reports to data.streamlit.io
    "server.headless": "true",  # the link with its key is opened by us
    "logger.hideWelcomeMessage": "true",  # it names an address without the key
    "server.showEmailPrompt": "false",
    "server.fileWatcherType": "none",
    "server.runOnSave": "false",
    "server.maxUploadSize": "2",
    "client.toolbarMode": "minimal",  # no "Deploy" button
    "client.showErrorDetails": "none",
    # Light or dark as the planner's system is; each set has at least 4.5:1 between words and ground.
    "theme.light.primaryColor": "#0067a3",
    "theme.light.textColor": "#1b2530",
    "theme.light.linkColor": "#00568a",
    "theme.dark.primaryColor": "#4db3f0",
    "theme.dark.textColor": "#e6ebf0",
    "theme.dark.linkColor": "#7cc4f5",
    "logger.level": "warning",
}


def serve_command(*, port: int = 8501, address: str = _HERE, base: str = "") -> list[str]:
    """Return the command that starts the server.

    Parameters
    ----------
    address : where it listens; naming it keeps the server from asking the internet for its own address
    base : path below which the page lies, behind a proxy
    """
    settings = {**_SETTINGS, "server.address": address, "server.port": str(port), "server.baseUrlPath": base,
                "browser.serverAddress": address}
    options = [word for name, value in settings.items() for word in (f"--{name}", value)]
    # -P: a planner's folder may hold a file called like one of our libraries.
    return [sys.executable, "-P", "-m", "simulator.dashboard.launch", "streamlit", "run",
            str(Path(__file__).with_name("doors.py")), *options]


def serve(folder: Path, *, port: int = 8501, address: str = _HERE, browser: bool = True,
          workers: int | None = None, practice: str = "", say: Callable[[str], None] = lambda link: None) -> NoReturn:
    """Become the server; it ends with this process.

    Parameters
    ----------
    folder : for runs, kept between starts
    practice : card of the library that the page opens with; as it was left when empty
    say : called with the link to the page, before this process is another
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Whom the network may reach, the planner has let in by naming the address.
    key = own_key(folder) if _is_own(address) else ""
    link = f"http://{f'[{address}]' if ':' in address else address}:{port}/" + (f"?key={key}" if key else "")
    say(link)
    own_names = " ".join(dict.fromkeys((*OWN_NAMES, address.casefold())))
    environment = {HOSTS: own_names, **os.environ, FOLDER: str(folder.absolute()), KEY: key,
                   **({WORKERS: str(workers)} if workers else {}), **({PRACTICE: practice} if practice else {}),
                   **({LINK: _way_in(folder, link)} if browser else {}),
                   **({} if key else {OPEN_TO_OTHERS: "1", HOSTS: "*"})}
    command = serve_command(port=port, address=address)
    os.execve(command[0], command, environment)


def _is_own(address: str) -> bool:
    """Tell whether no other computer reaches the page at an address: any of 127.0.0.0/8, ::1 and localhost."""
    if address.casefold() == "localhost":
        return True
    try:
        # Numbers alone, in all the ways in which systems read them (127.1 is 127.0.0.1); no name is asked for.
        found = socket.getaddrinfo(address, None, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return False
    return all(ipaddress.ip_address(str(where[0]).partition("%")[0]).is_loopback for *_, where in found)


def _way_in(folder: Path, link: str) -> str:
    """Write a page that leads to the link, and return its address: a browser's command line is everybody's to read."""
    page = folder.absolute() / "open.html"
    page.unlink(missing_ok=True)
    with os.fdopen(os.open(page, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={link}">'
                   f'<a href="{link}">What-if page</a>\n')
    return page.as_uri()


def own_key(folder: Path) -> str:
    """Return the key of the page whose runs lie in a folder, made at the first start and for its owner alone."""
    file = folder / "key"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="utf-8").strip() or _new_key(file)
    os.close(handle)
    return _new_key(file)


def _new_key(file: Path) -> str:
    key = secrets.token_urlsafe(24)
    file.write_text(key, encoding="utf-8")
    return key


def main(words: Sequence[str]) -> None:
    """Run Streamlit, or with ``--tile PORT BASE`` the page below a proxy's path."""
    if words[:1] == ["streamlit"]:
        from streamlit.web.cli import main as streamlit

        from simulator.dashboard.connections import bound_connections

        bound_connections()
        sys.argv = list(words)
        streamlit()
        return
    parser = argparse.ArgumentParser(prog="simulator.dashboard.launch")
    parser.add_argument("--tile", nargs=2, metavar=("PORT", "BASE"), required=True)
    port, base = parser.parse_args(words).tile
    os.environ.setdefault(FOLDER, str(Path.cwd() / "out" / "what-if"))
    # JupyterLab asks by the name under which its own user sees it.
    os.environ.setdefault(HOSTS, "*")
    command = serve_command(port=int(port), base=base.strip("/"))
    os.execve(command[0], command, dict(os.environ))


if __name__ == "__main__":
    main(sys.argv[1:])
