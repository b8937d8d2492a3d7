"""BPMN in and out: a drawing gives the shape, a planner the numbers, and neither is lost when the other changes."""

import re
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator import check_scenario, list_processes, load_process, load_scenario, measure, run_replications
from simulator.bpmn.importing import import_bpmn
from simulator.bpmn.writing import write_bpmn
from synthetic_data import BadInput

sys.path.insert(0, str(Path(__file__).parent))
from drawings import CLAIM, bpmn, lanes, lines, shape, timer

ANSWERS = (("hours", "09:00-17:00"), (".time", "lognormal 12 +- 6 min (assumed; test)"),
           (".share", "30 % (assumed; test)"), (".heads", "5 heads (assumed; test)"),
           (".rate", "10 cases per day (assumed; test)"))
KINDS = {"human": "human", "automatic": "automatic", "outside": "outside", "batch": "automatic", "model": "automatic",
         "split": "split", "join": "join", "end": "end", "selection": "automatic", "matching": "outside"}


@pytest.fixture
def imported(tmp_path):
    """Import a drawing; returns what was said and the office file as it stands."""
    def act(text, name="claim", **options):
        source = tmp_path / f"{name}.bpmn"
        source.write_text(text, encoding="utf-8")
        done = import_bpmn(source, tmp_path / "office.yml", **options)
        return done, yaml.safe_load(done.path.read_text(encoding="utf-8"))
    return act


def fill_in(path):
    """Do what a planner does: give every open value a number."""
    office = yaml.safe_load(path.read_text(encoding="utf-8"))
    _answer(office, "")
    path.write_text(yaml.safe_dump(office, sort_keys=False), encoding="utf-8")


def _answer(part, place):
    for key, value in list(part.items() if isinstance(part, dict) else enumerate(part)):
        here = f"{place}.{key}"
        if isinstance(value, (dict, list)):
            _answer(value, here)
        elif isinstance(value, str) and value.startswith("OPEN"):
            part[key] = "09:00-17:00" if "hours" in here else next(
                answer for end, answer in ANSWERS if here.endswith(end))


def test_every_shape_of_a_drawing_becomes_what_it_means(imported):
    """Tasks, choices, waiting with a limit, branches, a loop and a deadline stand in the file as drawn."""
    _, office = imported(bpmn(CLAIM))
    process = office["process"]
    steps = process["activities"]

    assert process["starts"] == "check_the_file"
    assert {name: step["kind"] for name, step in steps.items() if step["kind"] != "end"} == {
        "check_the_file": "human", "wait_for_papers": "outside", "fork": "split", "assess": "human",
        "ask_the_register": "automatic", "meet": "join", "sign": "human", "call_the_person": "human",
        "send_the_letter": "automatic"}
    assert [route["to"] for route in steps["check_the_file"]["next"]] == ["wait_for_papers", "fork"]
    assert "share" not in steps["check_the_file"]["next"][1]
    assert steps["wait_for_papers"]["expires"] == {"after": "30 days (assumed; drawn in claim.bpmn)",
                                                   "to": "closed_without_papers"}
    assert steps["fork"]["branches"] == ["assess", "ask_the_register"]
    assert steps["meet"]["of"] == "fork"
    assert [route["to"] for route in steps["assess"]["next"]] == ["assess", "meet"]
    assert {step["role"] for step in steps.values() if step["kind"] == "human"} == {"clerk", "officer"}
    assert process["timers"]["two_weeks"] == {
        "starts": "sign", "after": "constant 2 weeks (assumed; drawn in claim.bpmn)", "until": "sign",
        "does": {"visit": "call_the_person"}, "repeats": True}


def test_open_values_are_listed_and_filled_in_the_office_runs(imported):
    """What is listed is all that is missing: filled in, the office is sound and its cases end."""
    done, _ = imported(bpmn(CLAIM))
    with pytest.raises(BadInput) as refused:
        load_scenario(done.path)
    named = {problem.where.partition(": ")[2] for problem in refused.value.problems}
    assert {place for place, _ in done.open if "hours" not in place} <= named

    fill_in(done.path)
    scenario = load_scenario(done.path, changes={"horizon": "60 days (assumed; test)",
                                                 "warm_up": "5 days (assumed; test)",
                                                 "process.timers.two_weeks.after": "constant 5 min (assumed; test)"})
    assert not check_scenario(scenario).problems
    log = run_replications(scenario, 1, 2, 1)
    assert {"send_the_letter", "call_the_person", "wait_for_papers"} <= set(log.events["activity"].astype(str))
    assert not measure(log).empty


def test_import_again_keeps_what_was_filled_in(imported):
    """A drawing that changed and renamed a step keeps every number; what is new is open, what is gone is named."""
    done, _ = imported(bpmn(CLAIM))
    fill_in(done.path)
    office = yaml.safe_load(done.path.read_text())
    office["costs"] = {"case": "1 AZN (assumed; mine)"}
    office["process"]["activities"]["sign"] |= {"milestone": "decided", "other_person_than": "assess"}
    done.path.write_text(yaml.safe_dump(office, sort_keys=False))

    changed = CLAIM.replace('name="Check the file"', 'name="First look"').replace(
        shape("sendTask", "letter", "Send the letter"), shape("userTask", "visit", "Visit the person")).replace(
        'targetRef="letter"', 'targetRef="visit"').replace('sourceRef="letter"', 'sourceRef="visit"')
    again, office = imported(bpmn(changed))

    steps = office["process"]["activities"]
    assert again.again
    assert steps["first_look"]["time"].startswith("lognormal 12")
    assert steps["first_look"]["next"][0] == {"to": "wait_for_papers", "share": "30 % (assumed; test)"}
    assert steps["sign"]["milestone"] == "decided"
    assert office["costs"] == {"case": "1 AZN (assumed; mine)"}
    assert again.new == ("visit_the_person",)
    assert again.gone == ("send_the_letter",)
    assert [place for place, _ in again.open] == ["process.activities.visit_the_person.time", "staff.staff.heads"]


def test_import_again_without_a_change_changes_nothing(imported):
    """The same drawing imported twice leaves the file byte for byte, filled in or not."""
    done, _ = imported(bpmn(CLAIM))
    first = done.path.read_bytes()
    imported(bpmn(CLAIM))
    assert done.path.read_bytes() == first


@pytest.mark.parametrize("name", list_processes())
def test_what_is_exported_comes_back(name, tmp_path):
    """Every shipped process, drawn and imported, has the same steps of the same kinds with the same ways out."""
    process = load_process(name)
    write_bpmn(process, tmp_path / "p.bpmn")
    import_bpmn(tmp_path / "p.bpmn", tmp_path / "p.yml")
    back = yaml.safe_load((tmp_path / "p.yml").read_text(encoding="utf-8"))["process"]

    drawn = {name: shape for name, shape in back["drawn"].items() if name in back["activities"]}
    kinds = {shape: back["activities"][name]["kind"] for name, shape in drawn.items()}
    ways = {shape: [drawn[route["to"]] for route in back["activities"][name].get("next", ())]
            for name, shape in drawn.items()}
    assert kinds == {name: KINDS[activity.kind] for name, activity in process.activities.items()}
    assert ways == {name: [route.to for route in activity.next] for name, activity in process.activities.items()}
    assert back["drawn"][back["starts"]] == process.starts


SIMPLE = (shape("startEvent", "s") + shape("task", "t", "Decide") + shape("endEvent", "e")
          + lines("s -> t", "t -> e"))
REFUSED = {
    "sub-process": (SIMPLE + shape("subProcess", "sub", "Appeal"), "“Appeal” is a sub-process"),
    "call": (SIMPLE + shape("callActivity", "c", "Check identity"), "“Check identity” is a call of another process"),
    "inclusive without a name": (SIMPLE + '<bpmn:inclusiveGateway id="g"/>', "“inclusiveGateway” is an inclusive"),
    "inclusive": (SIMPLE + shape("inclusiveGateway", "g", "Which?"), "“Which?” is an inclusive gateway"),
    "many items": (SIMPLE.replace("</bpmn:task>", "<bpmn:multiInstanceLoopCharacteristics/></bpmn:task>"),
                   "“Decide” is a task for several items"),
    "error event": (SIMPLE + shape("boundaryEvent", "b", "Fails", "<bpmn:errorEventDefinition/>", attachedToRef="t"),
                    "“Fails” is an event of a kind that is not read: boundaryEvent, error"),
    "start without a line": (SIMPLE + shape("startEvent", "s2", "Letter"), "“Letter” leads nowhere"),
    "lost line": (SIMPLE + lines("t -> nowhere"), "leads to no shape, got 'nowhere'"),
    "never joined": (shape("startEvent", "s") + shape("parallelGateway", "p", "Both") + shape("task", "a")
                     + shape("task", "b") + shape("endEvent", "e")
                     + lines("s -> p", "p -> a", "p -> b", "a -> e", "b -> e"), "“Both” opens branches that are never"),
    "two ways without a gateway": (SIMPLE + shape("task", "u") + lines("t -> u", "u -> e"), "has several ways out"),
    "several ids": (SIMPLE + shape("task", "t", "Again"), "is the id of two shapes"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_an_office_file_cannot_say_is_refused_by_name(case, imported, tmp_path):
    """Each shape that cannot be read is named with its words and id; nothing is written."""
    text, words = REFUSED[case]
    with pytest.raises(BadInput, match=re.escape(words)):
        imported(bpmn(text))
    assert not (tmp_path / "office.yml").exists()


@pytest.mark.parametrize(("text", "words"), [
    ("<a>", "is not well-formed XML"), (bpmn(SIMPLE)[:-40], "is not well-formed XML"), ("<a/>", "must be a BPMN 2.0"),
    ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "holds a document type"), (bpmn(""), "holds no steps"),
    (bpmn(SIMPLE, SIMPLE, names=("Office", "Citizen")), "holds several pools with steps: Office, Citizen")])
def test_what_is_no_drawing_is_refused_in_words(text, words, imported):
    """A file that is cut off, something else, hostile, empty or of several pools is refused with a remedy."""
    with pytest.raises(BadInput, match=re.escape(words)):
        imported(text)


def test_one_pool_of_several_is_taken_by_its_name(imported):
    """With --pool the steps of one pool are read."""
    other = SIMPLE.replace("Decide", "Apply")
    _, office = imported(bpmn(SIMPLE, other, names=("Office", "Citizen")), pool="Citizen")
    assert "apply" in office["process"]["activities"]


def test_an_office_file_of_another_kind_is_not_overwritten(imported, tmp_path):
    """A file that was not imported stays as it is."""
    (tmp_path / "office.yml").write_text("title: mine\n")
    with pytest.raises(BadInput, match="was not imported from a drawing"):
        imported(bpmn(SIMPLE))
    assert (tmp_path / "office.yml").read_text() == "title: mine\n"


@st.composite
def charts(draw):
    """A drawing of tasks in a row with choices that skip ahead or lead back, and how many tasks it has."""
    count = draw(st.integers(1, 7))
    kinds = draw(st.lists(st.sampled_from(["task", "userTask", "serviceTask", "receiveTask"]), min_size=count,
                          max_size=count))
    shapes, ways = [shape("startEvent", "s"), shape("endEvent", "e")], ["s -> n0"]
    for number, kind in enumerate(kinds):
        shapes.append(shape(kind, f"n{number}", draw(st.text("Ağıö ?&<'\"", max_size=6)) or "x"))
        following = f"n{number + 1}" if number + 1 < count else "e"
        if draw(st.booleans()):
            shapes.append(shape("exclusiveGateway", f"g{number}"))
            elsewhere = draw(st.integers(0, count - 1))
            ways += [f"n{number} -> g{number}", f"g{number} -> {following}", f"g{number} -> n{elsewhere}"]
        else:
            ways.append(f"n{number} -> {following}")
    edge = shape("boundaryEvent", "late", "", timer("P9D"), attachedToRef="n0") if draw(st.booleans()) else ""
    return bpmn(lanes(desk=["n0"]) + "".join(shapes) + edge + lines(*ways, *(["late -> e"] if edge else []))), count


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chart=charts())
def test_whatever_is_drawn_loads_once_it_is_filled_in(chart, tmp_path):
    """A drawing of any names and loops gives a file in which filling in the open values is all that is needed."""
    (tmp_path / "a.bpmn").write_text(chart[0], encoding="utf-8")
    (tmp_path / "a.yml").unlink(missing_ok=True)
    done = import_bpmn(tmp_path / "a.bpmn", tmp_path / "a.yml")
    assert done.activities >= chart[1] + 1
    fill_in(done.path)
    load_scenario(done.path)
