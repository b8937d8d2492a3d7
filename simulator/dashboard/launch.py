"""Start the page's web server with settings under which neither it nor the browser asks anything of the network.

Run as a program of its own (``python -m simulator.dashboard.launch``): worker processes import the program that
started them, and this one costs nothing to import.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

FOLDER = "READINESS_WHATIF_FOLDER"
WORKERS = "READINESS_WHATIF_WORKERS"
PRACTICE = "READINESS_WHATIF_PRACTICE"
OPEN_TO_OTHERS = "READINESS_WHATIF_OPEN"
HOSTS = "READINESS_WHATIF_HOSTS"
"""Names under which browsers may ask for the page, with blanks between; without it, this computer's own."""
_HERE = "127.0.0.1"
_SETTINGS = {
    "browser.gatherUsageStats": "false",  # else the browser reports to data.streamlit.io
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


def serve_command(*, port: int = 8501, address: str = _HERE, base: str = "", browser: bool = False) -> list[str]:
    """Return the command that starts the server.

    Parameters
    ----------
    address : where it listens; naming it keeps the server from asking the internet for its own address
    base : path below which the page lies, behind a proxy
    """
    settings = {**_SETTINGS, "server.address": address, "server.port": str(port), "server.baseUrlPath": base,
                "server.headless": str(not browser).lower(), "browser.serverAddress": address}
    options = [word for name, value in settings.items() for word in (f"--{name}", value)]
    # -P: a planner's folder may hold a file called like one of our libraries.
    return [sys.executable, "-P", "-m", "simulator.dashboard.launch", "streamlit", "run",
            str(Path(__file__).with_name("doors.py")), *options]


def serve(folder: Path, *, port: int = 8501, address: str = _HERE, browser: bool = True,
          workers: int | None = None, practice: str = "") -> NoReturn:
    """Become the server; it ends with this process.

    Parameters
    ----------
    folder : for runs, kept between starts
    practice : card of the library that the page opens with; as it was left when empty
    """
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, FOLDER: str(folder.absolute()),
                   **({WORKERS: str(workers)} if workers else {}), **({PRACTICE: practice} if practice else {}),
                   **({OPEN_TO_OTHERS: "1", HOSTS: "*"} if address != _HERE else {})}
    command = serve_command(port=port, address=address, browser=browser)
    os.execve(command[0], command, environment)


def main(words: Sequence[str]) -> None:
    """Run Streamlit, or with ``--tile PORT BASE`` the page below a proxy's path."""
    if words[:1] == ["streamlit"]:
        from streamlit.web.cli import main as streamlit

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
