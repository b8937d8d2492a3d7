"""The range that an assumed number may state: read as written, held to its number, or refused with the rule."""

from __future__ import annotations

import pytest

from simulator.experiments.assumed import find_assumed
from simulator.plan.distributions import Distribution
from simulator.plan.provenance import list_assumptions, words_of
from simulator.plan.quantities import Duration, Share
from simulator.plan.scenario import change_scenario
from tests.simulator.offices import A, build, desk


def test_a_range_is_read_in_the_unit_of_its_number() -> None:
    """Per cents become shares, times keep their unit, a distribution's range is one of its mean."""
    assert Share.model_validate("6 % (assumed 4 to 8; leave)").range == (0.04, 0.08)
    assert Duration.model_validate("12 min (assumed 8 to 16)").range == (8.0, 16.0)
    spread = Distribution.model_validate("lognormal 12 +- 6 min (assumed 8 to 16; no time study)")
    assert (spread.range, spread.source, spread.parameters) == ((8.0, 16.0), "no time study", (12.0, 6.0))
    assert words_of(spread) == "lognormal 12 ± 6 min (range 8 min to 16 min)"


@pytest.mark.parametrize(("text", "rule"), [
    ("6 % (assumed 8 to 16; why)", "within its range"), ("6 % (assumed 8 to 4; why)", "within its range"),
    ("6 % (published 4 to 8; a table)", "only an assumed number"),
    ("6 % (assumed 4 to 160; why)", "between 0 % and 100"),
    ("6 % (assumed 4 8; why)", "must be a number with unit"), ("6 % (assumed -1 to 8; why)", "between 0 % and 100"),
])
def test_a_range_that_cannot_be_is_refused(text, rule) -> None:
    """Turned round, beside its number, outside what a share may be, or of a number that is not assumed."""
    with pytest.raises(ValueError, match=rule):
        Share.model_validate(text)


def test_a_number_without_a_range_is_written_as_before() -> None:
    """Digests of offices do not change because ranges exist."""
    assert "range" not in Share.model_validate("6 % (assumed; leave)").model_dump()
    assert "range" not in Distribution.model_validate("constant 6 min (assumed; leave)").model_dump()


def test_a_stated_range_is_how_far_a_number_is_moved() -> None:
    """The office's own range, where it states one; a fifth up and down otherwise, and never beyond 100 of 100."""
    office = build({"work": desk(f"constant 10 min {A}")}, arrivals={"cases": {"rate": f"9 cases per day {A}"}})
    office = change_scenario(office, {"staff.clerks.heads": "4 heads (assumed 3 to 6; vacancies)",
                                      "staff.clerks.absence": f"90 % {A}"})
    moved = {one.place: (one.low, one.high, one.stated) for one in find_assumed([office])}
    assert moved["staff.clerks.heads"] == (3.0, 6.0, True)
    assert moved["staff.clerks.absence"] == (pytest.approx(0.72), 1.0, False)
    assert moved["process.activities.work.time"] == (8.0, 12.0, False)
    assert "(range 3 heads to 6 heads)" in " ".join(list_assumptions(office)["value"])
