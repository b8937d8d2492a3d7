"""What outlives one run of the script: the service of this server, and the desk of this planner."""

from __future__ import annotations

import atexit
import os
import re
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import Any

import streamlit as st

from simulator.dashboard.launch import FOLDER, OPEN_TO_OTHERS, PRACTICE, WORKERS
from simulator.whatif.service import RunService
from simulator.whatif.store import Store

_COOKIE = "readiness_desk"


@st.cache_resource(show_spinner=False)
def service() -> RunService:
    """Return the one service of this server; its workers start at once."""
    workers = os.environ.get(WORKERS)
    running = RunService(Store(Path(os.environ.get(FOLDER, "out/what-if"))), int(workers) if workers else None)
    # Workers are processes of their own, and would outlive the server.
    atexit.register(running.close)
    running.warm()
    return running


def local_only() -> bool:
    """Tell whether only people at this computer can reach the page."""
    return OPEN_TO_OTHERS not in os.environ


def desk() -> str:
    """Return the name of this planner's desk: random, kept in the browser, so that nobody meets another's runs."""
    if "desk" not in st.session_state:
        kept = st.context.cookies.get(_COOKIE, "")
        # A cookie is whatever a browser sends, and this one becomes part of a path.
        st.session_state.desk = kept if re.fullmatch(r"[0-9a-f]{32}", kept) else secrets.token_hex(16)
        st.session_state.kept = service().store.desk(st.session_state.desk)
    return str(st.session_state.desk)


def kept() -> dict[str, Any]:
    """Return what this planner had open when the page was last closed."""
    desk()
    return dict(st.session_state.kept)


@st.cache_resource(show_spinner=False)
def _greeted() -> set[str]:
    """Desks at which this server has opened the practice that its command names."""
    return set()


def asked_practice(known: Collection[str]) -> str | None:
    """Return the practice that the address (``?practice=``) or the command names; none when it is not among these.

    Each is asked for once: whoever opens another office and loads the page again finds that one.
    """
    if "asked" not in st.session_state:
        by_address = st.query_params.pop("practice", None)
        by_command = None if desk() in _greeted() else os.environ.get(PRACTICE)
        _greeted().add(desk())
        asked = by_address or by_command
        st.session_state.asked = asked if asked in known else None
    found: str | None = st.session_state.asked
    return found


def keep(**values: Any) -> None:
    """Write down what this planner has open."""
    if st.session_state.get("kept_now") != values:
        service().store.keep_desk(desk(), values)
        st.session_state.kept_now = values


def remember_desk(language: str) -> None:
    """Let the browser remember the desk, and say which language the page is in."""
    st.html(f"""<script>
      document.cookie = "{_COOKIE}={desk()}; path=/; max-age=31536000; SameSite=Strict";
      document.documentElement.lang = "{language}";
    </script>""", unsafe_allow_javascript=True)
