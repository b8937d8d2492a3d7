"""What a planner can move is found in the scenario, changes its own place alone, and survives a file."""

import io
import itertools
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator import load_scenario, run_replications
from simulator.whatif.bundle import write_scenario
from simulator.whatif.catalogue import (
    assign_proactively,
    keep_uploads,
    list_entries,
    load_own,
    load_pair,
    scenario_files,
    settled,
)
from simulator.whatif.controls import GROUPS, changes_of, find_controls, missing_controls, move
from simulator.whatif.skill import ReviewerSkill, read_skill
from synthetic_data import BadInput


@pytest.fixture(scope="module")
def office():
    """The office the page opens with, after."""
    return load_pair(next(iter(list_entries().values())))[1]


def flat(value, place=""):
    """Dotted place → value of everything in nested mappings and lists."""
    if isinstance(value, dict):
        return {k: v for key, part in value.items() for k, v in flat(part, f"{place}.{key}").items()}
    if isinstance(value, list):
        return {k: v for key, part in enumerate(value) for k, v in flat(part, f"{place}.{key}").items()}
    return {place.lstrip("."): value}


def test_the_first_office_has_everything_to_move(office):
    """Each kind of control the planner's page promises is there in the office it opens with."""
    assert {control.group for control in find_controls(office)} == set(GROUPS)


def test_what_is_missing_has_a_reason():
    """An office without a rollout, a model or registers says so instead of showing dead sliders."""
    missing = missing_controls(load_scenario("claim"))

    assert set(missing) == {"proactive", "registers", "review", "it"}
    assert all(len(reason) > 20 for reason in missing.values())


def test_a_control_moves_its_own_place_alone(office):
    """Moving one control changes numbers at its place and nowhere else."""
    before = flat(office.model_dump(mode="json"))
    for control in find_controls(office):
        if control.kind == "entry":
            continue
        value = control.low if control.value != control.low else control.high
        after = flat(move(office, {control.key: value}).model_dump(mode="json"))
        changed = {place for place in {*before, *after} if before.get(place) != after.get(place)}
        assert {place for place in changed if not place.startswith(control.key)} <= {"name", "title"}
        assert changed - {"name", "title"}


def test_a_wave_and_an_outage_are_added(office):
    """A wave multiplies every stream with a rate from its day on; an outage is one more of its register."""
    settings = {"wave/factor": 3.0, "wave/from": 31.0, "wave/days": 10.0, "outage/event_registers/days": 2.0,
                "outage/event_registers/from": 40.0}
    moved = move(office, settings)

    waves = [stream.waves[-1] for stream in moved.arrivals.values()]
    assert {(str(wave.from_day), str(wave.to_day), wave.factor.value) for wave in waves} == {
        ("2024-02-01", "2024-02-10", 3.0)}
    outage, = moved.registers["event_registers"].outages
    assert (str(outage.start), outage.lasts.minutes) == ("2024-02-10 00:00:00", 2880)


def test_nothing_moved_is_the_office_itself(office):
    """Values equal to the file's are no change, so that the page never calls an office changed that is not."""
    same = {control.key: control.value for control in find_controls(office)}

    assert changes_of(office, same) == {}
    assert move(office, same) is office


@pytest.mark.parametrize("name", ["benefit_office_after", "azerbaijan_2022", "people_proactive", "kela_surge_after"])
def test_a_scenario_survives_its_file(name, tmp_path):
    """The file written for a rerun gives back the very scenario, down to the last digit."""
    scenario = settled(load_scenario(name))
    write_scenario(scenario, tmp_path / "mine.yml")

    assert load_scenario(tmp_path / "mine.yml").model_dump_json() == scenario.model_dump_json()


def test_all_problems_of_all_uploaded_files_are_told(tmp_path):
    """Two wrong files are answered with the problems of both, each with its place."""
    folder = keep_uploads({"one.yml": b"extends: claim\nstaf: 1\n", "two.yml": b"extends: claim\nhorizon: soon\n"},
                          tmp_path / "mine")
    with pytest.raises(BadInput) as caught:
        load_own(scenario_files(folder).values())

    assert "one.yml: staf" in str(caught.value)
    assert "two.yml: horizon" in str(caught.value)


@pytest.mark.parametrize("name", ["../x.yml", "x.txt", "a/b.yml"])
def test_an_upload_stays_in_its_folder(name, tmp_path):
    """A name that leads elsewhere is refused before anything is written."""
    with pytest.raises(BadInput):
        keep_uploads({name: b"a: 1"}, tmp_path / "mine")
    assert not (tmp_path / "mine").exists()


OFFICE = b"extends: claim\ntitle: Today\n"
MORE = b"extends: norvia.yml\ntitle: One more\n"


@pytest.mark.parametrize("names", list(itertools.permutations(["norvia.YML", "hire.yml", "after_cuts.yml"])))
def test_before_is_the_office_that_others_extend(names, tmp_path):
    """In any order of upload, whatever the names; "after" builds on it, and capital endings are files like others."""
    files = {"norvia.YML": OFFICE, "hire.yml": MORE, "after_cuts.yml": MORE.replace(b"norvia.yml", b"hire")}
    folder = keep_uploads({name: files[name] for name in names}, tmp_path / "mine")
    found = list(load_own(scenario_files(folder).values()))

    assert found[0] == "Today (norvia.yml)"
    assert "norvia" not in found[-1] and len(found) == 3


def _sheet():
    """A workbook as a spreadsheet program writes it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return packed.getvalue()


@pytest.mark.parametrize(("name", "content", "told"), [
    ("plan.xlsx", _sheet(), "is a spreadsheet"), ("plan.yml", _sheet(), "is a spreadsheet"),
    ("office.PDF", b"%PDF-1.7", "is a PDF"), ("log.csv", b"case,step,time\n1,a,2024-01-01\n", "is a table"),
    ("log.xes", b"<?xml version='1.0'?><log/>", "is an event log"), ("empty.yml", b" \n", "is empty"),
    ("drawn.yml", b"<definitions xmlns='http://www.omg.org/spec/BPMN/20100524/MODEL'/>", "drawing of a process"),
    ("wide.yml", "extends: claim".encode("utf-16"), "UTF-16"),
    ("skill.json", b'{"schema": "readiness-lab reviewer skill 1"}', "under Reviewers"),
])
def test_a_wrong_kind_of_file_is_named_by_what_it_holds(name, content, told, tmp_path):
    """Each says what it is and what to do with it, whatever its name; nothing is written."""
    with pytest.raises(BadInput, match=told) as caught:
        keep_uploads({name: content}, tmp_path / "mine")
    assert name in str(caught.value) and caught.value.problems[0].remedy
    assert not (tmp_path / "mine").exists()


def test_proactive_assignment_is_laid_over_an_own_office(town, tmp_path):
    """Steps vanish for the share asked, the share can be moved like any other, and the office stays as it is."""
    office = next(iter(load_own(scenario_files(town).values()).values()))
    made = assign_proactively(office, tmp_path, without=["collects_papers"], share=40, minutes=5)
    moved = move(made, {"process.attributes.proactive.share": 70.0})
    log = run_replications(moved, seed=1, replications=1)
    came = log.cases["proactive"] == 1

    assert 0.6 < came.mean() < 0.8
    skipped = set(log.events.loc[log.events["activity"] == "collects_papers", "case_id"])
    assert not skipped & set(log.cases.loc[came, "case_id"])
    assert "proactive" not in office.scenario.process.attributes


@pytest.mark.parametrize("key", ["extends", "process"])
def test_an_uploaded_file_reads_no_other_folder(key, tmp_path):
    """What is uploaded may not pull in files of the computer that runs the page."""
    with pytest.raises(BadInput, match=f"mine.yml: {key}: must not lead to another folder"):
        keep_uploads({"mine.yml": f"{key}: ../secret.yml\n".encode()}, tmp_path / "mine")


@given(hits=st.floats(0.01, 1), part=st.floats(0, 1))
def test_the_simulated_reviewer_has_the_measured_rates(hits, part):
    """Whenever both rates can be had together, the reviewer of the model catches and holds as often as measured."""
    alarms = part * (1 - hits)
    model = ReviewerSkill.model_validate({"schema": "readiness-lab reviewer skill 1", "reviewers": 9, "decisions": 99,
                                          "hit_rate": hits, "false_alarm_rate": alarms}).as_model()

    assert (1 - model.bias) * model.skill == pytest.approx(hits)
    assert (1 - model.bias) * (1 - model.skill) == pytest.approx(alarms, abs=1e-9)


def test_a_skill_file_sets_every_review(office):
    """Measured skill goes to the reviews of the scenario, as the controls that a planner could have moved."""
    skill = read_skill(b'{"schema": "readiness-lab reviewer skill 1", "reviewers": 12, "decisions": 240, '
                       b'"hit_rate": 0.6, "false_alarm_rate": 0.2}')
    review = move(office, skill.settings(office)).process.activities["reviews"].review

    assert (review.skill.value, review.bias.value) == pytest.approx((0.75, 0.2))


def test_a_skill_file_of_few_people_or_odd_rates_is_refused():
    """Every problem of the file is named at once."""
    with pytest.raises(BadInput) as caught:
        read_skill(b'{"schema": "readiness-lab reviewer skill 1", "reviewers": 2, "decisions": 240, '
                   b'"hit_rate": 1.6, "false_alarm_rate": 0.2}', where="skill.json")

    assert {problem.where for problem in caught.value.problems} == {"skill.json: reviewers", "skill.json: hit_rate"}
