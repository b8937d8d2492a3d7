"""Every process and scenario that ships runs, says where its numbers come from, and moves as its study states."""

import numpy as np
import pytest

from simulator import (
    accept_study,
    check_scenario,
    has_failed,
    list_assumptions,
    list_processes,
    list_scenarios,
    list_studies,
    load_process,
    load_scenario,
    processes_page,
    run_replications,
)
from simulator.evidence import grounds, shipped
from simulator.evidence.grounds import study_problems, ungrounded
from simulator.evidence.pair_study import PairStudy, list_pair_studies, load_pair_study
from simulator.evidence.rows import WIDER, place_in_band
from simulator.evidence.shipped import shipped_problems
from simulator.plan.provenance import ORIGINS
from synthetic_data import BadInput, check_spec

TIER_1 = {
    "az-sspf-proactive-by-design-stipends", "az-dost-proactive-disability-payments", "az-sspf-tssa-ai-means-test",
    "az-dost-one-stop-centres", "pt-iss-instant-pension", "pt-iss-csi-automatic", "gr-efka-pending-pensions",
    "nl-svb-aio-take-up-pilot", "tr-sgk-post-death-payment-control", "pl-zus-ukraine-crisis-support",
    "fi-kela-ukraine-surge", "be-sfp-online-self-service",
}
PAIRS = list_pair_studies()
SIDES = [name for pair in PAIRS for name in (load_pair_study(pair).before, load_pair_study(pair).after)]
REPLICATIONS = 4


@pytest.fixture(scope="module")
def used():
    """Names of the processes that some shipped scenario runs."""
    return {load_scenario(each).process.name for each in list_scenarios()}


@pytest.mark.parametrize("name", list_processes())
def test_a_process_is_used_and_bears_the_name_of_its_file(name, used):
    """A process that no shipped scenario runs would never be checked."""
    assert load_process(name).name == name
    assert name in used


@pytest.mark.parametrize("name", list_scenarios())
def test_what_ships_tells_planners_what_it_is(name):
    """Names are those of files, offices have a description, steps of a pair a title, and pages describe them."""
    assert shipped_problems(name) == []


@pytest.mark.parametrize(("change", "said"), [
    ({"name": "zus_surg"}, "name: is not the name of its file, got 'zus_surg'; did you mean zus_surge?"),
    ({"about": "A wave."}, "about: must tell planners in more than 60 letters"),
])
def test_a_process_that_tells_too_little_is_refused(monkeypatch, change, said):
    """The check that its author runs names the place and the remedy."""
    changed = load_scenario("zus_surge_after")
    changed = changed.model_copy(update={"process": changed.process.model_copy(update=change)})
    monkeypatch.setattr(shipped, "load_scenario", lambda name: changed)

    (problem,) = shipped_problems("zus_surge_after")
    assert said in str(problem) and problem.remedy


def test_an_office_of_ones_own_need_not_tell(tmp_path):
    """Nothing is asked of a file that does not ship."""
    assert shipped_problems(str(tmp_path / "mine.yml")) == []


@pytest.mark.parametrize("name", SIDES)
def test_a_replication_keeps_time_in_order(name):
    """One replication: every case is logged, nothing starts before it is enabled or ends before it starts."""
    log = run_replications(load_scenario(name), seed=7, replications=1)
    events = log.events
    assert set(events["case_id"]) == set(log.cases["case_id"])
    assert not (events["started_at"] < events["enabled_at"]).any()
    assert not (events["completed_at"] < events["started_at"]).any()
    assert events["completed_at"].max() <= log.scenario.horizon_minutes


@pytest.mark.parametrize("name", SIDES)
def test_every_number_has_an_origin_and_a_reason(name):
    """Whatever is assumed says why, whatever is published or derived says from what."""
    table = list_assumptions(load_scenario(name))
    assert set(table["origin"]) <= set(ORIGINS)
    assert table.loc[table["source"].str.strip().eq(""), "place"].tolist() == []


@pytest.mark.parametrize("pair", PAIRS)
def test_a_pair_rests_on_something_and_spells_its_sources_out(pair):
    """A published or derived input or outcome, sources in full, and changes that are switches."""
    assert [str(problem) for problem in study_problems(pair, load_pair_study(pair))] == []


@pytest.fixture
def all_assumed(monkeypatch):
    """A pair whose numbers are all assumed, but for one that follows from the step itself."""
    tables = list_assumptions
    monkeypatch.setattr(grounds, "list_assumptions", lambda scenario: tables(scenario).assign(
        origin="assumed", source="test").pipe(lambda table: table.assign(
            origin=["derived", *table["origin"][1:]], source=["one each; a form", *table["source"][1:]])))
    return load_pair_study("zus_surge")


def test_a_pair_that_rests_on_nothing_is_told(all_assumed):
    """Neither a cited number nor a published figure held against it: refused with place and remedy; one is enough."""
    published = next(row for pair in PAIRS for row in load_pair_study(pair).rows.values()
                     if row.band and row.published != "none")
    nothing = all_assumed.model_copy(update={"rows": {}})

    (problem,) = study_problems("zus_surge", nothing)
    assert str(problem).startswith("studies/zus_surge.yml: after: rests on no number that is published or derived")
    assert problem.remedy and problem.value == all_assumed.after
    assert list(study_problems("zus_surge", nothing.model_copy(update={"rows": {"x": published}}))) == []


def test_a_pair_that_does_not_differ_by_switches_is_told():
    """The scenario before with switches on, or the one after with none, cannot be taken apart."""
    study = load_pair_study("zus_surge")
    for change in ({"before": study.after}, {"after": study.before}):
        problems = [*map(str, study_problems("zus_surge", study.model_copy(update=change)))]
        assert any("zus_surge.yml: before and after: must differ by switches" in problem for problem in problems)


def test_a_source_that_is_not_spelt_out_is_told():
    """The check names the number, the short source, and the sources there are."""
    scenario = next(one for one in map(load_scenario, SIDES) if one.process.sources)
    bare = scenario.model_copy(update={"sources": {}, "process": scenario.process.model_copy(update={"sources": {}})})

    problems = [*grounds.source_problems(bare)]
    assert problems and all("that sources: does not spell out" in str(one) and one.remedy for one in problems)
    assert list(grounds.source_problems(scenario)) == []


def test_an_office_that_only_assumes_is_warned_and_may_run(all_assumed):
    """A first draft of one's own is told what its figures are worth; one number from outside is enough."""
    draft = load_scenario("zus_surge_after")
    (warning,) = ungrounded("mine.yml", draft)
    assert str(warning).startswith("mine.yml: has no number that is published, measured") and warning.remedy


@pytest.mark.parametrize("origin", ["published", "measured", "fitted", "derived"])
def test_one_number_from_outside_is_ground(monkeypatch, origin):
    """Measured and fitted to one's own log count for an office of one's own."""
    tables = list_assumptions
    monkeypatch.setattr(grounds, "list_assumptions", lambda scenario: tables(scenario).assign(
        origin=lambda table: [origin, *["assumed"] * (len(table) - 1)], source="test"))
    assert ungrounded("mine.yml", load_scenario("claim")) == []


@pytest.mark.parametrize("pair", PAIRS)
def test_each_change_has_its_own_switch(pair):
    """The scenario after is the one before with switches on, and every switch changes something and is sound."""
    study = load_pair_study(pair)
    before, after = load_scenario(study.before), load_scenario(study.after)
    assert not before.on and after.on
    assert load_scenario(study.before, on=after.on).model_dump(exclude={"name", "title"}) == \
        after.model_dump(exclude={"name", "title"})
    for switch in before.switches:
        other, on = (before, (switch,)) if switch in after.on else (after, (*after.on, switch))
        switched = load_scenario(study.before, on=on)
        assert switched.model_dump(exclude={"on", "name", "title"}) != other.model_dump(exclude={"on", "name", "title"})
        assert check_scenario(switched).problems == ()


@pytest.mark.parametrize("pair", [pytest.param(pair, marks=() if pair in PAIRS[::4] else pytest.mark.full)
                                  for pair in PAIRS])
def test_a_pair_moves_as_stated_and_meets_its_bands(pair):
    """Directions hold, fitted and exact figures lie in their bands, and hold-outs lie where the study says openly."""
    study = load_pair_study(pair)
    table = accept_study(pair, seed=1, replications=REPLICATIONS).set_index("id")
    assert not has_failed(table), table[["title", "simulated", "low", "high", "verdict"]].to_string()
    inputs = table[table["kind"].eq("input")]
    # So few runs may leave an input's interval over an end of its band, or wider than it; none may lie elsewhere.
    told = {"input, repeated", "input, edge", f"input, not repeated ({WIDER})"}
    assert set(inputs["verdict"]) <= told, inputs["title"].to_string()
    for name, row in study.rows.items():
        assert row.found is None or row.found in _lies(table.loc[name]), table.loc[name].to_string()
    assert table["simulated"].notna().all()


def _lies(line):
    """What these few runs allow to be told of a hold-out: their verdict, and where their mean alone lies."""
    if line["verdict"] == WIDER:
        return {"inside", "edge", "outside", WIDER}
    return {line["verdict"], place_in_band(line["simulated"], np.nan, np.nan, (line["band_low"], line["band_high"]))}


def test_all_twelve_practices_are_there():
    """The other tier-1 rows of the practices table have a pair each, besides the reference study."""
    assert {load_pair_study(pair).practice for pair in PAIRS} >= TIER_1
    assert set(list_studies()) >= {"azerbaijan", *PAIRS}


def test_a_pair_without_an_effect_fails():
    """A study whose scenario after is the scenario before does not pass: its differences are exactly 0."""
    from simulator.evidence.pair_study import judge_study

    study = load_pair_study("post_death_payments")
    same = study.model_copy(update={"after": study.before, "rows": {}})
    table = judge_study(same, seed=1, replications=3)
    assert (table["simulated"] == 0).all() and (table["verdict"] == "outside").all() and has_failed(table)


def test_hold_outs_must_be_told():
    """A hold-out without a word on where it lies, or outside without a reason, is refused."""
    raw = load_pair_study("pending_pensions").model_dump()
    for change in ({"found": None}, {"why": ""}):
        rows = raw["rows"] | {"G5": raw["rows"]["G5"] | change}
        with pytest.raises(BadInput, match="G5"):
            check_spec(raw | {"rows": rows}, PairStudy, where="pending_pensions.yml")


def test_unknown_studies_and_profiles_are_answered():
    """A wrong name offers the nearest; the second reading of the years belongs to Azerbaijan only."""
    with pytest.raises(BadInput, match="did you mean zus_surge"):
        accept_study("zus_surg")
    with pytest.raises(BadInput, match="profile"):
        accept_study("zus_surge", profile="shifted")


def test_the_planners_page_tells_every_pair():
    """Office, change, published and assumed stand there for each pair, and what missed its band."""
    page = processes_page()
    for pair in PAIRS:
        study = load_pair_study(pair)
        assert f"## {pair}: " in page and study.assumed in page and all(claim in page for claim in study.not_claimed)
        assert all(row.why in page for row in study.rows.values())
