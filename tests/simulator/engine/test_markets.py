"""Two-sided matching: against another program, by hand, and what a market must have."""

from __future__ import annotations

import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matching.games import HospitalResident
from scipy import stats

from simulator import check_scenario, draw_process, explain_case, measure
from simulator.engine.stable_matching import match_stably
from simulator.process_map.office_notes import office_notes
from synthetic_data import BadInput
from tests.simulator.offices import A, build, posted, rows, run

DAY = 1440.0


def offers(**more):
    """One kind of offers with a place each."""
    return {"places": f"1 places {A}", **more}


def market(kind="first_come", *, expires=None, refuses=None, at=None, arrivals=None, attributes=None, horizon=90,
           **plan):
    """Cases look for a place as soon as they come."""
    looks = {"kind": "matching", "market": "m", "next": "placed"}
    looks |= {"expires": {"after": expires, "to": "nothing"}} if expires else {}
    looks |= {"refuses": refuses} if refuses else {}
    steps = {"looks": looks, "placed": {"kind": "automatic", "next": "end"}}
    steps |= {"nothing": {"kind": "end"}} if expires else {}
    return build(steps, at=at or [0.0], horizon=f"{horizon} days {A}", process={"attributes": attributes or {}},
                 markets={"m": {"rule": kind} | plan}, **({"arrivals": arrivals} if arrivals else {}))


@st.composite
def games(draw):
    """Cases and offers with preferences, some of which leave somebody out, and places."""
    cases, jobs = draw(st.integers(1, 9)), draw(st.integers(1, 5))
    wishes = [draw(st.permutations(range(jobs)))[:draw(st.integers(1, jobs))] for _ in range(cases)]
    ranks = [[float(rank) for rank in draw(st.permutations(range(cases)))] for _ in range(jobs)]
    return wishes, ranks, draw(st.lists(st.integers(1, 4), min_size=jobs, max_size=jobs))


@given(games())
@settings(max_examples=150, deadline=None)
def test_stable_matchings_are_those_of_another_program(game):
    """The package `matching` gives the same places, of all stable matchings the best for the cases."""
    wishes, ranks, places = game
    asked = {job: [case for case in range(len(wishes)) if job in wishes[case]] for job in range(len(places))}
    hospitals = {f"j{job}": [f"c{case}" for case in sorted(cases, key=lambda case, job=job: ranks[job][case])]
                 for job, cases in asked.items() if cases}
    residents = {f"c{case}": [f"j{job}" for job in wish] for case, wish in enumerate(wishes)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = HospitalResident.create_from_dictionaries(residents, hospitals, {
            name: places[int(name[1:])] for name in hospitals}).solve(optimal="resident")
    theirs = {one.name: hospital.name for hospital, matched in peer.items() for one in matched}
    ours = {f"c{case}": f"j{job}" for case, job in enumerate(match_stably(wishes, ranks, places)) if job >= 0}
    assert ours == theirs


def test_a_market_by_hand_first_come():
    """Two places at the start, one more every two days: at once, at once, day 2 and day 4; the fifth waits on.

    The first who waits is the first who is served, whatever the offers would like better.
    """
    plan = {"offers": {"jobs": offers(stock=f"2 offers {A}", every=f"constant 2 days {A}")}}
    log = run(market(at=[10.0, 20.0, 30.0, 40.0, 50.0], horizon=5, **plan))
    found = rows(log, "looks")
    assert found["completed_at"].dropna().tolist() == [10.0, 20.0, 2 * DAY, 4 * DAY]
    assert found["case_id"].tolist() == [0, 1, 2, 3, 4] and found["completed_at"].isna().tolist()[-1]
    assert posted(log, "places_offered") == [(0.0, 1.0)] * 2 + [(2 * DAY, 1.0), (4 * DAY, 1.0)]


def test_a_market_by_hand_in_stable_runs():
    """On Tuesday two jobs and three people: the job that all like best takes the neediest, the other the next.

    Who came first has the least need and waits; a week later the one new job takes the neediest of who is left.
    """
    need = {"need": {"value": f"constant 1 points {A}"}}
    arrivals = {name: {"at": [minute], "attributes": {"need": {"value": f"constant {level} points {A}"}}}
                for name, minute, level in (("mild", 1.0, 1), ("most", 2.0, 9), ("some", 3.0, 5))}
    wages = {"attributes": {"wage": {"value": f"constant 3 EUR {A}"}}}
    more = {"attributes": {"wage": {"value": f"constant 7 EUR {A}"}}}
    plan = {"runs": "weekly tue 08:00", "cases_prefer": "wage", "offers_prefer": "need", "offers": {
        "plain": offers(stock=f"1 offers {A}", every=f"constant 6 days {A}", **wages),
        "good": offers(stock=f"1 offers {A}", **more)}}
    log = run(market("stable", arrivals=arrivals, attributes=need, horizon=10, **plan))
    at = rows(log, "looks").set_index("case_id")["completed_at"]
    assert at.to_dict() == {1: DAY + 480, 2: DAY + 480, 0: 8 * DAY + 480}


def test_only_what_agrees_is_matched():
    """A home in the hills is nothing for the coast, however long it stands empty."""
    place = {"district": {"choice": {"coast": f"50 % {A}", "hills": f"50 % {A}"}}}
    arrivals = {name: {"at": [5.0], "attributes": {"district": {"choice": {name: f"100 % {A}"}}}}
                for name in ("coast", "hills")}
    homes = {"homes": offers(stock=f"3 homes {A}", attributes={"district": {"choice": {"hills": f"100 % {A}"}}})}
    log = run(market(arrivals=arrivals, attributes=place, same="district", offers=homes))
    assert rows(log, "looks").set_index("case_id")["completed_at"].notna().to_dict() == {1: True, 0: False}


def test_a_voucher_runs_out_and_a_place_is_free_again():
    """One place for 10 days each: on day 0, 10 and 20; vouchers of 15 days given out on day 0 serve two of three."""
    plan = {"offers": {"care": offers(stock=f"1 offers {A}", occupied=f"constant 10 days {A}")}}
    log = run(market(at=[0.0, 1.0, 2.0], expires=f"15 days {A}", **plan))
    assert rows(log, "placed")["completed_at"].tolist() == [0.0, 10 * DAY]
    assert posted(log, "unmatched") == [(15 * DAY + 2, 1.0)]
    table = measure(log, ["unmatched_share", "days_to_match", "places_unfilled_share"]).set_index("measure")
    assert table.loc["unmatched_share", "value"] == pytest.approx(100 / 3)
    # everybody looks from the start: one is done at once, one after ten days, one has none after fifteen
    assert table.loc["days_to_match", "value"] == pytest.approx((0 + (10 - 1 / DAY) + 15) / 3, abs=1e-2)
    assert table.loc["places_unfilled_share", "value"] == 0


def test_offers_go_with_the_places_nobody_had():
    """Three places for five days, one taken on day one: two stayed empty, and who comes later finds nothing."""
    plan = {"offers": {"jobs": {"stock": f"1 offers {A}", "places": f"3 places {A}", "lasts": f"5 days {A}"}}}
    log = run(market(at=[DAY, 6 * DAY], **plan))
    assert posted(log, "places_expired") == [(5 * DAY, 2.0)]
    assert rows(log, "looks")["completed_at"].notna().tolist() == [True, False]
    assert measure(log, ["places_unfilled_share"])["value"].tolist() == [pytest.approx(200 / 3)]


def test_so_many_places_are_refused_as_stated():
    """Of 4,000 who find a place each 30 of 100 do not want it; it is not offered to them again."""
    plan = {"offers": {"jobs": {"stock": f"1 offers {A}", "places": f"9000 places {A}"}}}
    log = run(market(arrivals={"x": {"stock": f"4000 cases {A}"}}, refuses=f"30 % {A}", **plan))
    refused = log.ledger[log.ledger["kind"] == "place_refused"]
    assert refused["case_id"].is_unique and stats.binomtest(len(refused), 4000, 0.3).pvalue > 0.001
    assert rows(log, "placed").shape[0] == 4000 - len(refused)


def test_taste_spreads_people_over_equal_offers():
    """With tastes of their own people choose each of three equal offers as often; with none all choose the first."""
    def left_when_they_go(**plan) -> list[float]:
        days = {"places": f"900 places {A}", "stock": f"1 offers {A}"}
        kinds = {name: days | {"lasts": f"{n} days {A}", "attributes": {"wage": {"value": f"constant 5 EUR {A}"}}}
                 for n, name in enumerate(("one", "two", "three"), 1)}
        log = run(market(arrivals={"x": {"stock": f"900 cases {A}"}}, offers=kinds, **plan))
        return [900 - amount for _, amount in posted(log, "places_expired")]
    taken = left_when_they_go()
    assert sum(taken) == 900 and stats.chisquare(taken).pvalue > 0.001
    # all full of the first, which has gone with no place left
    assert left_when_they_go(cases_prefer="wage") == [0, 0]


def test_map_notes_and_story_tell_it():
    """The box shows what is looked for, the notes how, and the story what was found."""
    made = market(offers={"jobs": offers(stock=f"1 offers {A}")})
    assert "a place is looked for" in draw_process(made.process)
    assert "who waits longest chooses first" in office_notes(made)["looks"]
    told = " ".join(explain_case(run(made), 0))
    assert "The person looks for a place." in told and "A place is found." in told


def test_everything_wrong_with_a_market_is_told_at_once():
    """A market that is not there, one in which nobody waits, and attributes that one side lacks."""
    made = market("stable", runs="daily 08:00", same="district", cases_prefer="wage", offers_prefer="need",
                  offers={"jobs": offers(stock=f"1 offers {A}")})
    other = made.model_copy(update={"markets": {"n": made.markets["m"]}})
    told = "\n".join(map(str, check_scenario(other).problems))
    for word in ("activities.looks.market", "markets.n: ", "markets.n.same[0]", "markets.n.offers_prefer",
                 "markets.n.offers.jobs.attributes"):
        assert word in told, (word, told)


@pytest.mark.parametrize(("plan", "word"), [
    ({"kind": "stable"}, "stable needs runs"), ({"runs": "daily 08:00"}, "has none"),
    ({"offers_prefer": "need"}, "waits longest"), ({"offers": {}}, "needs offers"),
    ({"offers": {"jobs": offers()}}, "needs stock, or every"),
    ({"offers": {"jobs": offers(every=f"constant 0 days {A}")}}, "must take time"),
    ({"offers": {"jobs": {"stock": f"1 offers {A}", "places": f"0.5 places {A}"}}}, "whole number"),
])
def test_what_is_no_market_is_refused(plan, word):
    """A market has offers, and the rule what it needs."""
    with pytest.raises(BadInput, match=word):
        market(**({"offers": {"jobs": offers(stock=f"1 offers {A}")}} | plan))
