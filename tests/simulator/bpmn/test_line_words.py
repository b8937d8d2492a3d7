"""Words on lines of a drawing: each stands in a question or is told, and one that contradicts a timer is told so."""

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from simulator.bpmn.importing import import_bpmn

sys.path.insert(0, str(Path(__file__).parent))
from drawings import bpmn, lines, shape, timer
from generating import sheets, write

START, END = shape("startEvent", "s", "Begin"), shape("endEvent", "e", "Finish")
TASKS = shape("task", "a", "Look") + shape("task", "b", "Ask")
MESSAGE = shape("intermediateCatchEvent", "m", "Papers", "<bpmn:messageEventDefinition/>")
BOTH = shape("parallelGateway", "p", "Fork") + shape("parallelGateway", "q", "Meet")


def unnamed(kind, span, **attributes):
    """A timer without a name."""
    return shape(kind, "w", "", timer(span), **attributes).replace('name="w"', "")


def told(shapes, arrows, folder):
    """What an import says of a drawing, and what it asks."""
    (folder / "a.bpmn").write_text(bpmn(START + END + TASKS + shapes + lines(*arrows)), encoding="utf-8")
    done = import_bpmn(folder / "a.bpmn", folder / "a.yml")
    return list(done.notes), " ".join(question for _, question in done.open)


DROPPED = {
    "from the start": ("", ["s -> a: {}", "a -> b", "b -> e"], "f0"),
    "between two steps": ("", ["s -> a", "a -> b: {}", "b -> e"], "f1"),
    "to the end": ("", ["s -> a", "a -> b", "b -> e: {}"], "f2"),
    "a branch": (BOTH, ["s -> p", "p -> a", "p -> b: {}", "a -> q", "b -> q", "q -> e"], "f2"),
    "a gateway with one way": (shape("exclusiveGateway", "x", "Fine"), ["s -> a", "a -> x", "x -> b: {}", "b -> e"],
                               "f2"),
    "into a choice": (shape("exclusiveGateway", "x", "Fine?"), ["s -> a", "a -> x: {}", "x -> b", "x -> e", "b -> e"],
                      "f1"),
    "a loop before a choice": (
        shape("task", "c", "Try", "<bpmn:standardLoopCharacteristics/>") + shape("exclusiveGateway", "x", "Fine?"),
        ["s -> a", "a -> c", "c -> x: {}", "x -> b", "x -> e", "b -> e"], "f2"),
    "what is waited for": (
        shape("eventBasedGateway", "g", "Wait") + MESSAGE + unnamed("intermediateCatchEvent", "P14D"),
        ["s -> a", "a -> g", "g -> m: {}", "g -> w", "m -> b", "w -> e", "b -> e"], "f2"),
    "behind what is waited for": (
        shape("eventBasedGateway", "g", "Wait") + MESSAGE + unnamed("intermediateCatchEvent", "P14D"),
        ["s -> a", "a -> g", "g -> m", "g -> w", "m -> b: {}", "w -> e", "b -> e"], "f4"),
    "a deadline": (unnamed("boundaryEvent", "P14D", attachedToRef="a"), ["s -> a", "a -> b", "b -> e", "w -> b: {}"],
                   "f3"),
}


@pytest.mark.parametrize("words", ["only if abroad", "70 %"])
@pytest.mark.parametrize("where", DROPPED)
def test_words_on_a_line_that_no_question_repeats_are_told(where, words, tmp_path):
    """A condition or a share that somebody wrote anywhere but behind a choice would be gone without a word."""
    shapes, arrows, line = DROPPED[where]
    notes, asked = told(shapes, [arrow.format(words) for arrow in arrows], tmp_path)
    said = [note for note in notes if words in note]
    assert len(said) == 1 and said[0].startswith(f"words “{words}” on the line from ")
    assert said[0].endswith(f"({line}), not read") and words not in asked


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(sheet=sheets())
def test_the_words_of_every_line_stand_in_a_question_or_are_told(sheet, tmp_path):
    """One or the other, in whatever drawing: none is lost, and none called unread that a question repeats."""
    for number, flow in enumerate(sheet.flows):
        flow[3] = f"way {number} of some"
    drawn = write(sheet)
    (tmp_path / "a.bpmn").write_text(drawn, encoding="utf-8")
    (tmp_path / "a.yml").unlink(missing_ok=True)
    done = import_bpmn(tmp_path / "a.bpmn", tmp_path / "a.yml")
    asked, said = " ".join(question for _, question in done.open), " ".join(done.notes)
    # A pair of links is written without a line.
    for words in (flow[3] for flow in sheet.flows if flow[3] in drawn):
        assert (f"“{words}”" in asked) != (f"“{words}”" in said), words


def test_words_behind_a_choice_stand_in_its_question_and_are_not_told_again(tmp_path):
    """Those of the default line too, and those behind a loop."""
    choice = shape("exclusiveGateway", "x", "Complete?", default="f3")
    looped = shape("task", "c", "Try", "<bpmn:standardLoopCharacteristics/>")
    notes, asked = told(choice + looped, ["s -> a", "a -> x", "x -> c: missing", "x -> e: all there", "c -> b: tried",
                                          "b -> e"], tmp_path)
    assert notes == [] and all(words in asked for words in ("“missing”", "“all there”", "“tried”"))


@pytest.mark.parametrize("words", ["Ask", "to Ask", "LOOK", "f1", "Sequence Flow 12", "SequenceFlow_3"])
def test_words_that_repeat_a_step_or_that_a_program_gave_are_not_told(words, tmp_path):
    """They say nothing that is not read."""
    assert told("", ["s -> a", f"a -> b: {words}", "b -> e"], tmp_path)[0] == []


TIMERS = {
    "a wait": ("intermediateCatchEvent", {}, "", ["s -> a", "a -> w", "w -> b: {}", "b -> e"]),
    "before a wait": ("intermediateCatchEvent", {}, "", ["s -> a", "a -> w: {}", "w -> b", "b -> e"]),
    "a deadline": ("boundaryEvent", {"attachedToRef": "a"}, "", ["s -> a", "a -> b", "w -> b: {}", "b -> e"]),
    "the end of a wait": ("intermediateCatchEvent", {}, shape("eventBasedGateway", "g", "Wait") + MESSAGE,
                          ["s -> a", "a -> g", "g -> w: {}", "g -> m", "m -> b", "w -> e", "b -> e"]),
}


@pytest.mark.parametrize(("words", "differs"), [("after 30 days", True), ("10 working days", True), ("14", False),
                                                ("after 14 days", False), ("2 weeks", False)])
@pytest.mark.parametrize("where", TIMERS)
def test_words_on_the_line_of_a_timer_are_held_against_its_time(where, words, differs, tmp_path):
    """As its name is: whoever writes “30 days” beside a timer of P14D means one of the two."""
    kind, attributes, shapes, arrows = TIMERS[where]
    notes, _ = told(shapes + unnamed(kind, "P14D", **attributes), [arrow.format(words) for arrow in arrows], tmp_path)
    line = f"f{next(number for number, arrow in enumerate(arrows) if '{}' in arrow)}"
    assert notes == [f"timer “{kind}” (w) is read as it is drawn, P14D, which is not what the words on its line {line} "
                     f"say: “{words}”"] * differs


@pytest.mark.parametrize("words", ["only abroad, after 14 days", "six weeks", "3 letters", "10 WD"])
def test_words_of_a_timer_that_say_more_than_its_time_are_told(words, tmp_path):
    """A condition beside the right time is still a condition."""
    notes, _ = told(unnamed("boundaryEvent", "P14D", attachedToRef="a"),
                    ["s -> a", "a -> b", f"w -> b: {words}", "b -> e"], tmp_path)
    assert notes == [f"words “{words}” on the line from “boundaryEvent” to “Ask” (f2), not read"]
