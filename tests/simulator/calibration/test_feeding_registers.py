"""Registers that feed proactive cases: how many they let through, how long they take, and what is refused."""

from __future__ import annotations

import pytest
import yaml

from simulator import load_scenario, run_replications
from simulator.calibration.feeding_registers import known_share, read_feed
from simulator.calibration.overlay import write_overlay
from simulator.plan.distributions import Span
from simulator.plan.quantities import Share
from synthetic_data import BadInput
from tests.simulator.offices import A, desk, rows

HALF = Share.model_validate(f"50 % {A}")


@pytest.fixture
def office(tmp_path):
    """An office in which people apply, a clerk opens the file and a clerk decides."""
    applies = {"kind": "outside", "time": f"constant 10 days {A}", "milestone": "applied", "next": "opens"}
    activities = {"applies": applies, "opens": desk(20, then="decides"), "decides": desk(5, milestone="decided"),
                  "end": {"kind": "end"}}
    path = tmp_path / "office.yml"
    path.write_text(yaml.safe_dump({
        "title": "Office", "start": "2022-01-03", "horizon": f"90 days {A}", "working_days": "always",
        "process": {"name": "office", "title": "Office", "starts": "applies", "activities": activities},
        "staff": {"clerks": {"roles": "clerk", "heads": f"4 heads {A}", "calendar": "always"}},
        "arrivals": {"cases": {"at": [float(minute) for minute in range(0, 20_000, 10)]}}}))
    return path


def overlay(office, *feeds: str, review: Span | None = None):
    """The office with half of its cases proactive and registers that are asked first."""
    return write_overlay(office, office.with_name("after.yml"), without=["opens"], share=HALF, review=review,
                         feeds=[read_feed(text) for text in feeds])


def test_only_cases_that_every_register_knows_go_the_new_way(office) -> None:
    """The share that goes past the application is the share tried times what each register holds."""
    feeds = ("births, missing 20 %", "homes, missing 10 %")
    made = overlay(office, *feeds)
    log = run_replications(made, seed=3, replications=1)
    tried = rows(log, "proactive_asks_births")["case_id"].nunique()
    unknown = rows(log, "proactive_not_known")["case_id"].nunique()
    applied = rows(log, "applies")["case_id"].nunique()
    # 2,000 cases: three standard errors of a share are at most 3.4 of 100.
    assert tried / 2000 == pytest.approx(0.5, abs=0.034)
    assert unknown / tried == pytest.approx(1 - 0.8 * 0.9, abs=0.043)
    assert applied == 2000 - tried + unknown
    assert known_share(made, [read_feed(text) for text in feeds]) == pytest.approx(0.72)


def test_records_are_on_their_way_at_the_same_time(office) -> None:
    """With lags of 3 and 5 days a proactive case is asked for after 5 days, not after 8."""
    log = run_replications(overlay(office, "births, lag 3 days", "homes, lag 5 days"), seed=1, replications=1)
    asked = rows(log, "proactive_asks_births")
    began = rows(log, "proactive_gate").set_index("case_id")["enabled_at"]
    assert (asked.set_index("case_id")["enabled_at"] - began).dropna().unique() == pytest.approx([5 * 1440.0])


def test_what_a_register_knows_wrongly_becomes_a_wrong_decision(office) -> None:
    """A record that looks complete and is wrong is booked as an error of data, about as often as said."""
    log = run_replications(overlay(office, "births, wrong 10 %", review=None), seed=1, replications=1)
    wrong = log.ledger["kind"].astype(str).eq("error_data").sum()
    assert wrong / rows(log, "proactive_asks_births")["case_id"].nunique() == pytest.approx(0.10, abs=0.03)


def test_a_person_looks_only_at_cases_that_the_registers_know(office) -> None:
    """Who is not known takes the old way and is not reviewed as a proactive case."""
    log = run_replications(overlay(office, "births, missing 30 %", review=Span.model_validate(f"constant 5 min {A}")),
                           seed=1, replications=1)
    reviewed, unknown = (set(rows(log, name)["case_id"]) for name in ("proactive_review", "proactive_not_known"))
    assert reviewed and unknown and not reviewed & unknown


def test_cases_that_begin_elsewhere_are_not_proactive(office) -> None:
    """A stream that begins past the gate meets no register, so it takes no short cut either."""
    raw = yaml.safe_load(office.read_text())
    raw["arrivals"]["moved"] = {"at": [5.0, 15.0], "starts": "opens"}
    office.write_text(yaml.safe_dump(raw))
    log = run_replications(overlay(office, "births, missing 1 %"), seed=1, replications=1)
    assert len(rows(log, "opens").query("enabled_at < 600")) == 2


@pytest.mark.parametrize(("text", "told"), [
    ("births, mising 8 %", "missing"), ("births, missing", "with its value"), ("births, missing 8 days", "missing"),
    ("births, missing 108 %", "missing"), ("births, lag 8 %", "lag"), ("births, missing 8 %, missing 9 %", "twice"),
    ("the births", "name"), ("", "name"), ("births, lag -3 days", "lag")])
def test_what_cannot_be_meant_is_refused(text, told) -> None:
    """A word or value that does not fit is named with the words that do."""
    with pytest.raises(BadInput, match=told):
        read_feed(text)


def test_a_register_nobody_describes_is_refused_and_nothing_is_written(office) -> None:
    """A name that the office does not have needs words; a name twice is refused with it."""
    with pytest.raises(BadInput) as refused:
        overlay(office, "births", "homes, missing 1 %", "homes, missing 2 %")
    assert len(refused.value.problems) == 2 and not office.with_name("after.yml").exists()


def test_an_office_with_proactive_cases_is_not_overlaid_twice(office) -> None:
    """A second overlay would decide anew which cases are proactive, and is refused in a sentence."""
    overlay(office, "births, missing 1 %")
    with pytest.raises(BadInput, match="already"):
        write_overlay(office.with_name("after.yml"), office.with_name("twice.yml"), without=["opens"], share=HALF)
    assert load_scenario(office.with_name("after.yml")).process.starts == "proactive_gate"
