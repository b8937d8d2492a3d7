"""The page without a server: one file, sliders by keyboard, and only points that were simulated."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from simulator import compare, run_replications
from simulator.experiments.streaming import Asked, run_figures
from simulator.report.texts import measured_text
from simulator.whatif.controls import Control, find_controls, move
from simulator.whatif.explore import Dial, explore_page, look, page_of, usual_dials
from simulator.whatif.order import Order
from simulator.whatif.summary import look_at, summarise
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk

pytestmark = pytest.mark.browser
VALUES = (1.0, 2.0, 3.0)


@pytest.fixture(scope="module")
def page(order):
    """The page's text: one dial with three stops."""
    return explore_page(order, [Dial.of(order.alternative, "staff.officers.heads", VALUES)], replications=2)


def data_of(page):
    """What the page looks up."""
    return json.loads(re.search(r"const data = (\{.*?\});\n", page)[1].replace("<\\/", "</"))


def test_every_point_is_what_a_comparison_says(order, page):
    """The figures of a stop are those of `compare` for that office."""
    from simulator.report.sentences import figure

    changed = move(order.alternative, {"staff.officers.heads": 3.0})
    logs = [run_replications(scenario, order.seed, 2) for scenario in (order.baseline, changed)]
    table = compare(*logs, ["touch_minutes", "backlog_mean"]).set_index("measure")

    rows = data_of(page)["points"]["3"]["rows"]
    for name in table.index:
        assert rows[name][0] == figure(table.loc[name, "alternative"])
        assert rows[name][2] == figure(table.loc[name, "difference"])
    shown = compare(*logs, list(rows)).set_index("measure")
    assert {name: row[4] for name, row in rows.items()} == shown.loc[list(rows), "verdict"].to_dict()
    assert "all verdicts of one position of the sliders together hold" in page and "rough" in page


def test_it_works_from_a_stick_by_keyboard(page, tmp_path, visit, violations):
    """Opened as a file it asks for nothing else; arrow keys move the slider, and a sentence says what follows."""
    (tmp_path / "explore.html").write_text(page)
    view = visit(tmp_path / "explore.html")
    said = view.get_by_role("status")
    before = said.inner_text()
    view.keyboard.press("Tab")
    view.keyboard.press("ArrowRight")

    assert view.get_by_role("slider").get_attribute("aria-valuetext") == "3"
    assert "Officers, heads: 3" in said.inner_text() != before
    cells = view.get_by_role("row").nth(1).get_by_role("cell").all_inner_texts()
    assert data_of(page)["points"]["3"]["rows"]["same_day_share"] == cells[1:]
    assert violations(view) == []
    assert view.complaints == []
    assert [request for request in view.requests if not request.startswith(("file:", "data:"))] == []
    assert "default-src 'none'" in page
    assert "unsafe-inline" not in re.search(r"script-src[^;]*", page)[0]


def test_dials_are_what_was_moved_and_stay_within_reason(order):
    """What the planner moved comes first; a dial that is nowhere in the scenario is refused."""
    assert next(iter(usual_dials(order.alternative, ["rollout.1.ceiling"]))) == "rollout.1.ceiling"
    with pytest.raises(BadInput, match="did you mean"):
        Dial.of(order.alternative, "staff.oficers.heads")


def test_a_share_that_is_typed_says_its_sign(order):
    """0.5 may be a half of one or of a hundred; numbers of a page stay numbers of 100."""
    key = next(control.key for control in find_controls(order.alternative) if control.kind == "share")
    assert Dial.of(order.alternative, key, ["0.5 %", "0", "25%", "40"]).values == (0.0, 0.5, 25.0, 40.0)
    assert Dial.of(order.alternative, key, [0.5, 1.0]).values == (0.5, 1.0)
    for typed, said in (("0.5", r"two readings, 0\.5 % and 50 %"), ("1", "two readings, 1 % and 100 %"),
                        ("12.345 %", r"two readings, 12\.345 and 12345"), ("4_0 %", "underscore"),
                        ("a", "needs numbers joined by commas"), ("nan", "needs numbers joined by commas"),
                        ("1.500 %", r"two readings, 1\.5 and 1500")):
        with pytest.raises(BadInput, match=said):
            Dial.of(order.alternative, key, [typed])
    with pytest.raises(BadInput, match="needs numbers"):
        Dial.of(order.alternative, "staff.officers.heads", ["2 %"])
    with pytest.raises(BadInput, match=r"dial staff\.officers\.heads: has two readings, 2 and 2000, got '2\.000'"):
        Dial.of(order.alternative, "staff.officers.heads", ["2.000"])
    assert Dial.of(order.alternative, "staff.officers.heads", ["2.0", 3]).values == (2.0, 3.0)


def writing(days):
    """Forty people who write within so many days on average, in a run of sixty."""
    return build({"write": {"kind": "outside", "time": f"exponential {days} days {A}", "next": "work"},
                  "work": desk(5, milestone="decided")},
                 horizon=f"60 days {A}", arrivals={"cases": {"at": [float(case) for case in range(40)]}})


def test_a_time_that_some_runs_never_reach_is_shown_by_no_page():
    """Where half of the people are not done before some runs end, neither page takes the mean of the quicker runs."""
    order = Order(baseline=writing(5), alternative=writing(86), seed=1, replications=5)
    dial = Dial(control=Control(key="x", title="X", group="staff", kind="entry", unit="heads", value=1, low=0, high=2,
                                step=1), values=(1.0,))
    sides = [look_at(run_replications(office, 1, 5), ["days_to_decision_median"]) for office in order.sides]
    seen = [look(order, None, 5), look(replace(order, baseline=order.alternative), None, 5)]
    known = sides[1].measured["value"].notna()
    assert 0 < known.sum() < 5  # else there is no such office here

    own = summarise(order, *sides).sides.set_index("side")
    assert own["mean"].notna().tolist() == [True, False] and np.isnan(own.loc["After", "low"])
    assert data_of(page_of(order, [dial], seen, 5))["points"]["1"]["rows"]["days_to_decision_median"][0] == "–"
    assert re.search(r"median +– +– +200", measured_text(run_figures(
        order.alternative, Asked(names=("days_to_decision_median",)), seed=1, replications=5)))
