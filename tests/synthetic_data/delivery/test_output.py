"""Populations on disk: whole or absent, resumable, the truth elsewhere, and the same bytes however they are made."""

import gc
import json
import shutil
import subprocess
import sys
import weakref
from dataclasses import replace

import pandas as pd
import pytest

import synthetic_data.delivery.output as output
from synthetic_data import (
    BadInput,
    CheckFailed,
    PopulationOrder,
    build_population,
    build_registers,
    load_country,
    read_parquet,
)
from synthetic_data.core.sole_writer import sole_writer
from synthetic_data.delivery.described import check_folder, describe_folder
from synthetic_data.delivery.output import part, write_population
from synthetic_data.people.history import History

ORDER = PopulationOrder(country="template", people=600, seed=4, plan="first_steps", block_people=300)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A population with CSV on disk."""
    folder = tmp_path_factory.mktemp("made") / "data"
    write_population(PopulationOrder(country="azerbaijan", people=500, seed=4, csv=True), folder)
    return folder


def _bytes(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_registers_come_back_with_the_same_types(made):
    """Reading a part gives the frame that was written: values and column types."""
    world = build_population(load_country("azerbaijan"), people=500, seed=4)
    for name, table in build_registers(world, world.country.profile.reference_date).items():
        back = read_parquet(part(made / "registers", name, 0))
        pd.testing.assert_frame_equal(back, table, check_categorical=False, check_dtype=False)
        kinds = [(str(before), str(after)) for before, after in zip(table.dtypes, back.dtypes, strict=True)]
        assert all(before == after for before, after in kinds), (name, kinds)


def test_the_truth_lies_elsewhere(made):
    """Nothing in the data folder names a true person id; the truth folder has persons, rights and the link."""
    for path in made.rglob("*.parquet"):
        assert "person_id" not in read_parquet(path), path
    truth = made.with_name("data-truth")
    assert {path.name for path in truth.iterdir() if path.is_dir()} == {"persons", "households", "events",
                                                                        "entitlements", "link"}


def test_each_agency_sends_its_own_kind_of_csv(made):
    """Separator, date format, decimal sign and encoding are those of the register's file."""
    births = pd.read_csv(part(made / "csv", "civil_birth", 0, "synthetic.csv"), sep=";", encoding="utf-8-sig",
                         dtype=str)
    quarters = part(made / "csv", "insurance_quarter", 0, "synthetic.csv").read_bytes().decode("cp1251").splitlines()

    assert births["birth_date"].str.fullmatch(r"\d\d\.\d\d\.\d{4}").all()
    assert len(births) == len(read_parquet(part(made / "registers", "civil_birth", 0)))
    assert any("," in line.split(";")[6] for line in quarters[1:])


def test_an_encoding_that_cannot_write_a_name_is_named(tmp_path, own_country):
    """A register whose CSV encoding lacks a letter is one bad input that names the register and the letter."""
    names = own_country / "names/first_names.csv"
    names.write_text(names.read_text().replace("Bria,F", "Bəria,F"))
    file = own_country / "registers/civil_birth.yml"
    file.write_text(file.read_text().replace('date_format: "%Y-%m-%d"}', 'date_format: "%Y-%m-%d", encoding: cp1251}'))
    with pytest.raises(BadInput, match=r"civil_birth\.yml: csv\.encoding.*ə"):
        write_population(replace(ORDER, country=str(own_country), csv=True), tmp_path / "mine")
    assert {path.name for path in tmp_path.iterdir()} == {"own"}


def test_making_it_again_does_nothing(made):
    """The same order finds the population and leaves every file alone."""
    assert write_population(PopulationOrder(country="azerbaijan", people=500, seed=4, csv=True), made) is False


def test_a_block_alone_equals_the_block_in_the_run(tmp_path):
    """Block 1, made by itself, has the bytes of part 1 of the whole population."""
    write_population(ORDER, tmp_path / "whole")
    output.write_block(ORDER, 1, tmp_path / "alone", tmp_path / "alone-truth")
    for here, there in (("alone", "whole"), ("alone-truth", "whole-truth")):
        parts = {name: content for name, content in _bytes(tmp_path / here).items() if "part-00001" in name}
        assert parts
        whole = _bytes(tmp_path / there)
        assert all(whole[name] == content for name, content in parts.items())


def test_a_written_block_is_forgotten_at_once(tmp_path, monkeypatch):
    """Memory stays flat from block to block: nothing of a block is left, without waiting for a collector."""
    blocks = []

    def remembered(*arguments):
        block = History(*arguments)
        blocks.append(weakref.ref(block))
        return block

    monkeypatch.setattr(output, "History", remembered)
    gc.collect()
    gc.disable()
    try:
        output.write_block(ORDER, 0, tmp_path / "data", tmp_path / "truth")
    finally:
        gc.enable()
    assert [block() for block in blocks] == [None]


def test_a_run_killed_between_its_last_two_moves_ends_whole(tmp_path, monkeypatch):
    """The registers stood already, the truth did not: the same command makes both as if nothing had happened."""
    finish = output._finish

    def only_the_first(draft, folder, run):
        if folder.name == "data-truth":
            raise KeyboardInterrupt
        finish(draft, folder, run)

    monkeypatch.setattr(output, "_finish", only_the_first)
    with pytest.raises(KeyboardInterrupt):
        write_population(ORDER, tmp_path / "data")
    monkeypatch.undo()

    assert write_population(ORDER, tmp_path / "data")
    write_population(ORDER, tmp_path / "twin" / "data")
    for name in ("data", "data-truth"):
        assert _bytes(tmp_path / name) == _bytes(tmp_path / "twin" / name), name


def test_a_killed_run_goes_on_where_it_stopped(tmp_path, monkeypatch):
    """After an interruption the finished block is kept, and the result is that of an uninterrupted run."""
    write_population(ORDER, tmp_path / "whole")
    real, made = output.write_block, []

    def stops_at_the_second(order, index, data, truth):
        if index == 1 and not made.count("again"):
            raise KeyboardInterrupt
        made.append(index)
        real(order, index, data, truth)

    monkeypatch.setattr(output, "write_block", stops_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        write_population(ORDER, tmp_path / "mine")
    assert not (tmp_path / "mine").exists()
    made.append("again")
    write_population(ORDER, tmp_path / "mine")

    assert made == [0, "again", 1]
    assert _bytes(tmp_path / "mine") == _bytes(tmp_path / "whole")
    assert _bytes(tmp_path / "mine-truth") == _bytes(tmp_path / "whole-truth")


def test_a_changed_profile_under_a_half_written_run_is_refused(tmp_path, own_country, monkeypatch):
    """Going on with another profile would mix two countries; the message names the file that changed."""
    order = replace(ORDER, country=str(own_country))
    monkeypatch.setattr(output, "write_block", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        write_population(order, tmp_path / "mine")
    with (own_country / "tables/ages.csv").open("a") as table:
        table.write("111,0,0,0,0,0,0\n")

    with pytest.raises(BadInput, match=r"country/tables/ages\.csv"):
        write_population(order, tmp_path / "mine")


def test_an_edited_profile_is_read_again(tmp_path, own_country):
    """In one long session, a population made after an edit is made from the edited profile."""
    order = replace(ORDER, country=str(own_country), people=300)
    write_population(order, tmp_path / "before")
    path = own_country / "names/first_names.csv"
    path.write_text(path.read_text().replace("Alba,F", "Zuleika,F"))
    write_population(order, tmp_path / "after")

    names = set(read_parquet(part(tmp_path / "after-truth", "persons", 0))["first_name"].astype(str))
    assert "Zuleika" in names
    assert "Alba" not in names


def test_two_workers_write_the_same_bytes(tmp_path):
    """One process or two: not one byte differs."""
    for workers in (1, 2):
        write_population(replace(ORDER, workers=workers), tmp_path / f"by{workers}")

    assert _bytes(tmp_path / "by1") == _bytes(tmp_path / "by2")
    assert _bytes(tmp_path / "by1-truth") == _bytes(tmp_path / "by2-truth")


def test_a_foreign_folder_is_refused(tmp_path):
    """A folder with somebody's files is left alone."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/thesis.txt").write_text("years of work")
    with pytest.raises(BadInput, match="not made by this program"):
        write_population(ORDER, tmp_path / "mine")
    assert (tmp_path / "mine/thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize("folder", ["mine", "mine-truth"])
def test_a_foreign_file_in_a_folder_of_ours_is_not_lost(tmp_path, folder):
    """Notes that somebody put beside the registers stop another population from taking the folder's place."""
    write_population(replace(ORDER, people=300), tmp_path / "mine")
    notes = tmp_path / folder / "notes.txt"
    notes.write_text("years of work")
    with pytest.raises(BadInput, match=r"notes\.txt: was not made by this program"):
        write_population(replace(ORDER, people=301), tmp_path / "mine")
    with pytest.raises(CheckFailed, match=r"notes\.txt"):
        check_folder(tmp_path / "mine", tmp_path / "mine-truth", blocks=0)
    assert notes.read_text() == "years of work"


def test_a_plan_for_another_country_is_refused_before_anything_is_made(tmp_path, own_country):
    """A plan about registers that a country lacks names all of them and the shipped plans that do fit."""
    lacking = ("school_pupil", "health_attachment", "employment_contract", "unemployment")
    for register in lacking:
        (own_country / f"registers/{register}.yml").unlink()
    with pytest.raises(BadInput) as caught:
        write_population(replace(ORDER, country=str(own_country), plan="everyday"), tmp_path / "mine")
    text = str(caught.value)
    for register in lacking:
        assert register in text
    assert "does not fit the country" in text
    assert "first_steps" in text
    assert [path.name for path in tmp_path.iterdir()] == [own_country.name]


def test_the_truth_may_not_lie_with_the_data(tmp_path):
    """A truth folder inside the data folder would hand trainees the answers."""
    with pytest.raises(BadInput, match="truth must not lie"):
        write_population(ORDER, tmp_path / "mine", tmp_path / "mine/truth")


def test_too_little_disk_is_said_before_starting(tmp_path, monkeypatch):
    """An order larger than the free disk is refused with both numbers, and nothing is written."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 10**6))
    with pytest.raises(BadInput, match=r"need about .* GB and 0\.0 GB are free"):
        write_population(ORDER, tmp_path / "mine")
    assert list(tmp_path.iterdir()) == []


def test_too_many_people_for_the_numbers_and_for_the_disk_is_said_at_once(tmp_path):
    """A billion people is refused before starting, both for their number and for the room they need."""
    with pytest.raises(BadInput) as refused:
        write_population(replace(ORDER, people=10**9, csv=True), tmp_path / "mine")
    too_many, too_large = refused.value.problems
    assert "between 100 and 50000000" in str(too_many)
    assert "1,000,000,000 people need about 1700" in str(too_large)
    assert list(tmp_path.iterdir()) == []


def test_damage_is_found(tmp_path):
    """A check names the file that was changed after it was made, and passes before."""
    write_population(PopulationOrder(country="template", people=500, seed=4), tmp_path / "mine")
    assert check_folder(tmp_path / "mine", tmp_path / "mine-truth")["blocks_made_again"] == 1
    spoiled = part(tmp_path / "mine/registers", "civil_death", 0)
    spoiled.write_bytes(spoiled.read_bytes()[:-1] + b"x")
    with pytest.raises(CheckFailed, match="civil_death"):
        check_folder(tmp_path / "mine", tmp_path / "mine-truth")


def test_a_block_that_was_not_made_by_this_program_is_found(tmp_path):
    """Even with a matching manifest, a part that a fresh run does not give is named."""
    write_population(PopulationOrder(country="template", people=500, seed=4), tmp_path / "mine")
    manifest = json.loads((tmp_path / "mine-truth/manifest.json").read_text())
    manifest["run"]["seed"] = 5
    (tmp_path / "mine-truth/manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(CheckFailed, match="differs"):
        check_folder(tmp_path / "mine", tmp_path / "mine-truth")


def test_a_description_counts_what_is_there(made):
    """Rows, filled cells and different values are those of the tables."""
    table = describe_folder(made).set_index(["register", "column"])
    deaths = read_parquet(part(made / "registers", "civil_death", 0))
    assert table.loc[("civil_death", "personal_number"), "rows"] == len(deaths)
    assert table.loc[("civil_death", "first_name"), "different"] == deaths["first_name"].nunique()
    assert table.loc["civil_death"].loc[["personal_number", "sex", "act_no", "death_date"], "type"].tolist() == [
        "text", "text", "number", "date"]


def test_a_build_holds_what_the_office_has_received(tmp_path):
    """No record of a build was received after the reference date; with the future there are some, and no fewer rows."""
    order = PopulationOrder(country="azerbaijan", people=800, seed=4)
    write_population(order, tmp_path / "now")
    write_population(replace(order, future=True), tmp_path / "later")
    reference = pd.Timestamp(load_country("azerbaijan").profile.reference_date)
    now, later = ({path.name: read_parquet(part(folder / "registers", path.name, 0))
                   for path in (folder / "registers").iterdir()} for folder in (tmp_path / "now", tmp_path / "later"))

    assert all((table[day] <= reference).all() for table in now.values() for day in ("recorded_on", "received_on"))
    assert any((table["received_on"] > reference).any() for table in later.values())
    assert all(set(now[name]["record_id"]) == set(table.loc[table["received_on"] <= reference, "record_id"])
               for name, table in later.items())


def test_of_two_builds_into_one_folder_one_wins_whole(tmp_path):
    """Two processes told to fill one folder at once: one makes it whole, the other says so in one sentence."""
    command = [sys.executable, "-m", "readiness", "people", "build", str(tmp_path / "mine"), "--country", "template",
               "--people", "1500"]
    builds = [subprocess.Popen([*command, "--seed", str(seed)], stderr=subprocess.PIPE, stdout=subprocess.PIPE,
                               text=True) for seed in (1, 2)]
    said = [build.communicate(timeout=300) for build in builds]

    if sorted(build.returncode for build in builds) == [0, 0]:
        pytest.skip("one was done before the other began")
    assert sorted(build.returncode for build in builds) == [0, 3]
    (loser,) = (stderr for build, (_, stderr) in zip(builds, said, strict=True) if build.returncode)
    assert "another run is writing this folder just now" in loser
    assert "Traceback" not in loser
    check_folder(tmp_path / "mine", tmp_path / "mine-truth")
    assert {path.name for path in tmp_path.iterdir()} == {"mine", "mine-truth"}


def test_who_is_writing_a_folder_keeps_others_out(tmp_path):
    """While a folder is being written nobody else may; the truth's folder counts as well, and nothing is left over."""
    order = replace(ORDER, people=300)
    for taken in ("mine", "elsewhere"):
        with sole_writer(tmp_path / taken), pytest.raises(BadInput, match=f"{taken}: another run is writing"):
            write_population(order, tmp_path / "mine", tmp_path / "elsewhere")
    assert list(tmp_path.iterdir()) == []
    assert write_population(order, tmp_path / "mine", tmp_path / "elsewhere")
