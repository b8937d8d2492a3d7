"""A process drawn by `export-bpmn` comes back as it was: the same steps, ways, clocks and joins, numbers aside."""

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import HealthCheck, given, settings

from simulator import list_processes, load_process
from simulator.bpmn.importing import import_bpmn
from simulator.bpmn.writing import write_bpmn
from simulator.plan.process import Process
from synthetic_data import check_spec

sys.path.insert(0, str(Path(__file__).parent))
from answering import answer
from generating import sheets, write

SPACE = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
KINDS = {"selection": "automatic", "matching": "outside", "batch": "automatic", "model": "automatic"}
"""A drawing shows that a machine does it, not how."""


def there_and_back(process, folder):
    """The process as an imported drawing of itself, by the ids of its shapes."""
    write_bpmn(process, folder / "there.bpmn")
    (folder / "back.yml").unlink(missing_ok=True)
    done = import_bpmn(folder / "there.bpmn", folder / "back.yml")
    answer(done.path)
    return check_spec(yaml.safe_load(done.path.read_text(encoding="utf-8"))["process"], Process, where="back.yml")


def shape_of(process, named=None):
    """What a drawing can say about a process, with each name as `named` calls it."""
    call = named or {name: name for name in (*process.activities, *process.timers)}
    steps = {call[name]: (
        KINDS.get(step.kind, step.kind), step.role if step.kind == "human" else None,
        [call[route.to] for route in step.next], [call[branch] for branch in step.branches],
        call.get(step.of) if step.kind == "join" else None, step.first,
        call[step.expires.to] if step.expires else None, call[step.patience.to] if step.patience else None)
        for name, step in process.activities.items()}
    clocks = {call[name]: (call[timer.starts], sorted(call[stop] for stop in timer.until), timer.repeats,
                           call[timer.does.visit or timer.does.move_to], bool(timer.does.visit))
              for name, timer in process.timers.items() if timer.does.priority is None}
    return call[process.starts], steps, clocks


@pytest.mark.parametrize("name", list_processes())
def test_a_shipped_process_comes_back_as_it_was(name, tmp_path):
    """Steps, roles, ways out, branches, how many a join waits for, the end of waits, patience, and clocks."""
    process = load_process(name)
    back = there_and_back(process, tmp_path)
    assert shape_of(back, back.drawn | {"end": "end"}) == shape_of(process)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture,
                                                                 HealthCheck.too_slow])
@given(sheet=sheets())
def test_whatever_was_imported_comes_back_when_it_is_exported(sheet, tmp_path):
    """A drawing of any shapes, imported, filled in, exported and imported again, is the same process."""
    (tmp_path / "a.bpmn").write_text(write(sheet), encoding="utf-8")
    (tmp_path / "a.yml").unlink(missing_ok=True)
    done = import_bpmn(tmp_path / "a.bpmn", tmp_path / "a.yml")
    answer(done.path)
    office = yaml.safe_load(done.path.read_text(encoding="utf-8"))
    process = check_spec(office["process"], Process, where="a.yml")
    # A process alone does not know by how many starts its cases come.
    if len(office["arrivals"]) == 1:
        back = there_and_back(process, tmp_path)
        assert shape_of(back, back.drawn) == shape_of(process)


def branching(**changed):
    """A process whose split is reached in three ways, and two ways of one branch lead to its join."""
    return {"starts": "begin", "activities": {
        "begin": {"kind": "automatic", "time": "constant 1 min (assumed; test)", "next": [
            {"to": "both", "share": "50 % (assumed; test)"}, {"to": "look", "share": "20 % (assumed; test)"}, "both"]},
        "look": {"kind": "human", "role": "clerk", "time": "constant 5 min (assumed; test)", "next": "both"},
        "both": {"kind": "split", "branches": ["asks", "checks", "meet"]},
        "asks": {"kind": "outside", "time": "constant 1 day (assumed; test)", "next": "meet"},
        "checks": {"kind": "human", "role": "clerk", "time": "constant 5 min (assumed; test)",
                   "next": [{"to": "repairs", "share": "30 % (assumed; test)"}, "meet"]},
        "repairs": {"kind": "human", "role": "clerk", "time": "constant 5 min (assumed; test)", "next": "meet"},
        "meet": {"kind": "join", "of": "both", "next": "end"}, "end": {"kind": "end"}}} | changed


@pytest.mark.parametrize("branches", [["meet", "meet"], ["meet", "asks", "meet"]])
def test_each_branch_in_which_nothing_happens_stays_one(branches, tmp_path):
    """Two arrows from the gateway that opens to the one that joins are two branches, not two ways of one."""
    activities = {"both": {"kind": "split", "branches": branches}, "end": {"kind": "end"},
                  "meet": {"kind": "join", "of": "both", "next": "end"},
                  "asks": {"kind": "outside", "time": "constant 1 day (assumed; test)", "next": "meet"}}
    if "asks" not in branches:
        del activities["asks"]
    process = check_spec({"name": "x", "title": "X", "starts": "both", "activities": activities}, Process, where="x")
    back = there_and_back(process, tmp_path)

    assert shape_of(back, back.drawn) == shape_of(process)
    assert lines_into(tmp_path / "there.bpmn")["meet"].count("both") == branches.count("meet")


def test_an_end_within_a_branch_stops_the_other_branches_too(tmp_path):
    """It is drawn as one that stops everything, since the join would wait for the branch; the last one is plain."""
    changed = branching()
    changed["activities"]["checks"]["next"][0]["to"] = "refused"
    changed["activities"] |= {"refused": {"kind": "end"}}
    del changed["activities"]["repairs"]
    process = check_spec({"name": "x", "title": "X"} | changed, Process, where="x.yml")
    back = there_and_back(process, tmp_path)
    ends = {end.get("id"): [part.tag for part in end]
            for end in ElementTree.parse(tmp_path / "there.bpmn").getroot().iter(f"{SPACE}endEvent")}

    assert shape_of(back, back.drawn) == shape_of(process)
    assert ends == {"refused": [f"{SPACE}terminateEventDefinition"], "end": []}


def lines_into(path):
    """Shape → shapes that lead to it, of a drawing read without our importer."""
    found = {}
    for line in ElementTree.parse(path).getroot().iter(f"{SPACE}sequenceFlow"):
        found.setdefault(line.get("targetRef"), []).append(line.get("sourceRef"))
    return found


def test_ways_meet_before_a_gateway_that_waits_for_all(tmp_path):
    """A parallel gateway has one way in when it opens, and one for each branch when it joins; the process is kept."""
    process = check_spec({"name": "x", "title": "X"} | branching(), Process, where="x.yml")
    back = there_and_back(process, tmp_path)
    into = lines_into(tmp_path / "there.bpmn")

    assert shape_of(back, back.drawn) == shape_of(process)
    (before,) = into["both"]
    assert sorted(into[before]) == ["begin.choice", "begin.choice", "look"]
    assert len(into["meet"]) == 3
    (merge,) = set(into["meet"]) - {"asks", "both"}
    assert sorted(into[merge]) == ["checks.choice", "repairs"]


@pytest.mark.parametrize("name", list_processes())
def test_every_id_of_a_drawing_is_its_own_and_is_placed(name, tmp_path):
    """No two elements share an id, and each shape and arrow has a place on the sheet."""
    write_bpmn(load_process(name), tmp_path / "a.bpmn")
    root = ElementTree.parse(tmp_path / "a.bpmn").getroot()
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    assert max(ids.values()) == 1
    placed = {element.get("bpmnElement") for element in root.iter()}
    process = root.find(f"{SPACE}process")
    beside = {f"{SPACE}laneSet", f"{SPACE}documentation"}
    assert {each.get("id") for each in process if each.tag not in beside} <= placed


def test_an_activity_called_like_a_part_of_the_sheet_does_not_take_its_id(tmp_path):
    """Names such as plane, diagram, line_1, check_choice belong to the process."""
    names = ["plane", "diagram", "line_1", "roles", "case_arrives", "definitions", "plane_choice", "process_x",
             "role_a"]
    steps = {name: {"kind": "human", "role": "a", "time": "constant 5 min (assumed; test)",
                    "next": [{"to": following, "share": "50 % (assumed; test)"}, "end"]}
             for name, following in zip(names, [*names[1:], "end"], strict=True)}
    process = check_spec({"name": "x", "title": "X", "starts": "plane", "activities": steps | {"end": {"kind": "end"}}},
                         Process, where="x.yml")
    back = there_and_back(process, tmp_path)
    assert shape_of(back, back.drawn) == shape_of(process)


def test_what_no_shape_shows_is_written_beside(tmp_path):
    """Limits, urgency, shares of calls, the first of several branches, queues not joined: words in the drawing."""
    write_bpmn(load_process("full_service"), tmp_path / "a.bpmn")
    words = " ".join((tmp_path / "a.bpmn").read_text(encoding="utf-8").split())
    for said in ("hearings: at most 12 cases at once from hears", "deadline: more urgent 15 working days on average",
                 "chasing_call: 30 days on average after assesses, 50 of 100 times, until awards or refuses",
                 "goes on with the first 1 of its branches", "not joined when 30 wait"):
        assert said in words
