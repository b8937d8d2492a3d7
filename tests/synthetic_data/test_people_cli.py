"""`readiness people`, as a person would type it."""

import json

import pytest
from typer.testing import CliRunner

from synthetic_data import BadInput, CheckFailed
from synthetic_data.cli import app


def people(*words):
    """Run a verb; errors of ours come out as they are."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_population_is_built_described_and_checked(tmp_path):
    """Build, build again, describe, check: each says what it did."""
    folder = tmp_path / "people"
    built = json.loads(people("build", folder, "--people", 300, "--country", "template", "--json").stdout)
    again = people("build", folder, "--people", 300, "--country", "template")
    columns = json.loads(people("describe", folder, "--json").stdout)["columns"]
    with pytest.raises(BadInput, match="did you mean civil_death"):
        people("describe", folder, "--register", "civil_deaths")
    checked = people("check", folder)

    assert built["made"] is True
    assert "Nothing to do" in again.stdout
    assert {"register", "column", "rows", "filled"} <= set(columns[0])
    assert "1 block(s) came out the same again" in checked.stdout


def test_a_population_with_defects_keeps_its_ledger_with_the_truth(tmp_path):
    """With a defect plan the truth folder has a ledger, and a block made alone still comes out the same."""
    folder = tmp_path / "people"
    people("build", folder, "--people", 1000, "--defects", "everyday")

    assert (tmp_path / "people-truth/ledger").is_dir()
    assert "came out the same" in people("check", folder).stdout


def test_realism_prints_targets_and_writes_a_page(tmp_path):
    """Target, source, got and verdict for every target; a page with charts that needs nothing from outside."""
    page = tmp_path / "realism.html"
    result = json.loads(people("realism", "--people", 2000, "--country", "template", "--out", page, "--json").stdout)

    assert {"target", "got", "source", "verdict"} <= set(result["targets"][0])
    html = page.read_text()
    assert html.count("<svg") >= 3
    assert "http://" not in html.replace("http://www.w3.org", "")


@pytest.mark.full
def test_what_is_not_known_of_a_figure_is_null_in_json():
    """Of how surnames scatter, and of figures without anybody to count, there is no error, and JSON knows no NaN."""
    def refuse(word):
        raise AssertionError(f"{word} is no JSON")

    shown = json.loads(people("realism", "--people", 100, "--json").stdout, parse_constant=refuse)
    chance = {row["measure"]: row["chance"] for row in shown["targets"]}
    assert chance["one_surname_in_district"] is None
    assert chance["share_urban"] > 0


def test_a_sample_shows_records():
    """A few rows of a register, as JSON and as text."""
    shown = json.loads(people("sample", "civil_death", "--rows", 2, "--people", 200, "--json").stdout)
    assert len(shown["records"]) == 2
    assert "Deaths" in people("sample", "civil_death", "--rows", 2, "--people", 200).stdout
    past = json.loads(people("sample", "civil_death", "--people", 200, "--as-of", "2012-05-01", "--json").stdout)
    assert past["records"]
    assert max(record["received_on"] for record in past["records"]) < "2012-05-02"


def test_a_sound_country_passes_and_a_missed_target_fails(own_country):
    """`check-country` says sound; a target out of reach is a check that failed, with both numbers."""
    assert "sound" in people("check-country", own_country, "--files-only").stdout
    # Figures that nobody looked up are no evidence, however near.
    assert "No target has a source" in people("check-country", own_country, "--people", 2000).stdout
    profile = own_country / "profile.yml"
    profile.write_text(profile.read_text().replace("value: 10.9, unit: per 1000", "value: 30, unit: per 1000"))
    with pytest.raises(CheckFailed, match="Births: target 30"):
        people("check-country", own_country, "--people", 5000)


def test_a_population_from_files_of_ones_own_is_checked_with_them(own_country, tmp_path):
    """`check` asks for the folder and the plan it cannot know, and takes them."""
    plan = tmp_path / "few.yml"
    plan.write_text("title: few\ndefects: [{defect: missing, registers: bank_account, fields: last_name, rate: 0.1}]\n")
    profile = own_country / "profile.yml"
    profile.write_text(profile.read_text().replace("code: template", "code: own"))
    folder = tmp_path / "people"
    people("build", folder, "--people", 200, "--country", own_country, "--defects", plan)
    with pytest.raises(BadInput, match=r"--defects: .*'few'"):
        people("check", folder)
    with pytest.raises(BadInput, match=r"--country: .*'own'"):
        people("check", folder, "--defects", plan)
    assert "came out the same" in people("check", folder, "--defects", plan, "--country", own_country).stdout


@pytest.mark.parametrize("words", [["build", "mine", "--people", 200], ["sample"], ["realism", "--people", 200]])
def test_a_spoiled_country_is_refused_by_every_verb(own_country, tmp_path, monkeypatch, words):
    """A name list without a name is said as bad input by whatever would use it, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    names = own_country / "names/first_names.csv"
    names.write_text(names.read_text().replace("Bria,F", ",F"))
    with pytest.raises(BadInput, match=r"first_names\.csv: name"):
        people(*words, "--country", own_country)
    assert [path.name for path in tmp_path.iterdir()] == ["own"]


def test_a_folder_called_like_a_country_is_not_taken_for_it(tmp_path, monkeypatch):
    """Registers may be written to a folder with the country's name, and made again."""
    monkeypatch.chdir(tmp_path)
    for said in ("Registers: template", "Nothing to do"):
        assert said in people("build", "template", "--people", 200, "--country", "template").stdout


@pytest.mark.parametrize("words", [
    ["build", "x", "--country", "atlantis"],
    ["build", "x", "--people", "0"],
    ["build", "x", "--defects", "no_such_plan"],
    ["build", "x", "--country", "template", "--people", "300", "--defects", "no_such_register.yml"],
    ["build", "x", "--people", "300", "--truth", "/dev/null/truth"],
    ["describe", "nowhere"],
    ["check", "nowhere"],
    ["sample", "no_such_register"],
    ["sample", "--as-of", "2050-01-01"],
    ["check-country", "atlantis"],
])
def test_wrong_input_is_refused_and_nothing_is_written(tmp_path, monkeypatch, words):
    """A wrong name or number is bad input; no folder appears."""
    monkeypatch.chdir(tmp_path)
    plan = tmp_path / "no_such_register.yml"
    plan.write_text("title: a plan that fits nothing\ndefects:\n"
                    "  - {defect: missing, registers: no_such_one, fields: personal_number, "
                    "rate: {value: 0.1, unit: share, origin: assumed, source: a test}}\n")
    with pytest.raises(BadInput):
        people(*words)
    assert list(tmp_path.iterdir()) == [plan]
