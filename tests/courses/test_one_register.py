"""One register, six questions: what fails was planted, what cannot be counted lacks its source, harm is followed."""

import json
from collections import Counter

import pytest

from courses import AnswerSheet, Variant, build_variant, load_exercise, score_sheet, solve
from courses.cases.delivered_decisions import PAYMENTS, ROWS, draw_failing
from courses.form.variant import load_part
from synthetic_data import stream

SEEDS = (77_000_016, 77_000_017, 41_000_000)


@pytest.fixture(scope="module")
def variants():
    """Three variants from two countries: desks, key and what the solver says."""
    made = [build_variant(load_exercise("D1"), Variant(seed=seed, pack_id="d1-0001")) for seed in SEEDS]
    return [(json.loads(pack.files["desks.json"]), key, solve(load_exercise("D1"), pack), pack) for pack, key in made]


def panels_of(case):
    """Name of a panel → the panel."""
    return {panel["name"]: panel for panel in case["panels"]}


def test_who_reads_everything_finds_what_was_planted(variants):
    """The number of planted defects is the number that the lines of the card lead to, file by file."""
    for _, key, found, _ in variants:
        assert found == {item: dict(key.expected[item]) for item in ("counts", "payments")}


def test_no_number_of_rows_is_right_much_more_often_than_another(variants):
    """Of thirty counts each answer is right three to nine times, and each way of paying five to nine times."""
    for _, key, *_ in variants:
        counts, ways = (Counter(key.expected[item].values()) for item in ("counts", "payments"))
        assert set(counts) == {"none", "one", "two", "three", "four", "nm"}
        assert set(counts.values()) <= set(range(3, 10))
        assert sum(counts.values()) == 30
        assert sorted(ways.values()) == [5, 7, 9]


def test_whoever_leaves_out_one_part_earns_nothing_for_every_part(variants):
    """A decision that runs twice taken for one, or a right that had ended taken for a loss, costs these points whole;
    whoever reads everything has them all.
    """
    exercise, solving = load_exercise("D1"), load_part(load_exercise("D1"), "solve")
    for _, key, found, pack in variants:
        def share(payments, key=key, found=found):
            sheet = AnswerSheet(exercise="D1", pack_id=key.pack_id, items={**found, "payments": payments})
            return {score.item: score.points for score in score_sheet(exercise, sheet, key)}["every_part"]
        assert share(found["payments"]) == 25
        assert [share(solving.solve(pack.files, frozenset({line}))["payments"]) for line in ("each", "until")] == [0, 0]


def test_no_question_is_answered_by_what_stands_in_every_file(variants):
    """Files differ in how many children and how many renewed decisions they hold, so no fixed number less is right."""
    counts = {"children": set(), "people twice": set()}
    for desks, *_ in variants:
        for case in desks["files"]["cases"][::6]:
            rows = panels_of(case)["file"]["rows"]
            place = panels_of(case)["file"]["head"].index("d1.group")
            counts["children"].add(sum(row[place] == "C" for row in rows))
            counts["people twice"].add(len(rows) - len({row[1] for row in rows}))
    assert all(len(each) >= 3 for each in counts.values())


def test_every_file_has_as_many_rows_whatever_fails(variants):
    """A file is not longer where rows stand twice."""
    for desks, *_ in variants:
        assert {len(panels_of(case)["file"]["rows"]) for case in desks["files"]["cases"]} == {ROWS}


def test_what_cannot_be_counted_has_nothing_to_count_by(variants):
    """The dates of birth cannot be counted exactly where no extract holds them or they are withheld; and where the
    number of the row's person is withheld, doubles cannot be counted either.
    """
    for desks, key, *_ in variants:
        for case in desks["files"]["cases"]:
            question, panels = case["title"].rsplit(".", 1)[1], panels_of(case)
            withheld = "d1.withheld" in panels["file"]["rows"][0]
            lacks = {"accuracy": withheld or "d1.birth_date" not in panels["extract"].get("head", ()),
                     "uniqueness": withheld, "validity": "head" not in panels["codes"],
                     "timeliness": "d1.received_on" not in panels["file"]["head"]}.get(question, False)
            assert (key.expected["counts"][case["id"]] == "nm") is lacks


def test_each_question_has_something_to_find():
    """Whatever is drawn, at least two files have rows that fail at a question, so each line of the card decides."""
    for number in range(30):
        failing = [counts for _, counts in draw_failing(stream(number, "test"))]
        assert all(sum((counts[question] or 0) > 0 for counts in failing) >= 2 for question in failing[0])


def test_an_error_that_the_run_does_not_read_changes_nothing(variants):
    """Names and dates of birth that differ from the paper are right answers for `same` alone."""
    assert {PAYMENTS[part][1] for part in ("name", "born", "renewed", "end_lost_future")} == {"same"}
    for desks, key, *_ in variants:
        for case in desks["rows"]["cases"]:
            rows = panels_of(case)["compare"]["rows"]
            differ = {row[0] for row in rows if row[1] != row[2]}
            if differ and differ <= {"d1.first_name", "d1.birth_date"}:
                assert key.expected["payments"][case["id"]] == "same"


def test_somebody_who_counts_where_nothing_can_be_counted_is_told_so(variants):
    """Nothing found entered as 0 is recognised, with how often."""
    _, key, found, _ = variants[0]
    counts = {case: "none" if answer == "nm" else answer for case, answer in found["counts"].items()}
    sheet = AnswerSheet(exercise="D1", pack_id=key.pack_id, items={**found, "counts": counts})
    told = {score.item: score for score in score_sheet(load_exercise("D1"), sheet, key)}["counts"]
    assert told.reason_code == "counted_what_was_not_there"
    assert "5 of 5 places" in told.feedback


def test_each_line_of_the_card_is_needed(variants):
    """Somebody who does not know one line answers at least two graded cases of every variant otherwise."""
    part = load_part(load_exercise("D1"), "solve")
    for _, _, found, pack in variants:
        for line in part.LINES:
            other = part.solve(pack.files, without=frozenset({line}))
            assert sum(other[item][case] != answer for item in found for case, answer in found[item].items()) >= 2, line
