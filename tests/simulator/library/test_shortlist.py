"""What fits an office: phases worked out by hand, changes carried over by hand, and what cannot be said is said."""

import json

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import readiness
from simulator.library import shortlist
from simulator.library.catalogue import load_practices
from simulator.library.phases import phase_figures, shares_touched
from simulator.library.shortlist import find_fits
from simulator.measures.view import OfficeView
from synthetic_data import BadInput

DAY = 1440.0
NOTHING = float("nan")
CARD, TAUGHT = "az-dost-e-sosial-portal", "oecd-data-quality"


def office(applied=(2 * DAY, NOTHING), decided=(4 * DAY, 3 * DAY), runs=(0, 1)):
    """Two cases in each of two alike runs: one asks on day 2 and is decided on day 4, one is found and decided."""
    case = pd.DataFrame({"case_id": [0, 1], "applied": applied, "decided": decided, "returned": [True, False]})
    rows = pd.DataFrame([
        # Two days outside until the request; half a day in line and 30 minutes of work before the decision.
        (0, "papers", "outside", 0.0, 0.0, 2 * DAY, 0.0),
        (0, "examines", "human", 2.5 * DAY, 3 * DAY, 3 * DAY + 30, 30.0),
        # Ten minutes of work after the decision, begun at once.
        (0, "pays", "human", 4.5 * DAY, 4.5 * DAY, 4.5 * DAY + 10, 10.0),
        # Nobody asked for the other: a day outside is on its way, a row that was left counts for nothing.
        (1, "register", "outside", DAY, DAY, 2 * DAY, 0.0), (1, "examines", "human", 2 * DAY, NOTHING, 2.5 * DAY, 0.0)],
        columns=["case_id", "activity", "actor_kind", "enabled_at", "started_at", "completed_at", "busy_minutes"])
    rows["outcome"] = ["", "", "", "", "left"]
    cases, events = (pd.concat([table.assign(replication=run) for run in runs], ignore_index=True)
                     for table in (case, rows))
    return OfficeView(scenario="hand", runs=runs, events=events, ledger=pd.DataFrame({"kind": []}), cases=cases,
                      every_case=cases, horizon=10 * DAY)


BY_HAND = {"outside asking": (2 + 1) / 2, "outside deciding": 0, "queue deciding": 0.5 / 2, "work asking": 0,
           "work deciding": 30 / 2, "work after": 10 / 2, "again": 50, "queue after": 0, "undecided": 0}


def test_time_is_told_by_phase():
    """Each part of a case's time lies before the request, before the decision, or after, as worked out by hand."""
    figures = phase_figures(office())

    assert figures[list(BY_HAND)].to_dict("records") == [pytest.approx(BY_HAND)] * 2
    assert figures[["errors", "cost"]].isna().all(axis=None)
    assert shares_touched(office()).to_dict() == {"outside asking": 100, "queue deciding": 50, "work after": 50,
                                                  "work deciding": 50}


def test_a_log_without_requests_tells_no_phase_before_the_decision():
    """What the log does not say is none, and no zero."""
    figures = phase_figures(office(applied=(NOTHING, NOTHING)))

    told = figures.columns[figures.notna().all()].tolist()
    assert told == ["outside after", "queue after", "work after", "undecided", "again"]


@pytest.fixture
def kept(monkeypatch):
    """A function that gives a card other kept figures: part → before and after of each run."""
    def keep(**parts):
        told = {name.replace("_", " "): {"before": before, "after": after} for name, (before, after) in parts.items()}
        monkeypatch.setattr(shortlist, "known_figures", lambda card, name: {"parts": told})
    return keep


def fitted(**asked):
    cards = load_practices()
    return find_fits(office(), {name: cards[name] for name in (CARD, TAUGHT)}, **asked)


def test_a_change_is_carried_over_in_proportion(kept):
    """Half is half, work that is new is as it was on the card, and a part that hardly moves stays."""
    kept(work_deciding=([40, 40, 40], [20, 20, 20]), work_after=([0, 0, 0], [3, 3, 3]),
         outside_asking=([10, 10, 10], [9.9, 9.9, 9.9]))
    found = fitted(by="work")

    fit = found.fits[0]
    assert fit.aims["work"] == pytest.approx((-15 / 2 + 3,) * 3)
    assert fit.aims["waiting"] == (0, 0, 0)
    assert (fit.acts_on, fit.touched) == (("work deciding",), 50)
    assert list(found.unjudged) == [TAUGHT]


def test_luck_of_the_card_is_in_the_interval(kept):
    """Runs that disagree leave an interval, and the mean lies in it."""
    kept(work_deciding=([40, 40, 40, 40], [16, 20, 24, 20]))
    mean, low, high = fitted().fits[0].aims["work"]

    assert mean == pytest.approx(-7.5) and low < mean - 0.5 and high > mean + 0.5


def test_what_the_office_has_not_or_does_not_show_is_said(kept):
    """A part of no size moves nothing, and one that the log cannot tell is not judged."""
    kept(outside_deciding=([10, 10, 10], [5, 5, 5]))
    assert list(fitted().moves_nothing) == [CARD]
    kept(errors=([10, 10, 10], [5, 5, 5]))
    assert "errors" in fitted().unjudged[CARD]
    with pytest.raises(BadInput, match="did you mean waiting"):
        fitted(by="waitin")


def test_the_surest_comes_first(monkeypatch):
    """Practices are ordered by the end of the interval that is nearest to no change."""
    cards = dict(list(load_practices(shortlist_filter()).items())[:3])
    sizes = dict(zip(cards, ([20, 20, 20], [2, 38, 5], [36, 36, 36]), strict=True))
    monkeypatch.setattr(shortlist, "known_figures", lambda card, name: {
        "parts": {"work deciding": {"before": [40, 40, 40], "after": sizes[name]}}})

    found = find_fits(office(), cards, by="work")
    ends = [fit.aims["work"][2] for fit in found.fits]
    assert ends == sorted(ends)
    assert found.fits[0].practice == next(iter(cards))


def shortlist_filter():
    """Cards that run."""
    from simulator.library.catalogue import CardFilter

    return CardFilter(kind="runs")


def test_an_office_and_a_log_are_fitted_in_the_terminal_and_as_a_page(tmp_path):
    """One command ranks for an office by name, as text or values, and writes the page."""
    def said(*words):
        run = CliRunner().invoke(readiness.app, ["office", "fits", "claim", "-n", "2", "--workers", "1", *words])
        assert run.exit_code == 0, run.output
        return run.stdout

    values = json.loads(said("--json", "--by", "work"))
    assert values["fits"] and np.isfinite(values["fits"][0]["aims"]["work"]).all()
    assert {TAUGHT} <= set(values["unjudged"])
    said("--page", str(tmp_path / "fits.html"))
    assert "no log says whether steps are alike" in (tmp_path / "fits.html").read_text(encoding="utf-8")


@pytest.mark.full
def test_a_log_is_measured_first():
    """An event log is calibrated, and the practices are ranked for the office measured from it."""
    run = CliRunner().invoke(readiness.app, ["office", "fits", "example", "--zone", "UTC", "-n", "2", "--json"])

    assert run.exit_code == 0, run.output
    assert json.loads(run.stdout)["office"]
