"""Nothing is sent to a desk before its time: advice, paid panels, what is said of an answer."""

import json

import pytest

from courses.form.desk_spec import TOLD
from courses.toolkit import start
from courses.toolkit.staged import AFTERWARDS, shown_case

PLAN = {"kind": "case", "title": "t", "advice": "after", "minutes": 5, "fields": [
    {"name": "first", "kind": "buttons", "label": "l", "when": "first", "options": [{"value": "a", "label": "a"}]},
    {"name": "final", "kind": "buttons", "label": "l", "when": "final", "options": [{"value": "a", "label": "a"}]}],
    "cases": [{"id": name, "title": name, "advice": {"text": "TOLD", "choice": "a"}, "feedback": {"a": "Yes, SAID"},
               "right": ["a"], "kind": "KEPT", "later": {"a": "KEPT"}, "decides": [["free", "KEPT"]],
               "panels": [{"name": "paid", "title": "p", "head": ["SHOWN"], "rows": [["SHOWN"]], "note": "SHOWN",
                           "fits": "SHOWN", "minutes": 3},
                          {"name": "free", "title": "p", "rows": [["FREE"]]}]} for name in ("c1", "c2")]}


@pytest.fixture
def desk(tmp_path):
    """A desk with everything that comes later."""
    (tmp_path / "pack").mkdir()
    about = {"exercise": "T1", "pack": "p1", "title": {"en": "T"}}
    for name, content in (("pack", about), ("desks", {"d": PLAN})):
        (tmp_path / "pack" / f"{name}.json").write_text(json.dumps(content))
    return start(tmp_path).desks["d"]


def act(desk, what, **more):
    """One act on the first file; returns the reply as text."""
    return json.dumps(desk.handle({"what": what, "case": "c1", **more}))


def test_each_thing_comes_with_the_act_that_earns_it(desk):
    """Nothing of it is in the page from the start; each reply uncovers what its act uncovered, of that file alone."""
    begun = json.dumps(desk.state())
    assert "FREE" in begun and not any(word in begun for word in ("TOLD", "SAID", "SHOWN"))
    assert "TOLD" not in act(desk, "flag", on=True)
    first = act(desk, "decide", values={"first": "a"})
    assert "TOLD" in first and not any(word in first for word in ("SAID", "SHOWN"))
    assert "SHOWN" in act(desk, "open", panel="paid")
    assert "SAID" in act(desk, "decide", values={"final": "a"})
    assert desk.handle({"what": "open", "case": "c2", "panel": "paid"})["error"] == "error.minutes"
    again = json.dumps(desk.state())
    assert [again.count(word) for word in ("TOLD", "SAID", "SHOWN")] == [1, 1, 4], "of c1, and nothing of c2"


def test_whatever_tells_an_answer_comes_afterwards(desk):
    """What no case that counts may hold is held back in practice; a new field of that kind must stand in both lists."""
    assert set(AFTERWARDS) == set(TOLD)
    assert "KEPT" not in json.dumps(desk.state()) + act(desk, "decide", values={"first": "a"})
    assert "KEPT" in act(desk, "decide", values={"final": "a"})


def test_closed_panels_look_alike():
    """Whether anything is in a panel that costs minutes cannot be told before they are paid."""
    full = {"name": "paid", "title": "p", "head": ["h"], "rows": [["x"]], "minutes": 3}
    empty = {"name": "paid", "title": "p", "rows": [], "note": "Nothing here", "minutes": 3}
    shown = [shown_case({"id": "c", "panels": [panel]}, advised=False, done=False, opened=())["panels"]
             for panel in (full, empty)]

    assert shown[0] == shown[1] == [{"name": "paid", "title": "p", "minutes": 3, "rows": [], "note": ""}]
