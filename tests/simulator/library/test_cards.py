"""Rules over all cards of the practice library, which keep a card from being a toy; new cards are taken in by name."""

import hashlib
import json
from collections import Counter
from functools import cache
from itertools import combinations

import pytest
import yaml

from courses import list_exercises, load_exercise
from simulator.check import check_scenario
from simulator.evidence.pair_study import list_pair_studies, load_pair_study
from simulator.evidence.studies import list_studies
from simulator.library.card import IN_PREPARATION
from simulator.library.card_check import card_problems
from simulator.library.doubting import find_break_even, group_figures, is_where_said, show_trap
from simulator.library.family import list_families, load_family
from simulator.library.figures import figures_of, known_figures
from simulator.library.judging import judge, signs
from simulator.library.offices import measures_of, office_after, office_before
from simulator.library.own_measures import OwnMeasure
from simulator.library.texts import published_lines
from simulator.library.trial import Trial
from simulator.measures.registry import list_measures
from tests.simulator.library.shipped import NAMES, RUN, card_of

STUDIED = [name for name in RUN if card_of(name).study]


def turn(name):
    """A number that puts cards in another order whenever one is added, and stays until then."""
    return hashlib.sha256(f"{name} of {len(RUN)}".encode()).hexdigest()


SAMPLE = sorted(RUN, key=turn)[:3]
"""Cards that run in the default tier; all of them run at full size."""
SHORTEST = min(SAMPLE, key=lambda name: len(card_of(name).break_even.points))
"""Of the sample, the card whose search runs fewest offices."""
ONE = [pytest.param(name, marks=() if name == SHORTEST else pytest.mark.full) for name in RUN]
CARDS = [pytest.param(name, marks=() if name in SAMPLE else pytest.mark.full) for name in RUN]


@cache
def trial(name):
    """A card with its runs, made once for all rules."""
    return Trial(card_of(name), name)


@pytest.fixture(scope="module")
def rows(root):
    """The facts of every practice, by id."""
    return yaml.safe_load((root / "courses/practices.yml").read_text())


@pytest.mark.parametrize("name", NAMES)
def test_a_card_is_about_a_practice_of_the_sources(name, rows):
    """Its id and country are those of the entry, and each exercise it names is there and trains for it."""
    card = card_of(name)

    assert card.country == rows[name]["country"].strip("-")
    named = [each for each in card.exercise if each != IN_PREPARATION]
    assert [each for each in named if each not in list_exercises() or name not in load_exercise(each).practice] == []


@pytest.mark.parametrize("name", RUN)
def test_a_card_says_nothing_its_offices_do_not_know(name):
    """Measures, attributes and words are known, and what worsens is worse by its direction."""
    card = card_of(name)

    assert card_problems(card, name) == []
    known = {**list_measures(), **measures_of(card)}
    better = {measure: "higher" if line.by[0] > 0 else "lower" for measure, line in card.expects.worsens.items()}
    assert [measure for measure, way in better.items() if known[measure].better == way] == []


# All cards in the default tier: whoever makes a rule of the office language stricter must see which cards it refuses.
@pytest.mark.parametrize("name", RUN)
def test_both_offices_of_a_card_are_sound(name):
    """Before and after pass the check that every office must pass."""
    card = card_of(name)

    assert [check_scenario(make(card, name)).problems for make in (office_before, office_after)] == [(), ()]


def moved_places(card):
    """Places that the card's lever writes into."""
    return frozenset(card.lever.changes)


def test_no_two_cards_have_the_same_lever():
    """Within an office, a family's or a study's, each card's lever writes into places of its own."""
    cards = {name: card_of(name) for name in RUN}
    same = Counter((card.study or card.family, moved_places(card)) for card in cards.values())

    assert {name: sorted(moved_places(card)) for name, card in cards.items()
            if same[card.study or card.family, moved_places(card)] > 1} == {}


def test_every_family_is_one_of_a_card():
    """A family that no card extends is nobody's office."""
    assert sorted({card_of(name).family for name in RUN if name not in STUDIED}) == list_families()


def test_every_study_has_a_card():
    """A card stands on each study, and has what was published from the study alone."""
    cards = [card_of(name) for name in STUDIED]

    assert sorted(card.study for card in cards) == sorted(list_studies())
    assert all(published_lines(card) for card in cards)
    study = next(card for card in cards if card.study == "instant_pension")
    assert "Application to decision before: about 50 days (fitted to it)" in published_lines(study)


@pytest.mark.full
def test_studies_are_different_practices():
    """No two studies move the measures of all studies alike, and each moves one that the others of its kind leave."""
    shared = {each: OwnMeasure(title=each, unit="", measure=each, better="neither")
              for study in list_pair_studies() for each in load_pair_study(study).expects}
    patterns = {name: signs(trial(name), shared) for name in STUDIED}

    assert [pair for pair in combinations(STUDIED, 2) if patterns[pair[0]] == patterns[pair[1]]] == []
    for name in STUDIED:
        assert_own_measure(name, [other for other in STUDIED
                                  if card_of(other).family == card_of(name).family])


@pytest.mark.parametrize("name", CARDS)
def test_at_its_neutral_value_a_card_changes_nothing(name):
    """Every table of the log after is the one before, to the last row, and with the levers moved it is not."""
    assert trial(name).differs_at_neutral() == []
    assert any(row.mean for row in judge(trial(name)))


@pytest.mark.parametrize("name", CARDS)
def test_what_a_card_expects_comes_out(name):
    """Each measure moves, stays or gets worse as said, all verdicts together."""
    assert [(row.measure, row.why_not, row.mean) for row in judge(trial(name)) if not row.holds] == []


@pytest.mark.parametrize("name", CARDS)
def test_the_other_way_round_nothing_comes_out(name):
    """With the lever's sign turned no expectation that something moves holds: the rule above can fail."""
    assert [row.measure for row in judge(trial(name), mirrored=True) if row.holds and row.part != "stays"] == []


@pytest.mark.parametrize("name", ONE)
def test_a_break_even_is_where_its_card_says(name):
    """The search ends at a value within the range of the lever, or at none where the card says why."""
    found = find_break_even(trial(name))

    assert is_where_said(trial(name).card.break_even, found), found.sentence


@pytest.mark.parametrize("name", CARDS)
def test_a_trap_shows_two_figures_that_disagree(name):
    """The misleading figure does what it says, and the honest one beside it something else."""
    shown = show_trap(trial(name))

    assert shown.holds, shown


@pytest.mark.parametrize("name", CARDS)
def test_every_group_has_figures_of_its_own(name):
    """Each group of a card has people before and after."""
    empty = [(each.group, each.measure) for each in group_figures(trial(name))
             if each.before[0] != each.before[0] or each.after[0] != each.after[0]]

    assert empty == []


@pytest.mark.full
@pytest.mark.parametrize("name", RUN)
def test_kept_figures_are_what_the_runs_give(name):
    """Nothing on a card is written by hand: the same runs, which the rules above made, give the same figures again."""
    card = card_of(name)

    assert json.loads(json.dumps(figures_of(trial(name)))) == known_figures(card, name)


@pytest.mark.full
@pytest.mark.parametrize("family", list_families())
def test_cards_of_a_family_are_different_practices(family):
    """No two cards move all measures of their family alike, and each moves one that the others leave."""
    names = [name for name in RUN if card_of(name).family == family and name not in STUDIED]
    shared = load_family(family).measures
    patterns = {name: signs(trial(name), shared) for name in names}

    assert [pair for pair in combinations(names, 2) if patterns[pair[0]] == patterns[pair[1]]] == []
    for name in names:
        assert_own_measure(name, names)


def assert_own_measure(name, names):
    """A card moves its own measure, and no other of these does."""
    card = card_of(name)
    own = {card.own: measures_of(card)[card.own]}
    moved = {other: signs(trial(other), own)[card.own] for other in names}
    assert moved.pop(name) != 0, f"{name} does not move its own measure {card.own}"
    assert not any(moved.values()), f"{card.own}, the own measure of {name}, is moved by {moved}"
