"""The ledger of every defect explains all differences and nothing else, and takes them back."""

import io

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from synthetic_data import LEDGER_COLUMNS, defect_plan, inject, list_defects, load_defect, undo
from tests.synthetic_data.differences import booked, differences

FEW = settings(max_examples=1, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SEEDS = st.integers(0, 2**32)


def everywhere(defect, rate):
    """A plan with one defect in every field that it fits."""
    return defect_plan("everywhere", [{"defect": defect, "registers": "*", "fields": "*", "rate": rate}])


def parquet(table):
    """A table's bytes as a file."""
    return table.to_parquet(None, compression="zstd")


@pytest.fixture(scope="module")
def written(registers):
    """The bytes of the clean registers."""
    return {name: parquet(table) for name, table in registers.items()}


def assert_same_tables(got, wanted):
    """Values, types, categories and row order agree."""
    assert list(got) == list(wanted)
    for name in wanted:
        pd.testing.assert_frame_equal(got[name], wanted[name])


def assert_explained(registers, world, defect, seed, rate):
    """What differs is booked, and what is booked differs."""
    dirty, ledger = inject(registers, everywhere(defect, rate), seed, world)
    assert booked(ledger, registers) == differences(registers, dirty)
    assert len(ledger)
    assert set(ledger["defect"]) == {defect}


@pytest.mark.smaller("test_ledger_explains_all_differences_at_many_seeds")
@pytest.mark.parametrize("defect", list_defects())
@FEW
@given(seed=SEEDS, rate=st.sampled_from([0.15, 0.3]))
def test_ledger_explains_all_differences_and_nothing_else(registers, world, defect, seed, rate):
    """What differs is booked with its true and observed value, and what is booked differs."""
    assert_explained(registers, world, defect, seed, rate)


@pytest.mark.full
@pytest.mark.parametrize("defect", list_defects())
@settings(FEW, max_examples=3)
@given(seed=SEEDS, rate=st.sampled_from([0.15, 0.3]))
def test_ledger_explains_all_differences_at_many_seeds(registers, world, defect, seed, rate):
    """The same for other luck and other shares."""
    assert_explained(registers, world, defect, seed, rate)


@pytest.mark.parametrize("defect", list_defects())
@FEW
@given(seed=SEEDS)
def test_undo_restores_the_clean_registers(registers, written, world, defect, seed):
    """Taking back the ledger gives the clean tables byte for byte, also from a ledger read back from a file."""
    dirty, ledger = inject(registers, everywhere(defect, 0.1), seed, world)
    stored = pd.read_parquet(io.BytesIO(ledger.to_parquet(None)))
    clean = undo(dirty, stored)
    assert_same_tables(clean, registers)
    pd.testing.assert_frame_equal(clean.link, registers.link)
    assert all(parquet(clean[name]) == content for name, content in written.items())


@pytest.mark.parametrize("defect", list_defects())
def test_the_input_stays_as_it_was(office, written, defect):
    """Planting a defect leaves the clean registers and the truth about them untouched."""
    registers, world = office
    inject(registers, everywhere(defect, 0.2), 3, world)
    assert {name: parquet(registers[name]) for name in registers} == written


@pytest.mark.parametrize("defect", list_defects())
def test_ledger_names_person_dimension_scope_and_harm(registers, world, defect):
    """Every row of the ledger has the contract's columns, the right person, and the catalogue's classification."""
    dirty, ledger = inject(registers, everywhere(defect, 0.1), 5, world)
    assert list(ledger.columns) == list(LEDGER_COLUMNS)
    known = load_defect(defect)
    assert set(ledger["dama"]) == {known.dama}
    assert set(ledger["seen_by"]) == {known.seen_by}
    assert ledger["harm"].str.len().min() > 20
    persons = dirty.link.set_index(["register", "record_id"])["person_id"]
    of_records = ledger.dropna(subset="record_id")
    wanted = [persons[register, record] for register, record
              in zip(of_records["register"], of_records["record_id"], strict=True)]
    assert of_records["person_id"].tolist() == wanted


def test_all_defects_at_once_never_meet_on_a_cell(registers, world):
    """With the whole catalogue in one plan each cell has one defect at most, and undo still restores everything."""
    def planted(rates):
        lines = [{"defect": defect, "registers": "*", "fields": "*", "rate": rate} for defect, rate in rates.items()]
        return inject(registers, defect_plan("all", lines), 11, world)

    few = dict.fromkeys(list_defects(), 0.02)
    rare = set(few) - set(planted(few)[1]["defect"])
    dirty, ledger = planted(few | dict.fromkeys(rare, 0.2))
    assert set(ledger["defect"]) == set(list_defects())
    cells = ledger.dropna(subset="record_id")
    assert not cells.duplicated(["register", "record_id", "field"]).any()
    assert booked(ledger, registers) == differences(registers, dirty)
    assert_same_tables(undo(dirty, ledger), registers)
