"""The check finds what a drawing shows and the office has lost."""

import sys
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from simulator import check_scenario, list_processes, load_process, load_scenario, run_replications
from simulator.bpmn.importing import import_bpmn
from simulator.bpmn.writing import write_bpmn
from simulator.cli import app

sys.path.insert(0, str(Path(__file__).parent))
from answering import answer
from drawings import CLAIM, bpmn, lines, shape


@pytest.fixture
def office(tmp_path):
    """An imported office in which every question is answered; returns its file and what it holds."""
    (tmp_path / "claim.bpmn").write_text(bpmn(CLAIM), encoding="utf-8")
    done = import_bpmn(tmp_path / "claim.bpmn", tmp_path / "office.yml")
    answer(done.path)
    return done.path, yaml.safe_load(done.path.read_text(encoding="utf-8"))


def checked(path, values):
    """What the check finds in changed values."""
    path.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")
    return check_scenario(load_scenario(path))


def test_an_office_as_imported_has_lost_nothing(office):
    """Neither a step nor an arrow."""
    found = checked(*office)
    assert found.problems == () and not any("drawing" in warning for warning in found.warnings)


def test_a_step_that_was_taken_out_is_found(office):
    """The letter is drawn and no longer done: a problem with the name of the step and of its shape."""
    path, values = office
    steps = values["process"]["activities"]
    steps["sign"]["next"] = steps.pop("send_the_letter")["next"]
    (problem,) = checked(path, values).problems
    assert problem.where.endswith("drawn.send_the_letter") and problem.value == "letter"
    assert run_replications(load_scenario(path), 1, 1, 1)  # an alternative may do without a step: it still runs


def test_a_step_that_was_renamed_is_named_with_its_new_name(office):
    """A planner who writes another key learns where the old one stands."""
    path, values = office
    steps = values["process"]["activities"]
    steps["send_a_letter"] = steps.pop("send_the_letter")
    steps["sign"]["next"] = "send_a_letter"
    (problem,) = checked(path, values).problems
    assert "did you mean send_a_letter?" in problem.remedy


def test_a_deadline_that_was_taken_out_is_found(office):
    """Timers are drawn as well as steps."""
    path, values = office
    del values["process"]["timers"]
    values["process"]["activities"]["sign"]["next"] = [{"to": "call_the_person", "share": "1 % (assumed; test)"},
                                                       "send_the_letter"]
    assert [problem.where for problem in checked(path, values).problems] == ["claims.yml: drawn.two_weeks"]


def test_an_arrow_that_was_taken_out_is_said(tmp_path):
    """All steps are reached, one way between them is gone: the check says which, and what to do if it is meant."""
    shapes = "".join(shape("task", name) for name in ("look", "ask", "decide"))
    (tmp_path / "a.bpmn").write_text(bpmn(shape("startEvent", "s") + shapes + shape("exclusiveGateway", "x") + lines(
        "s -> look", "look -> x", "x -> decide", "x -> ask", "ask -> decide")), encoding="utf-8")
    done = import_bpmn(tmp_path / "a.bpmn", tmp_path / "a.yml")
    answer(done.path)
    values = yaml.safe_load(done.path.read_text(encoding="utf-8"))
    values["process"]["activities"]["look"]["next"] = "ask"
    found = checked(done.path, values)
    assert found.problems == ()
    assert any("leads from look to decide" in each and "drawn_ways.look" in each for each in found.warnings)
    values["process"]["drawn_ways"]["look"].remove("decide")
    assert not any("drawing" in each for each in checked(done.path, values).warnings)


def drawings(folder):
    """The hand-made drawing, and one of each shipped process, as files."""
    (folder / "claims.bpmn").write_text(bpmn(CLAIM), encoding="utf-8")
    yield folder / "claims.bpmn"
    for name in list_processes():
        write_bpmn(load_process(name), folder / f"{name}.bpmn")
        yield folder / f"{name}.bpmn"


@pytest.mark.slow
@pytest.mark.parametrize("typed", [pytest.param(2, marks=pytest.mark.smaller("99")),
                                   pytest.param(99, marks=pytest.mark.full)])
def test_every_question_of_every_shipped_drawing_takes_its_own_example(tmp_path, typed):
    """Answered at its word, each imported office passes `office check` and runs; the first two by `office run` too."""
    for number, drawing in enumerate(drawings(tmp_path)):
        done = import_bpmn(drawing, drawing.with_suffix(".yml"))
        assert len(answer(done.path)) >= 2  # when it is open, and how many come
        values = yaml.safe_load(done.path.read_text(encoding="utf-8"))
        values |= {"horizon": "8 days (assumed; test)", "warm_up": "1 days (assumed; test)"}
        done.path.write_text(yaml.safe_dump(values, sort_keys=False, allow_unicode=True), encoding="utf-8")
        verbs = [["check", str(done.path)], ["run", str(done.path), "-n", "2", "--workers", "1"]]
        for verb in verbs if number < typed else verbs[:1]:
            result = CliRunner().invoke(app, verb)
            assert result.exit_code == 0, (drawing.name, verb, result.output, result.exception)
        assert len(run_replications(load_scenario(done.path), 1, 1).cases) > 0, drawing.name
