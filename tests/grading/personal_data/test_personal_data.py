"""One person's data: handed out whole and without what is others' or nobody's yet, and gone to the last byte."""

import json
import os
import shutil
import stat
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from typer.testing import CliRunner

from courses.toolkit.handing_in import feedback_page
from grading import (
    Examiner,
    comment_on,
    enter_roster,
    export_person,
    extend,
    forget_person,
    grade,
    make_links,
    note_for,
    open_course_folder,
    overdue_people,
    read_arrangements,
    read_changes,
    read_scores,
    set_due_date,
    set_points,
    write_class_report,
    write_feedback,
)
from grading.class_folder.roster import Trainee
from grading.class_folder.roster_changes import with_trainee, without_trainee, write_roster
from grading.desk_service.classroom import Classroom
from grading.desk_service.running import open_admission, open_store
from grading.desk_service.store import HandIn, Place
from grading.errors import GradingError
from grading.exchange.folders import open_exchange
from grading.nbgrader_side.exchange import return_feedback
from grading.verbs.serving_a_class import app
from synthetic_data import BadInput

ACT = {"exercise": "T1", "pack": "p", "what": "decide", "desk": "cases", "case": "case1", "values": {"colour": "red"}}


@pytest.fixture(scope="module")
def lived_once(tmp_path_factory, released_course, paper, hand_in, work_of):
    """A class in which Amina and Bahar decided, handed in, were graded, extended, noted and changed by hand."""
    root = tmp_path_factory.mktemp("lived") / "class"
    shutil.copytree(released_course.root, root)
    values = released_course.settings.model_dump(mode="json") | {"submitters": "service", "keep_days": 100}
    (root / "course.yml").write_text(yaml.safe_dump(values))
    course = open_course_folder(root)
    open_exchange(course)
    enter_roster(course, course.roster_file)
    store = open_store(course)
    admission = open_admission(course, store)
    make_links(course)
    for name in ("amina", "bahar"):
        admission.use(admission.invite(name))
        store.add(Place(name, "T1", "p"), 1, json.dumps({"at": datetime.now(UTC).timestamp(), **ACT}).encode() + b"\n")
        store.add_hand_in(HandIn(trainee=name, exercise="T1", number=1, pack="p", at=datetime.now(UTC).isoformat(),
                                 acts=1, answers="x", receipt="0000", token=f"token-of-{name}"))
        hand_in(course, name, {**work_of(course, name), "submission_secret.txt": f"token-of-{name}".encode()})
        inbound = course.exchange / course.settings.course / "inbound" / f"{name}+T1+2026-11-22 12:00:00 UTC+abc"
        inbound.mkdir()
        (inbound / "T1.ipynb").write_text(name)
        # Each handing in from a folder has a token of its own; this one was not the last.
        (inbound / "submission_secret.txt").write_text(f"earlier-token-of-{name}")
    store.close()
    make_links(course)
    grade(Examiner(course, paper))
    set_due_date(course, "T1", "2026-12-01 17:00 UTC")
    for name in ("amina", "bahar"):
        extend(course, name, "T1", "2026-12-02 17:00 UTC", f"{name.title()} was ill")
        note_for(course, name, f"{name.title()} needs a large screen")
        set_points(course, name, "T1", "months", 7)
        comment_on(course, name, "T1", "months", f"Dear {name.title()}")
    write_feedback(course)
    return_feedback(course)
    write_class_report(course)
    home = course.exchange / course.settings.course
    for name in ("amina", "bahar"):
        feedback_page(home, f"earlier-token-of-{name}", "T1").write_text(f"Earlier, {name.title()}")
    return course


@pytest.fixture
def lived(lived_once, tmp_path):
    """That class, to be changed."""
    shutil.copytree(lived_once.root, tmp_path / "class")
    return open_course_folder(tmp_path / "class")


WHO = {"amina": (b"amina", b"Amina", b"Aliyeva"), "bahar": (b"bahar", b"Bahar", b"Babayeva")}


def places_with(course, words):
    """Every file of a class, by name or content, that holds one of these words."""
    return sorted(str(path.relative_to(course.root)) for path in course.root.rglob("*")
                  if any(word in path.name.encode() or (path.is_file() and word in path.read_bytes())
                         for word in words))


def test_an_archive_holds_everything_of_one_person_and_nothing_of_another(lived, tmp_path):
    """Entry, marks, decisions, work, feedback, logins, arrangements, changes: hers; no answer key, no token."""
    write_roster(lived, lived.trainees())
    names = export_person(lived, "amina", tmp_path / "amina.zip")
    assert stat.S_IMODE((tmp_path / "amina.zip").stat().st_mode) == 0o600
    with zipfile.ZipFile(tmp_path / "amina.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert list(files) == names
    held = json.loads(files["data.json"])
    assert held["person"]["last_name"] == "Aliyeva" and held["marks"][0]["points"] == 67
    assert {one["what"] for one in held["changes"]} >= {"points by hand", "extension", "comment"}
    assert [one["kind"] for one in held["arrangements"]] == ["until", "note"]
    assert {one["what"] for one in held["logins"]} == {"link", "browser"}
    assert held["on_class_list"]["login"] == "amina" and b"by which login" in files["about.html"]
    assert b"Dear Amina" in files["feedback/T1.1.html"] and files["feedback/T1.2.html"] == b"Earlier, Amina"
    assert json.loads(files["decisions/T1.p.jsonl"])["values"] == {"colour": "red"}
    assert {"handed-in/T1/T1.ipynb", "handed-in/T1/decisions.jsonl"} <= set(files)
    everything = b"".join(files.values())
    assert b"Aliyeva" in files["about.html"]
    for word in (*WHO["bahar"], b"token-of-", lived.secret_file.read_bytes().strip()):
        assert word not in everything
    with pytest.raises(BadInput, match="there already"):
        export_person(lived, "amina", tmp_path / "amina.zip")


def test_marks_wait_for_their_feedback(lived, tmp_path, hand_in, work_of, paper):
    """What was graded, or changed by hand, and not given back yet is in no archive; a date that was moved is."""
    hand_in(lived, "camal", work_of(lived, "camal"))
    grade(Examiner(lived, paper))
    extend(lived, "camal", "T1", "2026-12-02 17:00 UTC", "ill")
    set_points(lived, "camal", "T1", "months", 3)
    comment_on(lived, "camal", "T1", "months", "Look again")
    export_person(lived, "camal", tmp_path / "camal.zip")
    with zipfile.ZipFile(tmp_path / "camal.zip") as archive:
        held = json.loads(archive.read("data.json"))
        assert (held["marks"], [one["what"] for one in held["changes"]]) == ([], ["extension"])
        assert b"by hand" not in archive.read("about.html")
        assert not any(name.startswith("feedback/") for name in archive.namelist())


def test_who_is_forgotten_is_in_no_byte_of_the_class(lived):
    """No file holds the name; the others keep all they had; that marks were changed stays, of nobody by name."""
    others = places_with(lived, WHO["bahar"])
    scores = [row for row in read_scores(lived) if row.trainee == "bahar"]
    assert len(places_with(lived, WHO["amina"])) > 10
    gone = forget_person(lived, "amina")
    assert any(line.endswith("marks") for line in gone)
    assert places_with(lived, WHO["amina"]) == []
    assert set(others) - set(places_with(lived, WHO["bahar"])) == {"reports/class.html"}
    assert [row for row in read_scores(lived) if row.trainee == "bahar"] == scores
    kept = [one for one in read_changes(lived) if one.trainee == "(forgotten 1)"]
    assert {("points by hand", "none", "7"), ("submission", "there", "removed")} <= {
        (one.what, one.before, one.after) for one in kept}
    lines = [one for one in read_arrangements(lived) if one.trainee == "(forgotten 1)"]
    assert [(one.kind, one.reason) for one in lines] == [("until", ""), ("note", "")]
    with pytest.raises(BadInput, match="nobody of whom"):
        forget_person(lived, "amina")
    forget_person(lived, "bahar")
    assert "(forgotten 2)" in {one.trainee for one in read_changes(lived)}


def test_a_forgetting_that_broke_off_is_finished_by_asking_again(lived, monkeypatch):
    """Cut off after the class list: whoever is no longer listed can still be forgotten, their account's work too."""
    from grading.personal_data import forgetting

    def broken(*_given):
        raise KeyboardInterrupt

    write_roster(lived, with_trainee(lived.trainees(), "amina", account="accounted"))
    inbound = lived.exchange / lived.settings.course / "inbound"
    (inbound / "accounted+T1+2026-11-23 12:00:00 UTC+abc").mkdir()
    (inbound / "accounted+T1+2026-11-24 12:00:00 UTC+abc").symlink_to(lived.root)
    with monkeypatch.context() as patch:
        patch.setattr(forgetting, "_leave_gradebook", broken)
        with pytest.raises(KeyboardInterrupt):
            forget_person(lived, "amina")
    assert places_with(lived, WHO["amina"]) != []
    forget_person(lived, "amina")
    assert places_with(lived, (*WHO["amina"], b"accounted")) == []
    assert lived.trainee("bahar").first_name == "Bahar"


def test_a_folder_that_cannot_be_removed_holds_up_nothing_else(lived, monkeypatch):
    """It belongs to the trainee's account: all the rest is gone, the folder is named, and asking again finishes it."""
    (folder,) = (lived.exchange / lived.settings.course / "inbound").glob("amina+*")
    really = shutil.rmtree
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", lambda path, **more: None if path == folder else really(path, **more))
        said = CliRunner().invoke(app, ["forget", str(lived.root), "amina", "--yes"])
        assert isinstance(said.exception, GradingError) and said.exception.exit_code == 1
        assert str(folder) in str(said.exception) and "amina: gone" not in said.stdout
    left = [place for place in places_with(lived, WHO["amina"]) if "/inbound/amina+" not in place]
    assert left == [".forgetting.json"]
    forget_person(lived, "amina")
    assert places_with(lived, WHO["amina"]) == []


def test_who_left_the_list_and_did_nothing_can_be_forgotten_too(lived):
    """That a name stood on the class list is kept so that it stays out; it goes with the person."""
    write_roster(lived, [*lived.trainees(), Trainee(id="dilara", account="dilara-2")])
    write_roster(lived, without_trainee(lived.trainees(), "dilara"))
    assert places_with(lived, (b"dilara",)) == ["desk/listed-since.json"]
    assert forget_person(lived, "dilara") == ["1 note of when they were on the class list"]
    assert places_with(lived, (b"dilara",)) == []


def test_the_verb_says_first_and_does_with_yes(lived):
    """Without --yes nothing changes; --overdue names whose time is over and nobody else; another name is refused."""
    assert overdue_people(lived) == []
    assert overdue_people(lived, datetime.now(UTC) + timedelta(days=101)) == ["amina", "bahar", "camal"]
    said = CliRunner().invoke(app, ["forget", str(lived.root), "amina"])
    assert said.exit_code == 0 and "would go" in said.stdout and "Nothing was changed" in said.stdout
    assert lived.trainee("amina").first_name == "Amina"
    assert "Nobody is overdue" in CliRunner().invoke(app, ["forget", str(lived.root), "--overdue", "--yes"]).stdout
    assert CliRunner().invoke(app, ["forget", str(lived.root), "amina", "--yes"]).exit_code == 0
    assert [one.id for one in lived.trainees()] == ["bahar", "camal"]
    with pytest.raises(BadInput, match="no log-in name"):
        forget_person(lived, "../bahar")


def test_whose_time_is_over_is_known_by_their_work_and_nothing_else(lived):
    """A later attempt counts, a file's own time does not; who left the class list is named; the last one can go too."""
    later = datetime.now(UTC) + timedelta(days=101)
    states = lived.root / "attempts" / "camal" / "T1.json"
    given = json.loads(states.read_text())
    half = (later - timedelta(days=50)).isoformat()
    states.write_text(json.dumps(given | {"2": {"issued_at": half, "closed_at": "", "reopened": []}}))
    for name in ("amina", "bahar"):
        os.utime(lived.root / "submitted" / name / "T1" / "submission.json", (later.timestamp(), later.timestamp()))
    write_roster(lived, without_trainee(lived.trainees(), "bahar"))
    assert overdue_people(lived, later) == ["amina", "bahar"]
    inbound = lived.exchange / lived.settings.course / "inbound"
    (inbound / f"bahar+T1+{later - timedelta(days=1):%Y-%m-%d %H:%M:%S} UTC+x").mkdir()
    assert overdue_people(lived, later) == ["amina"]
    room = Classroom(lived.root)
    for name in overdue_people(lived, later + timedelta(days=101)):
        forget_person(lived, name)
    assert (lived.roster_file.exists(), room.person("camal")) == (False, None)
    assert places_with(lived, (*WHO["amina"], *WHO["bahar"], b"camal")) == []
    assert overdue_people(lived, later + timedelta(days=999)) == []
