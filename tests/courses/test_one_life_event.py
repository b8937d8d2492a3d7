"""From queue to proactive: an event stops where it was stopped, what looks wrong is not always, all data have a use."""

import json
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from courses import Variant, build_variant, load_exercise, solve, world_of
from courses.cases.life_events import DATA, EVENTS, NEEDS, PARTS, draw_events, events
from courses.form.variant import load_part
from synthetic_data import stream

SEEDS, CARD = (77_000_016, 77_000_017), 1


@pytest.fixture(scope="module")
def variants():
    """Two variants of one country: pack and key."""
    return [build_variant(load_exercise("F1"), Variant(seed=seed, pack_id="f1-0001")) for seed in SEEDS]


@pytest.fixture(scope="module")
def drawn():
    """Each part three times, in one country."""
    known = events(world_of(Variant(seed=SEEDS[0], pack_id="f1-0001")))
    return [event for seed in range(3) for event in draw_events(known, list(PARTS), stream(seed, "test"), seed, CARD)]


def test_who_reads_everything_finds_where_it_stopped(variants):
    """The solver, who reads the desks alone, finds what was planted, and who can mend it."""
    for pack, key in variants:
        assert solve(load_exercise("F1"), pack) == {item: dict(answers) for item, answers in key.expected.items()
                                                    if item != "every_line"}


def test_each_place_and_each_owner_is_right_somewhere(variants):
    """Of fourteen events five stop at finding the person and one before it was recorded; each owner acts in two."""
    for _, key in variants:
        assert Counter(key.expected["stops"].values()) == {
            "found": 5, "reached": 2, "checked": 2, "account": 2, "none": 2, "recorded": 1}
        assert Counter(key.expected["owners"].values()) == {
            "source": 4, "office": 4, "population": 2, "bank": 2, "nobody": 2}


def test_the_same_kind_of_data_is_needed_for_one_benefit_and_surplus_for_another():
    """Nothing is surplus everywhere, or a list of suspicious words would do."""
    for each in DATA:
        for card in NEEDS:
            assert 0 < sum(each in needed for needed in card.values()) < len(EVENTS)


def test_what_came_along_is_what_is_needed_and_at_most_one_thing_more(drawn):
    """Beside an account, which may be there, all needed data came, and the surplus is not needed."""
    for event in drawn:
        extra = set(event.sent) - set(NEEDS[CARD][event.benefit]) - {"account"}
        assert extra == ({event.surplus} if event.surplus != "nothing" else set())


def test_a_wrong_person_stands_against_two_numbers_that_agree(drawn):
    """Our link differs from the number on which two of three agree in the parts that stop there, and nowhere else."""
    for event in drawn:
        if event.numbers["link"] is None:
            continue
        agreed = Counter(event.numbers[each] for each in ("notice", "record", "register")).most_common(1)[0]
        assert agreed[1] >= 2
        assert (event.numbers["link"] != agreed[0]) == event.part.startswith("wrong_")


def test_something_looks_wrong_where_nothing_is(drawn):
    """One number that differs harmlessly, and an empty line before a filled one, stand in several events."""
    fine = [event for event in drawn if event.part in ("early", "silent_bank", "in_time") and event.numbers["link"]]
    assert sum(len(set(event.numbers.values())) > 1 for event in fine) >= 2
    assert sum(event.days["recorded"] is None and event.days["reached"] is not None for event in drawn) >= 5


def test_nothing_has_happened_after_today(drawn):
    """Every day that is known lies before today, and one that is in time is not overdue."""
    due = {"recorded": ("happened", 30), "reached": ("recorded", 5), "checked": ("found", 1), "account": ("asked", 5)}
    for event in drawn:
        assert all(day is None or day <= event.today for day in event.days.values())
        if event.part == "in_time":
            since, days = due[event.waits]
            assert event.today <= event.days[since] + pd.Timedelta(days=days)


def test_the_way_a_step_is_done_does_not_name_its_kind(variants):
    """The keys of the texts are numbers, and no kind is much more common than another."""
    for pack, key in variants:
        desk = json.loads(pack.files["desks.json"])["events"]
        texts = {row[0] for case in desk["cases"] for panel in case["panels"] if panel["name"] == "how"
                 for row in panel["rows"]}
        assert all(text.removeprefix("f1.how").isdigit() for text in texts)
        assert np.ptp(list(Counter(key.expected["kinds"].values()).values())) <= 2


def test_each_line_of_the_card_is_needed(variants):
    """Somebody who does not know one line answers at least two graded events of every variant otherwise."""
    part = load_part(load_exercise("F1"), "solve")
    for pack, _ in variants:
        found = part.solve(pack.files)
        for line in part.LINES:
            other = part.solve(pack.files, without=frozenset({line}))
            assert len({case for item in found for case in found[item] if other[item][case] != found[item][case]}) >= 2
