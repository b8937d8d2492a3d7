"""XES logs as other programs fill them: words in the place of nothing, lists, elements that lie too deep."""

from __future__ import annotations

import pytest

from simulator.calibration.reading import read_log
from synthetic_data import BadInput


def event(name, hour, day=8, who=""):
    """One event of 2024-01, with more elements in it if any are given."""
    return (f'<event><string key="concept:name" value="{name}"/>'
            f'<date key="time:timestamp" value="2024-01-{day:02}T{hour:02}:00:00Z"/>{who}</event>')


def trace(case, *events):
    """One case."""
    return f'<trace><string key="concept:name" value="{case}"/>{"".join(events)}</trace>'


def days(who=""):
    """Four cases of two steps."""
    return [trace(f"k{day}", event("ask", 9, day, who), event("pay", 10, day, who)) for day in (8, 9, 10, 11)]


def read(tmp_path, *traces):
    """The log of these cases, as read."""
    (tmp_path / "a.xes").write_text(f"<log>{''.join(traces)}</log>", encoding="utf-8")
    return read_log(tmp_path / "a.xes", zone="UTC")


@pytest.mark.parametrize("word", ["UNDEFINED", "EMPTY", "__INVALID__", "unknown", "-", "__NOTSPECIFIED__"])
def test_a_word_for_nobody_is_no_person(tmp_path, word):
    """One officer who does everything would be invented; the word and how often it stands there are told."""
    log = read(tmp_path, *days(f'<string key="org:resource" value="{word}"/>'))

    assert log.items["resource"].isna().all()
    assert f"read as empty in the column of the resource: {word} (8)" in " ".join(log.notes)


@pytest.mark.parametrize("name", ["UNDEFINED", "EMPTY", "unknown", "-"])
def test_a_step_may_be_called_so(tmp_path, name):
    """Only of people and roles do these words say nothing; an activity called Empty is one."""
    log = read(tmp_path, *days(), trace("k12", event(name, 9, 12), event("pay", 10, 12)))

    assert name in set(log.items["activity"])


def test_a_placeholder_for_an_activity_is_told(tmp_path):
    """What OpenXES writes where no activity is known makes no activity of its own."""
    log = read(tmp_path, *days(), trace("k12", event("__INVALID__", 9, 12), event("pay", 10, 12)))

    assert "1 event has no case or no activity and is left out (event 9" in " ".join(log.notes)


@pytest.mark.parametrize(("inside", "found"), [
    (lambda t: t[0].replace("</trace>", t[1] + "</trace>"), "trace, after event 2"),
    (lambda t: t[0].replace("</event>", event("inner", 9) + "</event>", 1), "event, after event 0"),
    (lambda t: t[0] + f"<log>{t[1]}</log>", "log, after event 2"),
    (lambda t: f"<cases>{t[0]}</cases>", "trace, after event 0")])
def test_what_lies_in_another_of_its_kind_is_refused(tmp_path, inside, found):
    """A case within a case: the events of one of them would be lost, or counted as the other's."""
    with pytest.raises(BadInput, match="nobody knows to which case") as told:
        read(tmp_path, inside(days()), *days())

    assert told.value.problems[0].value == found


def test_events_outside_of_every_case_are_no_fault_of_the_log(tmp_path):
    """The standard allows them; they are counted as before."""
    assert "1 events lie in no case" in " ".join(read(tmp_path, *days(), event("ask", 12)).notes)


@pytest.mark.parametrize("kind", ["list", "container"])
def test_a_list_where_one_value_is_looked_for_is_told(tmp_path, kind):
    """Two people under one attribute are read as nobody; that is said, and lists of other things are not."""
    two = '<string key="a" value="ann"/><string key="b" value="ben"/>'
    log = read(tmp_path, *days(f'<{kind} key="org:resource">{two}</{kind}><{kind} key="papers">{two}</{kind}>'))

    assert [note for note in log.notes if "list" in note] == [
        "8 events have a list under org:resource, of which nothing is read; write one value there"]
