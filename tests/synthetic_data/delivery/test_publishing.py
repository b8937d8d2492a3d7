"""What goes with registers that are published: description, README, licence, databases, codebook."""

import json
import sqlite3

import duckdb
import frictionless
import pandas as pd
import pytest

from synthetic_data import BadInput, CheckFailed, PopulationOrder, read_parquet, render_html
from synthetic_data.delivery.codebook import codebook
from synthetic_data.delivery.data_package import SYNTHETIC, read_package
from synthetic_data.delivery.described import check_folder
from synthetic_data.delivery.output import write_population


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A population in every form, in two blocks."""
    made = tmp_path_factory.mktemp("published") / "data"
    write_population(PopulationOrder(country="azerbaijan", people=400, seed=3, csv=True, sqlite=True, duckdb=True,
                                     block_people=200), made)
    return made


def parts_of(folder, name):
    """The register's rows as the Parquet parts have them."""
    return pd.concat([read_parquet(part) for part in sorted((folder / "registers" / name).glob("*.parquet"))],
                     ignore_index=True)


def test_a_publishers_tool_accepts_the_package(folder):
    """Frictionless reads the description and, by it, every cell of every CSV file of every agency."""
    package = read_package(folder)
    sent = [resource for resource in package["resources"] if resource["format"] == "csv"]

    report = frictionless.Package({**package, "resources": sent}, basepath=str(folder)).validate()

    assert len(sent) == 2 * len(list((folder / "csv").iterdir()))
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]
    assert report.stats["tasks"] == len(sent)


def test_a_wrong_description_is_not_accepted(folder):
    """The same tool refuses a package that calls a name a number: what it accepts is not whatever it is given."""
    package = read_package(folder)
    sent = next(resource for resource in package["resources"] if resource["name"].startswith("civil-birth-csv"))
    next(field for field in sent["schema"]["fields"] if field["name"] == "last_name")["type"] = "integer"

    assert not frictionless.Package({**package, "resources": [sent]}, basepath=str(folder)).validate().valid


def test_the_package_describes_every_register_and_column(folder):
    """Each register is there with its agency, each column with a title; units and codes are the country's."""
    resources = {resource["name"]: resource for resource in read_package(folder)["resources"]
                 if resource["format"] == "parquet"}

    assert {name.replace("-", "_") for name in resources} == {path.name for path in (folder / "registers").iterdir()}
    for name, resource in resources.items():
        columns = list(parts_of(folder, name.replace("-", "_")).columns)
        assert [field["name"] for field in resource["schema"]["fields"]] == columns
        assert resource["agency"] and all(field["title"] for field in resource["schema"]["fields"])
    fields = {field["name"]: field for field in resources["beneficiary-file"]["schema"]["fields"]}
    assert fields["channel"]["codes"] == ["application", "proactive"] and "AZN" in fields["amount"]["unit"]


def test_everything_says_that_it_is_synthetic(folder):
    """Whoever gets one file alone can tell: by README, description, metadata, table or the file's name."""
    import pyarrow.parquet as pq

    assert SYNTHETIC in (folder / "README.md").read_text() and "CC0" in (folder / "LICENSE.md").read_text()
    assert read_package(folder)["synthetic"] is True
    assert all(b"synthetic" in pq.read_schema(path).metadata for path in folder.rglob("*.parquet"))
    assert all(".synthetic." in path.name for path in (folder / "csv").rglob("*.csv"))


def test_nothing_published_tells_the_seed(folder):
    """From the seed one could make the truth again; no text beside the registers holds it."""
    for name in ("README.md", "datapackage.json", "manifest.json"):
        assert "seed" not in (folder / name).read_text().lower()


def test_registers_without_their_truth_are_told_apart(folder, tmp_path):
    """The truth of other registers is not taken for theirs, although these do not tell their seed."""
    order = PopulationOrder(country="azerbaijan", people=400, seed=4, csv=True, sqlite=True, duckdb=True,
                            block_people=200)
    write_population(order, tmp_path / "other")

    with pytest.raises(CheckFailed, match="truth of other registers"):
        check_folder(folder, tmp_path / "other-truth")


def test_the_databases_hold_the_registers(folder):
    """SQLite and DuckDB give the rows of the Parquet files, all parts of them, and the mark."""
    lite, duck = sqlite3.connect(folder / "registers.sqlite"), duckdb.connect(str(folder / "registers.duckdb"))

    assert lite.execute("SELECT mark FROM about").fetchall() == duck.execute("SELECT mark FROM about").fetchall() == [
        (SYNTHETIC,)]
    for register in (folder / "registers").iterdir():
        rows = parts_of(folder, register.name)
        assert duck.execute(f"SELECT count(*) FROM {register.name}").fetchone() == (len(rows),)
        assert lite.execute(f"SELECT count(*) FROM {register.name}").fetchone() == (len(rows),)
    births = parts_of(folder, "civil_birth").sort_values("record_id")
    expected = [(int(row.record_id), row.personal_number, str(row.birth_date.date())) for row in births.itertuples()]
    asked = "SELECT record_id, personal_number, CAST(birth_date AS VARCHAR) FROM civil_birth ORDER BY record_id"
    assert duck.execute(asked).fetchall() == lite.execute(asked).fetchall() == expected


def test_the_codebook_shows_meaning_and_pictures(folder):
    """Every register and every column's meaning stand there, and the picture of the amounts."""
    page = render_html(codebook(folder))

    for resource in read_package(folder)["resources"]:
        assert resource["title"] in page
        assert all(field["title"] in page for field in resource["schema"]["fields"])
    assert page.count("<svg") > 20 and "AZN per month" in page
    assert "Number of the case that is paid (see beneficiary_file.case_no)" in page


def test_pictures_count_what_the_column_holds(folder):
    """The bars of a column of codes are its counts in the first part."""
    figure = next(block for block in _figures(codebook(folder)) if block.title == "How it was assigned")
    first = sorted((folder / "registers" / "beneficiary_file").glob("*"))[0]
    counts = read_parquet(first)["channel"].value_counts()
    assert {row[0]: int(float(row[1].replace(",", ""))) for row in figure.table.rows} == counts[counts > 0].to_dict()


def _figures(document):
    return [inner for block in document.blocks if hasattr(block, "blocks") for inner in block.blocks]


def test_a_foreign_description_is_refused(folder, tmp_path):
    """A package that somebody else wrote, or half of one, is not taken for ours."""
    for text in ("{}", "[1]", json.dumps({"synthetic": True}), "{"):
        (tmp_path / "datapackage.json").write_text(text)
        with pytest.raises(BadInput, match="not a description"):
            read_package(tmp_path)


def test_a_layout_that_an_error_changed_is_still_described(tmp_path):
    """Columns that a planted error renamed or added stand in the package under their new names, as not described."""
    target = tmp_path / "data"
    write_population(PopulationOrder(country="azerbaijan", people=500, seed=1, plan="layout_changes"), target)
    ledger = pd.concat(map(read_parquet, (tmp_path / "data-truth" / "ledger").glob("*.parquet")))
    changed = set(ledger.loc[ledger["defect"] == "schema_drift", "register"].astype(str))
    fields = {resource["name"].replace("-", "_"): {field["name"]: field["title"]
                                                   for field in resource["schema"]["fields"]}
              for resource in read_package(target)["resources"]}
    strange = {name for name, columns in fields.items()
               if "The agency does not describe this column" in columns.values()}

    assert strange and strange <= changed
    for name in strange:
        part = next((target / "registers" / name).glob("*.parquet"))
        assert list(read_parquet(part).columns) == list(fields[name])
