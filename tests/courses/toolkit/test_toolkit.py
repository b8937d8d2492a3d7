"""The toolkit writes down what is decided, forgets nothing, and runs with nothing of the project beside it."""

import json
import subprocess
import sys

import pytest

from courses import Desk, DeskCase, Panel, Question, choice, read_answer_sheet
from courses.toolkit import start
from courses.toolkit.desk import _why_not, is_allowed
from courses.toolkit.home.shelf import progress_of
from courses.toolkit.sheet import put_answers
from courses.toolkit.typing_desk import work_through


def desks():
    """Two graded desks, one with advice after the first decision and few letters, one with numbers."""
    dates = (Panel(name="dates", title="p", rows=(("a", 1),)),)
    cases = tuple(DeskCase(id=f"c{number}", title=f"File {number}", panels=dates) for number in range(4))
    decisions = Desk(kind="case", title="t", graded=True, advice="after", tokens={"letter": 1}, cases=cases, fields=(
        choice("first", "t.first", ["stop", "pay"], item="both", when="first"),
        choice("final", "t.final", ["stop", "pay", "letter"], item="both", when="final")))
    amounts = Desk(kind="calendar", title="a", graded=True, cases=cases[:2], fields=(
        Question(name="sum", item="sums", kind="number", label="t.sum", low=0, high=10),
        Question(name="tick", item="ticks", kind="checks", label="t.tick")))
    return {"decisions": decisions, "amounts": amounts}


@pytest.fixture
def place(tmp_path):
    """A trainee's folder with a small pack."""
    (tmp_path / "pack").mkdir()
    about = {"schema": 1, "exercise": "T1", "pack": "p1", "language": "en", "title": {"en": "T"}}
    (tmp_path / "pack" / "pack.json").write_text(json.dumps(about))
    plain = {name: desk.model_dump(exclude_defaults=True) for name, desk in desks().items()}
    (tmp_path / "pack" / "desks.json").write_text(json.dumps(plain))
    return tmp_path


def decide(lesson, desk, case, **values):
    """Act like a desk that sends one decision."""
    return lesson.desks[desk].handle({"what": "decide", "case": case, "values": values})


def handed_in(place):
    """The items of the sheet in this folder."""
    return read_answer_sheet((place / "answer_sheet.json").read_bytes()).items


def test_what_is_decided_survives_the_kernel(place):
    """A lesson opened anew holds everything that was confirmed, without any closing step."""
    decide(start(place), "decisions", "c1", first="stop")
    assert start(place).desks["decisions"].answers == {"c1": {"first": "stop"}}


def test_half_a_line_is_passed_over(place):
    """A power cut in the middle of a line costs that line alone, and the next act starts a new one."""
    decide(start(place), "decisions", "c1", first="stop")
    with (place / "decisions.jsonl").open("a") as diary:
        diary.write('{"at": 1, "what": "dec')
    decide(start(place), "decisions", "c2", first="pay")
    assert start(place).desks["decisions"].answers == {"c1": {"first": "stop"}, "c2": {"first": "pay"}}


@pytest.mark.parametrize("odd", ["NaN", "-Infinity", "1e999", "1" + "0" * 400, "-2e15", '"\\ud800"', '{"\\udfff": 1}'])
def test_a_line_that_no_sheet_can_hold_costs_itself_alone(place, odd):
    """NaN, numbers without end and half letters: that act is passed over, and what was decided beside it counts."""
    decide(start(place), "decisions", "c1", first="stop")
    with (place / "decisions.jsonl").open("a") as diary:
        diary.write(f'{{"at": 1, "exercise": "T1", "pack": "p1", "what": "decide", "desk": "decisions", "case": "c2", '
                    f'"values": {{"first": {odd}}}}}\n')
    start(place).hand_in()
    assert handed_in(place)["both"] == {"c1": {"first": "stop"}}


def test_every_act_is_on_disk_before_it_is_confirmed(place, monkeypatch):
    """The reply comes after fsync."""
    synced = []
    monkeypatch.setattr("os.fsync", synced.append)
    decide(start(place), "decisions", "c1", first="stop")
    assert len(synced) == 1


def test_the_first_decision_stands_once_the_advice_is_seen(place):
    """Neither a second answer nor taking back changes what was said before the advice."""
    lesson = start(place)
    decide(lesson, "decisions", "c1", first="stop")
    decide(lesson, "decisions", "c1", first="pay", final="pay")
    lesson.desks["decisions"].handle({"what": "undo", "case": "c1"})
    assert start(place).desks["decisions"].answers["c1"] == {"first": "stop"}


def test_tokens_run_out(place):
    """The second letter of one is refused and not written down."""
    lesson = start(place)
    assert decide(lesson, "decisions", "c1", first="stop", final="letter")["error"] == ""
    assert decide(lesson, "decisions", "c2", first="stop", final="letter")["error"] == "error.tokens"
    assert "c2" not in start(place).desks["decisions"].answers


def test_a_final_decision_follows_a_first_one(place):
    """A program that sends it alone is refused; a diary with it alone, or beside a first no desk takes, is nothing."""
    lesson = start(place)
    assert decide(lesson, "decisions", "c1", final="pay")["error"] == "error.first"
    lesson.diary.add("decide", desk="decisions", case="c1", values={"final": "pay"})
    lesson.diary.add("decide", desk="decisions", case="c1", values={"first": "NOPE", "final": "pay"})
    assert start(place).desks["decisions"].answers.get("c1", {}) == {}
    assert decide(start(place), "decisions", "c1", first="stop")["error"] == ""
    assert decide(start(place), "decisions", "c1", final="pay")["error"] == ""


@pytest.fixture
def month(place):
    """The same folder with a first desk of rows and a second one whose advice rests on them and whose time is short."""
    panel = Panel(name="dates", title="p", rows=(("a", 1),), minutes=4)
    advice = {"text": "t.grant", "choice": "grant"}
    cases = tuple(DeskCase(id=f"f{number}", title="f", panels=(panel,), advice=advice, silent_if=("rows", f"r{number}"))
                  for number in range(3))
    rows = Desk(kind="table", title="r", graded=True,
                cases=tuple(DeskCase(id=f"r{number}", title="r") for number in range(3)),
                fields=(Question(name="hold", item="held", kind="checks", label="t.hold"),))
    files = Desk(kind="case", title="f", graded=True, advice="before", minutes=8, cases=cases,
                 fields=(choice("final", "t.final", ["grant", "refuse"], item="both"),))
    plain = {name: desk.model_dump(exclude_defaults=True) for name, desk in {"rows": rows, "files": files}.items()}
    (place / "pack" / "desks.json").write_text(json.dumps(plain))
    return place


def test_time_for_panels_runs_out(month):
    """Two panels of 4 minutes fit into 8; a third is refused, one that is open stays so, and a new kernel remembers."""
    def look(case):
        return start(month).desks["files"].handle({"what": "open", "case": case, "panel": "dates"})

    assert [look(case)["minutes_left"] for case in ("f0", "f1")] == [4, 0]
    assert look("f2")["error"] == "error.minutes"
    assert look("f0")["error"] == ""
    assert start(month).desks["files"].state()["opened"] == ["f0/dates", "f1/dates"]


def test_only_a_panel_that_the_case_has_is_opened(month):
    """A made-up name, which a program could send without end, is refused; in a diary it is passed over."""
    files = start(month).desks["files"]
    assert files.handle({"what": "open", "case": "f0", "panel": "x"})["error"] == "error.value"
    assert files.state()["opened"] == [] and not (month / "decisions.jsonl").exists()
    files.handle({"what": "open", "case": "f0", "panel": "dates"})
    diary = month / "decisions.jsonl"
    diary.write_text(diary.read_text() + diary.read_text().replace('"dates"', '"x"'))
    assert start(month).desks["files"].state()["opened"] == ["f0/dates"]


def test_how_far_somebody_is_needs_no_look_through_the_diary(month, monkeypatch):
    """When something was decided last stands beside the answers, here and for a new kernel."""
    lesson = start(month)
    lesson.desks["files"].handle({"what": "open", "case": "f0", "panel": "dates"})
    assert progress_of(lesson).decided_at == 0
    decide(lesson, "rows", "r0", hold=True)
    decide(lesson, "files", "f1", final="grant")
    lesson.desks["files"].handle({"what": "flag", "case": "f1", "on": True})
    written = [act["at"] for act in lesson.diary.acts() if act["what"] == "decide"]
    again = start(month)
    for one in (lesson, again):
        with monkeypatch.context() as unread:
            unread.setattr(one.diary, "acts", None)
            assert progress_of(one).decided_at == pytest.approx(max(written), abs=1)
            assert progress_of(one).done == 2


def test_a_row_that_is_held_back_silences_the_advice_on_it(month):
    """Advice is missing where its row is ticked now, whatever it was before; on the other files it stays."""
    lesson = start(month)
    for row, held in (("r0", True), ("r1", True), ("r1", False)):
        decide(lesson, "rows", row, hold=held)
    files = lesson.desks["files"]
    assert files.state()["silent"] == ["f0"]
    said = []
    work_through(files, ask=lambda _: "1", tell=said.append)
    assert sum("No view" in line for line in said) == 1
    decide(lesson, "rows", "r2", hold=True)
    assert decide(lesson, "files", "f2", final="grant")["silent"] == ["f0", "f2"]
    assert lesson.desks["rows"].progress == "2 of 3 rows ticked"


@pytest.mark.parametrize(("values", "error"), [
    ({"sum": 11}, "value"), ({"sum": "many"}, "number"), ({"sum": "1.250"}, "number"), ({"sum": True}, "value"),
    ({"tick": "yes"}, "value"), ({"sum": float("nan")}, "value")])
def test_answers_that_do_not_fit_are_refused(place, values, error):
    """Out of range or of another kind: an error, nothing written; a number that was typed is told how to be."""
    assert decide(start(place), "amounts", "c0", **values)["error"] == f"error.{error}"
    assert not (place / "decisions.jsonl").exists()


def test_the_sheet_holds_items_by_case_and_the_trail(place):
    """An item asked by two fields has both; the trail says what was opened, in order and in seconds."""
    lesson = start(place)
    lesson.desks["decisions"].handle({"what": "open", "case": "c1", "panel": "dates"})
    decide(lesson, "decisions", "c1", first="stop")
    decide(lesson, "decisions", "c1", final="pay")
    decide(lesson, "amounts", "c0", sum=4.5, tick=False)
    lesson.hand_in()
    assert handed_in(place) == {"both": {"c1": {"first": "stop", "final": "pay"}}, "sums": {"c0": 4.5},
                                "ticks": {"c0": False}}
    trail = read_answer_sheet((place / "answer_sheet.json").read_bytes()).trail
    assert [step["what"] for step in trail] == ["open", "decide", "decide", "decide"]
    assert trail[0]["at"] == 0


def test_questions_of_their_own_for_each_case_give_plain_answers():
    """An item asked by another field in each case holds the bare answer; by two fields in one case, both by name."""
    fields = [{"name": "one", "item": "x", "for_cases": ["a"]}, {"name": "two", "item": "x", "for_cases": ["b", "c"]},
              {"name": "three", "item": "x", "for_cases": ["c"]}]
    items = {}
    put_answers(items, fields, {"a": {"one": "p"}, "b": {"two": "q"}, "c": {"two": "r", "three": "s"}})
    assert items == {"x": {"a": "p", "b": "q", "c": {"two": "r", "three": "s"}}}


def test_grading_reads_the_diary_and_takes_no_more(place, monkeypatch):
    """Without a person the sheet is written at once and desks refuse decisions."""
    decide(start(place), "amounts", "c0", sum=4)
    monkeypatch.setenv("READINESS_GRADING", "1")
    lesson = start(place)
    assert handed_in(place)["sums"] == {"c0": 4}
    assert decide(lesson, "amounts", "c1", sum=5)["error"] == "error.readonly"
    assert lesson.desk("amounts") is None


def test_another_packs_decisions_do_not_count(place):
    """A diary copied from another pack or an earlier attempt answers nothing here."""
    decide(start(place), "amounts", "c0", sum=4)
    about = json.loads((place / "pack" / "pack.json").read_text())
    (place / "pack" / "pack.json").write_text(json.dumps(about | {"pack": "p2"}))
    assert start(place).desks["amounts"].answers == {}


def test_typing_does_what_the_desks_do(place):
    """Where widgets do not run, numbers on a keyboard lead to the same answers."""
    lesson, lines = start(place), []
    typed = iter(["1", "2", "2", "2", "1", "1", "2", "1"])
    work_through(lesson.desks["decisions"], ask=lambda _: next(typed), tell=lines.append)
    assert lesson.desks["decisions"].done == 4
    assert lesson.desks["decisions"].answers["c0"] == {"first": "stop", "final": "pay"}


@pytest.mark.parametrize(("typed", "fits"), [
    ("2024-03-01", True), ("2024-02-29", True), ("", True), ("01.03.2024", False), ("03/04/2024", False),
    ("20240301", False), ("2024-02-30", False), ("2024-W09-5", False), ("45352", False), ("\ud83d", False)])
def test_a_day_is_taken_as_it_is_compared_or_asked_about(typed, fits):
    """A day that is written as people of one country do would be wrong whatever it says."""
    field = {"name": "day", "kind": "date"}
    assert is_allowed(field, typed) is fits
    assert fits or _why_not(field, typed) == "error.date"


def test_half_an_emoji_costs_no_decision(place):
    """A field that cuts at a length leaves half a letter, which no file can hold: it is replaced, and all is kept."""
    start(place).diary.add("note", text="cut \ud83d")
    with (place / "decisions.jsonl").open("ab") as diary:
        diary.write(b'{"at": 5, "exercise": "T1", "pack": "p1", "what": "note", "text": "\\uDE00 or \\ud83d\\ude00"}\n')

    lesson = start(place)
    lesson.write()

    assert [act["text"] for act in lesson.diary.acts()[-2:]] == ["cut \ufffd", "\ufffd or \U0001f600"]
    assert "\ufffd or" in (place / "answer_sheet.json").read_text(encoding="utf-8")


def test_typing_stops_at_an_empty_line_and_goes_on_later(place):
    """An empty line ends the round; what was typed is saved."""
    typed = iter(["many", "1,250", "3,5", "x", ""])
    lesson, lines = start(place), []
    work_through(lesson.desks["amounts"], ask=lambda _: next(typed), tell=lines.append)
    assert lesson.desks["amounts"].answers["c0"] == {"sum": 3.5, "tick": True}
    assert "Stopped" in lines[-1] and sum("without marks between thousands" in line for line in lines) == 2


def test_an_item_that_is_judged_from_other_answers_says_so(place, capsys):
    """The check cell of an item that no desk asks for does not say "0 of 0"."""
    start(place).check("judged_from_above")
    assert "decided above" in capsys.readouterr().out


def test_the_toolkit_stands_alone(place, tmp_path, root):
    """With nothing but the front door and the toolkit beside site-packages, a notebook's cells run, light and quick."""
    import shutil

    alone = tmp_path / "alone" / "courses"
    shutil.copytree(root / "courses" / "toolkit", alone / "toolkit", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("__init__.py", "__init__.pyi"):
        shutil.copy(root / "courses" / name, alone)
    code = ("import sys; sys.path.insert(0, sys.argv[1]); sys.path[:] = [p for p in sys.path if p != sys.argv[2]];"
            "from courses.toolkit import start; start(sys.argv[3]).hand_in();"
            "print([m for m in ('pandas','numpy','pydantic','synthetic_data','ipywidgets') if m in sys.modules])")
    run = subprocess.run([sys.executable, "-I", "-c", code, str(alone.parent), str(root), str(place)],
                         capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"
    assert "Receipt" in run.stdout


def test_a_graded_desk_cannot_carry_feedback():
    """The desk model refuses what would leak the key."""
    with pytest.raises(ValueError, match="must not carry feedback"):
        Desk(kind="case", title="t", graded=True, fields=(choice("a", "t", "x", item="i"),),
             cases=(DeskCase(id="c", title="C", feedback={"x": "right"},
                             panels=(Panel(name="p", title="P", rows=()),)),))


def test_a_try_is_no_decision(place):
    """Settings tried in the practice office are written down and decide nothing; what cannot be tried is said so."""
    office = {"office": {"volume": {"low": 10, "mid": 10, "high": 10}, "wrong": {"low": 0.1, "mid": 0.1, "high": 0.1},
                         "hours": 5, "weeks": 1, "peak": 1, "harm": {"wrongful": 5, "overpaid": 3}},
              "targets": {"in_time": 90}, "settings": ["low", "mid", "high", "minutes", "seeded", "reviewers"],
              "runs": [[[0.4, 0, 1, 0, 0.1, 1.0, 0.01, 0.5]]]}
    (place / "pack" / "office.json").write_text(json.dumps(office))
    fields = tuple(Question(name=name, item="plan", kind="slider", label=name, low=0, high=100)
                   for name in office["settings"])
    desk = Desk(kind="calendar", title="p", graded=True, practice="office", fields=fields,
                cases=(DeskCase(id="plan", title="Plan"),))
    (place / "pack" / "desks.json").write_text(json.dumps({"plan": desk.model_dump(exclude_defaults=True)}))
    settings = {"low": 100, "mid": 0, "high": 0, "minutes": 10, "seeded": 0, "reviewers": 1}
    lesson = start(place)
    reply = lesson.desks["plan"].handle({"what": "try", "case": "plan", "values": settings})
    assert reply["error"] == ""
    assert reply["tried"]["rows"] == [["practice.in_time", 90, "practice.yes", 100.0]]
    assert lesson.desks["plan"].answers == {}
    assert [act["what"] for act in lesson.diary.acts()] == ["try"]
    for values, error in (({"low": 100}, "error.practice"), (settings | {"low": 101}, "error.value"),
                          (settings | {"more": 1}, "error.value")):
        assert lesson.desks["plan"].handle({"what": "try", "case": "plan", "values": values})["error"] == error


def test_two_programs_on_one_diary_overwrite_nothing(place):
    """What another tab decided meanwhile is shown; a decision that did not know of it is not written."""
    first, second = (start(place).desks["decisions"] for _ in range(2))
    before = second.state()["seen"]
    first.handle({"what": "decide", "case": "c1", "values": {"first": "stop"}, "seen": before})
    reply = second.handle({"what": "decide", "case": "c1", "values": {"first": "pay"}, "seen": before})
    assert (reply["error"], reply["answers"]) == ("error.elsewhere", {"c1": {"first": "stop"}})
    again = second.handle({"what": "decide", "case": "c2", "values": {"first": "pay"}, "seen": reply["seen"]})
    assert again["error"] == ""
    assert start(place).desks["decisions"].answers == {"c1": {"first": "stop"}, "c2": {"first": "pay"}}


def test_a_full_disk_is_said_and_nothing_shown_as_decided(place, monkeypatch):
    """Where the diary cannot be written, the reply says so and the answer is not there."""
    desk = start(place).desks["decisions"]
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    reply = desk.handle({"what": "decide", "case": "c1", "values": {"first": "stop"}})
    assert (reply["error"], reply["answers"]) == ("error.disk", {})


def test_what_decides_nothing_cannot_keep_decisions_out_of_the_diary(place, monkeypatch):
    """Flags, undos of nothing and looks end at half of the diary; what changes nothing is not written at all."""
    monkeypatch.setattr("courses.toolkit.record._MOST_WRITTEN", 3000)
    desk = start(place).desks["amounts"]
    for _ in range(3):
        desk.handle({"what": "undo", "case": "c0"})
        desk.handle({"what": "flag", "case": "c0", "on": False})
    assert start(place).diary.acts() == []
    said = [desk.handle({"what": "flag", "case": "c0", "on": turn % 2 == 0})["error"] for turn in range(60)]
    assert said[:5] == [""] * 5 and "error.disk" in said
    assert desk.handle({"what": "decide", "case": "c0", "values": {"sum": 4}})["error"] == ""
    assert desk.handle({"what": "undo", "case": "c0"})["error"] == ""
    assert [act["what"] for act in start(place).diary.acts()][-2:] == ["decide", "undo"]


def test_marks_for_a_second_look_are_kept_and_stay_at_home(place):
    """A flag outlives the kernel, can be taken away, and is no part of what is handed in."""
    desk = start(place).desks["decisions"]
    for case, on in (("c1", True), ("c2", True), ("c1", False)):
        desk.handle({"what": "flag", "case": case, "on": on})
    lesson = start(place)
    assert lesson.desks["decisions"].state()["flags"] == ["c2"]
    lesson.write()
    assert b"flag" not in (place / "answer_sheet.json").read_bytes()
