"""A study of a rollout is data alone: another country's, or one nobody knows, is judged by the same code."""

from __future__ import annotations

import pandas as pd
import pytest

from simulator import accept_study, check_scenario
from simulator.evidence.rollout_rows import RolloutStudy, list_rollout_studies, load_rollout_study
from simulator.evidence.rollout_study import judge, load_year
from synthetic_data import BadInput, check_spec

ROW = {"title": "A row", "unit": "of 100", "published": "none", "band": [0, 100], "kind": "reported"}
STUDY = {
    "title": "Norvia", "years": {2030: "claim", 2031: "proactive"}, "delayed_after": "15 days (assumed; test)",
    "profiles": {"as_printed": {"named": {"now": 2031}}, "early": {"named": {"now": 2030}}},
    "constants": {"scale": 50, "thousand": 1000}, "groups": {"families": ["child_benefit"]},
    "awards": {"grants": {"take": "count", "hit": ["proactive", "not families"]}},
    "lists": {"types": {"a": {"title": "A", "live_from": "2030-06-01", "origin": "assumed", "source": "test"},
                        "b": {"title": "B", "live_from": None, "origin": "assumed", "source": "test"}}},
    "rows": {"now": ROW | {"figure": {"of": "grants", "year": "now"}},
             "both": ROW | {"figure": {"of": "grants", "year": [2030, 2031], "times": ["scale"], "over": ["thousand"]}},
             "change": ROW | {"figure": {"of": "grants", "year": 2031, "since": 2030}},
             "types": ROW | {"figure": {"listed": "types", "on": "2030-12-31"}}},
}
FIGURES = {2030: pd.DataFrame({"grants": [40.0, 60.0]}), 2031: pd.DataFrame({"grants": [80.0, 90.0]})}


@pytest.mark.parametrize(("profile", "now"), [("as_printed", 85), ("early", 50)])
def test_rows_read_the_years_they_name(profile, now):
    """By hand: means of 80 and 90, of 40 and 60; (120 + 150) / 2 x 50 / 1,000; 100 and 50 of 100 more; one type."""
    table = judge(FIGURES, check_spec(STUDY, RolloutStudy, where="norvia.yml"), profile).set_index("id")
    assert table["simulated"].to_dict() == pytest.approx({"now": now, "both": 6.75, "change": 75, "types": 1})


@pytest.mark.parametrize(("row", "words"), [
    ({"of": "grant", "year": 2030}, "did you mean grants"), ({"of": "grants", "year": "soon"}, "soon"),
    ({"of": "grants", "year": 2030, "times": ["scales"]}, "did you mean scale"),
    ({"of": "grants"}, "must be of a figure"),
    ({"listed": "tpes", "on": "2030-12-31"}, "did you mean types"),
])
def test_a_row_that_names_what_is_not_there_is_refused(row, words):
    """With the nearest word."""
    with pytest.raises(BadInput, match=words):
        check_spec(STUDY | {"rows": {"x": ROW | {"figure": row}}}, RolloutStudy, where="norvia.yml")


@pytest.mark.parametrize("name", list_rollout_studies())
def test_every_year_of_a_rollout_is_sound(name):
    """In every reading of the published figures."""
    study = load_rollout_study(name)
    for profile in study.profiles:
        for year in study.years:
            assert check_scenario(load_year(study, year, profile)).problems == ()


@pytest.mark.full
@pytest.mark.parametrize("name", list_rollout_studies())
def test_every_row_of_a_rollout_is_judged(name):
    """Each row with a figure gets one, and each row a verdict."""
    table = accept_study(name, replications=2).set_index("id")
    figures = [row for row, asked in load_rollout_study(name).rows.items() if asked.figure]

    assert table.loc[figures, "simulated"].notna().all()
    assert (table["verdict"] != "").all()
