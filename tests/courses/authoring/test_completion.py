"""The baseline check: points for finishing, nothing told, everything measured."""

import pytest

from courses import AnswerSheet, Variant, build_variant, load_exercise, score_sheet, solve
from courses.authoring.sittings import read_desks
from courses.authoring.strategies import answer_all, follow_advice
from courses.scoring.sheet import measure_points


@pytest.fixture(scope="module")
def sat():
    """The baseline with a careful person's answers and those of somebody who takes every advice."""
    exercise = load_exercise("F3")
    pack, key = build_variant(exercise, Variant(seed=31_415, pack_id="tests-f3"))
    items = {"careful": solve(exercise, pack), "lazy": answer_all(read_desks(pack), follow_advice(True))}
    lazy = items["lazy"]
    lazy["chances"] = dict.fromkeys(items["careful"]["chances"], 50)
    return exercise, key, {name: AnswerSheet(exercise="F3", pack_id="tests-f3", items=each)
                           for name, each in items.items()}


def test_finishing_earns_all_points_and_tells_nothing(sat):
    """Careful or not, the points, the reason codes and the words are the same for everybody who finishes."""
    exercise, key, sheets = sat
    careful, lazy = (score_sheet(exercise, sheets[name], key) for name in ("careful", "lazy"))

    assert sum(score.points for score in lazy) == 100
    assert [(one.points, one.reason_code, one.feedback) for one in careful] == [
        (one.points, one.reason_code, one.feedback) for one in lazy]


def test_half_finished_earns_half(sat):
    """Points follow the number of cases that are answered; every line looks at three desks, of which one is half."""
    exercise, key, sheets = sat
    pairs = dict(list(sheets["careful"].items["pairs"].items())[:8])
    half = AnswerSheet(exercise="F3", pack_id="tests-f3", items={"pairs": pairs})
    points = {score.item: score.points for score in score_sheet(exercise, half, key)}

    assert points == {"recommendations": 0, "reasons": 0, "pairs": 11, "chances": 0, "every_line": 1}


def test_what_is_measured_tells_the_two_apart(sat):
    """J, d', c and calibration are there for the comparison with K1 and K2, and prove no competency now."""
    exercise, key, sheets = sat
    careful, lazy = ({score.item: score for score in score_sheet(exercise, sheets[name], key)}
                     for name in ("careful", "lazy"))

    assert {"j", "d_prime", "c"} <= set(careful["recommendations"].details)
    assert [careful["recommendations"].details["j"], lazy["recommendations"].details["j"]] == [1, 0]
    assert careful["chances"].details["calibration"] > 0.95 > lazy["chances"].details["calibration"]
    assert sum(measure_points(exercise, sheets["lazy"].items, key).values()) < 25
    assert all(score.measured for score in careful.values())
