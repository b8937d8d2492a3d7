"""One case told in sentences, for whoever asks "why did this one take so long?"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pandas as pd

from simulator.measures.from_log import milestones_of
from simulator.measures.view import UNFINISHED
from simulator.plan.process import Activity
from simulator.plan.sites import SITE
from simulator.report.wait_reasons import person_reasons, wait_reasons
from simulator.run.event_log import EventLog
from synthetic_data import BadInput, Problem

_LEDGER = {
    "award": "An award of {amount:,.0f}{money} a month is booked.",
    "paid": "{amount:,.0f}{money} are paid.",
    "back_pay": "{amount:,.0f}{money} are paid for the time before the award.",
    "returned": "The bank sends {amount:,.0f}{money} back.",
    "error_human": "A person makes an error here; nobody has noticed it yet.",
    "error_data": "The register answer is wrong; nobody has noticed it yet.",
    "error_rule": "The rule is applied wrongly; nobody has noticed it yet.",
    "error_model": "The recommendation is wrong and is followed.",
    "error_corrected": "An earlier error is put right.",
    "corrected_rule": "New rules put an earlier error right.",
    "corrected_model": "The person puts the model's wrong advice right.",
    "override": "The reviewer decides against the recommendation.",
    "bypass": "Staff repeat the automatic award by hand.",
    "appeal": "The person appeals.",
    "complaint": "The person complains.",
    "contact": "The person gets in touch.",
    "failure_contact": "The person asks what the matter is.",
    "redress": "What went wrong is made good.",
    "appeal_upheld": "The person is found to be right.",
    "query_failed": "The register does not answer.",
    "record_repaired": "The person's record is put right.",
    "suspended": "Payments are held back.",
    "reinstated": "Payments go on, and what was held back is paid.",
    "right_ended": "The right ends; the office does not know yet.",
    "stopped": "Payments stop.",
    "overpaid": "{amount:,.0f}{money} are paid that are not due any more.",
    "recovered": "{amount:,.0f}{money} come back.",
    "planted": "This case was put in to see whether anybody looks.",
    "planted_found": "The reviewer notices that the case was put in.",
    "deadline_begun_": "A deadline begins to run ({name}).",
    "deadline_passed_": "A deadline passes ({name}).",
    "interest": "{amount:,.2f}{money} of interest are owed for the time since then.",
    "sampled": "The case is drawn into a sample; it stands for {amount:,.1f} cases.",
    "listed": "The case is number {amount:,.0f} on a list by risk.",
    "seeks": "The person looks for a place.",
    "matched": "A place is found.",
    "place_refused": "The person does not want the place that was found.",
    "unmatched": "No place was found in time.",
    "found": "The inspection finds something.",
    "comes_back_": "The notice comes back undelivered ({name}).",
    "controller_": "Management reviews {name}: {amount:.0f} from now on.",
    "cash_short_": "The cash of {name} runs short by {amount:,.0f}{money}.",
    "cash_unused_": "Of the cash of {name}, {amount:,.0f}{money} were not needed.",
    "notice_": "A notice goes out ({name}).",
    "informed_": "The notice arrives ({name}).",
    "channel_": "The money goes by {name}.",
}
"""Ledger kind, or the beginning of one that ends with a name, to sentence."""


def explain_case(log: EventLog, case_id: int, replication: int = 0) -> list[str]:
    """Tell what happened to a case.

    Parameters
    ----------
    case_id, replication : as in the log's tables

    Returns
    -------
    list of str : sentences in order of time; the last one sums up

    Raises
    ------
    BadInput : the log has no such case
    """
    case = _find(log, case_id, replication)
    mine = (log.events["replication"] == replication) & (log.events["case_id"] == case_id)
    events = log.events[mine].sort_values(["enabled_at", "started_at"], kind="stable")
    booked = log.ledger[(log.ledger["replication"] == replication) & (log.ledger["case_id"] == case_id)]
    booked = pd.concat([booked, _decided_meanwhile(log, replication, events)])
    told = [(row.enabled_at, 0, sentence) for row in events.itertuples() for sentence in _step(log, row)]
    told += [(row.at, 1, sentence) for row in booked.itertuples() for sentence in _booking(log, row)]
    return [
        _opening(log, case),
        # At one moment the step comes before what it books; beyond that, the order of the log stays.
        *(sentence for _, _, sentence in sorted(told, key=lambda part: part[:2])),
        _summary(log, case, events),
    ]


def _decided_meanwhile(log: EventLog, replication: int, events: pd.DataFrame) -> pd.DataFrame:
    """What management decided while the case was in the office."""
    steered = log.ledger["kind"].astype(str).str.startswith(("controller_", "cash_short_", "cash_unused_"))
    last = events[["enabled_at", "completed_at"]].max().max()
    inside = log.ledger["at"].between(events["enabled_at"].min(), last)
    return log.ledger[steered & (log.ledger["replication"] == replication) & inside]


def _booking(log: EventLog, row: Any) -> Iterator[str]:
    # The longest beginning that is known; what follows it is a name.
    beginnings = [known for known in _LEDGER if known.endswith("_") and row.kind.startswith(known)]
    beginning = max(beginnings, key=len, default="")
    name = row.kind.removeprefix(beginning)
    text = _LEDGER.get(row.kind) or _LEDGER.get(beginning)
    if text:
        told = text.format(amount=row.amount, money=_money(log), name=name.replace("_", " "))
        yield f"{_moment(log, row.at)}: {told}"


def _find(log: EventLog, case_id: int, replication: int) -> pd.Series:
    found = log.cases[(log.cases["replication"] == replication) & (log.cases["case_id"] == case_id)]
    if found.empty:
        numbers = log.cases.loc[log.cases["replication"] == replication, "case_id"]
        remedy = f"choose a number from 0 to {numbers.max()}" if len(numbers) else "no case came; try another run"
        raise BadInput(
            Problem(
                where="case",
                rule="is not a case of this run",
                value=case_id,
                remedy=remedy,
            )
        )
    return found.iloc[0]


def _opening(log: EventLog, case: pd.Series) -> str:
    benefit = str(case["benefit"]).replace("_", " ") or "a benefit"
    who = f"person {case['person_id']}" if case["person_id"] >= 0 else "a person"
    number = f"case {case['case_id']}{_place(case)}"
    return f"{_moment(log, case['entitled_at'])}: the right of {who} to {benefit} arises ({number})."


def _place(case: pd.Series) -> str:
    return f", {case[SITE]}" if SITE in case else ""


def _step(log: EventLog, row: Any) -> Iterator[str]:
    activity = log.scenario.process.activities[row.activity]
    title = activity.title or row.activity.replace("_", " ")
    again = f" (visit {row.visit})" if row.visit > 1 else ""
    if activity.kind == "end":
        yield f"{_moment(log, row.enabled_at)}: the case ends: {title}."
    elif pd.isna(row.completed_at):
        yield f"{_moment(log, row.enabled_at)}: {title}{again}: still open when the run ends."
    else:
        yield f"{_moment(log, row.enabled_at)}: {title}{again}{_how(log, activity, row)}{_company(log, row)}."


def _company(log: EventLog, row: Any) -> str:
    """Who sat beside whoever worked on it."""
    beside = log.company
    mine = ((beside["replication"] == row.replication) & (beside["case_id"] == row.case_id)
            & (beside["activity"] == row.activity) & (beside["visit"] == row.visit))
    names = beside.loc[mine, "resource"].astype(str).tolist()
    return f"; together with {', '.join(names)}" if names else ""


def _how(log: EventLog, activity: Activity, row: Any) -> str:
    waited, took = row.started_at - row.enabled_at, row.completed_at - row.started_at
    parts = []
    # Less than a minute is not worth a word.
    if waited >= 1:
        parts.append(f"waits {span(waited)} for {row.role.replace('_', ' ') or 'its turn'}")
        site = str(_find(log, row.case_id, row.replication).get(SITE, ""))
        parts += wait_reasons(log.scenario, activity, site, row.enabled_at, row.started_at)
    # Over ten hours on the clock there is a night in it.
    if row.resource:
        parts.append(f"{row.resource} takes {span(took)}" + (", nights and days off included" if took > 600 else ""))
    elif took >= 1:
        parts.append(f"takes {span(took)}")
    if waited >= 1 or activity.kind == "outside":
        parts += person_reasons(log.scenario, activity, _find(log, row.case_id, row.replication))
    if row.outcome not in ("done", "-"):
        parts.append(f"outcome: {row.outcome}")
    return f": {'; '.join(parts)}" if parts else ""


def _summary(log: EventLog, case: pd.Series, events: pd.DataFrame) -> str:
    milestones = milestones_of(log.scenario)
    named = events["activity"].astype(str).map(milestones)
    done = ~events["outcome"].isin(UNFINISHED)
    decided = events.loc[done & named.isin(["decided", "refused"]), "completed_at"].min()
    outside = events["actor_kind"].astype(str).eq("outside")
    waiting = (events["started_at"] - events["enabled_at"])[~outside].clip(lower=0).sum()
    away = (events["completed_at"] - events["enabled_at"])[outside].sum()
    if pd.isna(decided):
        return "No decision was made within the run."
    return (
        f"In all, {span(decided - case['entitled_at'])} from the right to the decision; "
        f"over the whole case {span(away)} were spent "
        f"waiting for people outside and {span(waiting)} waiting inside the office."
    )


def span(minutes: float) -> str:
    """A time span in words.

    Examples
    --------
    >>> span(30), span(90), span(3000)
    ('30 minutes', '1.5 hours', '2.1 days')
    """
    if minutes < 90:
        return f"{minutes:.0f} minutes"
    return f"{minutes / 60:.1f} hours" if minutes < 2880 else f"{minutes / 1440:.1f} days"


def _moment(log: EventLog, minute: float) -> str:
    moment = dt.datetime.combine(log.scenario.start, dt.time()) + dt.timedelta(minutes=round(float(minute)))
    return f"{moment:%a %d %b %Y %H:%M}"


def _money(log: EventLog) -> str:
    return f" {log.scenario.currency}" if log.scenario.currency else ""
