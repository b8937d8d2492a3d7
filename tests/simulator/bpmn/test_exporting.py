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
KINDS = {"batch": "automatic", "model": "automatic"}
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
    # A process alone does not know by how many starts its cases come; and a parallel gateway into which several ways
    # lead is drawn without the exclusive gateway that would have to merge them first.
    if len(office["arrivals"]) == 1 and not _needs_merging(process):
        back = there_and_back(process, tmp_path)
        assert shape_of(back, back.drawn) == shape_of(process)


def _needs_merging(process):
    """Whether more ways lead into a split, or into a join, than a parallel gateway stands for."""
    into = Counter(to for step in process.activities.values() for to in (
        *(route.to for route in step.next), *step.branches, *([step.expires.to] if step.expires else [])))
    into.update(timer.does.move_to or timer.does.visit for timer in process.timers.values())
    into[process.starts] += 1
    room = {name: len(process.activities[step.of].branches) if step.kind == "join" else 1
            for name, step in process.activities.items() if step.kind in ("split", "join")}
    return any(into[name] > count for name, count in room.items())


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
