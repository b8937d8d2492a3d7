"""What a drawing says beside BPMN, and timers whose names say another time than they last: told, never dropped."""

import sys
from pathlib import Path

import pytest

from simulator.bpmn.importing import import_bpmn

sys.path.insert(0, str(Path(__file__).parent))
from drawings import bpmn, lines, shape, timer

SPACES = 'xmlns:c="http://camunda.org/schema/1.0/bpmn" xmlns:s="http://www.signavio.com"'


def notes(inside, folder):
    """What an import says of a drawing with these shapes between its start and its end."""
    (folder / "a.bpmn").write_text(bpmn(inside).replace("<bpmn:definitions ", f"<bpmn:definitions {SPACES} "))
    return import_bpmn(folder / "a.bpmn", folder / "a.yml").notes


def step(inside="", **settings):
    """A drawing of one task with settings of other programs."""
    extended = f"<bpmn:extensionElements>{inside}</bpmn:extensionElements>" if inside else ""
    return shape("startEvent", "s") + shape("userTask", "t", "Check", extended, **settings) + lines("s -> t")


@pytest.mark.parametrize(("inside", "settings", "said"), [
    ("", {"duration": "15"}, "duration “15” (t)"),
    ("", {"c:dueDate": "P3D", "startQuantity": "1"}, "dueDate “P3D” (t)"),
    ("", {"c:priority": "50", "s:fill": "red"}, "priority “50” (t)"),
    ("<c:failedJobRetryTimeCycle>R3/PT10M</c:failedJobRetryTimeCycle>", {}, "failedJobRetryTimeCycle “R3/PT10M” (t)"),
    ('<c:schedule dueDate="P3D"/>', {}, "dueDate “P3D” (t)"),
    ('<s:meta metaKey="bgcolor" metaValue="#fff"/><s:meta metaKey="cost" metaValue="12"/>', {}, "cost “12” (t)"),
    ('<c:properties><c:property name="Bearbeitungszeit" value="20 min"/></c:properties>', {},
     "Bearbeitungszeit “20 min” (t)")])
def test_settings_of_other_programs_are_told_with_their_values(inside, settings, said, tmp_path):
    """A due date, a priority, a cost would be gone without a word; how a shape looks says nothing of the work."""
    assert notes(step(inside, **settings), tmp_path) == (f"settings of other programs, not read: {said}",)


def test_settings_of_work_are_named_before_those_of_programs(tmp_path):
    """Of many settings the first eight are named; a due date is among them, however late it stands."""
    told, = notes(step(**{f"c:setting{number}": "on" for number in range(12)}, **{"c:dueDate": "P3D"}), tmp_path)
    assert "read: dueDate “P3D” (t), setting0" in told and told.endswith("and 5 more")


@pytest.mark.parametrize(("name", "span", "is_told"), [
    ("10 working days", "P10D", True), ("10 Werktage", "P10D", True), ("10 iş günü", "P10D", True),
    ("30 Tage", "P14D", True), ("30 days", "P1M", True), ("2 weeks", "P14D", False), ("14 days", "P2W", False),
    ("30 hours", "P30D", True), ("30 min", "P30D", True), ("2 days", "P2M", True), ("5 Minuten", "PT5S", True),
    ("10 d (office days)", "P10D", True),
    ("10 bus. days", "P10D", True), ("10 virkedager", "P10D", True), ("10 gg. lav.", "P10D", True),
    ("10 Arb.-Tage", "P10D", True),
    ("2-3 weeks", "P14D", True), ("30日", "PT30H", True), ("24 Stunden", "P1D", False), ("6 мес.", "P6M", False),
    ("1 Tag 12 Stunden", "PT36H", False), ("2 answers in 14 days", "P14D", False), ("90 dəq", "PT90M", False),
    ("4-Wochen-Frist", "P28D", False), ("30 ημέρες", "P30D", False), ("3 Mahnungen", "P3D", False),
    ("3rd letter after 14 days", "P14D", False), ("1,5 h", "PT90M", False), ("Too late", "P14D", False)])
def test_a_timer_whose_name_says_another_time_is_told(name, span, is_told, tmp_path):
    """A duration of the drawing has no working days: whoever means them writes them into the name."""
    late = shape("boundaryEvent", "b", name, timer(span), attachedToRef="t")
    drawn = shape("startEvent", "s") + shape("userTask", "t") + late + shape("endEvent", "e")
    told = [note for note in notes(drawn + lines("s -> t", "b -> e"), tmp_path) if note.startswith("timer")]
    assert told == [f"timer “{name}” (b) is read as it is drawn, {span}, which is not what its name says"] * is_told


def test_what_a_conditional_event_waits_for_is_told(tmp_path):
    """Its condition stands nowhere in the office."""
    condition = "<bpmn:conditionalEventDefinition><bpmn:condition>income &lt; 300</bpmn:condition>" \
        "</bpmn:conditionalEventDefinition>"
    drawn = shape("startEvent", "s", "Poor", condition) + shape("task", "t") + lines("s -> t")
    assert notes(drawn, tmp_path) == ("condition “income < 300” that “Poor” (s) waits for, not read",)


@pytest.mark.parametrize(("name", "is_told"), [
    ("six weeks", True), ("half a year", True), ("until next Monday", True), ("Ende des Monats", True),
    ("Frist zehn Tage", True), ("six jours", True), ("шесть дней", True), ("Too late", False), ("Timer", False),
    ("second reminder", False), ("2 weeks", False), ("answer is due", False), ("14 WD", True), ("14 wd", True),
    ("14 WDs", True), ("14 BD", True), ("14 b.d.", True), ("14 b. d.", True), ("14 AT", True), ("14-WT-Frist", True),
    ("BD+14", True), ("14 wdays", True), ("14 р.д.", True), ("14 days without weekends", True),
    ("14 d (Mon-Fri)", True), ("14th letter", False), ("14 d", False), ("D+14", False)])
def test_a_timer_whose_name_tells_a_time_in_words_is_told(name, is_told, tmp_path):
    """Nobody compares six weeks with 14 days but the reader, who has to know of it."""
    late = shape("boundaryEvent", "b", name, timer("P14D"), attachedToRef="t")
    drawn = shape("startEvent", "s") + shape("userTask", "t") + late + shape("endEvent", "e")
    told = [note for note in notes(drawn + lines("s -> t", "b -> e"), tmp_path) if note.startswith("timer")]
    assert told == [f"timer “{name}” (b) is read as it is drawn, P14D; its name speaks of a time that was not "
                    "compared"] * is_told
