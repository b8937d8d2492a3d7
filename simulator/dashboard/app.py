"""The page: what to change on the left, what follows on the right. It starts runs, polls and draws."""

from __future__ import annotations

import streamlit as st

from simulator.dashboard import choices, look, results, state
from simulator.dashboard.wording import Say, languages, wording
from simulator.whatif.order import Order
from synthetic_data import BadInput


def show() -> None:
    """Draw the page once; Streamlit calls this again for every change."""
    st.set_page_config(page_title="What if? – Readiness Lab", layout="wide", initial_sidebar_state="auto")
    look.style()
    state.service()
    kept = state.kept()
    with st.sidebar:
        names = languages()
        language = st.selectbox("Language / Dil", list(names), format_func=names.__getitem__,
                                index=list(names).index(kept.get("language", "en")), key="language")
    state.remember_desk(language)
    say = wording(language)
    st.title(say("title"))
    with st.container(key="lead"):
        st.markdown(say("lead"))
    with st.sidebar:
        choice = choices.choose(say, kept)
    key = _follow(choice.order, say)
    state.keep(language=language, key=key, **choice.kept)
    if key is None:
        return
    order = state.service().store.order(key)
    if order is not None:
        results.show(key, order, choice, say)


def _follow(order: Order | None, say: Say) -> str | None:
    """Start what was chosen and stop what this planner had running before; keep the old result when it cannot run."""
    service, old = state.service(), st.session_state.get("key") or state.kept().get("key")
    # All this runs again for every click; only another order is begun.
    if order is not None and order.key != st.session_state.get("key"):
        new: str | None = old
        try:
            new = service.submit(order)
        except BadInput as error:
            with st.sidebar:
                choices.complain(error, say)
        if old and old != new:
            service.stop(old)
        st.session_state.key = new
    elif order is None and "key" not in st.session_state:
        st.session_state.key = old
    key = st.session_state.get("key")
    if key and service.progress(key) is None:
        key = st.session_state.key = service.resume(key)  # None when its folder is gone.
    return str(key) if key else None
