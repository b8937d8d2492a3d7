"""Lists of cases to look at: by chance, by strata, by rank, and by what inspections found before."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from simulator import check_scenario, draw_process, explain_case, measure
from simulator.engine.selections import share_out
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk, rows, run

MONDAY = {"at": "weekly mon 08:00"}


def cases(number: int) -> str:
    """So many cases."""
    return f"{number} cases {A}"


def office(selects, *, attributes=None, arrivals=None, heads: int = 50, look=1, **more):
    """Cases wait for a list; the chosen are inspected at once by plenty of people."""
    made = {"bad": {"share": f"25 % {A}"}} | (attributes or {})
    return build({"list": {"kind": "selection", "runs": MONDAY, "selects": selects,
                           "next": [{"to": "look", "when": "outcome = yes"}, "end"]},
                  "look": desk(look, inspects={"truth": "bad", "skill": f"100 % {A}"})},
                 heads=heads, process={"attributes": made}, arrivals=arrivals or {"all": {"stock": cases(40)}}, **more)


def chosen(log, activity: str = "list"):
    """Cases that were chosen."""
    made = rows(log, activity)
    key = ["replication", "case_id"]
    return made.loc[made["outcome"] == "yes", key].merge(log.cases, on=key)


@pytest.fixture(scope="module")
def drawn():
    """What is drawn in 600 lists of 12 of 40, of which the last 10 are bad."""
    arrivals = {"good": {"stock": cases(30), "attributes": {"bad": {"share": f"0 % {A}"}}},
                "wrong": {"stock": cases(10), "attributes": {"bad": {"share": f"100 % {A}"}}}}
    return chosen(run(office({"how": "random", "take": cases(12)}, arrivals=arrivals), replications=600))


def test_a_sample_holds_so_many_errors_as_the_hypergeometric_law_says(drawn):
    """12 of 40 drawn, 10 of the 40 bad: counts over 600 lists against the law of drawing without putting back."""
    picked = drawn.groupby("replication")["bad"].agg(["size", "sum"])
    assert (picked["size"] == 12).all()
    expected = 600 * stats.hypergeom(40, 10, 12).pmf(np.arange(8))
    seen = np.bincount(picked["sum"].astype(int), minlength=8)
    seen, expected = np.append(seen[:6], seen[6:].sum()), np.append(expected[:6], 600 - expected[:6].sum())
    assert stats.chisquare(seen, expected).pvalue > 0.001


def test_every_case_is_as_likely_to_be_drawn(drawn):
    """Over 600 lists of 12 of 40 each place in the stock is drawn in 30 of 100."""
    seen = np.bincount(drawn["case_id"], minlength=40)
    # drawing without putting back: the spread of a place is that of one draw in 0.3, less 1 in 40 for all together
    assert stats.chi2(39).sf(((seen - 180) ** 2 / (600 * 0.3 * 0.7)).sum() * 39 / 40) > 0.001


@pytest.mark.parametrize(("selects", "parts"), [
    ({"take": cases(10)}, {"north": 7, "south": 3}), ({"share": f"20 % {A}"}, {"north": 6, "south": 2}),
    ({"quotas": {"north": cases(2), "south": cases(5)}}, {"north": 2, "south": 5}),
    ({"quotas": {"south": cases(90)}}, {"south": 12}),
])
def test_each_stratum_has_its_part(selects, parts):
    """28 cases of the north and 12 of the south: in proportion, or as many as asked, or all there are."""
    place = {"region": {"choice": {"north": f"70 % {A}", "south": f"30 % {A}"}}}
    arrivals = {name: {"stock": cases(size), "attributes": {"region": {"choice": {name: f"100 % {A}"}}}}
                for name, size in (("north", 28), ("south", 12))}
    log = run(office({"how": "random", "by": "region"} | selects, attributes=place, arrivals=arrivals))
    picked = chosen(log)["region"].astype(str).value_counts()
    assert picked.to_dict() == parts
    weight = log.ledger[log.ledger["kind"] == "sampled"]["amount"].sum()
    assert weight == pytest.approx(sum({"north": 28, "south": 12}[name] for name in parts))


def test_places_are_shared_out_by_the_largest_remainder():
    """Ten places for 53, 24 and 23 of 100: 5.3, 2.4 and 2.3; the spare one goes to the largest remainder."""
    assert share_out(10, {1.0: 53, 2.0: 24, 3.0: 23}) == {1.0: 5, 2.0: 3, 3.0: 2}
    assert share_out(9, {1.0: 2}) == {1.0: 2} and share_out(3, {}) == {}


def test_a_list_by_risk_takes_the_highest_and_some_at_random():
    """The top six by number, and two of the other 34, each of whom stands for 17."""
    selects = {"how": "ranked", "take": cases(8), "random": cases(2), "score": "risk"}
    log = run(office(selects, attributes={"risk": {"value": f"uniform 0 to 1 points {A}"}}))
    ledger = log.ledger.set_index("kind")
    top = log.cases.sort_values("risk", ascending=False)["case_id"].tolist()
    assert ledger.loc[["listed"]].sort_values("amount")["case_id"].tolist() == top[:6]
    assert ledger.loc["sampled", "amount"].tolist() == [17.0, 17.0]
    assert set(ledger.loc["sampled", "case_id"]) <= set(top[6:])


def test_what_inspections_find_makes_the_next_list():
    """Monday's list is blind; what it finds puts building first a week later, and what is unseen stays unknown.

    Belief of 10 of 100, worth 4 looks. First list, by wage: two of trade, one of building, which alone is bad. Then
    building stands at (1 + 0.4) / 5 = 28 of 100, trade at 0.4 / 6 = 7 of 100, and farming, never seen, at 10.
    """
    def stream(sector: str, wages: int, bad: int, at: list[float]):
        return {"at": at, "attributes": {"sector": {"choice": {sector: f"100 % {A}"}}, "bad": {"share": f"{bad} % {A}"},
                                         "wage": {"value": f"constant {wages} EUR {A}"}}}
    later = [2000.0, 2001.0]
    arrivals = {"t1": stream("trade", 90, 0, [0.0, 1.0]), "b1": stream("building", 80, 100, [2.0]),
                "f1": stream("farming", 10, 100, [3.0]), "t2": stream("trade", 99, 100, later),
                "b2": stream("building", 20, 0, later), "f2": stream("farming", 50, 0, later)}
    sectors = {name: f"{share} % {A}" for name, share in (("trade", 40), ("building", 30), ("farming", 30))}
    selects = {"how": "ranked", "take": cases(3), "score": "wage",
               "learns": {"at": "look", "by": "sector", "prior": f"10 % {A}", "weight": f"4 looks {A}"}}
    log = run(office(selects, arrivals=arrivals, attributes={
        "sector": {"choice": sectors}, "wage": {"value": f"constant 1 EUR {A}"}}))
    listed = log.ledger[log.ledger["kind"] == "listed"].merge(log.cases, on=["replication", "case_id"])
    listed = listed.sort_values(["at", "amount"])["stream"].astype(str).tolist()
    assert listed == ["t1", "t1", "b1", "b2", "b2", "f2"]
    assert set(log.ledger.loc[log.ledger["kind"] == "inspected", "case_id"]) == set(
        log.ledger.loc[log.ledger["kind"] == "listed", "case_id"])


def test_who_is_not_chosen_may_wait_for_the_next_list():
    """Five of twelve each Monday: five, five and two, on three lists; otherwise the other seven are gone."""
    made = office({"how": "random", "take": cases(5), "others": "wait"}, arrivals={"all": {"at": [0.0] * 12}})
    counts = rows(run(made), "list").groupby("completed_at").size().tolist()
    assert counts == [5, 5, 2]
    gone = rows(run(office({"how": "random", "take": cases(5)}, arrivals={"all": {"at": [0.0] * 12}})), "list")
    assert gone["outcome"].astype(str).value_counts().to_dict() == {"no": 7, "yes": 5}


def test_the_interval_of_the_estimate_holds_the_truth_as_often_as_stated():
    """A tenth of 900 cases re-checked, 200 times: the share with errors lies in 95 of 100 intervals, or a few more.

    A sample without putting back spreads a little less (root of 0.9) than the interval reckons with.
    """
    made = office({"how": "random", "share": f"10 % {A}"}, arrivals={"all": {"stock": cases(900)}}, look=0)
    log = run(made, replications=200)
    table = measure(log, ["error_estimate", "error_estimate_low", "error_estimate_high"]).pivot_table(
        index="replication", columns="measure", values="value")
    truth = 100 * log.cases.groupby("replication")["bad"].mean()
    held = ((table["error_estimate_low"] <= truth) & (truth <= table["error_estimate_high"])).mean()
    assert 0.93 <= held <= 0.99
    assert abs((table["error_estimate"] - truth).mean()) < 3 * (table["error_estimate"] - truth).std() / 200**0.5


def test_equal_weights_give_wilsons_interval():
    """18 of 90: the interval of the estimate is that of another program."""
    made = office({"how": "random", "take": cases(90)}, arrivals={"all": {"stock": cases(500)}}, look=0)
    log = run(made)
    found = int((log.ledger["kind"] == "found").sum())
    peer = stats.binomtest(found, 90).proportion_ci(method="wilson")
    table = measure(log, ["error_estimate_low", "error_estimate_high"])["value"].tolist()
    assert table == pytest.approx([100 * peer.low, 100 * peer.high])


def test_an_inspector_finds_so_much_of_what_is_there_as_stated():
    """With a skill of 80 of 100 a fifth of the bad pass, and nothing is found where nothing is."""
    made = office({"how": "random", "share": f"100 % {A}"}, arrivals={"all": {"stock": cases(4000)}}, look=0)
    looks = made.process.activities["look"]
    looks = looks.model_copy(update={"inspects": looks.inspects.model_copy(update={
        "skill": looks.inspects.skill.model_copy(update={"value": 0.8})})})
    made.process.activities["look"] = looks
    log = run(made)
    found = set(log.ledger.loc[log.ledger["kind"] == "found", "case_id"])
    bad = set(log.cases.loc[log.cases["bad"] == 1, "case_id"])
    assert found <= bad and stats.binomtest(len(found), len(bad), 0.8).pvalue > 0.001


def test_map_and_story_tell_it():
    """The map says how the list is made, the story for how many a case stands."""
    made = office({"how": "random", "take": cases(10)})
    assert "list: 10 of the waiting, at random, weekly mon 08:00" in draw_process(made.process)
    log = run(made)
    assert "it stands for 4.0 cases" in " ".join(explain_case(log, int(chosen(log)["case_id"].iloc[0])))


def test_everything_wrong_with_a_list_is_told_at_once():
    """Attributes, words and inspections that are not there."""
    learns = {"at": "end", "by": "colour", "prior": f"1 % {A}", "weight": f"1 looks {A}"}
    made = office({"how": "ranked", "take": cases(1), "score": "height", "learns": learns}, attributes={})
    told = "\n".join(map(str, check_scenario(made).problems))
    for place in ("selects.score", "selects.learns.by", "selects.learns.at"):
        assert f"activities.list.{place}" in told, place
    strata = office({"how": "random", "by": "stream", "quotas": {"nowhere": cases(1)}})
    assert "quotas.nowhere" in str(check_scenario(strata).problems)


@pytest.mark.parametrize(("selects", "word"), [
    ({"how": "random"}, "one of take"), ({"how": "random", "take": cases(1), "share": f"1 % {A}"}, "one of take"),
    ({"how": "ranked", "take": cases(1)}, "score or learns"),
    ({"how": "random", "take": cases(1), "score": "bad"}, "does not go with"),
    ({"how": "ranked", "take": cases(1), "score": "bad", "random": cases(2)}, "part of take"),
    ({"how": "random", "take": f"1.5 cases {A}"}, "whole number"),
    ({"how": "random", "quotas": {"a": cases(1)}}, "need by"),
])
def test_what_is_no_list_is_refused(selects, word):
    """A list has one size, something to rank by, and whole cases."""
    with pytest.raises(BadInput, match=word):
        office(selects)


@pytest.mark.parametrize(("activity", "word"), [
    ({"kind": "selection", "next": "end"}, "runs"),
    ({"kind": "selection", "runs": MONDAY, "next": "end"}, "how its lists are made"),
    (desk(1, selects={"how": "random", "take": cases(1)}), "kind selection"),
    ({"kind": "automatic", "next": "end", "inspects": {"truth": "x", "skill": f"1 % {A}"}}, "human"),
])
def test_lists_are_made_by_selections_and_looked_at_by_people(activity, word):
    """Each key stands where it means something."""
    with pytest.raises(BadInput, match=word):
        build({"a": activity})
