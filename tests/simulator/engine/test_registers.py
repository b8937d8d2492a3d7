"""Registers: when they answer, how good a copy of the people they are, and who finds and repairs a record."""

from __future__ import annotations

import pytest

from simulator import measure, query_log
from tests.simulator.offices import A, build, desk, minutes, posted, rows, run, spans

DAY = 1440.0
MANY = {"cases": {"rate": f"400 cases per day {A}"}}


def outcomes(log, activity: str = "ask") -> list[str]:
    """Outcomes of an activity, in case and visit order."""
    return rows(log, activity).sort_values(["case_id", "visit"])["outcome"].tolist()


def share(log, outcome: str) -> float:
    """Part of the first queries with an outcome."""
    first = rows(log, "ask")[rows(log, "ask")["visit"] == 1]
    return float((first["outcome"] == outcome).mean())


def asking(**register):
    """A process that asks one register."""
    activities = {
        "ask": {"kind": "automatic", "register": "r", "next": [{"to": "end", "when": "outcome = found"}, "by_hand"]},
        "by_hand": desk(10),
    }
    return activities, {"r": {"time": minutes(2)} | register}


def test_a_register_answers_after_its_latency():
    """A query at 5 is answered at 7."""
    activities, registers = asking()
    log = run(build(activities, at=[5], registers=registers))
    assert spans(log, "ask") == [(5, 7)] and outcomes(log, "ask") == ["found"]


def test_a_rate_limit_spaces_the_queries():
    """At half a query a minute, three at once start at 0, 2 and 4."""
    activities, registers = asking(rate_limit=f"0.5 per min {A}")
    log = run(build(activities, at=[0, 0, 0], registers=registers))
    assert spans(log, "ask") == [(0, 2), (2, 4), (4, 6)]


def test_a_register_that_is_down_is_asked_again_and_then_given_up():
    """Down for an hour: asked at 0, 20, 40, then unavailable, and a person takes over."""
    activities, registers = asking(
        outages=[{"from": "2022-01-03T00:00:00", "lasts": f"1 h {A}"}], retry=f"20 min {A}", tries=3
    )
    log = run(build(activities, registers=registers))
    assert [at for at, _ in posted(log, "query")] == [0, 20, 40]
    assert outcomes(log, "ask") == ["unavailable"] and spans(log, "by_hand") == [(40, 50)]


def test_a_short_outage_is_waited_out():
    """Without a retry time the query comes again when the outage ends."""
    activities, registers = asking(outages=[{"from": "2022-01-03T00:00:00", "lasts": f"1 h {A}"}])
    assert spans(run(build(activities, registers=registers)), "ask") == [(60, 62)]


def test_missing_data_go_to_a_person_and_wrong_data_are_counted():
    """All missing: all by hand; all wrong: found, and an error made by data."""
    activities, registers = asking(missing=f"100 % {A}")
    assert outcomes(run(build(activities, registers=registers)), "ask") == ["missing"]
    activities, registers = asking(wrong=f"100 % {A}")
    log = run(build(activities, registers=registers))
    assert outcomes(log, "ask") == ["found"] and posted(log, "error_data") == [(2, 1.0)]


def test_a_slow_answer_is_a_failure_after_the_time_out():
    """Answers take 30 min, patience ends after 10: asked at 0, 10 and 20, then unavailable at 30."""
    activities, registers = asking(time=minutes(30), time_out=f"10 min {A}", retry=f"0 min {A}")
    log = run(build(activities, registers=registers))
    assert [at for at, _ in posted(log, "query")] == [0, 10, 20]
    assert [at for at, _ in posted(log, "query_failed")] == [10, 20, 30] and outcomes(log) == ["unavailable"]


def test_a_record_that_lags_is_not_there_yet():
    """The record comes three days after the right: asked on day 0 it is missing, asked again on day 4 it is found."""
    activities, registers = asking(lag=f"constant 3 days {A}")
    activities["ask"]["next"] = [{"to": "wait", "when": "outcome = missing"}, "end"]
    activities["wait"] = {"kind": "outside", "time": f"constant 4 days {A}", "next": "ask"}
    del activities["by_hand"]
    assert outcomes(run(build(activities, registers=registers))) == ["missing", "found"]


def test_asking_again_gives_the_same_answer_until_the_record_is_repaired():
    """Half of the records have a gap: it is still there at the second query, and gone after the repair."""
    activities, registers = asking(missing=f"50 % {A}")
    activities |= {
        "ask": {"kind": "automatic", "register": "r", "next": [{"to": "end", "when": "outcome = found"},
                {"to": "again", "at_most": 1}, {"to": "repair", "at_most": 1}, "end"]},
        "again": {"kind": "outside", "time": minutes(5), "next": "ask"},
        "repair": desk(1, "ask", repairs="r"),
    }
    del activities["by_hand"]
    log = run(build(activities, registers=registers, at=[float(n) for n in range(40)], heads=9))
    stories = {tuple(part["outcome"]) for _, part in rows(log, "ask").sort_values("visit").groupby("case_id")}
    assert stories == {("found",), ("missing", "missing", "found")}
    assert len(posted(log, "record_repaired")) == (rows(log, "ask")["visit"] == 3).sum()


def test_two_records_leave_doubt_and_a_wrong_number_leads_nowhere():
    """Of 100 people 20 have two records, 30 a wrong number and 10 somebody else's: unsure, missing, found but wrong."""
    activities, registers = asking(duplicates=f"20 % {A}", key_errors=f"30 % {A}", mixed_up=f"10 % {A}")
    log = run(build(activities, registers=registers, arrivals=MANY, horizon=f"5 days {A}", heads=9))
    assert share(log, "unsure") == pytest.approx(0.2, abs=0.03)
    assert share(log, "missing") == pytest.approx(0.3, abs=0.04)
    assert len(posted(log, "error_data")) / len(log.cases) == pytest.approx(0.1, abs=0.02)
    found = measure(log, ["match_precision", "match_recall"]).set_index("measure")["value"]
    assert found["match_precision"] == pytest.approx(100 * 0.4 / 0.5, abs=4)
    assert found["match_recall"] == pytest.approx(40, abs=4)


def matching(**more):
    """Every number is wrong, so records are found by their other fields."""
    return asking(key_errors=f"100 % {A}", match={"accuracy": f"95 % {A}", "accept": f"80 % {A}",
                                                  "review": f"20 % {A}"} | more)


def test_a_scored_match_trades_wrong_links_for_missed_ones():
    """A higher bar makes links more often right and less often made; between the bars a person must look."""
    figures = []
    for accept in (50, 95):
        activities, registers = matching(accept=f"{accept} % {A}")
        log = run(build(activities, registers=registers, arrivals=MANY, horizon=f"5 days {A}", heads=9))
        found = measure(log, ["match_precision", "match_recall"]).set_index("measure")["value"]
        figures.append((found["match_precision"], -found["match_recall"], share(log, "unsure")))
    assert all(high > low for low, high in zip(*figures, strict=True))


def test_a_person_links_as_well_as_their_skill():
    """Nine of ten doubtful matches are linked; the tenth record is overlooked."""
    activities, registers = matching(accept=f"100 % {A}", review=f"0 % {A}")
    activities["by_hand"] = desk(1, links={"of": "ask", "skill": f"90 % {A}"})
    log = run(build(activities, registers=registers, arrivals=MANY, horizon=f"5 days {A}", heads=9))
    done = rows(log, "by_hand").dropna(subset="completed_at")
    assert (done["outcome"] == "found").mean() == pytest.approx(0.9, abs=0.02)
    assert set(done["outcome"]) == {"found", "missing"} and not posted(log, "error_human")


def test_a_link_where_nobody_is_registered_is_a_persons_error():
    """With no record at all a careless person still links somebody in one case of ten."""
    activities, registers = matching(accept=f"100 % {A}", review=f"0 % {A}")
    activities["by_hand"] = desk(1, links={"of": "ask", "skill": f"90 % {A}"})
    registers["r"]["missing"] = f"100 % {A}"
    log = run(build(activities, registers=registers, arrivals=MANY, horizon=f"5 days {A}", heads=9))
    assert len(posted(log, "error_human")) == (rows(log, "by_hand")["outcome"] == "found").sum() > 100


def test_the_query_log_names_who_was_asked_about_whom_when_and_how_often():
    """One row for each activity that asks, with its tries, answer and rule version; also one still waiting."""
    activities, registers = asking(
        outages=[{"from": "2022-01-03T00:00:00", "lasts": f"30 min {A}"}], retry=f"20 min {A}"
    )
    log = run(build(activities, at=[0, 30 * DAY - 1], registers=registers))
    table = query_log(log)
    assert table[["register", "activity", "asked_at", "tries"]].to_numpy().tolist() == [
        ["r", "ask", 0.0, 3], ["r", "ask", 30 * DAY - 1, 1]]
    assert table["answered_at"].tolist()[0] == 42 and table["answered_at"].isna().tolist() == [False, True]
    assert table["tries"].sum() == len(posted(log, "query"))
