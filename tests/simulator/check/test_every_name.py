"""Every name in an office that refers to something is checked: mistyped, it is refused with the right one beside it."""

from __future__ import annotations

import copy
import types
import typing
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from simulator import Scenario, check_scenario, load_scenario
from synthetic_data import BadInput, check_spec
from tests.simulator.offices import A, build, desk, minutes

OFFICES = ("full_service", "disability_office", "job_exchange", "recheck", "steered", "district_rents", "treasury")
REFERENCES = {
    "Process.starts", "Activity.role", "TeamSeat.role", "Condition.attribute", "Condition.value",
    "Activity.time_after.KEY", "Activity.calendar", "Route.to", "PriorityLine.since", "Patience.to",
    "Reminder.notice", "Expiry.to", "Activity.market", "CaseSelection.by", "CaseSelection.quotas.KEY",
    "CaseSelection.score", "LearnsFinds.at", "LearnsFinds.by", "Inspection.truth", "Activity.register",
    "ModelStub.truth", "ModelStub.group", "ModelStub.group_accuracy.KEY", "Review.of", "Linking.of",
    "Activity.repairs", "Activity.other_person_than", "Activity.sets.KEY", "Activity.sets.VALUE",
    "Activity.posts.VALUE", "Activity.notice", "Does.visit", "Does.move_to", "Activity.branches[]", "Activity.of",
    "Timer.starts", "Timer.until[]", "Limit.enters", "Limit.leaves[]", "Attribute.by", "Attribute.shares.KEY",
    "Attribute.values.KEY", "Deadline.stops_during[]", "LegalDeadline.from", "LegalDeadline.until[]",
    "LegalDeadline.stops_during[]", "Interest.of", "Process.drawn.KEY", "Process.drawn_ways.KEY",
    "Scenario.working_days", "Sites.by", "Sites.districts.KEY", "Sites.districts.VALUE", "Staff.roles[]",
    "Staff.site", "Staff.takes.KEY", "Staff.calendar", "Staff.rota.KEY", "Scenario.queues.KEY", "QueueRule.by",
    "QueueRule.shares.KEY", "Arrivals.calendar", "People.country", "People.benefits[]", "Arrivals.site",
    "Arrivals.starts", "Arrivals.done[]", "Market.same[]", "Market.cases_prefer", "Market.offers_prefer",
    "LooksAt.backlog", "LooksAt.oldest", "Moves.from", "Moves.to", "Overtime.group", "CallsIn.group",
    "CallsIn.role", "Cash.pays", "Cash.receives", "Citizens.by", "Citizens.free.KEY", "FreeTime.calendar",
    "GoLive.benefit", "GoLive.office", "UnitSteps.by", "UnitSteps.order[]", "Notice.otherwise", "Notice.asks",
    "RuleVersion.activity", "Costs.staff_minute.KEY", "Costs.notice.KEY", "Costs.contact.KEY", "Costs.fixed_at.KEY",
    "Payments.by", "Payments.days.KEY",
}
"""Fields that name something which another place defines."""
DEFINES = {
    "Process.activities.KEY", "Process.timers.KEY", "Process.limits.KEY", "Process.attributes.KEY",
    "Process.deadlines.KEY", "Attribute.choice.KEY", "Scenario.calendars.KEY", "Sites.names[]",
    "Scenario.staff.KEY", "Scenario.arrivals.KEY", "Arrivals.benefit", "Arrivals.attributes.KEY",
    "Scenario.markets.KEY", "Market.offers.KEY", "Offers.attributes.KEY", "Scenario.controllers.KEY",
    "Scenario.registers.KEY", "Scenario.notices.KEY", "RuleVersion.name", "Payments.channels.KEY",
    "Scenario.switches.KEY", "Process.sources.KEY", "Scenario.sources.KEY", "Activity.posts.KEY",
}
"""Names of things: mistyped, they leave those who refer to them without. Ledger kinds and attributes that only a like
one is read of are told or refused by tests of their own."""
ELSEWHERE = {
    "Scenario.headline[]": "measures, tests/simulator/measures/test_named.py",
    "Scenario.not_identified.KEY": "measures, tests/simulator/measures/test_named.py",
    "Scenario.on[]": "switches, when the file is read", "Switch.changes.KEY": "places, test_switches",
    "Calendar.hours.KEY": "days, read by their form", "Calendar.hours.VALUE": "hours, read by their form",
    "Calendar.only[]": "days", "Calendar.closed_on[]": "days", "Leave.days[]": "days", "Staff.rota.VALUE[]": "days",
    "BatchRuns.at": "days", "MeasuredFrom.zone": "written by calibrate", "Process.drawn_ways.VALUE[]": "told",
}
"""Fields that are checked by their form, or where other things are known."""
WORDS = {
    "Scenario.name", "Scenario.title", "Scenario.question", "Process.name", "Process.title", "Process.about",
    "Process.rule_version", "Activity.title", "Process.sources.VALUE", "Process.drawn.VALUE",
    "Scenario.sources.VALUE", "Scenario.currency", "MeasuredFrom.log", "MeasuredFrom.sha256",
    "Scenario.not_identified.VALUE", "Switch.title",
}
"""Texts for people."""


def own_office() -> Scenario:
    """An office of the references that no shipped one has."""
    asks = {"kind": "outside", "time": minutes(1), "time_after": {"looks": minutes(2)}, "next": "decides"}
    model = {"truth": "live", "accuracy": f"80 % {A}", "group": "benefit",
             "group_accuracy": {"allowance": f"90 % {A}", "birth_grant": f"70 % {A}"}}
    return build(
        {"looks": desk(1, "asks", sets={"route": "by_letter", "grade": "high"}), "asks": asks,
         "decides": {"kind": "model", "model": model, "next": "signs"},
         "signs": desk(1, [{"to": "pays", "when": "route = by_letter and grade = high"}, "end"],
                       posts={"award": "amount"}),
         "pays": {"kind": "automatic", "notice": "letter", "next": "end"}},
        process={"drawn": {"looks": "shape_1"}, "drawn_ways": {"looks": ["asks"]}, "attributes": {
            "route": {"choice": {"by_letter": f"50 % {A}", "in_person": f"50 % {A}"}},
            "grade": {"choice": {"low": f"50 % {A}", "high": f"50 % {A}"}},
            "amount": {"by": "benefit", "values": {"allowance": f"constant 5 EUR {A}",
                                                   "birth_grant": f"constant 9 EUR {A}"}}}},
        staff={"clerks": {"roles": "clerk", "heads": f"2 heads {A}", "calendar": "office",
                          "takes": {"looks": 1.0, "signs": 2.0}}},
        queues={"clerk": {"rule": "named"}},
        arrivals={"old": {"stock": f"3 cases {A}", "done": ["looks"], "benefit": "allowance"},
                  "new": {"people": {"country": "azerbaijan", "people": 300, "benefits": ["birth_grant"],
                                     "as": "applications"}}},
        notices={"letter": {"delay": minutes(1), "reaches": f"90 % {A}"}},
        costs={"notice": {"letter": f"1 EUR {A}"}, "contact": {"signs": f"1 EUR {A}"}})


def fields_of(model: type[BaseModel], seen: set[type]) -> Iterator[str]:
    """Yield every field of a model and of those within it that holds a text, keys and entries told apart."""
    if model in seen:
        return
    seen.add(model)
    hints = typing.get_type_hints(model)
    for name, field in model.model_fields.items():
        yield from _texts_of(hints[name], f"{model.__name__}.{field.alias or name}", seen)


def _texts_of(kind: Any, field: str, seen: set[type]) -> Iterator[str]:
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if kind is str:
        yield field
    elif origin is dict:
        yield from _texts_of(parts[0], f"{field}.KEY", seen)
        yield from _texts_of(parts[1], f"{field}.VALUE", seen)
    elif origin is tuple:
        for part in dict.fromkeys(parts):
            yield from _texts_of(part, f"{field}[]", seen)
    elif origin in (typing.Union, types.UnionType, typing.Annotated):
        for part in parts:
            yield from _texts_of(part, field, seen)
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from fields_of(kind, seen)


def test_every_field_is_known_here() -> None:
    """A new field that holds a text must say whether it refers to something, and then it is tried below."""
    found = {field for field in fields_of(Scenario, set()) if not field.endswith((".unit", ".source"))}
    assert found == REFERENCES | DEFINES | WORDS | set(ELSEWHERE)


Place = tuple[str, tuple[str | int, ...], str]


def texts_in(part: Any, field: str = "", path: tuple[str | int, ...] = ()) -> Iterator[Place]:
    """Yield field, place and text of every name in an office."""
    if isinstance(part, BaseModel):
        for name, each in type(part).model_fields.items():
            key = each.alias or name
            yield from texts_in(getattr(part, name), f"{type(part).__name__}.{key}", (*path, key))
    elif isinstance(part, str):
        yield field, path, part
    elif isinstance(part, dict):
        for key, inner in part.items():
            yield f"{field}.KEY", (*path, str(key)), str(key)
            yield from texts_in(inner, f"{field}.VALUE", (*path, str(key)))
    elif isinstance(part, tuple):
        for number, inner in enumerate(part):
            yield from texts_in(inner, f"{field}[]", (*path, number))


def mistyped(word: str) -> str:
    """A letter left out in the middle."""
    middle = len(word) // 2
    return word[:middle] + word[middle + 1:]


def with_a_typo(raw: dict[str, Any], field: str, path: tuple[str | int, ...], word: str) -> dict[str, Any]:
    """The office's file with one name mistyped."""
    changed = copy.deepcopy(raw)
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    if field.endswith(".KEY"):
        kept = {mistyped(key) if key == word else key: value for key, value in place.items()}
        place.clear()
        place.update(kept)
    else:
        place[path[-1]] = mistyped(word)
    return changed


def told(raw: dict[str, Any]) -> str:
    """Rules, values and remedies of everything that is wrong with an office, without the places."""
    try:
        problems = check_scenario(check_spec(raw, Scenario, where="test.yml")).problems
    except BadInput as error:
        problems = tuple(error.problems)
    return "\n".join(f"{one.rule} {one.value} {one.remedy}" for one in problems)


BY_LISTS = {"LegalDeadline.from", "LegalDeadline.until[]", "PriorityLine.since"}
"""Told by their other rules, or in a list."""


def test_a_mistyped_name_is_refused_with_the_right_one() -> None:
    """Each reference of the model tree, mistyped in some office, is refused, and the right name told."""
    untried = set(REFERENCES)
    for office in (own_office(), *map(load_scenario, OFFICES)):
        # What a switch would change is tried by itself.
        plain = office.model_copy(update={"switches": {}, "on": ()})
        raw = plain.model_dump(by_alias=True, mode="json", exclude_none=True)
        for field, path, word in texts_in(plain):
            if field not in untried or not word or (field == "Condition.value" and not word.isalpha()):
                continue
            untried.discard(field)
            said = told(with_a_typo(raw, field, path, word))
            assert said, f"{office.name}: {path} with {mistyped(word)} for {word} is taken in silence ({field})"
            assert field in BY_LISTS or word in said, f"{path}: {said}"
    assert not untried


@pytest.mark.parametrize(("changes", "said"), [
    ({"staff.clerk.heads": f"3 heads {A}"}, "staff.clerk.roles: is missing"),
    ({"process.activities.look.priority": 1}, "process.activities.look.kind"),
    ({"process.activities.looks.next": "ask"}, "did you mean asks?"),
    ({"costs.contact.sign": f"1 EUR {A}"}, "did you mean signs?"),
])
def test_switches(changes: dict[str, Any], said: str) -> None:
    """What a switch that is off would change is there: its names are checked as those of the office."""
    office = own_office()
    assert not check_scenario(office).problems
    raw = office.model_dump(by_alias=True, mode="json", exclude_none=True)
    wrong = check_spec(raw | {"switches": {"more": {"changes": changes}}}, Scenario, where="test.yml")
    found = "\n".join(map(str, check_scenario(wrong).problems))
    assert "switches.more: " in found and said in found


def test_a_switch_may_need_those_before_it() -> None:
    """A switch that changes what the one before it adds is sound."""
    raw = own_office().model_dump(by_alias=True, mode="json", exclude_none=True)
    group = {"roles": ["clerk"], "heads": f"1 heads {A}", "calendar": "office"}
    raw["switches"] = {"helpers": {"changes": {"staff.helpers": group}},
                       "more": {"changes": {"staff.helpers.heads": f"2 heads {A}"}}}
    assert not check_scenario(check_spec(raw, Scenario, where="test.yml")).problems


def test_a_benefit_of_another_office_is_told() -> None:
    """A process may know benefits that an office has not: that is told, and is no mistake."""
    office = own_office()
    raw = office.model_dump(by_alias=True, mode="json", exclude_none=True)
    model = raw["process"]["activities"]["decides"]["model"]
    model["group_accuracy"]["housing"] = model["group_accuracy"]["allowance"]
    found = check_scenario(check_spec(raw, Scenario, where="test.yml"))
    assert not found.problems
    assert any("housing, which is a benefit of no case" in warning for warning in found.warnings)


def test_people_without_a_step_are_told() -> None:
    """A group may keep a role that no step has, which is told; one that is like a step's is refused."""
    office = build({"a": desk(1)}, staff={"clerks": {"roles": ["clerk", "judge"], "heads": f"1 heads {A}",
                                                     "calendar": "office"}})
    assert any("no step of the process has the role judge" in warning for warning in check_scenario(office).warnings)


@pytest.mark.parametrize("written", ["clerk, judge", "clerk/judge", "judge & clerk", "clerk and judge", "clerk,judge"])
def test_two_roles_written_as_one_are_refused(written) -> None:
    """As one role it would be nobody's, and the group would have nothing to do."""
    group = {"heads": f"1 heads {A}", "calendar": "office"}
    office = build({"a": desk(1, ["b"]), "b": {**desk(1), "role": "judge"}}, staff={
        "clerks": {"roles": ["clerk"], **group}, "judges": {"roles": ["judge"], **group},
        "helpers": {"roles": [written], **group}})
    told, = check_scenario(office).problems
    assert "staff.helpers.roles[0]: names 2 roles in one" in str(told) and "in a workbook " in str(told)


def test_a_stream_s_own_attribute_is_the_others_name() -> None:
    """An attribute of one stream that nothing reads, like one that the other streams have, is mistyped."""
    drawn = {"choice": {"north": f"50 % {A}", "south": f"50 % {A}"}}
    office = build({"a": desk(1, [{"to": "end", "when": "region = north"}, "end"])},
                   arrivals={"old": {"at": [0.0], "attributes": {"region": drawn}},
                             "new": {"at": [1.0], "attributes": {"regoin": drawn}}})
    assert "did you mean region?" in "\n".join(map(str, check_scenario(office).problems))


def test_prices_that_nobody_pays_are_told() -> None:
    """Of a pair that shares its prices, one office may do without a step, a role or a letter of the other."""
    office = build({"a": desk(1, notice="text")}, costs={
        "staff_minute": {"judge": f"1 EUR {A}"}, "notice": {"letter": f"1 EUR {A}"}, "contact": {"hall": f"1 EUR {A}"}})
    found = check_scenario(office)
    assert not found.problems
    assert [line.split(":")[0] for line in found.warnings if "nobody pays this price" in line] == [
        "costs.staff_minute.judge", "costs.notice.letter", "costs.contact.hall"]
