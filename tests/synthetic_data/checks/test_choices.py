"""A country's check refuses a choice between benefits that is none."""

import re

import pytest

from synthetic_data import build_population, find_problems, load_country

CHOICE = "choice: {{among: {among}, {more}source: made up for a test}}\n"


def write_choice(folder, benefit, among="pension", more=""):
    """Put a choice into the file of a benefit."""
    path = folder / f"benefits/{benefit}.yml"
    path.write_text(re.sub("^amounts:", CHOICE.format(among=among, more=more) + "amounts:", path.read_text(),
                           flags=re.MULTILINE))


def told(folder):
    """What the check says, one line a problem."""
    return [str(problem) for problem in find_problems(folder)]


def test_a_choice_between_two_benefits_is_a_line_in_each(own_country):
    """Nobody is paid both any more, and nothing else was changed than the two files."""
    write_choice(own_country, "oap")
    write_choice(own_country, "dia")

    assert told(own_country) == []
    rights = build_population(load_country(own_country), people=1500, seed=3).entitlements
    pairs = rights[rights["benefit"].isin(["oap", "dia"])].merge(
        rights[rights["benefit"] == "oap"], on="person_id").query("benefit_x == 'dia'")
    far = rights["start"].max()
    at_once = (pairs["start_x"] < pairs["end_y"].fillna(far)) & (pairs["start_y"] < pairs["end_x"].fillna(far))
    assert len(pairs) > 3
    assert not at_once.any()


@pytest.mark.parametrize(("choices", "said"), [
    ({"oap": ("pension", "")}, "named by no other benefit"),
    ({"oap": ("pension", ""), "dia": ("pensoin", "")}, "did you mean pension"),
    ({"oap": ("pension", ""), "dia": ("pension", ""), "sur": ("pension", "together_with: opa, ")}, "is not a benefit"),
    ({"oap": ("pension", ""), "dia": ("pension", ""), "sur": ("pension", "together_with: sur, ")},
     "is not another benefit of the group"),
    ({"oap": ("pension", ""), "dia": ("pension", ""), "sur": ("pension", "together_with: cha, ")},
     "is not another benefit of the group"),
    ({"oap": ("pension", "together_with: dia, "), "dia": ("pension", "together_with: oap, ")},
     "adds to another benefit itself"),
    ({"oap": ("pension", ""), "dia": ("pension", "together_with: oap, ")}, "named by no other benefit"),
    ({"oap": ("pension", ""), "dia": ("pension", ""), "sur": ("pension", "together_with: oap, for_good: true, ")},
     "move for_good to benefits/oap.yml"),
])
def test_what_is_no_choice_is_refused(own_country, choices, said):
    """The sentence names the benefit's file and what to do."""
    for benefit, (among, more) in choices.items():
        write_choice(own_country, benefit, among, more)
    problems = told(own_country)

    assert any(said in line for line in problems), problems
    assert all("benefits/" in line for line in problems)


def test_a_sum_paid_once_is_nothing_to_choose(own_country):
    """A choice is made between what is paid month by month."""
    write_choice(own_country, "oap")
    write_choice(own_country, "dia")
    path = own_country / "benefits/dia.yml"
    path.write_text(path.read_text().replace("pays: monthly", "pays: once"))

    assert any("month by month" in line for line in told(own_country))


@pytest.mark.parametrize(("also", "said"), [
    ("{retirement: {}}", "did you mean retirement_age"),
    ("{disability: {}}", "is no event by which another benefit of the choice is paid"),
])
def test_a_further_event_of_a_worked_case_is_one_of_the_choice(own_country, also, said):
    """A worked case may only speak of events that the choice is about."""
    write_choice(own_country, "oap")
    write_choice(own_country, "dia")
    path = own_country / "benefits/dia.yml"
    path.write_text(path.read_text().replace("    happened:", f"    also: {also}\n    happened:", 1))

    assert any(said in line for line in told(own_country))


def test_a_further_event_says_all_that_is_read(own_country):
    """What is missing is named with its place."""
    write_choice(own_country, "oap")
    write_choice(own_country, "dia")
    path = own_country / "benefits/oap.yml"
    also = "    also: {disability: {day: 2020-01-01}}\n"
    path.write_text(path.read_text().replace("    people:", f"{also}    people:", 1))

    assert [line for line in told(own_country) if "also.disability.group" in line]
