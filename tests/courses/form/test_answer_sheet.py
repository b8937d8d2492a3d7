"""An answer sheet comes from a place we do not trust."""

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses import BadSheet, read_answer_sheet
from courses.form.answer_sheet import LARGEST_SHEET
from courses.toolkit.words import Words

GOOD = {"schema": 1, "exercise": "D4", "pack": "p1", "items": {"months": {"S1": 3}},
        "trail": [{"at": 0.5, "what": "open"}]}


def sheet(**changes):
    """The good sheet with some keys changed, as bytes."""
    return json.dumps(GOOD | changes).encode()


def test_a_good_sheet_is_read():
    """Everything the toolkit writes is accepted."""
    read = read_answer_sheet(sheet(), exercise="D4", pack_id="p1")
    assert read.items == {"months": {"S1": 3}}
    assert read.trail[0]["at"] == 0.5


def deep(levels):
    """An object nested this deep."""
    return json.dumps(GOOD)[:-1].encode() + b', "x": ' + b"[" * levels + b"]" * levels + b"}"


@pytest.mark.parametrize("data", [
    b"", b"null", b"[]", b"\xff\xfe", b"{", sheet(schema=2), sheet(schema=True), sheet(items=[]), sheet(items={"a": 1}),
    sheet(trail=[{"what": "open"}]), sheet(extra=1), sheet(exercise=7), sheet(items={"a": {"b": "x" * 5000}}),
    json.dumps(GOOD).replace("3", "NaN").encode(), json.dumps(GOOD).replace("3", "1e999").encode(),
    json.dumps(GOOD).replace("3", "1" + "0" * 400).encode(), json.dumps(GOOD).replace('"S1"', '"\\ud800"').encode(),
    json.dumps(GOOD).replace('"pack"', '"schema": 1, "pack"').encode(), sheet(items={"a": {"b": [[[[[[[1]]]]]]]}}),
    deep(50), deep(200_000), b" " * (LARGEST_SHEET + 1)], ids=range(22))
def test_anything_else_is_refused_with_two_sentences(data):
    """One sentence for the trainee, one for the instructor, no other error."""
    with pytest.raises(BadSheet) as caught:
        read_answer_sheet(data)
    assert len(Words("en").say(f"refusal.{caught.value.why}").split()) > 8
    assert caught.value.instructor.startswith("answer_sheet.json: ")
    assert len(caught.value.instructor) < 400


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data):
    """Random bytes end in BadSheet and nothing else."""
    with pytest.raises(BadSheet):
        read_answer_sheet(data)


@pytest.mark.parametrize("wanted", [{"exercise": "O1"}, {"pack_id": "p2"}])
def test_a_sheet_of_another_pack_is_refused(wanted):
    """Another trainee's sheet does not answer this pack."""
    with pytest.raises(BadSheet):
        read_answer_sheet(sheet(), **wanted)


def test_the_error_crosses_processes():
    """An error raised in a worker process arrives whole."""
    error = BadSheet("other-pack", "for the instructor")
    assert pickle.loads(pickle.dumps(error)).why == "other-pack"
