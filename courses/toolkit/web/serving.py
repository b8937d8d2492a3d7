"""Serving a site on this machine: a port, a link, a clean end."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from functools import partial

import uvicorn
from starlette.applications import Starlette

from courses.toolkit.web.connections import bounds

HOST = "127.0.0.1"
_PATIENCE = 2
"""Seconds that requests under way may take when the site is ended."""

_KEPT_OPEN = 30
"""Seconds that a connection without requests stays open: longer than people think about one file."""

say_at_once = partial(print, flush=True)
"""Prints a line now, also where the output goes to a file or another program."""


def serve_site(site: Starlette, port: int = 0, *, browser: bool = False,
               say: Callable[[str], object] = say_at_once) -> None:
    """Serve a site for one person on this machine until Ctrl+C.

    Parameters
    ----------
    port : 0 takes a free one
    browser : open its link
    say : prints the link

    Raises
    ------
    SystemExit : the port is taken; says what to do
    """
    with listening(port) as door:
        link = site.state.gate.link(f"http://{HOST}:{door.getsockname()[1]}")
        say(f"Open in your browser: {link}   (works once; Ctrl+C ends it, everything is saved)")
        if browser:
            webbrowser.open(link)
        run_server(site, door)


def run_server(site: Starlette, door: socket.socket, proxies: str = "") -> None:
    """Serve a site at a socket that listens, until Ctrl+C; no address is logged, as some hold a link's token.

    Parameters
    ----------
    proxies : addresses or networks, with commas between them, that are believed when they say from where somebody
        comes (X-Forwarded-For); none when empty
    """
    # Its warnings are of requests that anybody can send without end, and would fill a disk.
    uvicorn.Server(uvicorn.Config(
        site, log_level="error", access_log=False, lifespan="off", ws="none", server_header=False,
        proxy_headers=bool(proxies), forwarded_allow_ips=[one.strip() for one in proxies.split(",") if one.strip()],
        timeout_keep_alive=_KEPT_OPEN, timeout_graceful_shutdown=_PATIENCE, **bounds())).run(sockets=[door])


def listening(port: int, host: str = HOST) -> socket.socket:
    """Return a socket that listens; raises `SystemExit` with the remedy where the port is taken."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except OSError as error:
        door.close()
        raise SystemExit(f"Port {port} cannot be used ({error.strerror}). Choose another one with --port, or 0 for a "
                         "free one.") from None
    door.listen(1024)
    return door
