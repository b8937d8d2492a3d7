"""The office pays by any event that registers tell of, and only by those."""

import re
import shutil

import pandas as pd
import pytest

from synthetic_data import (
    build_population,
    build_registers,
    entitlements_from_registers,
    find_problems,
    load_country,
)
from synthetic_data.people.event_kinds import EVENT_KINDS

PAYING = [kind.name for kind in EVENT_KINDS if "person" not in kind.takes_away]
SINCE = "2015-01-01"


def benefit_file(trigger, pays="once", conditions="[]", happened="day: 2020-03-01", paid_to="person", more=""):
    """A benefit of one amount, as somebody would write it in five minutes."""
    return f"""\
title: Paid for {trigger}
agency: Benefit Office
trigger: {trigger}
pays: {pays}
paid_to: {paid_to}
since: {SINCE}
conditions: {conditions}
{more}evidence: [population_register]
amounts: [{{since: {SINCE}, value: 100, origin: assumed, source: an example}}]
legal_basis: Rule card
cases:
  - says: It happened.
    people: {{{paid_to}: {{born: 1960-03-01, sex: F}}}}
    happened: {{{happened}}}
    expect: {{amount: 100}}
  - says: It happened to somebody who had died before.
    people: {{{paid_to}: {{born: 1960-03-01, sex: F, died: 2010-01-01}}}}
    happened: {{{happened}}}
"""


def write_benefit(folder, trigger, **what):
    """Add the benefit to a country, and the condition that registers of claims ask for."""
    if trigger == "assessment":
        what |= {"conditions": "[{rule: fact, column: claimed, one_of: [1]}]",
                 "happened": "day: 2020-03-01, claimed: 1"}
    (folder / f"benefits/new_{trigger}.yml").write_text(benefit_file(trigger, **what))


@pytest.fixture(scope="module")
def clean_country(tmp_path_factory):
    """The complete country with registers that hold everything at once, and a benefit for each kind of event."""
    folder = tmp_path_factory.mktemp("country") / "clean"
    shutil.copytree(load_country("azerbaijan").folder, folder)
    for path in (folder / "registers").glob("*.yml"):
        text = re.sub(r"coverage: \{value: [0-9.]+", "coverage: {value: 1", path.read_text())
        path.write_text(re.sub(r"(recorded|received)_after: \{.*\}", r"\1_after: {mean_days: 0}", text))
    for trigger in PAYING:
        write_benefit(folder, trigger)
    return folder


@pytest.fixture(scope="module")
def paid(clean_country):
    """Who is owed what by the truth, and by the registers: benefit, personal number, day."""
    assert find_problems(clean_country) == []
    world = build_population(load_country(clean_country), people=3000, seed=5)
    personal_number = world.persons.set_index("person_id")["personal_number"].astype(str)
    truth = world.entitlements.assign(personal_number=world.entitlements["person_id"].map(personal_number))
    seen = entitlements_from_registers(world.country, build_registers(world))
    return [{name: sorted(zip(part["personal_number"].astype(str), part["start"], strict=True))
             for name, part in frame.groupby(frame["benefit"].astype(str))} for frame in (truth, seen)]


@pytest.mark.parametrize("trigger", PAYING)
def test_the_office_pays_whom_the_truth_pays(paid, trigger):
    """For every kind of event, with clean registers, the same people are paid from the same day on."""
    truth, seen = (found.get(f"new_{trigger}", []) for found in paid)

    assert len(truth) >= 20
    assert seen == truth


def test_a_right_that_follows_from_two_registers_names_one_record(clean_country):
    """Widowhood follows from a marriage and a death; the record named is that of the death."""
    world = build_population(load_country(clean_country), people=1000, seed=5)
    registers = build_registers(world)
    seen = entitlements_from_registers(world.country, registers)
    seen = seen[(seen["benefit"].astype(str) == "new_widowhood").to_numpy()]
    acts = registers["civil_death"].set_index("record_id").loc[seen["because_record_id"]]

    assert set(seen["because_register"].astype(str)) == {"civil_death"}
    assert list(acts["death_date"]) == list(seen["start"])
    assert not set(acts["personal_number"].astype(str)) & set(seen["personal_number"].astype(str))


def test_who_left_before_crossings_were_recorded_is_not_paid(clean_country):
    """The register of people says who is abroad; the office does not start a right for them."""
    (clean_country / "benefits/new_retirement_age.yml").write_text(benefit_file("retirement_age", pays="monthly"))
    world = build_population(load_country(clean_country), people=1000, seed=2)
    persons = world.persons
    gone = set(persons["personal_number"][persons["left"] < pd.Timestamp(SINCE)].astype(str))
    seen = entitlements_from_registers(world.country, build_registers(world))

    assert gone
    late = (seen["benefit"].astype(str) == "new_retirement_age").to_numpy()
    assert not gone & set(seen["personal_number"][late].astype(str))


def test_what_lasts_when_a_register_begins_is_taken_over(registers, world):
    """Marriages that still held when records began are on record, entered on that day or later; ended ones are not."""
    acts, began = registers["civil_marriage"], pd.Timestamp(world.country.profile.records_from)
    old = acts[(acts["married_on"] < began).to_numpy()]

    assert len(old) > 100
    assert (old["recorded_on"] >= began).all()
    assert (old["ended_on"].isna() | (old["ended_on"] >= began)).all()
