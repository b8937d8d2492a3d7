"""A settings file is either right or answered with everything that is wrong with it, once."""

import datetime as dt
import os
from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from synthetic_data import (
    BadInput,
    Sourced,
    Spec,
    did_you_mean,
    load_spec,
    mapping_of,
    one_reading,
    read_mapping,
    written_yaml,
)
from synthetic_data.core.written_numbers import two_readings


class Desk(Spec):
    """A made-up record."""

    staff: int
    share: Sourced
    rooms: dict[str, int] | None = None
    years: dict[int, float] | None = None
    since: dt.date | None = None
    closed: dict[dt.date, str] | None = None
    doors: tuple[Annotated[int, Field(ge=0)], ...] = ()


GOOD = "staff: 3\nshare: {value: 0.5, unit: share, origin: assumed}\n"


def problems(path, text):
    """What loading this text complains about."""
    path.write_text(text) if isinstance(text, str) else path.write_bytes(text)
    with pytest.raises(BadInput) as caught:
        load_spec(path, Desk)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def desk(tmp_path):
    """Where the file stands."""
    return tmp_path / "desk.yml"


def test_a_right_file_becomes_its_record(desk):
    """Values arrive typed."""
    desk.write_text(GOOD)

    assert load_spec(desk, Desk).share.value == 0.5


def test_all_problems_come_at_once(desk):
    """An unknown key, a missing one and a wrong type are three lines of one answer."""
    found = problems(desk, "staf: 3\nshare: {value: x, unit: share, origin: assumed}\n")

    assert len(found) == 3
    assert "desk.yml: staf: is not a known key; did you mean staff?" in found
    assert any(line.startswith("desk.yml: share.value:") and "'x'" in line for line in found)


def test_a_published_number_needs_its_source(desk):
    """Nobody can print a figure as published without saying by whom."""
    found = problems(desk, GOOD.replace("assumed", "published"))

    assert "needs a source" in found[0]


@pytest.mark.parametrize("text", [
    b"\x00\xff\xfe garbage", "staff: [1, 2", "- a\n- b\n", "", "staff: 1\nstaff: 2\n",
])
def test_what_is_no_settings_file_gets_one_sentence(desk, text):
    """Binary garbage, broken YAML, a list, nothing, a key twice: one message that names the file."""
    found = problems(desk, text)

    assert len(found) == 1
    assert "desk.yml" in found[0]


def test_a_missing_file_names_its_neighbour(desk):
    """A misspelt file name is answered with the near one."""
    desk.write_text(GOOD)
    with pytest.raises(BadInput, match=r"desc\.yml: does not exist; did you mean desk\.yml"):
        load_spec(desk.with_name("desc.yml"), Desk)


def test_a_huge_file_is_not_read(desk):
    """A wrong file of many megabytes is refused by its size."""
    assert "too large" in problems(desk, "#" * 2_100_000)[0]


def test_a_number_without_end_is_named_with_its_line(desk):
    """Python makes no number of it, and says so without the place."""
    desk.write_text("name: a\nshare: " + "9" * 20_000 + "\n")
    with pytest.raises(BadInput, match="line 2: holds a number of more than 4,300 digits"):
        read_mapping(desk)


def test_no_near_name_lists_what_there_is():
    """When nothing is near, the known names are shown."""
    assert did_you_mean("zzz", ["a", "b"]) == "known here: a, b"


def test_only_true_and_false_are_truth_values(desk):
    """The words on, no and off, and words that begin like true, stay words, also as keys."""
    desk.write_text("on: [no, off]\ntrue_amount: false_match\nready: true\n")

    assert read_mapping(desk) == {"on": ["no", "off"], "true_amount": "false_match", "ready": True}


@pytest.mark.parametrize("written", ["010", "1:30", "-1:00:30", "0x1F", "0b11", "1:30.5", "00", "0777", "1_0", "1__0",
                                     "1_", "1_0.5",
                                     "1.5_0", "0o17", "1e3", "yes", "no", "on", "off", "12:30:45", "2024-1-1"])
def test_only_what_everybody_reads_as_a_number_is_one(desk, written):
    """YAML 1.1 makes 8 of 010 and 90 of 1:30; here they stay the words that they are, as values and as keys."""
    desk.write_text(f"a: {written}\n{written}: [{written}]\n")

    assert read_mapping(desk) == {"a": written, written: [written]}


def test_a_number_with_zeros_in_front_is_that_number(desk):
    """Where a number is asked for, 010 is ten, 012.5 twelve and a half; a clock time is none, and neither is a code."""
    desk.write_text(GOOD.replace("3", "010").replace("0.5", "00.25") + "rooms: {a: 007, b: 1_200}\n")

    assert load_spec(desk, Desk) == Desk(staff=10, rooms={"a": 7, "b": 1200}, share=Sourced(
        value=0.25, unit="share", origin="assumed"))
    assert problems(desk, GOOD.replace("3", "1:30")) == ["desk.yml: staff: must be a whole number, got '1:30'"]
    assert problems(desk, GOOD.replace("3", "0x1F")) == ["desk.yml: staff: must be a whole number, got '0x1F'"]


def test_true_is_no_number(desk):
    """Yes is not one and no is not nothing, however deep the number lies."""
    found = problems(desk, "staff: true\nrooms: {a: false}\ndoors: [2, true]\n"
                     "share: {value: True, unit: share, origin: assumed}\n")

    assert [one.partition(": ")[2] for one in found] == [
        "staff: must be a whole number, got 'true'", "share.value: must be a number, got 'true'",
        "rooms.a: must be a whole number, got 'false'", "doors[1]: must be a whole number, got 'true'"]


@pytest.mark.parametrize(("text", "place", "rule"), [
    ("a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n"
     + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdef", "bcdefg", strict=True)),
     "line 6", "has more than 1,000,000 values, each reference to another part (here *e) written out"),
    ("staff: &s\n  again: *s\n", "line 2", "refers with *s to what it stands in"),
    ("staff: &s [1, [2, *s]]\n", "line 1", "refers with *s to what it stands in"),
    ("staff: " + "[" * 200_000 + "]" * 200_000, "line 1", "nests deeper than 100 steps"),
    ("- " * 200_000 + "1", "line 1", "nests deeper than 100 steps")])
def test_a_file_that_unfolds_without_end_is_refused(desk, text, place, rule):
    """References within references, to themselves, and brackets without end give a sentence and not a dead process."""
    assert problems(desk, text)[0].startswith(f"{desk}: {place}: {rule}")


def test_references_that_save_typing_are_read(desk):
    """A part that is named once and used twice is what it says, in a merged mapping as well."""
    desk.write_text("staff: 3\nshare: &s {value: 0.5, unit: share, origin: assumed}\n")
    assert load_spec(desk, Desk).share.value == 0.5

    desk.write_text("share: {<<: {value: 0.5, unit: share}, origin: assumed}\nrooms: {a: &n 1, b: *n}\nstaff: *n\n")
    assert load_spec(desk, Desk) == Desk(staff=1, rooms={"a": 1, "b": 1}, share=Sourced(
        value=0.5, unit="share", origin="assumed", source=""))


def test_what_has_no_end_is_no_settings_file(desk):
    """A pipe that nobody writes into would be waited for, and a device be read until memory ends."""
    os.mkfifo(desk)
    with pytest.raises(BadInput, match="is no plain file; give the path of a settings file"):
        read_mapping(desk)

    desk.unlink()
    desk.symlink_to("/dev/zero")
    with pytest.raises(BadInput, match="is no plain file"):
        read_mapping(desk)


@pytest.mark.parametrize(("written", "number"), [
    ("1_200", 1200), ("1_000_000", 1_000_000), ("1e3", 1000), ("1.0e3", 1000), (".5", 0.5), ("5.", 5), ("-0", 0),
    ("010", 10), ("1.2340", 1.234), ("1.166", 1.166), ("1234.567", 1234.567), ("1.25", 1.25)])
def test_what_has_one_reading_is_that_number(desk, written, number):
    """As a value and, of whole numbers, as a key."""
    desk.write_text(f"{GOOD}years: {{1: {written}}}\n")
    assert load_spec(desk, Desk).years == {1: number}
    if not set(written) & set(".e"):
        desk.write_text(f"{GOOD}years: {{{written}: 1}}\n")
        assert load_spec(desk, Desk).years == {number: 1}


@pytest.mark.parametrize("written", [
    "1_0", "1__000", "1_", "1_0.5", "1.5_0", "0x1F", "0b1", "0o17", "1:30", "yes", "no", "on", "off", "true", "1,5",
    "1.200", "1.000.000", "+1", "'1_0'", "'1.200'", "'+1'", "!!int 0x1F", "!!int 1:30", "!!int '010'",
    "!!float 1_0", "2024-01-01"])
@pytest.mark.parametrize("place", ["years: {{1: {}}}", "years: {{{}: 1}}"])
def test_what_yaml_reads_otherwise_than_people_is_no_number(desk, written, place):
    """Underscores, other bases, clock times, words of consent and points of thousands, also quoted and with a tag."""
    told = problems(desk, f"{GOOD}{place.format(written)}\n")
    assert told and all("desk.yml: " in one for one in told)


@given(st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-10**7, 10**7).map(lambda n: n / 1000)))
def test_what_programs_write_is_read_back(number):
    """Any number, in YAML and in a line, is the same number to our own reader and has one reading to people."""
    text = written_yaml({"value": number, "unit": "min"})
    assert mapping_of(text, Path("a.yml"))["value"] == pytest.approx(number, rel=1e-14)
    assert two_readings(one_reading(number)) is None


@pytest.mark.parametrize(("written", "is_refused"), [
    ("value: 1.234", True), ("value: 1.500", True), ("value: 1.2340", False), ("value: 0.234", False),
    ("value: 1.234, range: [1.1, 1.4]", False), ("value: 1.234, range: [1, 2]", True)])
def test_a_number_with_a_unit_has_one_reading_in_its_long_form_too(desk, written, is_refused):
    """As in one line, `1.234 cases`: three digits behind a point may be thousands unless another number shows it."""
    told = problems(desk, f"share: {{{written}, unit: cases, origin: assumed}}\n")
    assert any("two readings" in one for one in told) == is_refused
    assert not any("two readings" in one for one in problems(
        desk, "share: {value: 1.004, unit: ratio, origin: fitted}\n")), "a program wrote it"


@pytest.mark.parametrize("written", ["0", "86400", "-0", "1_200", "0.0", "'0'", "20240101", "1:30", "true"])
@pytest.mark.parametrize("place", ["since: {}", "closed: {{{}: holiday}}"])
def test_a_number_is_no_day(desk, written, place):
    """It would be one of so many seconds after the first of January 1970."""
    assert "must be a day such as 2024-01-31" in problems(desk, f"{GOOD}{place.format(written)}\n")[0]
    desk.write_text(f"{GOOD}since: 2024-01-31\nclosed: {{2024-02-29: leap}}\n")
    assert load_spec(desk, Desk).since == dt.date(2024, 1, 31)


@pytest.mark.parametrize(("text", "words"), [
    ("staff: 3.000\n", "line 1: has two readings, 3 and 3000, got '3.000'; write the one that is meant"),
    (b"staff: 3\ntitle: B\xfcro\n", "line 2: holds bytes that are no UTF-8 text"),
    ("staff: 3\n".encode("utf-16"), "is UTF-16 text")])
def test_what_reads_in_two_ways_or_is_no_text_is_named_with_its_line(desk, text, words):
    """A point that may divide thousands, and bytes of another code page."""
    assert words in problems(desk, text)[0]


@pytest.mark.parametrize(("text", "words"), [
    ("", "must hold keys and values, and is empty"), ("- a\n", "and holds a list alone"), ("hello", "one word alone"),
    ("? [a]\n: 1\n", "line 1: has a list or keys where the name of a key is needed"),
    ("staff: 3\nti\0tle: x\n", "line 2: holds a sign that is no text (U+0000)"),
    ("staff: 3\ntitle: \x07\n", "line 2: holds a sign that is no text (U+0007)"),
    ("staff: '3,5'\nshare: 1\n", "staff: must be a whole number, got '3,5'; write 3.5, with a point"),
    ("staff: '+3'\nshare: 1\n", "staff: must be a whole number, got \"'+3'\"; write the number that it comes to"),
    ("staff: '1.500'\nshare: 1\n", "staff: must be a whole number, got \"'1.500'\"; write the one that is meant"),
    ("staff: 2.5\nshare: [1]\n", "staff: must be a whole number, got 2.5"),
    ("staff: 3\nshare: 5\n", "share: must hold keys and values, got 5"),
    ("staff: 3\nshare: {value: x, unit: y, origin: assumed}\n", "share.value: must be a number, got 'x'")])
def test_faults_are_told_without_words_of_programmers(desk, text, words):
    """The value, the place and the rule, in words of people."""
    found = " ".join(problems(desk, text))
    assert words in found and not any(word in found for word in ("NoneType", "Input should", "unicode string", "dict"))


@pytest.mark.parametrize(("text", "line", "what"), [
    ("title: x\nstaff:\n", 2, 'the key "staff"'), ("staff: # later\ntitle: x\n", 1, 'the key "staff"'),
    ("share: {value: , unit: share}\n", 1, 'the key "value"'), ("rooms:\n  - 1\n  -\n", 3, "a line of the list"),
    ("staff: &n\ntitle: x\n", 1, 'the key "staff"')])
def test_a_key_with_nothing_behind_it_is_refused_by_its_line(desk, text, line, what):
    """An emptied line would take away what a file that it extends says there; null says so in words."""
    found = problems(desk, text)[0]
    cut = problems(desk, "share: {value: 0,02, unit: share, origin: assumed}\n")
    assert "a comma within {...} ends a value" in " ".join(cut)
    assert f"line {line}: {what} has nothing behind it; write the value, 0 or null" in found
    desk.write_text("title: null\nstaff: ~\nrooms: ''\n")
    assert read_mapping(desk) == {"title": None, "staff": None, "rooms": ""}


@pytest.mark.parametrize("longer", [0, 100_000])
def test_whoever_changes_what_was_read_changes_nothing_for_the_next(desk, longer):
    """A text that was read before gives the same again, short or long; one that was written over gives the new one."""
    desk.write_text("rooms: [1, {days: [2024-01-02]}]\n" + "#" * longer)
    first, second = read_mapping(desk), read_mapping(desk)
    first["rooms"][1]["days"].append("x")
    assert read_mapping(desk) == second != first
    desk.write_text("rooms: [2]\n" + "#" * longer)
    assert read_mapping(desk) == {"rooms": [2]}
