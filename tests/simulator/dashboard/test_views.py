"""What the views hand to the page, without a browser."""

import json
import re
from dataclasses import replace

import pytest

from simulator import run_replications
from simulator.dashboard import look, views
from simulator.dashboard.wording import wording
from simulator.report.sentences import shown
from simulator.whatif.summary import look_at, summarise


@pytest.fixture(scope="module")
def seen(order):
    """The small town after two runs."""
    names = order.measures_after(2)
    sides = [look_at(run_replications(office, 3, 2), names) for office in order.sides]
    return views.Seen(key="k", order=order, summary=summarise(order, *sides), progress=None)


def test_the_staff_view_tells_each_role(seen, monkeypatch):
    """A row for each role and measure of the comparison by role, with the same figures."""
    tables = {}
    monkeypatch.setattr(look, "chart", lambda *_, **__: {})
    monkeypatch.setattr(look, "table", lambda frame, name: tables.update({name: frame}))
    views.staff(seen, wording("en"))

    roles, told = seen.summary.roles, tables["By role of staff"]
    assert len(told) == len(roles) > 0
    assert "Officer" in set(told["Role"])
    assert told["Before"].tolist() == [shown(row, seen.summary.growth)[0] for row in roles.itertuples()]


def test_three_figures_come_first_and_none_of_them_grows(seen, monkeypatch):
    """Where the office falls behind, waits are told last, and as growing."""
    drawn = []
    monkeypatch.setattr(look, "chart", lambda *_, **__: {})
    monkeypatch.setattr(look, "table", lambda *_, **__: None)
    monkeypatch.setattr(look, "cards", drawn.append)
    behind = replace(seen, summary=replace(seen.summary, growth=(5.0, 5.0)))
    views.first_screen(behind, wording("en"))
    views.answer(behind, wording("en"))

    assert len(drawn[0]) == 3 and all(card[1] != "grows" for card in drawn[0])
    assert any(card[1] == "grows" for card in drawn[1])


def light(colour: str) -> float:
    """Relative luminance of a colour, as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_chart_on_a_dark_page_can_be_read(seen):
    """Every colour of words, lines and marks has at least 4.5:1 on the dark ground; the data stay as they are."""
    drawn = seen.summary.waiting.drawing
    dark = look.on_dark(drawn)
    assert dark["data"] is drawn["data"] and dark["background"] == "transparent"
    ground, grid = light("#191919"), dark["config"]["axis"].pop("gridColor")
    colours = set(re.findall(r"#[0-9a-fA-F]{6}", json.dumps({**dark, "data": None})))
    assert grid not in colours and len(colours) >= 3
    assert {one: round((light(one) + 0.05) / (ground + 0.05), 1) for one in colours
            if (light(one) + 0.05) / (ground + 0.05) < 4.5} == {}
