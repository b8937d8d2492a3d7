"""Every arrow of every shape is followed, or refused with the name of what it belongs to."""

import re
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator import check_scenario, load_scenario, run_replications
from simulator.bpmn.importing import import_bpmn
from synthetic_data import BadInput, Problem

sys.path.insert(0, str(Path(__file__).parent))
from answering import answer
from drawings import bpmn, lines, shape, timer
from follows import drawn_follows, office_follows
from generating import sheets, write

LAW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture,
                                                                      HealthCheck.too_slow])
FEW_DAYS = {"horizon": "5 days (assumed; test)", "warm_up": "1 days (assumed; test)"}
PREFIXES = st.sampled_from(["bpmn:", "bpmn2:", "", "model:", "semantic:"])
MESSAGE = "<bpmn:messageEventDefinition/>"
START, END, TASK = shape("startEvent", "s"), shape("endEvent", "e"), shape("task", "t") + shape("task", "u", "Other")


def imported(text, folder, **options):
    """The office file of a drawing, and what was said."""
    (folder / "a.bpmn").write_text(text, encoding="utf-8")
    (folder / "a.yml").unlink(missing_ok=True)
    done = import_bpmn(folder / "a.bpmn", folder / "a.yml", **options)
    return yaml.safe_load(done.path.read_text(encoding="utf-8")), done


@LAW
@given(sheet=sheets(), prefix=PREFIXES, ends=st.booleans())
def test_what_follows_what_is_the_same_in_the_drawing_and_in_the_office(sheet, prefix, ends, tmp_path):
    """No arrow is lost and none invented: an independent reading of the XML finds the same pairs of steps."""
    text = write(sheet, prefix, ends)
    office, _ = imported(text, tmp_path)
    assert office_follows(office) == drawn_follows(text, office["process"]["drawn"])


@LAW
@given(sheet=sheets())
def test_every_drawn_step_is_in_the_office(sheet, tmp_path):
    """Each task, end and event stands in the office under its title, at the latest as what a gateway waits for."""
    office, _ = imported(write(sheet), tmp_path)
    titles = " ".join(step["title"] for step in office["process"]["activities"].values())
    for drawn in sheet.shapes:
        name = " ".join(drawn.attributes.get("name", "").split())
        if name and (drawn.kind.lower().endswith("task") or drawn.kind == "endEvent"):
            assert name in titles


@LAW
@given(sheet=sheets(), data=st.data())
def test_an_arrow_drawn_anywhere_is_followed_or_refused_by_name(sheet, data, tmp_path):
    """One more arrow between any two shapes: the office has it too, or the error names a shape of the drawing."""
    ids = [drawn.id for drawn in sheet.shapes]
    sheet.flow(data.draw(st.sampled_from(ids)), data.draw(st.sampled_from(ids)))
    text = write(sheet, ends=data.draw(st.booleans()))
    refused: list[Problem] = []
    try:
        office, _ = imported(text, tmp_path)
    except BadInput as error:
        refused = error.problems
    assert all(re.fullmatch(r"a\.bpmn: (s\d+|f\d+|Claims)", problem.where) for problem in refused)
    assert refused or office_follows(office) == drawn_follows(text, office["process"]["drawn"])


@settings(LAW, max_examples=25)
@given(sheet=sheets())
def test_answered_with_its_own_examples_every_office_is_sound_and_runs(sheet, tmp_path):
    """Each question proposes an answer that its place takes; the office then passes the check and a run."""
    _, done = imported(write(sheet), tmp_path)
    answer(done.path)
    office = load_scenario(done.path, changes=FEW_DAYS)
    assert not check_scenario(office).problems
    assert not run_replications(office, 1, 1, 1).events.empty


UNREAD = {
    "sub-process": shape("subProcess", "x", "Odd", START + END), "transaction": shape("transaction", "x", "Odd"),
    "ad hoc": shape("adHocSubProcess", "x", "Odd"), "event sub-process": shape("subProcess", "x", "Odd",
                                                                               triggeredByEvent="true"),
    "call": shape("callActivity", "x", "Odd", calledElement="p"), "inclusive": shape("inclusiveGateway", "x", "Odd"),
    "complex": shape("complexGateway", "x", "Odd"), "unknown": shape("choreographyTask", "x", "Odd"),
    "several items": shape("task", "x", "Odd", "<bpmn:multiInstanceLoopCharacteristics/>"),
    "undoing": shape("task", "x", "Odd", isForCompensation="true"),
    "begins cases": shape("receiveTask", "x", "Odd", instantiate="1"),
    "several tokens": shape("task", "x", "Odd", completionQuantity="2"),
    "all events": shape("eventBasedGateway", "x", "Odd", eventGatewayType="Parallel"),
    "unclear": shape("boundaryEvent", "x", "Odd", timer("P1D"), attachedToRef="t", cancelActivity="perhaps"),
    "two triggers": shape("intermediateCatchEvent", "x", "Odd", MESSAGE + timer("P1D")),
    "no trigger": shape("intermediateCatchEvent", "x", "Odd"),
    "trigger elsewhere": shape("intermediateThrowEvent", "x", "Odd", "<bpmn:eventDefinitionRef>lost"
                                                                     "</bpmn:eventDefinitionRef>"),
    "end with a trigger elsewhere": shape("endEvent", "x", "Odd", "<bpmn:eventDefinitionRef>shared"
                                                                  "</bpmn:eventDefinitionRef>")}
UNREAD |= {f"{kind} {trigger}": shape(kind, "x", "Odd", f"<bpmn:{trigger}EventDefinition/>", **more)
           for kind, more, triggers in (
               ("startEvent", {}, "error escalation compensate"),
               ("endEvent", {}, "error escalation compensate cancel"),
               ("intermediateCatchEvent", {}, "error escalation"),
               ("intermediateThrowEvent", {}, "escalation compensate"),
               ("boundaryEvent", {"attachedToRef": "t"},
                "message error signal escalation conditional compensate cancel"))
           for trigger in triggers.split()}


@pytest.mark.parametrize("case", UNREAD)
def test_a_shape_that_cannot_be_read_is_refused_by_its_name(case, tmp_path):
    """Wherever it stands, the error names the id and the words of the shape, and nothing is written."""
    text = bpmn(START + TASK + END + UNREAD[case] + lines("s -> t", "t -> u", "u -> x", "x -> e"))
    text = text.replace("</bpmn:definitions>", '<bpmn:errorEventDefinition id="shared"/></bpmn:definitions>')
    with pytest.raises(BadInput, match=r"a\.bpmn: x: “Odd” is ") as refused:
        imported(text, tmp_path)
    assert len(refused.value.problems) == 1
    assert not (tmp_path / "a.yml").exists()


CATCH = shape("intermediateCatchEvent", "m", "Papers", MESSAGE)
THROW = shape("intermediateThrowEvent", "m", "Letter", MESSAGE)
EDGE = shape("boundaryEvent", "m", "Late", timer("P1D"), attachedToRef="t")
BESIDE = EDGE.replace("attached", 'cancelActivity="0" attached')
LINK = '<bpmn:linkEventDefinition name="A"/>'
GATE = shape("eventBasedGateway", "g", "Wait")
BRANCHES = shape("parallelGateway", "p", "Both") + shape("parallelGateway", "j", "Meet")
WAYS = {
    "start": (START + TASK + END, ["s -> t", "s -> u", "t -> u", "u -> e"], "s: “s” has several ways out"),
    "task": (START + TASK + END, ["s -> t", "t -> u", "t -> e", "u -> e"], "t: “t” has several ways out"),
    "throw": (START + TASK + THROW, ["s -> m", "m -> t", "m -> u", "t -> u"], "m: “Letter” has several ways out"),
    "catch": (START + TASK + CATCH, ["s -> m", "m -> t", "m -> u", "t -> u"], "m: “Papers” has several ways out"),
    "deadline": (START + TASK + EDGE, ["s -> t", "t -> u", "m -> u", "m -> t"], "m: “Late” has several ways out"),
    "awaited": (START + TASK + GATE + CATCH, ["s -> g", "g -> m", "m -> t", "m -> u"], "m: “Papers” has several ways"),
    "end": (START + TASK + END, ["s -> t", "t -> e", "e -> u"], "e: “e” is an end and has a way out"),
    "into a start": (START + TASK, ["s -> t", "t -> u", "u -> s"], "s: “s” is a start, and a line leads to it"),
    "into a deadline": (START + TASK + EDGE, ["s -> t", "t -> m", "m -> u"], "m: “Late” stands on the edge"),
    "deadline to nothing": (START + TASK + EDGE, ["s -> t", "t -> u"], "m: “Late” leads nowhere"),
    "gate to a task": (START + TASK + GATE + CATCH, ["s -> g", "g -> m", "g -> t"], "g: “Wait” waits for “t” (t)"),
    "gate to a gate": (START + GATE + CATCH + shape("eventBasedGateway", "h", "More"), ["s -> g", "g -> h", "h -> m"],
                       "g: “Wait” waits for “More” (h)"),
    "nothing leads there": (START + TASK + END, ["s -> t", "t -> e", "u -> e"], "u: “Other” is reached by no line"),
    "a ring aside": (START + TASK + END, ["s -> e", "t -> u", "u -> t"], "t: “t” is reached by no line"),
    "no end": (START + TASK, ["s -> t", "t -> u", "u -> t"], "leads to no end, nor do “t”, “Other”"),
    "several first steps": (TASK + END, ["t -> e", "u -> e"], "exactly one shape that no line leads to"),
    "out of a branch": (START + TASK + END + BRANCHES + shape("exclusiveGateway", "x"),
                        ["s -> p", "p -> t", "p -> u", "t -> x", "x -> j", "x -> e", "u -> j"],
                        "e: “e” ends one branch of “Both” (p)"),
    "into a branch": (START + TASK + END + BRANCHES + shape("exclusiveGateway", "x"),
                      ["s -> x", "x -> p", "x -> u", "p -> t", "p -> u", "t -> j", "u -> j", "j -> e"],
                      "u: “Other” lies in a branch of “Both” (p), and the line f2 leads into it from outside"),
    "from branch to branch": (START + TASK + BRANCHES + shape("exclusiveGateway", "x"),
                              ["s -> p", "p -> t", "p -> u", "t -> x", "x -> u", "x -> j", "u -> j"],
                              "u: “Other” lies in two branches of “Both” (p)"),
    "back out of a branch": (START + TASK + BRANCHES + shape("exclusiveGateway", "x") + shape("exclusiveGateway", "y"),
                             ["s -> y", "y -> p", "p -> t", "p -> u", "t -> x", "x -> y", "x -> j", "u -> j"],
                             "p: “Both” is reached again from one of its branches"),
    "deadline in a branch": (START + TASK + EDGE + BRANCHES + shape("task", "v") + shape("exclusiveGateway", "x"),
                             ["s -> p", "p -> t", "p -> u", "t -> x", "m -> v", "v -> x", "x -> j", "u -> j"],
                             "m: “Late” takes cases away from one of several branches at “t”"),
    "side way into a branch": (START + TASK + BESIDE + BRANCHES,
                               ["s -> p", "p -> t", "p -> u", "t -> j", "m -> u", "u -> j"],
                               "the line f4 leads into it from outside"),
    "ends all from aside": (START + TASK + BESIDE
                            + shape("endEvent", "q", "Stop", "<bpmn:terminateEventDefinition/>"),
                            ["s -> t", "t -> u", "m -> q"], "q: “Stop” ends everything, on a way that “Late” (m)"),
    "rings three times": (START + TASK + BESIDE.replace("P1D", "R3/P1D"), ["s -> t", "m -> u"],
                          "m: “Late” rings 3 times"),
    "unmatched link": (START + TASK + shape("intermediateThrowEvent", "m", "To 2", LINK),
                       ["s -> t", "t -> u", "u -> m"], "m: “To 2” is a link that 0 shapes catch, got 'A'"),
    "default of another": (START + TASK + shape("exclusiveGateway", "x", default="f0"),
                           ["s -> x", "x -> t", "x -> u"], "x: has a default line that is not one that leaves it"),
    "arrow lost in the file": (START + shape("task", "t", "Cut", "<bpmn:outgoing>f9</bpmn:outgoing>"), ["s -> t"],
                               "t: names an outgoing line that is not drawn so, got 'f9'"),
}


@pytest.mark.parametrize("case", WAYS)
def test_an_arrow_that_cannot_be_followed_is_refused_with_its_shape(case, tmp_path):
    """The error names the shape whose arrow an office file cannot say; nothing is written."""
    shapes, arrows, words = WAYS[case]
    with pytest.raises(BadInput, match=re.escape(words)):
        imported(bpmn(shapes + lines(*arrows)), tmp_path)
    assert not (tmp_path / "a.yml").exists()


def test_an_awaited_event_that_is_reached_another_way_waits_there_too(tmp_path):
    """Papers awaited behind a gateway and after a reminder: both ways wait for them."""
    office, _ = imported(bpmn(
        START + TASK + GATE + CATCH + END + shape("exclusiveGateway", "x", "Complete?")
        + lines("s -> x", "x -> g", "x -> t", "t -> m", "g -> m", "m -> u", "u -> e")), tmp_path)
    steps = office["process"]["activities"]
    assert steps["t"]["next"] == [{"to": "papers"}]
    assert steps["papers"]["kind"] == "outside" and steps["papers"]["next"] == [{"to": "other"}]
    assert steps["wait"]["kind"] == "outside" and steps["wait"]["next"] == [{"to": "other"}]


def test_a_receive_task_behind_an_event_gateway_is_the_awaited_answer(tmp_path):
    """The gateway waits for it, under its name, until the timer ends the waiting; the timer's name is said."""
    gate = shape("eventBasedGateway", "g").replace('name="g"', "")
    late = shape("intermediateCatchEvent", "late", "Two weeks", timer("P14D"))
    office, done = imported(bpmn(START + gate + shape("receiveTask", "m", "Papers arrive") + late + TASK + END
                                 + lines("s -> g", "g -> m", "g -> late", "m -> t", "late -> u", "t -> e", "u -> e")),
                            tmp_path)
    steps = office["process"]["activities"]
    assert steps["papers_arrive"]["title"] == "Papers arrive"
    assert steps["papers_arrive"]["next"] == [{"to": "t"}]
    assert steps["papers_arrive"]["expires"] == {"after": "2 weeks (assumed; drawn in a.bpmn)", "to": "other"}
    assert any("“Two weeks” (late)" in note for note in done.notes)


def test_each_start_is_a_stream_of_cases_of_its_own(tmp_path):
    """Two ways in, by post and by portal: each asks how many cases come and says where they begin."""
    office, _ = imported(bpmn(shape("startEvent", "a", "Post") + shape("startEvent", "b", "Portal", MESSAGE) + TASK
                              + lines("a -> t", "b -> u", "t -> u")), tmp_path)
    assert {name: stream["starts"] for name, stream in office["arrivals"].items()} == {"post": "t", "portal": "other"}


def test_import_again_with_another_start_keeps_the_cases_and_asks_for_the_new_ones(tmp_path):
    """A start that was added is asked for; the rate of the first one stays."""
    _, done = imported(bpmn(shape("startEvent", "a", "Post") + TASK + lines("a -> t", "t -> u")), tmp_path)
    answer(done.path)
    (tmp_path / "a.bpmn").write_text(bpmn(shape("startEvent", "a", "Post") + shape("startEvent", "b", "Portal") + TASK
                                          + lines("a -> t", "t -> u", "b -> u")))
    again = import_bpmn(tmp_path / "a.bpmn", tmp_path / "a.yml")
    assert [place for place, _ in again.open] == ["arrivals.portal.rate"]


def test_a_terminate_end_in_a_branch_ends_the_case_with_all_its_branches(tmp_path):
    """One branch may stop everything; the case then does not wait at the join."""
    office, done = imported(bpmn(
        START + TASK + END + BRANCHES + shape("exclusiveGateway", "x", "Goes on?")
        + shape("endEvent", "q", "Stopped", "<bpmn:terminateEventDefinition/>")
        + lines("s -> p", "p -> t", "p -> u", "t -> x", "x -> j", "x -> q", "u -> j", "j -> e")), tmp_path)
    assert office["process"]["activities"]["t"]["next"][1] == {"to": "stopped"}
    answer(done.path)
    log = run_replications(load_scenario(done.path, changes={"horizon": "60 days (assumed; test)",
                                                             "warm_up": "1 days (assumed; test)"}), 1, 1, 1).events
    ended = log[log["activity"].isin(["stopped", "e"])]
    assert set(ended["activity"].astype(str)) == {"stopped", "e"} and ended["case_id"].is_unique


def test_conditions_and_markers_that_a_share_stands_for_are_said(tmp_path):
    """A condition stands in the question, or in a note where every case goes that way; so do loop limits and dates."""
    condition = "<bpmn:conditionExpression>=amount &gt; 3</bpmn:conditionExpression>"
    text = bpmn(START + shape("task", "t", "Look", '<bpmn:standardLoopCharacteristics loopMaximum="3"/>')
                + shape("exclusiveGateway", "x") + shape("task", "u", "Other") + END
                + lines("s -> t", "t -> x", "x -> u", "x -> e", "u -> e"))
    text = text.replace('targetRef="u" name=""/>', f'targetRef="u">{condition}</bpmn:sequenceFlow>')
    text = text.replace('"u" targetRef="e" name=""/>', f'"u" targetRef="e">{condition}</bpmn:sequenceFlow>')
    _, done = imported(text, tmp_path)
    assert any("(drawn: “=amount > 3”)" in question for _, question in done.open)
    assert any(note.startswith("condition “=amount > 3” on the line f4") for note in done.notes)
    assert any("at most 3 times" in note for note in done.notes)


def test_a_drawing_of_thousands_of_shapes_is_refused_before_it_is_followed(tmp_path):
    """One sentence, at once."""
    tasks = "".join(shape("task", f"t{number}") for number in range(2001))
    with pytest.raises(BadInput, match="holds 2,001 shapes in one pool, more than 2,000"):
        imported(bpmn(tasks), tmp_path)


def test_the_question_of_a_choice_says_where_and_where_the_rest_goes(tmp_path):
    """The words of the gateway, of each line, and the condition of the line that takes the rest."""
    text = bpmn(START + TASK + shape("exclusiveGateway", "x", "Complete?", default="f3") + END
                + lines("s -> t", "t -> x", "x -> u: missing", "x -> e: all there", "u -> e"))
    _, done = imported(text, tmp_path)
    question = dict(done.open)["process.activities.t.next[0].share"]
    assert question == ("at “Complete?”, how many of 100 go “missing”; the rest go “all there”, such as 30 % "
                        "(assumed; why)")
