"""A country's check refuses a benefit that could never be paid, in one sentence with a remedy."""

import pytest

from synthetic_data import find_problems, load_country
from tests.synthetic_data.registers.test_told import benefit_file, write_benefit


def told(folder):
    """What the check says, one line a problem."""
    return [str(problem) for problem in find_problems(folder)]


def without_registers_of(folder, source):
    """Take the registers away that are made from a source."""
    for name, spec in load_country(folder).registers.items():
        if spec.source == source:
            (folder / f"registers/{name}.yml").unlink()


@pytest.mark.parametrize("trigger", ["death", "emigration"])
def test_an_event_that_ends_all_rights_pays_nobody(own_country, trigger):
    """Who has died or emigrated is owed nothing from that day on, whatever the file says."""
    write_benefit(own_country, trigger)
    [problem] = told(own_country)

    assert "new_" + trigger in problem
    assert "can never pay anybody" in problem


def test_the_dead_are_not_paid_for_their_own_death(own_country):
    """Paid to the deceased, a survivor's benefit is none; the remedy names who is left."""
    write_benefit(own_country, "orphanhood", paid_to="deceased")
    problems = told(own_country)

    assert any("can never pay anybody" in line and "the person who is left" in line for line in problems)


@pytest.mark.parametrize(("trigger", "source"), [
    ("contract", "employment"), ("job_loss", "employment"), ("unemployment", "unemployment"), ("move", "address"),
    ("school", "school"),
])
def test_a_trigger_that_no_register_tells_of_is_refused(own_country, trigger, source):
    """The remedy names the source a register would need."""
    without_registers_of(own_country, source)
    write_benefit(own_country, trigger)
    [problem] = told(own_country)

    assert "no register of this country tells of this event" in problem
    assert f"source: {source}" in problem


def test_a_register_more_makes_the_trigger_payable(own_country):
    """The remedy works."""
    without_registers_of(own_country, "school")
    write_benefit(own_country, "school")
    assert told(own_country) != []
    register = load_country("azerbaijan").folder / "registers/school_pupil.yml"
    (own_country / "registers/school_pupil.yml").write_text(register.read_text())

    assert told(own_country) == []


def test_a_register_without_the_facts_an_event_follows_from_is_not_enough(own_country):
    """A divorce is told by the record of the marriage only if that says how it ended."""
    path = own_country / "registers/civil_marriage.yml"
    path.write_text("".join(line for line in path.read_text().splitlines(True) if "divorced" not in line))
    write_benefit(own_country, "divorce")
    [problem] = told(own_country)

    assert "add a column that tells of divorced to registers/civil_marriage.yml" in problem


def test_a_fact_that_no_register_tells_is_refused(own_country):
    """A law may ask only about facts that stand in a register."""
    path = own_country / "registers/disability_decision.yml"
    path.write_text("".join(line for line in path.read_text().splitlines(True) if "take: cause_war" not in line))
    write_benefit(own_country, "disability", conditions="[{rule: fact, column: cause_war, one_of: [1]}]",
                  happened="day: 2020-03-01, cause_war: 1")
    [problem] = told(own_country)

    assert "no register tells of this fact of a disability" in problem
    assert "cause_war" in problem


def test_claims_alone_tell_of_incomes(own_country):
    """An assessment that nobody asked for stands in no register."""
    (own_country / "benefits/new.yml").write_text(benefit_file("assessment"))

    assert any("add {rule: fact, column: claimed, one_of: [1]}" in line for line in told(own_country))


@pytest.mark.parametrize(("change", "says"), [
    ({"more": "until_fact: day\n"}, "on the day on which it begins"),
    ({"conditions": "[{rule: age, of: deceased, under_years: 60}]"}, "can never hold"),
    ({"paid_to": "day"}, "does not name a person"),
])
def test_a_law_that_contradicts_itself_is_refused(own_country, change, says):
    """Each contradiction is named where it stands."""
    write_benefit(own_country, "orphanhood", **change)

    assert any(says in line and "new_orphanhood" in line for line in told(own_country))


def test_a_law_needs_one_case_that_is_paid(own_country):
    """Cases in which nobody gets anything do not show that the benefit can be paid."""
    write_benefit(own_country, "marriage")
    path = own_country / "benefits/new_marriage.yml"
    text = path.read_text().replace("    expect: {amount: 100}\n", "")
    path.write_text(text.replace("1960-03-01, sex: F}", "1960-03-01, sex: F, left: 2001-01-01}"))

    assert any("nothing shows that it can be paid" in line for line in told(own_country))


def test_one_worked_case_is_too_few(own_country):
    """Who writes one case is told how many are needed and which."""
    path = own_country / "benefits/cha.yml"
    head, _, _ = path.read_text().partition("  - says: The mother died")
    path.write_text(head)

    assert [str(problem) for problem in find_problems(own_country)] == [
        "cha.yml: cases: needs at least 2 entries, has 1; add 1 more: worked cases of somebody who receives it and of "
        "somebody who does not"]
