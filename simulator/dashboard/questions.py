"""Would it be enough? Questions answered by search; the page asks, looks at the steps and says the answer."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from simulator.dashboard import look, state
from simulator.dashboard.choices import complain
from simulator.dashboard.seen import Seen
from simulator.dashboard.wording import Say
from simulator.plan.scenario import Scenario
from simulator.report.sentences import figure
from simulator.whatif.controls import human_groups, reviewing_groups, words
from simulator.whatif.jobs import SearchJob
from synthetic_data import BadInput

_DAY = 1440.0


def enough(seen: Seen, say: Say) -> None:
    """Choose a question, give its numbers, search."""
    st.markdown(say("enough.lead"))
    office = seen.order.alternative
    name = st.radio(say("enough.question"), ["staff", "start", "review"],
                    format_func=lambda question: say(f"enough.{question}"), key="question")
    asked = {"staff": _ask_staff, "start": _ask_start, "review": _ask_review}[name](office, say)
    if asked is None:
        return
    jobs: dict[str, SearchJob] = st.session_state.setdefault("searches", {})
    place = f"{seen.key}:{name}"
    if st.button(say("enough.go"), key="search", type="primary"):
        jobs.clear()
        jobs[place] = SearchJob(state.service(), seen.order, name, asked)
    job = jobs.get(place)
    if job is not None:
        # A fragment is drawn anew by itself, and leaves the rest of the page alone.
        st.fragment(_watch, run_every=None if job.over else 1.0)(job, say)


def _ask_staff(office: Scenario, say: Say) -> dict[str, Any] | None:
    groups = human_groups(office)
    if not groups:
        st.info(say("enough.nothing", reason=say("enough.staff")))
        return None
    first = next(iter(reviewing_groups(office)), groups[0])
    group = st.selectbox(say("enough.group"), groups, groups.index(first), format_func=words, key="q_group")
    share = st.slider(say("enough.share"), 50, 100, 95, key="q_share")
    days = st.slider(say("enough.days"), 1, 90, 15, key="q_days")
    milestones = {activity.milestone for activity in office.process.activities.values()}
    counted = ["entitled", *(name for name in ("applied", "complete") if name in milestones)]
    since = st.selectbox(say("enough.since"), counted, format_func=lambda one: say(f"enough.since.{one}"),
                         key="q_since")
    return {"group": group, "share": float(share), "days": float(days), "since": since}


def _ask_start(office: Scenario, say: Say) -> dict[str, Any] | None:
    groups = human_groups(office)
    if not groups:
        st.info(say("enough.nothing", reason=say("enough.start")))
        return None
    last = int(office.horizon_minutes / _DAY)
    group = st.selectbox(say("enough.group"), groups, format_func=words, key="q_group_start")
    extra = st.slider(say("enough.extra"), 1, 20, 2, key="q_extra")
    deadline = st.slider(say("enough.deadline"), 1, last, min(180, last), key="q_deadline")
    left = st.number_input(say("enough.left"), 0, 1_000_000, 40, key="q_left")
    return {"group": group, "extra": int(extra), "deadline": int(deadline), "left": float(left)}


def _ask_review(office: Scenario, say: Say) -> dict[str, Any] | None:
    groups = reviewing_groups(office)
    if not groups or not office.rollout:
        st.info(say("enough.nothing", reason=say("skill.none")))
        return None
    return {"group": st.selectbox(say("enough.group"), groups, format_func=words, key="q_group_review")}


def _watch(job: SearchJob, say: Say) -> None:
    over = job.over
    steps = job.steps()
    if not over:
        st.markdown(say("enough.working", n=len(steps)))
        if st.button(say("enough.stop"), key="stop_search"):
            job.stop()
    try:
        finding = job.finding()
    except BadInput as error:
        complain(error, say)
        return
    if finding is not None:
        st.success(finding.sentence)
    if steps:
        st.markdown(f"**{say('enough.tried')}**")
        look.table(pd.DataFrame([_row(step) for step in steps]))
    # Drawn once more as a whole page, which looks for no further steps.
    if over and st.session_state.get("found") is not job:
        st.session_state.found = job
        st.rerun()


def _row(step: dict[str, Any]) -> dict[str, str]:
    verdict = ("enough" if step["passed"] else "not enough") + ("" if step["sure"] else ", not sure")
    return {"Tried": f"{step['value']:g}", "Mean": figure(step["mean"]),
            "Bounds": f"{figure(step['low'])} to {figure(step['high'])}", "Runs": str(step["replications"]),
            "Verdict": verdict}
