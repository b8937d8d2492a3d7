"""The process map: everything is on it, nothing overlaps, and it says in words what it shows."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import draw_process, find_process, list_processes, load_process, run_replications
from simulator.process_map.drawing import draw_office
from simulator.process_map.layout import Flow, lay_out
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk

NAMES = list("abcdefgh")
flows = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=20, unique=True)


@given(flows)
def test_no_two_boxes_share_a_place(pairs: list[tuple[str, str]]) -> None:
    """Boxes of a layer stand at least one box apart, whatever the graph, with loops and unreachable steps."""
    layout = lay_out("a", NAMES, [Flow(origin=a, target=b) for a, b in pairs])
    places = sorted(layout.places.values(), key=lambda p: (p[1], p[0]))
    for (x0, y0), (x1, y1) in pairwise(places):
        assert y0 != y1 or x1 - x0 >= 1 - 1e-6


@given(flows)
def test_flows_run_down_or_are_marked_as_leading_back(pairs: list[tuple[str, str]]) -> None:
    """Every flow appears once; those not marked go down one layer at each way-point."""
    layout = lay_out("a", NAMES, [Flow(origin=a, target=b) for a, b in pairs])
    assert len(layout.ways) == len(pairs)
    for _, points, back in layout.ways:
        if not back:
            assert all(b[1] - a[1] == 1 for a, b in pairwise(points))


@pytest.mark.parametrize("name", list_processes())
def test_every_shipped_process_is_drawn_whole(name: str) -> None:
    """The drawing is well-formed, has a title and a description, and shows each activity as a box."""
    process = find_process(name)
    root = ET.fromstring(draw_process(process))
    space = {"s": "http://www.w3.org/2000/svg"}
    assert process.title in root.find("s:title", space).text
    assert len(root.findall("s:g", space)) == len(process.activities)
    for activity in process.activities.values():
        assert (activity.title or "") in root.find("s:desc", space).text


def test_a_map_of_a_run_shows_shares_and_waits() -> None:
    """Lines carry the observed share, boxes the visits and the wait."""
    office = build({"first": desk(30, [{"to": "second", "share": f"50 % {A}"}, "end"]), "second": desk(30)},
                   at=[float(i) for i in range(20)])
    log = run_replications(office, 1, 1)
    drawing = draw_process(office.process, log.events)
    went = int((log.events["activity"] == "second").sum())
    assert f"{100 * went / 20:.0f} of 100" in drawing
    assert "20 visits a run, wait" in drawing


def test_waits_on_a_map_have_intervals_that_narrow() -> None:
    """One run gives a wait without an interval, several give one, and more of them a narrower one."""
    office = build({"first": desk(30)}, arrivals={"cases": {"rate": f"40 cases per day {A}"}})
    spans = []
    for runs in (1, 3, 30):
        drawn = draw_process(office.process, run_replications(office, 1, runs).events)
        found = re.search(r"wait [0-9.]+ (?:h|days)(?: \(([0-9.]+) to ([0-9.]+)\))?<", drawn)
        spans.append(float(found[2]) - float(found[1]) if found[1] else None)
    assert spans[0] is None
    assert spans[2] < spans[1]


def test_an_unknown_name_is_refused() -> None:
    """With the names nearest to it."""
    with pytest.raises(BadInput, match="claim"):
        find_process("clam")


def test_the_darker_a_box_the_longer_its_cases_wait() -> None:
    """Twenty cases wait hours for the slow desk and minutes for the quick one; the legend tells the colours."""
    staff = {role: {"roles": role, "heads": f"1 heads {A}", "calendar": "always"} for role in ("officer", "clerk")}
    office = build({"slow": desk(120, "quick", role="officer"), "quick": desk(1)}, at=[float(i) for i in range(20)],
                   staff=staff)
    drawing = draw_process(office.process, run_replications(office, 1, 1).events)
    boxes = {text: fill for fill, text in re.findall(r'rx="6" fill="(#\w+)"[^>]*/><text[^>]*>[^<]*? (\w+)<', drawing)}
    colours = dict(re.findall(r'height="14" fill="(#\w+)"[^>]*/><text[^>]*>([^<]+)', drawing))
    assert colours[boxes["quick"]] == "under an hour"
    assert colours[boxes["slow"]] in ("under a day", "under 7 days")
    grown = draw_process(office.process, run_replications(office, 1, 1).events, growing=["officer"])
    assert "wait grows" in grown and "longer, or growing" in grown


def test_the_map_of_an_office_says_what_the_office_adds():
    """Days of meetings, newcomers and leave stand at the steps of those people, in words and in the box."""
    drawing = draw_office("district_offices")
    root = ET.fromstring(drawing)
    hovers = [each.text for each in root.iter("{http://www.w3.org/2000/svg}title")]
    assert any("only every second thu from 2024-01-04" in text for text in hovers)
    assert any("clerks: 1 more from 2024-03-01" in text and "30 of 100 in jul" in text for text in hovers)
    assert any("at each of 3 sites" in text and "priority 0 when terminal = 1" in text for text in hovers)
    assert any("at sea: here for uniform 10 to 20 days" in text for text in hovers)
    described = next(root.iter("{http://www.w3.org/2000/svg}desc")).text
    assert "runs last working day of the month 18:00" in described
    assert draw_office("claim") == draw_process(load_process("claim"))
