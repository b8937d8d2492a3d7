"""The right side: how far the run is, and the view that was chosen."""

from __future__ import annotations

import streamlit as st

from simulator.dashboard import state, views
from simulator.dashboard.choices import Choice
from simulator.dashboard.wording import Say
from simulator.whatif.order import Order
from simulator.whatif.service import Progress
from simulator.whatif.store import read_object
from simulator.whatif.summary import Summary

_POLL = 0.5
"""Seconds between two looks at the run while it goes on."""


def show(key: str, order: Order, choice: Choice, say: Say) -> None:
    """Draw the status of a run and one view of what is known of it."""
    st.markdown(say("moved", moves="; ".join(choice.moves)) if choice.moves else say("unmoved"))
    progress = state.service().progress(key)
    running = progress is not None and progress.state == "running"
    st.fragment(_status, run_every=_POLL if running else None)(key, say)
    summary = newest(key)
    if summary is None:
        return
    for warning in summary.warnings:
        st.warning(warning)
    name = st.radio(say("view.label"), list(views.VIEWS), format_func=lambda view: say(f"view.{view}"),
                    horizontal=True, key="view")
    views.VIEWS[name](views.Seen(key=key, order=order, summary=summary, progress=progress,
                                 moved=tuple(choice.settings)), say)


def newest(key: str) -> Summary | None:
    """Return the newest summing-up of a run."""
    store = state.service().store
    known = store.summaries(key)
    return read_object(store.summary(key, known[-1])) if known else None


def _status(key: str, say: Say) -> None:
    progress = state.service().progress(key)
    if progress is None:
        return
    st.progress(min(progress.done / progress.wanted, 1.0), text=sentence(progress, say))
    for note in progress.notes:
        st.warning(note)
    if progress.state == "running":
        if st.button(say("status.stop"), key="stop"):
            state.service().stop(key)
            st.rerun()
    elif progress.state in ("stopped", "failed") and st.button(say("status.resume"), key="resume"):
        state.service().resume(key)
        st.rerun()
    seen = (key, progress.summed, progress.state)
    if st.session_state.get("seen") != seen:
        st.session_state.seen = seen
        st.rerun()


def sentence(progress: Progress, say: Say) -> str:
    """Return how far the run is, in words."""
    numbers = {"done": progress.done, "wanted": progress.wanted}
    if progress.state == "running":
        if not progress.summed:
            return say("status.waiting")
        left = "" if progress.seconds_left is None else say("status.left", time=duration(progress.seconds_left, say))
        words = say("status.running", left=left, summed=progress.summed, **numbers)
        return f"{words} {say('status.single')}" if progress.summed == 1 else words
    return say(f"status.{progress.state}", **numbers)


def duration(seconds: float, say: Say) -> str:
    """Return a time span in round words."""
    return say("seconds", n=max(round(seconds), 1)) if seconds < 90 else say("minutes", n=round(seconds / 60))
