"""Pools, lanes and steps of odd names: each is found by what the messages call it, and keeps its title."""

import re
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator import check_scenario, load_scenario
from simulator.bpmn.importing import import_bpmn
from simulator.bpmn.names import slug
from synthetic_data import BadInput

sys.path.insert(0, str(Path(__file__).parent))
from answering import answer
from drawings import bpmn, lines, shape

APPLY = shape("startEvent", "s") + shape("task", "t", "Apply") + lines("s -> t")
DECIDE = APPLY.replace("Apply", "Decide")


def imported(text, folder, **options):
    """The office file of a drawing, and what was said."""
    (folder / "a.bpmn").write_text(text, encoding="utf-8")
    (folder / "a.yml").unlink(missing_ok=True)
    done = import_bpmn(folder / "a.bpmn", folder / "a.yml", **options)
    return yaml.safe_load(done.path.read_text(encoding="utf-8")), done


@pytest.mark.parametrize("pool", [None, "Pool"])
def test_pools_of_one_name_are_called_by_ids_that_are_taken(pool, tmp_path):
    """The message names an id for each pool, and --pool takes each of them."""
    text = bpmn(APPLY, DECIDE, names=("Pool", "Pool"))
    with pytest.raises(BadInput, match=re.escape("p0 (“Pool”), p1 (“Pool”)")):
        imported(text, tmp_path, pool=pool)
    for name, step in (("p0", "apply"), ("p1", "decide"), ("pool0", "apply"), ("pool1", "decide")):
        assert step in imported(text, tmp_path, pool=name)[0]["process"]["activities"]


def test_a_pool_named_like_the_id_of_another_is_told_apart(tmp_path):
    """An id goes before a name; the pool whose name it is has an id of its own."""
    text = bpmn(APPLY, DECIDE, names=("p1", "p0"))
    assert "decide" in imported(text, tmp_path, pool="p1")[0]["process"]["activities"]
    assert "apply" in imported(text, tmp_path, pool="p0")[0]["process"]["activities"]


@pytest.mark.parametrize(("names", "wanted", "words"), [
    (("Office",), "Benefitz", "got 'Benefitz'; pools with steps: Office"), ((), "Office", "pools with steps: Claims"),
    (("Office",), "", "got ''; pools with steps: Office"), (("Office",), "Offices", "did you mean Office?"),
    (("Office", "Citizen"), "Clerk", "pools with steps: Office, Citizen")])
def test_a_pool_that_is_not_there_is_refused_with_those_that_are(names, wanted, words, tmp_path):
    """Never another pool instead, not even when there is only one."""
    with pytest.raises(BadInput, match=re.escape(words)):
        imported(bpmn(*[APPLY, DECIDE][:max(1, len(names))], names=names), tmp_path, pool=wanted)


def test_what_other_pools_do_and_what_is_sent_to_them_is_said(tmp_path):
    """The other pool and each message between the two stand in the notes."""
    text = bpmn(APPLY, DECIDE.replace('"t"', '"t2"').replace('"s"', '"s2"'), names=("Office", "Citizen"))
    sent = ('<bpmn:messageFlow id="m1" name="papers" sourceRef="t2" targetRef="t"/>'
            '<bpmn:messageFlow id="m2" sourceRef="t" targetRef="pool1"/>')
    text = text.replace("</bpmn:collaboration>", f"{sent}</bpmn:collaboration>")
    _, done = imported(text, tmp_path, pool="Office")
    said = "\n".join(done.notes)
    assert "pool Citizen: its 2 shapes are another office's work" in said
    assert "message “papers” (m1) from Decide to Apply" in said
    assert "message (m2) from Apply to Citizen" in said


LANE = '<bpmn:lane id="{0}" name="{1}">{2}</bpmn:lane>'
HOLDS = "<bpmn:flowNodeRef>{}</bpmn:flowNodeRef>"


def roles(lanes, tmp_path, count=2):
    """Step → role, of a drawing with these lanes and so many tasks."""
    shapes = shape("startEvent", "s") + "".join(shape("task", f"t{n}") for n in range(count))
    arrows = lines("s -> t0", *(f"t{n} -> t{n + 1}" for n in range(count - 1)))
    office, done = imported(bpmn(f'<bpmn:laneSet id="l">{lanes}</bpmn:laneSet>{shapes}{arrows}'), tmp_path)
    assert set(office["staff"]) == {step["role"] for step in office["process"]["activities"].values() if "role" in step}
    return [office["process"]["activities"][f"t{n}"]["role"] for n in range(count)], done


@pytest.mark.parametrize(("names", "keys", "alike"), [
    (("Team A", "Team-A"), ["team_a", "team_a_2"], True), (("Clerk", "CLERK"), ["clerk", "clerk_2"], True),
    (("Prüfer", "Prufer"), ["prüfer", "prufer"], True), (("Clerk", "Clerks"), ["clerk", "clerks"], False)])
def test_lanes_whose_names_differ_are_different_roles(tmp_path, names, keys, alike):
    """Also where the keys made of the names would be the same; names that look alike are told."""
    first, second = names
    found, done = roles(LANE.format("a", first, HOLDS.format("t0")) + LANE.format("b", second, HOLDS.format("t1")),
                        tmp_path)
    assert found == keys
    assert bool([note for note in done.notes if f"look alike, “{first}”, “{second}”, are" in note]) == alike


@pytest.mark.parametrize(("inside", "attributes"), [
    ("<bpmn:potentialOwner><bpmn:resourceAssignmentExpression/></bpmn:potentialOwner>", {}),
    ("<bpmn:extensionElements><z:assignmentDefinition xmlns:z='z' assignee='ann'/></bpmn:extensionElements>", {}),
    ("", {"c:candidateGroups": "clerks"}), ("", {"c:assignee": "ann"})])
def test_people_written_into_tasks_are_said_to_be_passed_over(tmp_path, inside, attributes):
    """Engines read from there who does a task; an office reads it from lanes."""
    def notes_of(*inside, **attributes):
        text = bpmn(shape("startEvent", "s") + shape("userTask", "t", "Check", *inside, **attributes) + lines("s -> t"))
        return imported(text.replace("<bpmn:definitions ", '<bpmn:definitions xmlns:c="c" '), tmp_path)[1].notes

    said = "who does it is written into 1 task (assignee, group, owner), not read: "
    assert f"{said}draw lanes for that" in notes_of(inside, **attributes)
    lane = f'<bpmn:laneSet id="l">{LANE.format("a", "Clerk", HOLDS.format("t"))}</bpmn:laneSet>'
    text = bpmn(lane + shape("startEvent", "s") + shape("userTask", "t", "Check", inside, **attributes)
                + lines("s -> t")).replace("<bpmn:definitions ", '<bpmn:definitions xmlns:c="c" ')
    assert f"{said}lanes are read instead" in imported(text, tmp_path)[1].notes
    assert not notes_of(**{"c:assignee": ""})


def test_lanes_of_one_name_in_one_place_are_one_role_and_that_is_said(tmp_path):
    """Two lanes named alike side by side share their people, and a note names the second."""
    found, done = roles(LANE.format("a", "Clerk", HOLDS.format("t0")) + LANE.format("b", "Clerk", HOLDS.format("t1")),
                        tmp_path)
    assert found == ["clerk", "clerk"]
    assert "lanes of one name, “Clerk”, are read as one role: clerk (b)" in done.notes


def test_lanes_of_one_name_in_two_departments_are_two_roles(tmp_path):
    """The clerk of the north is not the clerk of the south."""
    inner = [f'<bpmn:childLaneSet id="c{n}">{LANE.format(f"i{n}", "Clerk", HOLDS.format(f"t{n}"))}</bpmn:childLaneSet>'
             for n in range(2)]
    outer = LANE.format("north", "North", inner[0]) + LANE.format("south", "South", inner[1])
    assert roles(outer, tmp_path)[0] == ["north_clerk", "south_clerk"]


def test_tasks_in_no_lane_are_not_given_to_a_lane_called_staff(tmp_path):
    """They have a role of their own, and that is said."""
    found, done = roles(LANE.format("a", "Staff", HOLDS.format("t0")), tmp_path)
    assert found == ["staff", "staff_2"]
    assert "tasks in no lane are done by the role staff_2" in done.notes


def test_lanes_may_lie_in_lanes_as_deep_as_they_like(tmp_path):
    """The innermost of three thousand is the role."""
    inner = LANE.format("z", "Zoë", HOLDS.format("t0"))
    for number in range(3000):
        inner = LANE.format(f"l{number}", "L", f'<bpmn:childLaneSet id="c{number}">{inner}</bpmn:childLaneSet>')
    assert roles(inner, tmp_path, count=1)[0] == ["zoë"]


def test_a_task_in_two_lanes_is_refused(tmp_path):
    """Nobody can know who does it."""
    with pytest.raises(BadInput, match="t0: stands in two lanes, got 'a, b'"):
        roles(LANE.format("a", "A", HOLDS.format("t0")) + LANE.format("b", "B", HOLDS.format("t0")), tmp_path)


ODD = ["OPENING INTERVIEW", "OPEN", "OPEN (why?, such as 5 %)", "no", "NO", "null", "~", "true", "1e3", "007",
       "12:30:00", "2026-01-05", ": #", "- a", "? b", "[x]", "{y}", "&z", "*z", "!t", "%d", "@at", "`", "'", '"',
       "a: b", "审核申请", "İş yerinə baxış",
       "ПРОВЕРКА", "काम की जाँच", "🙂", "x" * 5000, "end", "start", "nan",
       "infinity", "always", "title"]


@pytest.mark.parametrize("name", ODD)
def test_a_step_of_any_name_keeps_its_title_and_asks_what_every_step_asks(name, tmp_path):
    """Four open values, each with its bracket closed; filled in, the office is sound and the title unchanged."""
    office, done = imported(bpmn(shape("startEvent", "s") + shape("task", "t", name) + lines("s -> t")), tmp_path)
    assert [place.rpartition(".")[2] for place, _ in done.open] == ["time", "mon-fri", "heads", "rate"]
    assert all(question.endswith("(assumed; why)") for place, question in done.open if "hours" not in place)
    answer(done.path)
    again = import_bpmn(tmp_path / "a.bpmn", done.path)
    assert not again.open
    scenario = load_scenario(done.path)
    assert check_scenario(scenario).problems == ()
    step = next(iter(scenario.process.activities.values()))
    assert step.title == name and office["process"]["drawn"][scenario.process.starts] == "t"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=80))
def test_a_key_is_short_stays_a_word_in_yaml_and_is_no_number(name):
    """Whatever a step is called, its key is read back from YAML as the same text, and is no number in a condition."""
    key = slug(name)
    assert 0 < len(key) <= 65
    assert yaml.safe_load(f"{key}: 1") == {key: 1}
    with pytest.raises(ValueError, match="could not convert"):
        float(key)


def test_steps_of_one_name_are_told_apart(tmp_path):
    """Ten steps called the same, one of them with the number of another: each has a key of its own."""
    names = ["Check"] * 9 + ["Check 2"]
    shapes = "".join(shape("task", f"t{n}", name) for n, name in enumerate(names))
    office, _ = imported(bpmn(shape("startEvent", "s") + shapes
                              + lines("s -> t0", *(f"t{n} -> t{n + 1}" for n in range(9)))), tmp_path)
    assert len(office["process"]["activities"]) == 11
    assert [step["title"] for step in office["process"]["activities"].values()][:10] == names


@pytest.mark.parametrize(("name", "said"), [
    ("Rechnung klÃ¤ren", "was read in the wrong encoding (Rechnung klären?)"),
    ("Kl�ren", "has a sign in the place of a letter"), ("Check&#xA;it", "holds the code of a sign (Check it?)")])
def test_names_with_lost_letters_are_told(tmp_path, name, said):
    """They are taken as written, and somebody who reads the note can export the drawing anew."""
    told = imported(bpmn(APPLY.replace("Apply", name.replace("&", "&amp;"))), tmp_path)[1].notes

    assert [note for note in told if "lost letters" in note] == [
        f"1 name with lost letters, taken as written: “{name}” {said}".replace("Check it", "Check\nit")]
