"""The right side: how far the run is, and the view that was chosen."""

from __future__ import annotations

import time

import streamlit as st

from simulator.dashboard import look, state, views
from simulator.dashboard.choices import Choice
from simulator.dashboard.wording import Say
from simulator.whatif.order import Order
from simulator.whatif.orders import Progress
from simulator.whatif.store import read_object
from simulator.whatif.summary import Summary
from simulator.whatif.work import engine_of

_POLL = 0.5
"""Seconds between two looks at the run while it goes on."""
_PATIENCE, _LOOK = 10.0, 0.05
"""Seconds for which a change waits for its first figures, and between two looks for them."""

_HIDE_OLD = "<style>.st-key-status {display: none}</style>"
"""What was drawn for the order before only fades while this one has no figures, and its status would speak for both."""


def show(key: str, order: Order, choice: Choice, say: Say) -> None:
    """Draw the status of a run and one view of what is known of it."""
    st.markdown(say("moved", moves="; ".join(choice.moves)) if choice.moves else say("unmoved"))
    for note in choice.notes:
        st.info(note)
    if not state.service().store.summaries(key):
        _await_first(key, say)
    # Read before the figures, so that no status is ahead of what is drawn below it.
    progress = state.service().progress(key)
    summary = newest(key)
    # Noted before anything is drawn, so that the status asks for a new page only when there is more.
    st.session_state.seen = (key, summary.replications if summary else 0, progress.state if progress else "")
    if summary is None:
        _follow(key, progress, say)
        return
    name = st.radio(say("view.label"), list(views.VIEWS), format_func=lambda view: say(f"view.{view}"),
                    horizontal=True, key="view", label_visibility="collapsed")
    seen = views.Seen(key=key, order=order, summary=summary, progress=progress, moved=tuple(choice.settings))
    if name == "answer":
        views.first_screen(seen, say)
    for warning in [*([say("status.single")] if summary.replications == 1 else []), *summary.warnings]:
        st.warning(warning)
    _follow(key, progress, say)
    views.VIEWS[name](seen, say)
    st.caption("\n\n".join(engine_lines(order, say)))
    look.mark(order=key, runs=summary.replications, wanted=order.replications, view=name)


def _follow(key: str, drawn: Progress | None, say: Say) -> None:
    """Say how far the run is whose figures are drawn, and look again while it goes on."""
    st.session_state.drawn = drawn
    running = drawn is not None and drawn.state == "running"
    with st.container(key="status"):
        st.fragment(_status, run_every=_POLL if running else None)(key, say)


def _await_first(key: str, say: Say) -> None:
    """Wait for the first figures: to end without any and be called again would cost the planner another half second."""
    place, until = st.empty(), time.monotonic() + _PATIENCE
    while time.monotonic() < until and not state.service().store.summaries(key):
        progress = state.service().progress(key)
        if progress is None or progress.state != "running":
            break
        # Each drawing gives way to a newer change.
        place.markdown(f"{_HIDE_OLD}\n\n{sentence(progress, say)}", unsafe_allow_html=True)
        time.sleep(_LOOK)
    place.empty()


def engine_lines(order: Order, say: Say) -> list[str]:
    """Return which engine runs the two offices, in one line where it is the same for both."""
    # Kept for as long as the order is shown: whether the fast one is compiled is asked of the disk.
    if st.session_state.get("engines", ("",))[0] != order.key:
        st.session_state.engines = order.key, [engine_of(side) for side in order.sides]
    lines = [say("engine.fast") if chosen.fast else say("engine.simpy", why=chosen.why)
             for chosen in st.session_state.engines[1]]
    return list(dict.fromkeys(lines))


def newest(key: str) -> Summary | None:
    """Return the newest summing-up of a run."""
    store = state.service().store
    known = store.summaries(key)
    return read_object(store.summary(key, known[-1])) if known else None


def _status(key: str, say: Say) -> None:
    now = state.service().progress(key)
    if now is None:
        return
    seen = (key, now.summed, now.state)
    more = st.session_state.get("seen") != seen
    st.session_state.seen = seen
    drawn: Progress | None = st.session_state.pop("drawn", None)
    if more and drawn is None:
        st.rerun()  # Before a word is said that the figures below do not bear out.
    progress = drawn or now
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
    if more:
        st.rerun()


def sentence(progress: Progress, say: Say) -> str:
    """Return how far the run is, in words."""
    numbers = {"done": progress.done, "wanted": progress.wanted}
    if progress.state == "running":
        if not progress.summed:
            since = duration(progress.seconds_since, say)
            return say("status.waiting") if progress.seconds_since < _PATIENCE else say("status.large", time=since)
        left = "" if progress.seconds_left is None else say("status.left", time=duration(progress.seconds_left, say))
        return say("status.running", left=left, summed=progress.summed, **numbers)
    return say(f"status.{progress.state}", **numbers)


def duration(seconds: float, say: Say) -> str:
    """Return a time span in round words."""
    if seconds < 5:
        return say("moment")
    return say("seconds", n=round(seconds)) if seconds < 90 else say("minutes", n=round(seconds / 60))
