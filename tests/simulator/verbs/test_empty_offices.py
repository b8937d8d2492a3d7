"""Offices to which nobody comes, or hardly anybody, or in which nobody works: figures or a sentence from every verb."""

from __future__ import annotations

import shlex

import pytest
import yaml
from typer.main import get_command
from typer.testing import CliRunner

from simulator import load_scenario, measure, run_replications
from simulator.cli import app
from simulator.experiments.enough import enough_staff
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk

NIGHTLY = {"a": {"kind": "batch", "runs": {"at": "daily 22:00"}, "milestone": "decided", "next": "end"}}
SERVED = {"a": desk(20, milestone="decided")}
RARE = {"x": {"rate": f"0.1 cases per day {A}"}}
NEVER = {"x": {"rate": f"0 cases per day {A}"}}
OFFICES = {
    "never": build(SERVED, arrivals=NEVER, horizon=f"20 days {A}"),
    "rare": build(SERVED, arrivals=RARE, horizon=f"10 days {A}", warm_up=f"9 days {A}"),
    "nightly": build(NIGHTLY, arrivals={"x": {"rate": f"5 cases per day {A}"}}, horizon=f"10 days {A}"),
    "nobody": build(NIGHTLY, arrivals=NEVER, horizon=f"10 days {A}", staff={}),
}
VERBS = [
    "check {0}", "run {0} -n 2 --workers 1", "run {0} -n 1 --workers 1 --json", "run {0} -n 2 --workers 1 --by role",
    "run {0} -n 2 --workers 1 --by benefit", "compare {0} {1} -n 2 --workers 1 --all", "compare {1} {0} -n 1 --json",
    "sweep {0} arrivals.x.rate 0,10 --replications 2 --workers 1", "draw {0} --out map.svg",
    "precision {0} --measure waiting_hours --half-width 1 --most 10 --workers 1", "explain {0} 0",
    "rank {0} {1} --measure waiting_hours -n 2 --workers 1", "rank {0} {1} --measure backlog_mean -n 2 --workers 1",
    "report {0} {0} -n 2 --workers 1", "report {0} {1} -n 2 --workers 1", "export {0} log.csv",
    "export {0} log.parquet",
    "export {0} log.xes", "export {0} log.jsonocel", "export {0} ledger.csv --what ledger",
    "export {0} queries.csv --what queries", "enough staff {0} --group clerks --most 2 --workers 1",
    "enough start {0} --group clerks --extra 1 --deadline 5 --left 3 --workers 1", "export-bpmn {0} --out map.bpmn",
    "enough review {0} --group clerks --step 50 --workers 1",
    "explore {0} {0} -n 2 --workers 1 --out page.html", "explore {0} {1} -n 2 --workers 1 --out page.html",
    "tornado {0} -n 2 --draws 20 --workers 1", "tornado {0} {1} -n 2 --draws 20 --workers 1",
    "explore {1} {0} -n 2 --workers 1 --out page.html", "proactive {0} --share '50 %' --without a --out after.yml",
    "read-log {0}.csv --zone UTC", "calibrate {0}.csv --zone UTC --out office.yml",
    "validate {0}.csv --zone UTC --seeds 2 --out page.html", "template {0} --excel book-{0}.xlsx",
    "template {0} --csv sheets-{0}", "from-excel {0}.xlsx --out back.yml", "merge {0} parts-{0}", "fits {0}",
]


@pytest.mark.parametrize("name", [pytest.param(name, marks=() if name == "never" else pytest.mark.full)
                                  for name in OFFICES])
@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_breaks_on_an_office_with_nobody_to_count(verb, name, tmp_path, monkeypatch):
    """Every verb ends with figures, a sentence or a plain refusal, and never with an error of the program."""
    monkeypatch.chdir(tmp_path)
    for each in {name, "nightly"}:
        text = yaml.safe_dump(OFFICES[each].model_dump(by_alias=True, mode="json", exclude_none=True))
        (tmp_path / f"{each}.yml").write_text(text, encoding="utf-8")
    words = shlex.split(verb.format(f"{name}.yml", "nightly.yml"))
    if f"{name}.yml.csv" in words:
        CliRunner().invoke(app, ["export", f"{name}.yml", f"{name}.yml.csv"])
    if f"{name}.yml.xlsx" in words:
        CliRunner().invoke(app, ["template", f"{name}.yml", "--excel", f"{name}.yml.xlsx"])
    if f"parts-{name}.yml" in words:
        CliRunner().invoke(app, ["run", f"{name}.yml", "-n", "2", "--parts", f"parts-{name}.yml"])
    done = CliRunner().invoke(app, words)
    assert done.exception is None or isinstance(done.exception, (BadInput, SystemExit)), done.exception
    assert "nan of" not in done.output and done.exit_code != 2, done.output


def test_every_verb_meets_the_empty_offices():
    """No verb of the front page is left out but those that read no cases of an office that one names."""
    known = set(get_command(app).list_commands(None))
    assert known - {verb.split()[0] for verb in VERBS} == {"list", "accept", "serve", "import-bpmn", "practices",
                                                           "practice", "compile"}


def test_a_page_without_cases_says_so(tmp_path, monkeypatch):
    """The page that needs no server holds no figure that is none."""
    monkeypatch.chdir(tmp_path)
    text = yaml.safe_dump(OFFICES["never"].model_dump(by_alias=True, mode="json", exclude_none=True))
    (tmp_path / "never.yml").write_text(text, encoding="utf-8")
    CliRunner().invoke(app, ["explore", "never.yml", "never.yml", "-n", "2", "--workers", "1", "--out", "page.html"])
    page = (tmp_path / "page.html").read_text()
    assert '"curve": []' in page and "NaN" not in page and "nobody to decide on" in page


def test_few_cases_do_not_show_that_enough_are_in_time(tmp_path):
    """Two cases in time are 100 of 100 and show little: the bound says so, and more runs are asked for."""
    scenario = OFFICES["rare"].model_copy(update={"warm_up": None})
    found = enough_staff(scenario, "clerks", share=95, days=2, most=1)
    assert found.tries[0].mean == 100 and found.tries[0].low < 100 and found.tries[0].replications > 2


def test_a_run_says_that_nobody_came(tmp_path):
    """An office without a case says so in words, above the figures that are left."""
    path = tmp_path / "never.yml"
    text = yaml.safe_dump(OFFICES["never"].model_dump(by_alias=True, mode="json", exclude_none=True))
    path.write_text(text, encoding="utf-8")
    said = CliRunner().invoke(app, ["run", str(path), "-n", "2", "--workers", "1"]).output
    assert "No case came in any run" in said
    assert "Staff utilisation" in said


def test_a_figure_that_some_runs_do_not_have_is_named(tmp_path):
    """Two of four runs have a case: what the figures about cases rest on is said below the table."""
    office = OFFICES["rare"].model_dump(by_alias=True, mode="json", exclude_none=True)
    path = tmp_path / "rare.yml"
    path.write_text(yaml.safe_dump(office), encoding="utf-8")
    log = run_replications(load_scenario(str(path)), 1, 6)
    having = measure(log, ["waiting_hours"])["value"].notna().sum()
    said = CliRunner().invoke(app, ["run", str(path), "-n", "6", "--workers", "1"]).output
    assert 0 < having < 6 and f"Waiting for staff, each time ({having} of 6)" in " ".join(said.split())
