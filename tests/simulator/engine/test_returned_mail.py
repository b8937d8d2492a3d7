"""Letters that come back make work: the address is looked for, the letter sent again, and in the end posted up."""

from __future__ import annotations

import pytest
from scipy import stats

from simulator import check_scenario, draw_process, explain_case
from synthetic_data import BadInput
from tests.simulator.offices import A, build, desk, posted, rows, run

DAY = 1440.0
LOST = {"delay": f"constant 2 days {A}", "reaches": f"0 % {A}",
        "comes_back": {"share": f"100 % {A}", "after": f"constant 5 days {A}"}}
BOARD = {"delay": f"constant 1 days {A}", "reaches": f"100 % {A}"}


def office(letter=LOST, **first):
    """A case waits 90 days for an answer to a letter; what comes back is looked for at a desk, twice at most."""
    return build({
        "asks": {"kind": "automatic", "notice": "letter", "comes_back": {"visit": "search"}, "next": "wait"} | first,
        "wait": {"kind": "outside", "time": f"constant 90 days {A}", "next": "end"},
        "search": desk(30, [{"to": "post_up", "when": "visit >= 2"}, "again"]),
        "again": {"kind": "automatic", "notice": "letter", "comes_back": {"visit": "search"}, "next": "out"},
        "post_up": {"kind": "automatic", "notice": "board", "next": "out"}, "out": {"kind": "end"},
    }, horizon=f"100 days {A}", notices={"letter": letter, "board": BOARD})


def test_a_letter_that_comes_back_is_searched_for_and_sent_again():
    """Sent on day 0 and back on day 7; found and sent again after half an hour, back on day 14, then posted up."""
    log = run(office())
    assert posted(log, "notice_letter") == [(0.0, 1.0), (7 * DAY + 30, 1.0)]
    assert posted(log, "comes_back_letter") == [(7 * DAY, 1.0), (14 * DAY + 30, 1.0)]
    assert rows(log, "search")["completed_at"].tolist() == [7 * DAY + 30, 14 * DAY + 60]
    assert posted(log, "informed_board") == [(15 * DAY + 60, 1.0)]
    assert rows(log, "wait")["outcome"].tolist() == ["done"]


def test_it_can_break_off_the_wait():
    """With `move_to` the case no longer waits for an answer to a letter that nobody has."""
    log = run(office(comes_back={"move_to": "search"}))
    assert rows(log, "wait")["outcome"].tolist() == ["withdrawn"]
    assert rows(log, "wait")["completed_at"].tolist() == [7 * DAY]


def test_a_case_that_has_ended_makes_no_more_work():
    """The letter comes back a week after the case was closed: counted, and nobody searches."""
    log = run(build({
        "asks": {"kind": "automatic", "notice": "letter", "comes_back": {"visit": "search"}, "next": "end"},
        "search": desk(30, "out"), "out": {"kind": "end"}}, notices={"letter": LOST}))
    assert posted(log, "comes_back_letter") == [(7 * DAY, 1.0)] and rows(log, "search").empty


def test_so_many_come_back_as_two_shares_say():
    """Of 30 in 100 not reached 60 in 100 come back, and only the others go by the other channel."""
    letter = LOST | {"reaches": f"70 % {A}", "otherwise": "board",
                     "comes_back": {"share": f"60 % {A}", "after": f"exponential 5 days {A}"}}
    made = office(letter).model_copy(update={"arrivals": office().arrivals | build(
        {"x": desk(1)}, arrivals={"many": {"stock": f"4000 cases {A}"}}).arrivals})
    log = run(made)
    first = log.ledger[(log.ledger["kind"] == "comes_back_letter")].drop_duplicates("case_id")
    lost = stats.binomtest(len(first), len(log.cases), 0.3 * 0.6)
    other = log.ledger[(log.ledger["kind"] == "notice_board") & (log.ledger["at"] == 2 * DAY)]
    assert lost.pvalue > 0.001 and stats.binomtest(len(other), len(log.cases), 0.3 * 0.4).pvalue > 0.001
    assert not set(first.loc[first["at"] < 5 * DAY, "case_id"]) & set(other["case_id"])


def test_map_and_story_tell_it():
    """The map says what follows a letter that comes back, the story when it did."""
    made = office()
    assert "letter of asks comes back: a visit to search" in draw_process(made.process)
    assert "The notice comes back undelivered (letter)." in " ".join(explain_case(run(made), 0))


def test_what_never_comes_back_needs_nobody():
    """A step for letters of a channel of which none comes back is told, with both remedies."""
    told = "\n".join(map(str, check_scenario(office(BOARD)).problems))
    assert "activities.asks.comes_back" in told and "activities.again.comes_back" in told and "leave it out" in told


@pytest.mark.parametrize(("change", "word"), [
    ({"notice": None}, "needs notice"), ({"comes_back": {"priority": 1}}, "visit, move_to"),
])
def test_a_step_must_send_and_act(change, word):
    """What comes back was sent, and makes work somewhere."""
    with pytest.raises(BadInput, match=word):
        office(**change)


def test_post_takes_time():
    """A letter that is back at once and sent again would stop the clock."""
    with pytest.raises(BadInput, match="after must take time"):
        office(LOST | {"comes_back": {"share": f"1 % {A}", "after": f"constant 0 days {A}"}})
