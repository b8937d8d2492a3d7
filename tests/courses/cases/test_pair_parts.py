"""Pairs of records: told apart by comparing letter by letter, and by no field alone."""

from courses.cases.careful_reading import judge_pair
from courses.cases.hasty_reading import PAIR_HABITS
from courses.cases.pair_parts import FIELDS, PAIRS, SAME, pairs_by_part
from courses.evidence import compare_panel
from courses.world import Setting

COUNTRY = Setting(4_711)


def case_of(pair):
    """A pair as it lies on the desk."""
    sides = dict(zip(("f3.register", "f3.file"), pair, strict=True))
    return {"panels": [compare_panel("two", "f3.two", sides, {field: f"f3.{field}" for field in FIELDS}).model_dump()]}


def test_a_careful_comparison_tells_every_pair():
    """Slips of the pen make no other person; twins, namesakes of one year and cousins are two people."""
    for part, pairs in pairs_by_part(COUNTRY).items():
        wanted = "unclear" if part == "bare" else "same" if part in SAME else "different"
        assert len(pairs) >= PAIRS[part]
        assert {judge_pair(case_of(pair)["panels"][0]) for pair in pairs} == {wanted}, part


def test_namesakes_were_born_in_one_year():
    """So the birth year does not tell them from one person."""
    pairs = pairs_by_part(COUNTRY)
    for part in ("namesake", "twin", "other_family"):
        assert all(one["birth_date"].year == other["birth_date"].year for one, other in pairs[part]), part


def test_no_habit_tells_the_pairs_apart():
    """By the quotas of a desk, no field alone finds one person and leaves the others much better than a coin."""
    pairs = pairs_by_part(COUNTRY)
    for name, habit in PAIR_HABITS.items():
        said = {part: sum(habit(case_of(pair)) == "same" for pair in pairs[part]) / len(pairs[part]) for part in PAIRS}
        rates = [sum(PAIRS[part] * said[part] for part in parts) / sum(PAIRS[part] for part in parts)
                 for parts in (SAME, [part for part in PAIRS if part not in SAME])]
        assert rates[0] - rates[1] < 0.45, name
