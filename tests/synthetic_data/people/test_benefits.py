"""Benefits as dated law: the worked cases, and the same law written a second time, person by person."""

import datetime as dt

import pytest

from synthetic_data import (
    BadInput,
    build_population,
    build_registers,
    entitlements_from_registers,
    find_problems,
    list_countries,
    load_benefits,
    load_country,
)
from synthetic_data.checks.worked_cases import judge_case
from synthetic_data.core.days import day_number, day_of
from tests.synthetic_data.plain_law import entitlements_by_hand, last_day

CASES = [(code, name, place) for code in list_countries() for name, benefit in load_benefits(load_country(code)).items()
         for place in range(len(benefit.cases))]


@pytest.mark.parametrize(("code", "name", "place"), CASES)
def test_a_worked_case_holds(code, name, place):
    """The rules give what the case says the law gives."""
    country = load_country(code)
    benefit = load_benefits(country)[name]
    case = benefit.cases[place]
    got = judge_case(country, benefit, case)

    assert (got is None) == (case.expect is None)
    assert got is None or {key: got[key] for key in case.expect} == case.expect


def test_a_worked_case_need_not_say_whom_the_event_was_about():
    """Where the law asks about the mother alone and the day is given, the child need not be made up."""
    country = load_country("template")
    benefit = load_benefits(country)["cha"].model_copy(update={"conditions": []})
    case = benefit.cases[0].model_copy(update={"people": {"mother": benefit.cases[0].people["mother"]}})

    assert judge_case(country, benefit, case) == {"start": dt.date(2021, 5, 5), "end": None, "amount": 120}


def test_what_adds_to_a_benefit_counts_in_its_worked_cases():
    """At 70 Georgia's pension and its supplement are together more than the package that was paid until then."""
    country, born = load_country("georgia"), dt.date(1958, 2, 3)
    benefits = load_benefits(country)
    case = benefits["dia"].cases[-1].model_copy(update={
        "happened": {}, "also": {"disability": benefits["dia"].cases[-1].happened}})

    assert case.people["person"].born == born
    assert judge_case(country, benefits["oap"], case) == {"start": dt.date(2028, 2, 3), "end": None, "amount": 315}
    assert judge_case(country, benefits["oas"], case) == {"start": dt.date(2028, 2, 3), "end": None, "amount": 100}


def test_entitlements_are_those_of_a_second_reading_of_the_law(any_world):
    """Nobody outside the law gets an entitlement and nobody inside is left out, to the day and the amount."""
    block = any_world.blocks[0]
    names, rights = list(block.benefits), block.rights
    columns = (rights[column] for column in ("person", "benefit", "start", "end", "amount"))
    got = sorted((int(person), names[code], day_of(start), last_day(end), float(amount))
                 for person, code, start, end, amount in zip(*columns, strict=True))
    since = block.labour_from
    expected = sorted(row for row in entitlements_by_hand(block) if row[3] is None or day_number(row[3]) >= since)

    assert len(got) > 200
    assert [row[:3] for row in got] == [row[:3] for row in expected]
    assert [row[3] for row in got] == [row[3] for row in expected]
    assert [row[4] for row in got] == pytest.approx([row[4] for row in expected], abs=0.011)


def test_every_entitlement_rests_on_an_event(any_world):
    """Each entitlement names the event it arose from, and that event is of the kind the law asks for."""
    events = any_world.events.set_index("event_id")
    because = events.loc[any_world.entitlements["because_event_id"]]
    triggers = {name: benefit.trigger for name, benefit in any_world.country.benefits.items()}

    assert (because["kind"].astype(str).to_numpy()
            == any_world.entitlements["benefit"].astype(str).map(triggers).to_numpy()).all()
    assert (because["day"].to_numpy() <= any_world.entitlements["start"].to_numpy()).all()


def test_a_right_seen_in_registers_names_the_record_it_rests_on(any_world):
    """The record belongs to the person the event is about, and tells of the day on which the right can begin."""
    registers = build_registers(any_world)
    seen = entitlements_from_registers(any_world.country, registers)
    triggers = {name: benefit.trigger for name, benefit in any_world.country.benefits.items()}
    assert (seen["because"].astype(str) == seen["benefit"].astype(str).map(triggers)).all()
    assert seen["because"].nunique() > 4
    for (register, kind), part in seen.groupby(["because_register", "because"], observed=True):
        records = registers[register].set_index("record_id").loc[part["because_record_id"]]
        if kind in ("disability", "study", "assessment", "retirement_age"):
            theirs, ours = (each["personal_number"].astype(str).to_numpy() for each in (records, part))
            assert (theirs == ours).all(), kind
        if kind in ("birth", "orphanhood"):
            assert (records["happened_on"].to_numpy() <= part["start"].to_numpy()).all(), kind


@pytest.mark.parametrize("missing", ["higher_education", "insurance_quarter", "insured_account", "civil_death"])
def test_what_no_register_tells_of_gives_no_right(any_world, missing):
    """Without a register the rights that rest on its events are not seen, and the others still are."""
    registers = build_registers(any_world)
    seen = entitlements_from_registers(any_world.country, {name: registers[name] for name in registers
                                                           if name != missing})
    assert missing not in set(seen["because_register"].astype(str))
    assert len(seen) > 100
    with pytest.raises(BadInput, match="population_register"):
        entitlements_from_registers(any_world.country, {"civil_death": registers["civil_death"]})


def test_a_benefit_for_a_further_event_is_seen_by_the_office_too(own_country):
    """A benefit added as one file, for an event no other benefit has, is found in truth and registers alike."""
    (own_country / "benefits/job.yml").write_text("""\
title: Job seeker's help
agency: Benefit Office
trigger: unemployment
pays: monthly
since: 2012-01-01
until_fact: end
conditions: [{rule: age, under_years: 60}]
evidence: [unemployment]
amounts: [{since: 2012-01-01, value: 300, origin: assumed, source: an example}]
legal_basis: Rule card JOB
cases:
  - says: Registered at 30.
    people: {person: {born: 1990-01-01, sex: F}}
    happened: {day: 2020-03-01, end: 2020-09-01}
    expect: {start: 2020-03-01, end: 2020-09-01, amount: 300}
  - says: Too old.
    people: {person: {born: 1950-01-01, sex: F}}
    happened: {day: 2020-03-01, end: 2020-09-01}
""")
    register = load_country("azerbaijan").folder / "registers/unemployment.yml"
    (own_country / "registers/unemployment.yml").write_text(register.read_text())
    assert find_problems(own_country) == []
    world = build_population(load_country(own_country), people=1500, seed=3)
    personal_number = world.persons.set_index("person_id")["personal_number"].astype(str)
    true = world.entitlements[world.entitlements["benefit"] == "job"]
    seen = entitlements_from_registers(world.country, build_registers(world))
    seen = seen[(seen["benefit"] == "job").to_numpy()]
    right = set(zip(true["person_id"].map(personal_number), true["start"], strict=True))
    assert len(right & set(zip(seen["personal_number"].astype(str), seen["start"], strict=True))) / len(right) > 0.8


def test_registers_give_nearly_the_same_rights(world, registers):
    """From registers without defects, 93 of 100 rights are found to the day; the rest is coverage and delay."""
    personal_number = world.persons.set_index("person_id")["personal_number"].astype(str)
    truth = set(zip(world.entitlements["person_id"].map(personal_number), world.entitlements["benefit"].astype(str),
                    world.entitlements["start"], strict=True))
    seen = entitlements_from_registers(world.country, registers)
    found = set(zip(seen["personal_number"].astype(str), seen["benefit"].astype(str), seen["start"], strict=True))

    assert 0.93 < len(truth & found) / len(truth) < 1
    assert len(found - truth) / len(found) < 0.05
