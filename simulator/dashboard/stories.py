"""Tell me why: from a bar to the cases behind it, from a case to its story."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from simulator.dashboard import look, state
from simulator.dashboard.seen import Seen
from simulator.dashboard.wording import Say
from simulator.report.sentences import figure
from simulator.whatif import why as reasons

_PATIENCE = 60
"""Seconds a story may take; a worker busy with a long replication must end it first."""


def why(seen: Seen, say: Say) -> None:
    """Choose a step or a number of days; read the cases behind it; read one case."""
    st.markdown(say("why.lead"))
    picked = look.chart(seen.summary.steps, say, "why_steps", pick=("Activity", "Scenario"))
    _take_over(picked, say)
    sides = [say("own.baseline"), say("own.alternative")]
    side = sides.index(st.selectbox(say("why.side"), sides, index=1, key="why_side"))
    by = st.radio(say("why.by"), ["step", "wait"], format_func=lambda name: say(f"why.by_{name}"), key="why_by",
                  horizontal=True)
    folder = str(state.service().store.folder)
    if by == "step":
        activities = _activities(seen, side)
        title = st.selectbox(say("why.step"), list(activities), key="why_step")
        cases = _asked(reasons.cases_at_step, folder, seen.key, side, activities[title])
    else:
        days = st.slider(say("why.days"), 0, 120, 15, key="why_days")
        cases = _asked(reasons.cases_decided_after, folder, seen.key, side, float(days))
    if not cases:
        st.info(say("why.none"))
        return
    look.table(pd.DataFrame([_row(case, say) for case in cases]))
    case = st.selectbox(say("why.case"), [found["case"] for found in cases], key="why_case")
    st.subheader(say("why.story", case=case))
    for line in _asked(reasons.story, folder, seen.key, side, case):
        st.markdown(f"- {line}")


def _activities(seen: Seen, side: int) -> dict[str, str]:
    """Title → activity, the steps with the longest stay first."""
    known = seen.order.sides[side].process.activities
    steps = seen.summary.steps
    drawn = [row[0] for row in steps.table.rows] if steps is not None and steps.table else []
    titles = [title for title in dict.fromkeys([*drawn, *seen.summary.titles])
              if seen.summary.titles.get(title) in known]
    return {title: seen.summary.titles[title] for title in titles}


def _take_over(picked: dict[str, Any], say: Say) -> None:
    """A click on a bar sets the boxes below it, once."""
    if picked and picked != st.session_state.get("picked"):
        st.session_state.picked = picked
        st.session_state.why_side = say("own.baseline" if picked.get("Scenario") == "Before" else "own.alternative")
        st.session_state.why_by = "step"
        st.session_state.why_step = picked.get("Activity")


def _row(case: dict[str, Any], say: Say) -> dict[str, str]:
    whole = say("why.open") if case["whole"] is None else figure(case["whole"])
    return {say("why.case"): str(case["case"]), say("why.benefit"): case["benefit"],
            say("why.here"): figure(case["here"]), say("why.whole"): whole}


def _asked(function: Any, *arguments: Any) -> list[Any]:
    """The answer of a worker; the last few are kept."""
    answers = st.session_state.setdefault("answers", {})
    key = (function.__name__, *arguments)
    if key not in answers:
        # The oldest goes first, as a dict keeps its order.
        while len(answers) > 20:
            del answers[next(iter(answers))]
        answers[key] = state.service().ask(function, *arguments, quick=True).result(_PATIENCE)
    return list(answers[key])
