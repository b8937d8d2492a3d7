"""The question planners have: what if some of these steps were no longer needed for some of the cases?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simulator.calibration.feeding_registers import Feed, feeding_changes, first_asked
from simulator.calibration.writing import dump
from simulator.check.extending import name_beside, write_sound
from simulator.plan.distributions import Span
from simulator.plan.quantities import Share
from simulator.plan.scenario import Scenario, load_scenario
from synthetic_data import BadInput, Problem, did_you_mean

_CONDITION = "proactive = 1"


def write_overlay(
    before: str | Path,
    target: Path,
    *,
    without: Sequence[str],
    share: Share,
    review: Span | None = None,
    reviewed: Share | None = None,
    role: str | None = None,
    feeds: Sequence[Feed] = (),
) -> Scenario:
    """Write an office in which some steps vanish for a share of the cases, as a file that extends another.

    Parameters
    ----------
    before : the office as it is
    target : file to write; it names `before` by its path beside it, or by its shipped name
    without : activities that vanish, by their name in the file or their title
    share : of the cases that come proactively
    review : time of a person who looks at a proactive case before it goes on; nobody does when not given
    reviewed : share of the proactive cases that are looked at; all when not given
    role : whose work the review is; the role that does most steps when not given
    feeds : registers that are asked for every proactive case; a case that one of them does not know takes the old way

    Raises
    ------
    BadInput : an activity, the role or a register is not in the office, the office has such steps already, or the
        result is no sound office; nothing is written
    """
    office = load_scenario(before)
    _refuse_second(office)
    skipped = steps_skipped(office, without)
    values = _values(office, skipped, share, _gate(office, feeds, review, reviewed, role))
    text = dump({"extends": name_beside(before, target)} | values)
    return write_sound("# Written by `readiness office proactive`.\n" + text, target, told_of=target.name)


def steps_skipped(office: Scenario, without: Sequence[str]) -> dict[str, str]:
    """Return every step that a proactive case goes past, with the reason, in the order of the process.

    Besides the steps named these are the applications: where a register reports the event, nobody applies.

    Raises
    ------
    BadInput : a word of `without` is not a step of the office
    """
    named = _named(office, without)
    why = {name: "a register reports the event" for name, activity in office.process.activities.items()
           if activity.milestone == "applied"} | dict.fromkeys(named, "asked for")
    return {name: why[name] for name in office.process.activities if name in why}


def _named(office: Scenario, wanted: Sequence[str]) -> list[str]:
    """Return the steps meant; a title names every step that has it."""
    activities = office.process.activities
    found, problems = [], []
    for word in wanted:
        names = [
            name
            for name, activity in activities.items()
            if activity.kind != "end" and word.lower() in (name.lower(), activity.title.lower())
        ]
        found += names
        if not names:
            known = [activity.title or name for name, activity in activities.items()]
            problems.append(
                Problem(
                    where="--without",
                    rule="is not an activity of the office",
                    value=word,
                    remedy=did_you_mean(word, [*activities, *known]),
                )
            )
    if problems:
        raise BadInput(problems)
    return list(dict.fromkeys(found))


def _role(office: Scenario, role: str | None) -> str:
    roles = [activity.role for activity in office.process.activities.values() if activity.role]
    if role is None and roles:
        return max(sorted(set(roles)), key=roles.count)
    if role not in roles:
        raise BadInput(
            Problem(
                where="--role",
                rule="is not a role of the office"
                if roles
                else "cannot be given: this office has no queues, so nobody's time is known",
                value=role,
                remedy=did_you_mean(role or "", sorted(set(roles))),
            )
        )
    return role


def _refuse_second(office: Scenario) -> None:
    ours = [name for name in ("proactive", "proactive_gate", "proactive_review")
            if name in {*office.process.activities, *office.process.attributes}]
    if ours:
        raise BadInput(Problem(where=office.name, rule="has proactive cases already", value=ours[0],
                               remedy="start from the office as it is without them, and say all at once"))


def _values(office: Scenario, skipped: dict[str, str], share: Share, gate: dict[str, Any]) -> dict[str, Any]:
    process = office.process
    changes: dict[str, Any] = {"process.attributes.proactive": {"share": share.model_dump(mode="json")}}
    for name in skipped:
        changes[f"process.activities.{name}.skip_when"] = _CONDITION
    for stream, arrivals in office.arrivals.items():
        if arrivals.stock is not None:
            changes[f"arrivals.{stream}.attributes.proactive"] = {"share": "0 % (assumed; these cases began before)"}
        elif arrivals.starts not in (None, process.starts):
            # They go past the gate, so no register would be asked and nobody would look at them.
            changes[f"arrivals.{stream}.attributes.proactive"] = {"share": "0 % (assumed; these cases begin elsewhere)"}
    words = ", ".join(dict.fromkeys(process.activities[name].title or name for name in skipped))
    text = f"{100 * share.value:g} of 100 cases without {words}"
    return {
        "title": f"{office.title}, {text}",
        "switches": {"proactive": {"title": text, "changes": changes | gate}},
        "on": [*office.on, "proactive"],
    }


def _gate(office: Scenario, feeds: Sequence[Feed], review: Span | None, reviewed: Share | None,
          role: str | None) -> dict[str, Any]:
    """Changes by which proactive cases are told from the others before the first step: asked, and looked at."""
    if review is None and not feeds:
        return {}
    starts = office.process.starts
    after = "proactive_looked_at" if review else starts
    changes: dict[str, Any] = {
        "process.starts": "proactive_gate",
        "process.activities.proactive_gate": {
            "kind": "automatic", "title": "The register reports the event", "actor": "system",
            "next": [{"to": first_asked(feeds) if feeds else after, "when": _CONDITION}, {"to": starts}]}}
    if review:
        changes |= _review(office, review, reviewed, _role(office, role))
    return changes | (feeding_changes(office, feeds, after) if feeds else {})


def _review(office: Scenario, review: Span, reviewed: Share | None, role: str) -> dict[str, Any]:
    starts = office.process.starts
    to_review: dict[str, Any] = {"to": "proactive_review"}
    if reviewed is not None:
        to_review["share"] = reviewed.model_dump(mode="json")
    changes: dict[str, Any] = {
        "process.activities.proactive_looked_at": {
            "kind": "automatic", "title": "Some proactive cases are picked for a person", "actor": "system",
            "next": [to_review, *([{"to": starts}] if reviewed is not None else [])]},
        "process.activities.proactive_review": {
            "kind": "human", "title": "A person looks at the proactive case", "role": role,
            "time": review.model_dump(mode="json"), "next": starts}}
    for group, staff in office.staff.items():
        if role in staff.roles and staff.takes:
            # In proportion to what the group takes already: who does more cases reviews more.
            changes[f"staff.{group}.takes.proactive_review"] = sum(staff.takes.values())
    return changes
