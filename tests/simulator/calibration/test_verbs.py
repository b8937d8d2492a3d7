"""The four verbs: print and write what they promise, refuse what they must, write nothing by halves."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from readiness import app
from simulator import check_scenario, load_scenario, run_replications
from simulator.calibration.overlay import write_overlay
from simulator.plan.distributions import Span
from simulator.plan.quantities import Share
from synthetic_data import BadInput

A = "(assumed; test)"


def office(*words):
    """Run a verb; its output, or its error raised."""
    result = CliRunner().invoke(app, ["office", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """The example office as `calibrate` writes it, and what the verb printed."""
    folder = tmp_path_factory.mktemp("office")
    text = office("calibrate", "example", "--zone", "UTC", "-o", str(folder / "office.yaml"), "--weeks", "8")
    return folder / "office.yaml", text


def test_read_log_prints_the_audit_and_as_json():
    """The audit as a table, and the same findings as one object."""
    assert "No longer estimated" in office("read-log", "example", "--zone", "UTC")
    values = json.loads(office("read-log", "example", "--zone", "UTC", "--json"))
    assert values["cases"] == 974
    assert {"name", "found", "share", "no_longer_estimated"} == set(values["findings"][0])


def test_calibrate_prints_the_audit_before_any_number(before):
    """First what is odd, then estimates with n, interval and tag, then what cannot be known."""
    path, text = before
    places = [text.index(word) for word in ("Looked at", "Estimate ", "measured", "fitted", "The log cannot say")]
    assert places == sorted(places)
    assert path.exists()


def test_bad_input_writes_nothing(tmp_path):
    """A log without a zone, an unknown column and a bad share leave no file behind."""
    for words in (["calibrate", "example"], ["calibrate", "example", "--zone", "UTC", "--case", "nothing"],
                  ["calibrate", str(tmp_path / "none.csv")],
                  ["proactive", "claim", "--without", "nothing", "--share", "60 %"],
                  ["proactive", "claim", "--without", "check", "--share", "160 %"]):
        with pytest.raises(BadInput):
            office(*words, "-o", str(tmp_path / "out.yaml"))
    assert list(tmp_path.iterdir()) == []


def test_validate_prints_one_object(tmp_path):
    """Table, verdict and calibration are there as JSON, and the page is written."""
    values = json.loads(office("validate", "example", "--zone", "UTC", "--seeds", "2", "--json", "-o",
                               str(tmp_path / "page.html")))
    assert {"how", "verdict", "measures", "calibration", "later_audit", "seeds"} == set(values)
    assert (tmp_path / "page.html").read_text().startswith("<!doctype html>")


def test_the_overlay_takes_steps_away_for_a_share_of_the_cases(before, tmp_path):
    """Proactive cases never register or wait for papers; a tenth is looked at; open cases go on as before."""
    path, _ = before
    after = tmp_path / "after.yaml"
    office("proactive", str(path), "--without", "Register the claim; The claimant sends papers", "--share", "60 %",
           "--review", "5 min", "--reviewed", "10 %", "-o", str(after))
    scenario = load_scenario(after)
    assert not check_scenario(scenario).problems
    log = run_replications(scenario, 1, 2)
    proactive = log.cases["proactive"] == 1
    assert proactive[log.cases["entitled_at"] >= 0].mean() == pytest.approx(0.6, abs=0.05)
    assert not proactive[log.cases["entitled_at"] < 0].any()
    cases = log.events.merge(log.cases[["replication", "case_id", "proactive"]], on=["replication", "case_id"])
    gone = cases["activity"].isin(["first_register_the_claim", "the_claimant_sends_papers"])
    assert not (gone & (cases["proactive"] == 1)).any()
    looked_at = (cases["activity"] == "proactive_review").sum()
    assert looked_at / proactive.sum() == pytest.approx(0.1, abs=0.04)


def test_the_overlay_says_every_step_that_it_skips(tmp_path):
    """Applying goes too, where a register reports the event: title, file and printout say so, each with its reason."""
    after = tmp_path / "after.yaml"
    text = " ".join(office("proactive", "claim", "--without", "intake", "--share", "50 %", "-o",
                           str(after)).split())
    steps = load_scenario("claim").process.activities
    skipped = {name for name, step in load_scenario(after).process.activities.items() if step.skip_when}
    applied = {name for name, step in steps.items() if step.milestone == "applied"}
    assert skipped == {"intake"} | applied and len(skipped) > 1
    for name in skipped:
        assert f"{steps[name].title or name} ({'asked for' if name not in applied else 'a register reports'}" in text
        assert (steps[name].title or name) in load_scenario(after).title


def test_the_overlay_works_on_a_hand_made_office(tmp_path):
    """The same verb takes a shipped scenario by name, and a comparison prints figures."""
    write_overlay("claim", tmp_path / "after.yaml", without=["collect_papers"], share=Share.model_validate(f"50 % {A}"),
                  review=Span.model_validate(f"constant 5 min {A}"), role="clerk")
    text = office("compare", "claim", str(tmp_path / "after.yaml"), "-n", "2")
    assert "Staff work on a case" in " ".join(text.split())
