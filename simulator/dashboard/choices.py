"""The left side: which office, what is moved in it, how exact; out comes an order to run, or what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from simulator.dashboard import state
from simulator.dashboard.wording import Say
from simulator.library.card import RunCard
from simulator.library.catalogue import load_practices
from simulator.library.offices import office_after, office_before
from simulator.plan.scenario import Scenario, load_scenario
from simulator.whatif.catalogue import (
    Entry,
    OwnOffice,
    assign_proactively,
    count_origins,
    keep_uploads,
    list_entries,
    load_own,
    load_pair,
    scenario_files,
    settled,
)
from simulator.whatif.controls import GROUPS, Control, describe_moves, find_controls, missing_controls, move
from simulator.whatif.order import Order
from simulator.whatif.skill import ReviewerSkill, read_skill
from synthetic_data import BadInput

RUNS = (4, 8, 12, 20, 40, 100)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What the planner chose."""

    order: Order | None
    """None when it cannot be run."""
    settings: Mapping[str, float]
    moves: tuple[str, ...]
    kept: dict[str, Any]
    """What brings the left side back after the browser was closed."""
    notes: tuple[str, ...] = ()
    """What must be said beside every figure."""


def choose(say: Say, kept: Mapping[str, Any]) -> Choice:
    """Draw the left side and return what it says."""
    pair, where = _office(say, kept)
    if pair is None:
        return Choice(order=None, settings={}, moves=(), kept={"where": where})
    before, after = pair
    name = f"{where.get('entry') or 'own'}:{after.name}"
    # Settings belong to the office for which they were made.
    saved = kept.get("settings", {}) if kept.get("name") == name else {}
    settings, skill = _controls(after, name, saved, kept, say)
    with st.expander(say("precision.label")):
        runs = st.select_slider(say("precision.runs"), RUNS, value=kept.get("runs", 12), help=say("precision.help"),
                                key="runs")
        seed = int(st.number_input(say("precision.seed"), 0, 2**31 - 1, int(kept.get("seed", 1)), key="seed"))
    order = None
    try:
        order = Order(baseline=before, alternative=move(after, settings, skill.sources(after) if skill else {}),
                      seed=seed, replications=runs, planner=state.desk())
    except BadInput as error:
        complain(error, say)
    return Choice(order=order, settings=settings, moves=tuple(describe_moves(after, settings)),
                  kept={"where": where, "name": name, "settings": dict(settings), "runs": runs, "seed": seed,
                        "skill": skill.model_dump(by_alias=True, mode="json") if skill else None},
                  notes=(say("skill.simulated", reviewers=skill.reviewers),) if skill else ())


def complain(error: BadInput, say: Say) -> None:
    """Say all that is wrong, where it was chosen."""
    st.error("\n".join([say("problems"), "", *(f"- {_plain(str(problem))}" for problem in error.problems)]))


def _plain(text: str) -> str:
    """Text that Markdown leaves alone."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>$#~|" else letter for letter in text)


def _office(say: Say, kept: Mapping[str, Any]) -> tuple[tuple[Scenario, Scenario] | None, dict[str, Any]]:
    asked = state.asked_practice(_practices())
    where = {"source": "practice", "practice": asked} if asked else kept.get("where", {})
    sources = ["catalogue", "practice", "own"]
    source = st.radio(say("source.label"), sources, format_func=lambda name: say(f"source.{name}"),
                      index=sources.index(where.get("source", "catalogue")), key="source", horizontal=True)
    if source == "own":
        return _own(say, where)
    if source == "practice":
        return _practice(say, where)
    entries = _entries()
    names = list(entries)
    entry = st.selectbox(say("entry.label"), names, format_func=lambda name: _title(name, entries),
                         index=names.index(where["entry"]) if where.get("entry") in names else 0, key="entry")
    on = _switches(entries[entry], entry, where, say)
    pair = _pair(entry, on)
    with st.expander(say("entry.about")):
        _about(entries[entry], pair, say)
    return pair, {"source": source, "entry": entry, "on": list(on)}


def _practice(say: Say, where: Mapping[str, Any]) -> tuple[tuple[Scenario, Scenario], dict[str, Any]]:
    """A card of the library: its office before, and after with the levers where the card has them."""
    cards = _practices()
    names = list(cards)
    name = st.selectbox(say("practice.label"), names, format_func=lambda name: f"{cards[name].title} ({name})",
                        index=names.index(where["practice"]) if where.get("practice") in names else 0, key="practice")
    card = cards[name]
    with st.expander(say("entry.about")):
        st.markdown(_plain(card.question))
        st.markdown(say("entry.office", text=_plain(card.before)))
        st.markdown(say("entry.changes", text=_plain(card.after)))
        st.markdown(say("practice.missed", text=_plain(card.missed)))
    return _sides(name), {"source": "practice", "practice": name, "entry": name}


@st.cache_resource(show_spinner=False)
def _practices() -> dict[str, RunCard]:
    return {name: card for name, card in load_practices().items() if isinstance(card, RunCard)}


@st.cache_resource(show_spinner=False, max_entries=64)
def _sides(name: str) -> tuple[Scenario, Scenario]:
    card = _practices()[name]
    return settled(office_before(card, name)), settled(office_after(card, name))


def _title(name: str, entries: Mapping[str, Entry]) -> str:
    return f"{_known(entries[name].after).title} ({name})"


# Shipped files do not change under a running page, and nothing changes a scenario, so all sessions share them.
_entries = st.cache_resource(show_spinner=False)(list_entries)
_known = st.cache_resource(show_spinner=False)(load_scenario)


@st.cache_resource(show_spinner=False, max_entries=64)
def _pair(entry: str, on: tuple[str, ...]) -> tuple[Scenario, Scenario]:
    return load_pair(_entries()[entry], on)


def _switches(entry: Entry, name: str, where: Mapping[str, Any], say: Say) -> tuple[str, ...]:
    after = _known(entry.after)
    if not after.switches:
        return ()
    default = where.get("on", list(after.on)) if where.get("entry") == name else list(after.on)
    chosen = st.multiselect(say("switches.label"), list(after.switches), default,
                            format_func=lambda switch: after.switches[switch].title or switch, key=f"on:{name}")
    return tuple(chosen)


def _about(entry: Entry, pair: tuple[Scenario, Scenario], say: Say) -> None:
    for key in ("office", "changes", "published", "assumed"):
        st.markdown(say(f"entry.{key}", text=getattr(entry, key)))
    for scenario, side in zip(pair, ("own.baseline", "own.alternative"), strict=True):
        counts = ", ".join(f"{count} {origin}" for origin, count in count_origins(scenario).items())
        st.markdown(say("entry.origins", side=say(side).lower(), counts=counts))
    sources = {**pair[1].process.sources, **pair[1].sources}
    if sources:
        st.markdown(f"**{say('entry.sources')}**\n" + "\n".join(f"- {name}: {text}" for name, text in sources.items()))


def _own(say: Say, where: Mapping[str, Any]) -> tuple[tuple[Scenario, Scenario] | None, dict[str, Any]]:
    """Offices from the planner's files; when they are wrong, the last ones that were right stay."""
    uploads = st.file_uploader(say("own.upload"), accept_multiple_files=True, key="uploads")
    path = st.text_input(say("own.path"), where.get("path", ""), key="path").strip() if state.local_only() else ""
    found: dict[str, OwnOffice] = dict(st.session_state.get("own", {}))
    folder = state.service().store.desk_folder(state.desk())
    try:
        if uploads:
            keep_uploads({file.name: file.getvalue() for file in uploads}, folder)
            found = load_own(scenario_files(folder).values())
        elif path:
            found = load_own(scenario_files(Path(path).expanduser()).values())
        elif not found and folder.is_dir():  # Uploaded before the browser was closed.
            found = load_own(scenario_files(folder).values())
        st.session_state.own = found
    except BadInput as error:
        complain(error, say)
    here = {"source": "own", "path": path}
    if not found:
        st.info(say("own.none"))
        return None, here
    titles = list(found)
    # Other files are another box, or what was chosen among the old ones would stand in it.
    before = st.selectbox(say("own.baseline"), titles, key=f"own_before:{titles}")
    if not st.checkbox(say("own.overlay"), where.get("overlay") is not None, key="overlay"):
        after = st.selectbox(say("own.alternative"), titles, index=len(titles) - 1, key=f"own_after:{titles}")
        return (found[before].scenario, found[after].scenario), here
    overlay = _overlay(found[before].scenario, where.get("overlay") or {}, say)
    if not overlay["without"]:
        st.info(say("own.overlay.none"))
        return None, here
    try:
        made = assign_proactively(found[before], folder.with_suffix(".overlay"), **overlay)
    except BadInput as error:
        complain(error, say)
        return None, here
    return (found[before].scenario, made), {**here, "overlay": overlay}


def _overlay(office: Scenario, saved: Mapping[str, Any], say: Say) -> dict[str, Any]:
    """Which steps vanish, for how many cases, and whether somebody looks at them."""
    steps = [name for name, activity in office.process.activities.items() if activity.kind != "end"]
    without = st.multiselect(say("own.overlay.without"), steps, [name for name in saved.get("without", [])
                                                                 if name in steps], key="overlay_without",
                             format_func=lambda name: office.process.activities[name].title or name)
    share = st.slider(say("own.overlay.share"), 1, 100, int(saved.get("share", 60)), key="overlay_share")
    minutes = st.slider(say("own.overlay.minutes"), 0, 60, int(saved.get("minutes", 0)), key="overlay_minutes")
    reviewed = st.slider(say("own.overlay.reviewed"), 1, 100, int(saved.get("reviewed", 100)), key="overlay_reviewed",
                         disabled=not minutes)
    return {"without": list(without), "share": float(share), "minutes": float(minutes), "reviewed": float(reviewed)}


def _controls(scenario: Scenario, name: str, saved: Mapping[str, float], kept: Mapping[str, Any],
              say: Say) -> tuple[dict[str, float], ReviewerSkill | None]:
    """What was moved, and the measured skill when it is used."""
    controls, missing = find_controls(scenario), missing_controls(scenario)
    if st.button(say("reset"), key=f"reset:{name}"):
        saved = {}
        for control in controls:
            st.session_state[f"{name}:{control.key}"] = float(control.value)
        st.session_state.use_skill = False
    values: dict[str, float] = {}
    skill: ReviewerSkill | None = None
    for group in GROUPS:
        with st.expander(say(f"group.{group}"), expanded=group == "staff"):
            mine, sliders = [control for control in controls if control.group == group], st.container()
            if group == "review":
                skill = _skill(scenario, kept, say)
            measured = skill.settings(scenario) if skill and group == "review" else {}
            with sliders:
                for control in mine:
                    value = _measured_value(control, measured, say)
                    values[control.key] = _slider(control, name, saved) if value is None else value
            if not mine:
                st.caption(missing[group])
    return {control.key: values[control.key] for control in controls if values[control.key] != control.value}, skill


def _slider(control: Control, name: str, saved: Mapping[str, float]) -> float:
    key = f"{name}:{control.key}"
    if key not in st.session_state:
        # The scenario may have changed since, and a slider refuses what lies beyond its ends.
        st.session_state[key] = float(min(max(saved.get(control.key, control.value), control.low), control.high))
    return float(st.slider(f"{control.title}, {control.unit}", float(control.low), float(control.high),
                           step=float(control.step), format="%g", key=key))


def _measured_value(control: Control, measured: Mapping[str, float], say: Say) -> float | None:
    """The value that training gave, said in place of a slider."""
    if control.key not in measured:
        return None
    st.markdown(say("skill.value", title=control.title, value=f"{measured[control.key]:g}", unit=control.unit))
    return measured[control.key]


def _skill(scenario: Scenario, kept: Mapping[str, Any], say: Say) -> ReviewerSkill | None:
    """Skill measured in training, when the planner wants it; a file that is wrong leaves the last right one."""
    if not any(activity.review for activity in scenario.process.activities.values()):
        return None
    file = st.file_uploader(say("skill.upload"), ["json"], key="skill")
    saved = kept.get("skill")
    known = st.session_state.setdefault("skill_read", ReviewerSkill.model_validate(saved) if saved else None)
    if file is not None:
        try:
            known = st.session_state.skill_read = read_skill(file.getvalue(), where=file.name)
        except BadInput as error:
            complain(error, say)
    if known is None:
        return None
    st.info(_measured(known, say))
    st.session_state.setdefault("use_skill", saved is not None)
    return known if st.checkbox(say("skill.use"), key="use_skill") else None


def _measured(skill: ReviewerSkill, say: Say) -> str:
    model = skill.as_model()
    return say("skill.read", reviewers=skill.reviewers, decisions=skill.decisions, hits=round(100 * skill.hit_rate),
               alarms=round(100 * skill.false_alarm_rate), skill=round(100 * model.skill),
               unread=round(100 * model.bias))
