"""Practice follows the person: more of what was missed, ready or not, a few files a day, never one that counts."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from courses import Desk, DeskCase, choice
from courses.form.desk_spec import TOLD
from courses.toolkit import start
from courses.toolkit.home.shelf import Shelf
from courses.toolkit.home.site import make_home
from tests.courses.toolkit.test_toolkit import decide
from tests.serving import signed_in

DAY = timedelta(days=1)


def practice(*kinds, **more):
    """A desk for practice with two answers, of which stop is right, and one case for each kind named."""
    cases = tuple(DeskCase(id=f"{kind}{place}", title="t", kind=kind, right=("stop",),
                           feedback={"stop": "a", "pay": "b"}) for place, kind in enumerate(kinds))
    return Desk(kind="case", title="p", cases=cases, fields=(choice("answer", "x", ["stop", "pay"]),), **more)


@pytest.fixture
def folder(tmp_path):
    """A trainee's folder whose practice has three cases of one kind and one of another."""
    (tmp_path / "pack").mkdir()
    about = {"schema": 1, "exercise": "T1", "pack": "p1", "language": "en", "title": {"en": "T"}}
    (tmp_path / "pack" / "pack.json").write_text(json.dumps(about))
    plain = {"practice": practice("a", "a", "a", "b").model_dump(exclude_defaults=True)}
    (tmp_path / "pack" / "desks.json").write_text(json.dumps(plain))
    return tmp_path


def test_more_of_the_kind_that_was_missed_is_served(folder):
    """One of each kind at first; a miss brings another of its kind, a right answer brings none."""
    lesson = start(folder)
    desk = lesson.desks["practice"]
    assert desk.state()["served"] == ["a0", "b3"]
    assert decide(lesson, "practice", "b3", answer="stop")["served"] == ["a0", "b3"]
    assert decide(lesson, "practice", "a0", answer="pay")["served"] == ["a0", "b3", "a1"]
    assert (desk.done, desk.progress) == (2, "2 of 3 decided")
    assert decide(lesson, "practice", "a1", answer="stop")["served"] == ["a0", "b3", "a1"]
    assert start(folder).desks["practice"].state()["served"] == ["a0", "b3", "a1"]


def test_an_answer_after_the_explanation_is_no_try(folder):
    """Who clicks the other button once the explanation was read has not shown anything yet; who starts over has."""
    lesson = start(folder)
    decide(lesson, "practice", "b3", answer="pay")
    assert decide(lesson, "practice", "b3", answer="stop")["missed"] == ["b3"]
    lesson.desks["practice"].handle({"what": "undo", "case": "b3"})
    assert decide(lesson, "practice", "b3", answer="stop")["missed"] == []
    assert start(folder).desks["practice"].missed == []


def test_ready_means_that_the_last_of_each_kind_was_right(folder):
    """A kind whose last file was missed is named, until one of its files is right at the first go."""
    lesson = start(folder)
    for case in ("a0", "a1", "a2"):
        reply = decide(lesson, "practice", case, answer="pay")
    assert reply["missed"] == ["a2"]
    assert len(reply["served"]) == 4
    lesson.desks["practice"].handle({"what": "undo", "case": "a2"})
    assert decide(lesson, "practice", "a2", answer="stop")["missed"] == []


@pytest.mark.parametrize("name", TOLD)
def test_no_case_that_counts_may_carry_what_tells(name):
    """Each field that tells an answer is refused on a desk that counts."""
    value = {"kind": "a", "right": ("stop",), "decides": (("p", "r"),)}.get(name, {"stop": "why"})
    with pytest.raises(ValidationError, match="graded desk must not carry"):
        Desk(kind="case", title="p", cases=(DeskCase(id="c", title="t", **{name: value}),), graded=True,
             fields=(choice("answer", "x", ["stop", "pay"]),))


def test_a_few_files_a_day(folder, monkeypatch):
    """The day after practice, its files lie there again, the missed ones first; once done, not before tomorrow."""
    lesson = start(folder)
    for case, answer in (("a0", "stop"), ("b3", "pay")):
        decide(lesson, "practice", case, answer=answer)
    diary = folder / "decisions.jsonl"
    shelf = Shelf({"T1": folder})
    assert shelf.daily() is None
    yesterday = (datetime.now(UTC) - DAY).timestamp()
    acts = [json.loads(line) | {"at": yesterday} for line in diary.read_text().splitlines()]
    diary.write_text("".join(json.dumps(act) + "\n" for act in acts))
    person = signed_in(make_home(shelf := Shelf({"T1": folder})))

    assert shelf.daily() == ("T1", ["b3", "a0"])
    assert "Five minutes a day" in person.get("/").text
    opened = person.post("/daily", follow_redirects=False)
    assert opened.headers["location"] == "/exercise/T1/step/1"
    assert shelf.lesson("T1").desks["practice"].done == 0
    for case in ("b3", "a0"):
        decide(shelf.lesson("T1"), "practice", case, answer="stop")
    assert shelf.daily() is None
    assert "Five minutes a day" not in person.get("/").text
