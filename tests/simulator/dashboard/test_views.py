"""What the views hand to the page, without a browser."""

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
