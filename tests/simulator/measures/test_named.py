"""Measures that an office names are there, and a booking that is another's name mistyped is told."""

from __future__ import annotations

import pytest

from simulator import list_scenarios, load_scenario
from simulator.measures.named import unknown_measures, unread_bookings
from simulator.verbs.options import load
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk


def test_measures_named_are_there() -> None:
    """A headline names measures; what is withheld may also be other things, but no measure misspelled."""
    office = build({"a": desk(1)}, headline=["days_to_decision_maen"],
                   not_identified={"utilization": "nobody knows", "time before the first step": "not in the log"})
    found = [str(one) for one in unknown_measures(office)]
    assert len(found) == 2
    assert "headline[0]: is not a known measure" in found[0] and "did you mean days_to_decision_mean" in found[0]
    assert "not_identified.utilization" in found[1] and "utilisation" in found[1]


def test_verbs_refuse_them(tmp_path) -> None:
    """Every verb that reads an office says so before anything runs."""
    (tmp_path / "mine.yml").write_text("extends: claim\nheadline: [days_to_decision_maen]\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"headline\[0\].*did you mean days_to_decision_mean"):
        load(str(tmp_path / "mine.yml"))


def test_a_booking_that_no_measure_reads_is_told_where_it_is_near_one() -> None:
    """`awrad` would leave the awards uncounted; a kind of one's own is nobody's mistake."""
    office = build({"a": desk(1, posts={"awrad": f"1 EUR {A}", "stamps": f"1 EUR {A}"})})
    assert list(unread_bookings(office)) == ["a: posts awrad, which no measure reads; did you mean award?"]


@pytest.mark.parametrize("name", list_scenarios())
def test_shipped_offices_name_measures_that_are_there(name: str) -> None:
    """What ships passes."""
    office = load_scenario(name)
    assert not [*unknown_measures(office), *unread_bookings(office)]
