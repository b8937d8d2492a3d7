"""The page without a server: one file, sliders by keyboard, and only points that were simulated."""

import json
import re

import pytest

from simulator import compare, run_replications
from simulator.whatif.controls import move
from simulator.whatif.explore import Dial, explore_page, usual_dials
from synthetic_data import BadInput

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
