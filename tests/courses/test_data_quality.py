"""The matching desk and the namesake's car: quotas hold, open means open, and neither program nor letters decide."""

import json
from collections import Counter

import pytest

from courses import AnswerSheet, Variant, build_variant, load_exercise, score_sheet, solve
from courses.cases.careful_reading import one_slip, one_slip_or_digit, plain_letters
from courses.form.exercise import Exercise
from courses.scoring.sheet import measure_points
from courses.world import course_world, world_of

SEEDS = (77_000_016, 77_000_017)
LIMITS = {"d6.value.vehicle": 5_000, "d6.value.account": 3_000}
DECIDING = ("d2.birth_date", "d2.patronymic", "d2.mother")


@pytest.fixture(scope="module")
def variants():
    """Two variants of one country: exercise id → list of pack and key."""
    return {name: [build_variant(load_exercise(name), Variant(seed=seed, pack_id="dq-0001")) for seed in SEEDS]
            for name in ("D2", "D6")}


def desk_of(pack, name):
    """One desk of a pack."""
    return json.loads(pack.files["desks.json"])[name]


def panels_of(case):
    """Name of a panel → its rows."""
    return {panel["name"]: panel["rows"] for panel in case["panels"]}


def share(name, key, items):
    """What these items earn, as a share of all points."""
    sheet = AnswerSheet(exercise=name, pack_id=key.pack_id, items=items)
    scores = score_sheet(load_exercise(name), sheet, key)
    return {score.item: score.points / score.out_of for score in scores}


def test_d2_holds_its_quotas(variants):
    """Each variant has 14 pairs of one person, 12 namesakes, 3 twins and 5 open pairs."""
    for _, key in variants["D2"]:
        parts = Counter(key.expected["links"]["parts"].values())
        assert sum(key.expected["links"]["signals"].values()) == 14
        assert (sum(count for part, count in parts.items() if part.startswith("hit") or part == "gap_other"),
                parts["twin"]) == (12, 3)
        assert sum(key.expected["documents"].values()) == 5
        assert len(key.expected["documents"]) == 34


def compared(case):
    """Deciding field → whether it agrees but for a slip; fields that are empty are left out."""
    rows = {row[0]: row[1:] for row in panels_of(case)["compare"]}
    return {field: one_slip_or_digit(*rows[field]) for field in DECIDING if all(rows[field])}


def test_an_open_pair_cannot_be_decided(variants):
    """Neither two fields agree nor two differ in an open pair, and in all others two do one or the other."""
    for pack, key in variants["D2"]:
        for case in desk_of(pack, "pairs")["cases"]:
            said = list(compared(case).values())
            is_open = said.count(True) < 2 and said.count(False) < 2
            assert is_open is key.expected["documents"][case["id"]]


def test_no_single_field_tells_one_person_from_two(variants):
    """Each deciding field agrees in some pairs of two people and differs in some pairs of one person."""
    for pack, key in variants["D2"]:
        signals = key.expected["links"]["signals"]
        for field in DECIDING:
            seen = Counter((signals[case["id"]], compared(case)[field]) for case in desk_of(pack, "pairs")["cases"]
                           if case["id"] in signals and field in compared(case))
            assert seen[True, False] >= 3
            assert seen[False, True] >= 3


def test_counting_equal_fields_tells_little(variants):
    """As many pairs of one person as of two have one equal field; about half of the fields that agree carry a slip."""
    for pack, key in variants["D2"]:
        equal = Counter()
        for case in desk_of(pack, "pairs")["cases"]:
            if case["id"] in key.expected["links"]["signals"]:
                rows = {row[0]: row[1:] for row in panels_of(case)["compare"]}
                count = sum(rows[field][0] == rows[field][1] for field in DECIDING)
                equal[key.expected["links"]["signals"][case["id"]], count] += 1
        assert min(equal[True, 1], equal[False, 1]) >= 4
        assert equal[True, 0] >= 2


def test_a_slip_is_a_letter_or_an_exchange():
    """One letter more, less, other or exchanged, day and month exchanged, one digit of a date; nothing beyond that."""
    assert one_slip_or_digit("1970-03-11", "1976-03-11")
    assert not one_slip_or_digit("1970-03-11", "1981-03-11")
    assert all(one_slip("Rafiq", other) for other in ("Rafiq", "Rafq", "Raffiq", "Rafik", "Rafqi"))
    assert not any(one_slip("Rafiq", other) for other in ("Tofiq", "Raf", "Vaqif", ""))
    assert one_slip("1970-03-11", "1970-11-03")
    assert not one_slip("1970-03-11", "1970-03-12")


def test_going_by_the_programs_total_earns_next_to_nothing(variants):
    """Joining whatever has a total above the middle one of the pile is no better than the lazy bots."""
    for pack, key in variants["D2"]:
        totals = {case["id"]: panels_of(case)["weight"][-1][1] for case in desk_of(pack, "pairs")["cases"]}
        middle = sorted(totals.values())[len(totals) // 2]
        items = {"links": {case: "same" if total >= middle else "different" for case, total in totals.items()},
                 "reasons": dict.fromkeys(totals, "birth")}
        earned = share("D2", key, items)
        assert 0.75 * earned["links"] + 0.1 * earned["documents"] + 0.15 * earned["reasons"] < 0.3


def test_no_number_of_a_report_is_shown(variants):
    """A report carries no personal number, else it would say whose it is."""
    for pack, _ in variants["D2"]:
        assert {panels_of(case)["compare"][0][1] for case in desk_of(pack, "pairs")["cases"]} == {None}


def test_d6_holds_its_quotas(variants):
    """Each variant has 9 right exclusions, 7 not above the line, 24 of somebody else's things, 5 by an indicator."""
    for _, key in variants["D6"]:
        assert Counter(key.expected["decisions"]["worth"].values()) == {"right": 9, "under": 7, "wrong": 24,
                                                                        "indicator": 5}
        assert Counter(key.expected["burden"].values()) == {"office": 2, "register": 2, "family": 2}


FIELDS = ("last_name", "first_name", "patronymic", "birth_date")


def alike(one, other):
    """Two values of a field, but for marks, and for day and month exchanged."""
    return sorted(one.split("-")) == sorted(other.split("-")) if one[0].isdigit() else plain_letters(one) == \
        plain_letters(other)


def fields_of(case, member):
    """Which of the four fields today's answer has as the family's list has them of one member."""
    today = dict(panels_of(case)["today"])
    return {name for name, value in zip(FIELDS, member[1:], strict=True) if alike(value, today[f"d6.{name}"])}


def odd_fields(case):
    """Of each member who agrees in three fields or more with today's owner: the fields that differ."""
    found = [set(FIELDS) - fields_of(case, member) for member in panels_of(case)["family"]]
    return [odd for odd in found if len(odd) <= 1]


def numbered(case):
    """Whether today's answer names a number."""
    return bool(dict(panels_of(case)["today"])["d6.number"])


def test_four_strangers_differ_in_each_field_alone_and_four_in_the_number(variants):
    """Whoever leaves out one of five takes four cars or accounts of others for members', and no fewer."""
    for pack, key in variants["D6"]:
        cases = {case["id"]: case for case in desk_of(pack, "notices")["cases"]}
        kinds = key.expected["every_part"]["kinds"]
        assert Counter(kinds.values()) == {"personal_number": 4, **dict.fromkeys(FIELDS, 4), "under": 7,
                                           "right": 7, "indicator": 5}
        for case, kind in kinds.items():
            if kind in ("personal_number", *FIELDS):
                assert {kind} & set(FIELDS) in odd_fields(cases[case])
                assert numbered(cases[case]) or set() not in odd_fields(cases[case])
                assert numbered(cases[case]) is (kind == "personal_number")


def test_whose_fields_they_are_has_to_be_asked(variants):
    """Most odd names are another member's, all birthdays of the member's year; no member has all four fields."""
    for pack, key in variants["D6"]:
        kinds, lent = key.expected["every_part"]["kinds"], 0
        for case in desk_of(pack, "notices")["cases"]:
            odd, family = kinds.get(case["id"]), panels_of(case)["family"]
            if odd in FIELDS:
                value = dict(panels_of(case)["today"])[f"d6.{odd}"]
                column = [member[1 + FIELDS.index(odd)] for member in family]
                lent += odd != "birth_date" and any(alike(value, each) for each in column)
                assert odd != "birth_date" or value[:4] in {each[:4] for each in column}
        assert lent >= 9


def test_whether_a_number_is_named_tells_nothing(variants):
    """Few answers name one, of each kind some; beside a member's own, two fields of four are off."""
    for pack, key in variants["D6"]:
        found = [case for case in desk_of(pack, "notices")["cases"] if numbered(case)]
        worth = [key.expected["decisions"]["worth"][case["id"]] for case in found]
        assert Counter(worth) == {"right": 2, "under": 1, "indicator": 1, "wrong": 4}
        for case, kind in zip(found, worth, strict=True):
            number = dict(panels_of(case)["today"])["d6.number"]
            own = [member for member in panels_of(case)["family"] if member[0] == number]
            assert [len(fields_of(case, member)) for member in own] == ([] if kind == "wrong" else [2])


def test_slips_of_the_pen_tell_nothing(variants):
    """Day and month are exchanged in answers about members and about others, and all without a number lack marks."""
    for pack, key in variants["D6"]:
        swapped = Counter()
        for case in desk_of(pack, "notices")["cases"]:
            today, born = dict(panels_of(case)["today"]), [member[4] for member in panels_of(case)["family"]]
            day = today["d6.birth_date"]
            swapped[key.expected["decisions"]["worth"][case["id"]]] += day not in born and any(
                alike(day, one) for one in born)
            names = [today[f"d6.{name}"] for name in FIELDS[:3]]
            assert numbered(case) or names == [plain_letters(name) for name in names]
        assert min(swapped["right"] + swapped["under"], swapped["wrong"]) >= 2


def test_a_transfer_tells_nothing(variants):
    """Vehicles that changed hands went to somebody else, or from one member of the family to another."""
    for pack, key in variants["D6"]:
        changed = Counter(key.expected["decisions"]["worth"][case["id"]] for case in desk_of(pack, "notices")["cases"]
                          if len(panels_of(case).get("transfers", [[]])[0]) > 1)
        assert changed == {"right": 2, "under": 2, "wrong": 2}


def spellings(clean, register, number, surname):
    """Surnames as the population register writes them beside those of another register, about the same people."""
    people = clean["population_register"].astype({"personal_number": str, "last_name": str})
    known = dict(zip(people["personal_number"], people["last_name"], strict=True))
    numbers, written = (clean[register][column].astype(str) for column in (number, surname))
    return {(known[who], name) for who, name in zip(numbers, written, strict=True) if who in known}


def test_the_surname_in_our_copy_is_the_members_as_that_register_spells_it(variants):
    """Two surnames that contradict each other would give relatives and buyers away."""
    _, clean = course_world(world_of(Variant(seed=SEEDS[0], pack_id="dq-0001")))
    spelt = {"d6.value.vehicle": spellings(clean, "property", "owner_number", "owner_last_name"),
             "d6.value.account": spellings(clean, "bank_account", "personal_number", "last_name")}
    for pack, _ in variants["D6"]:
        for case in desk_of(pack, "notices")["cases"]:
            panels = panels_of(case)
            hit = dict(panels["hit"])
            (surname,) = [member[1] for member in panels["family"] if member[0] == hit["d6.owner_number"]]
            known = next((pairs for value, pairs in spelt.items() if value in hit), {(surname, surname)})
            assert (surname, hit["d6.surname"]) in known or surname not in {one for one, _ in known}


def test_our_copy_alone_says_the_same_of_right_and_wrong_exclusions(variants):
    """In every hit the number in our copy is that of a member of the family, whoever owns the thing."""
    for pack, _ in variants["D6"]:
        for case in desk_of(pack, "notices")["cases"]:
            panels = panels_of(case)
            assert panels["hit"][1][1] in [member[0] for member in panels["family"]]


def test_only_the_value_of_today_tells_what_lies_above_the_line(variants):
    """Members' things lie at, just under and just over the line today, while our copy puts all of them above it."""
    for pack, key in variants["D6"]:
        near = []
        for case in desk_of(pack, "notices")["cases"]:
            worth = key.expected["decisions"]["worth"][case["id"]]
            today = {row[0]: row[1] for row in panels_of(case)["today"]}
            limit, value = next((limit, today[name]) for name, limit in LIMITS.items() if name in today) \
                if worth in ("right", "under") else (1, 1)
            assert (value > limit) is (worth == "right") or worth not in ("right", "under")
            near += [(value - limit) / limit] * (worth in ("right", "under"))
        assert near.count(0) >= 2
        assert sum(-0.08 < share < 0 for share in near) >= 2
        assert sum(0 < share < 0.09 for share in near) >= 4


def test_a_letter_to_everybody_made_by_hand_earns_nothing(variants):
    """Beyond the twelve letters a notice is undecided, and the family is excluded on Friday."""
    for pack, key in variants["D6"]:
        items = solve(load_exercise("D6"), pack)
        everybody = dict.fromkeys(items["decisions"], "contact")
        earned = share("D6", key, items | {"decisions": everybody})
        assert (earned["decisions"], earned["contacts"], earned["every_part"]) == (0, 0, 0)


@pytest.mark.parametrize("part", ["personal_number", *FIELDS, "under", "right", "indicator"])
def test_whoever_leaves_out_one_part_of_the_rule_does_not_pass(variants, part):
    """Everything else right: four notices in forty-five, and without that part nobody passes or earns 40 of 100."""
    exercise, said = load_exercise("D6"), {"right": "reverse", "indicator": "reverse"}.get(part, "confirm")
    for pack, key in variants["D6"]:
        items = solve(exercise, pack)
        turning = [case for case, kind in key.expected["every_part"]["kinds"].items() if kind == part]
        items["decisions"] |= dict.fromkeys(turning, said)
        points = measure_points(exercise, items, key)
        assert points["every_part"] == 0
        assert not exercise.is_passed(points)
        assert sum(points.values()) < 46  # the evidence is named as by a careful person, who leaves out nothing


def test_an_item_that_looks_at_unknown_answers_is_refused():
    """`answers_of` must name an item of the same exercise."""
    exercise = load_exercise("D2")
    items = tuple(item.model_copy(update={"answers_of": "nothing" if item.answers_of else ""})
                  for item in exercise.items)
    with pytest.raises(ValueError, match="answers_of names"):
        Exercise.model_validate(exercise.model_dump() | {"items": [item.model_dump() for item in items]})
