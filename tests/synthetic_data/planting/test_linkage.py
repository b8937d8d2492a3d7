"""An independent linker finds the same people in clean registers, and fewer the more names and keys are spoilt."""

import logging

import numpy as np
import pytest

from synthetic_data import build_population, build_registers, defect_plan, inject, load_country

COMPARED = ["personal_number", "first_name", "last_name", "birth_date"]
NAMES_AND_KEYS = [
    {"defect": "typo_keyboard", "fields": ["first_name", "last_name"], "rate": 0.10},
    {"defect": "transliteration", "fields": ["first_name", "last_name"], "rate": 0.20},
    {"defect": "name_swap", "fields": "last_name", "rate": 0.02},
    {"defect": "swap_day_month", "fields": "birth_date", "rate": 0.10},
    {"defect": "id_character", "fields": "personal_number", "rate": 0.25},
    {"defect": "missing", "fields": "personal_number", "rate": 0.10},
]


@pytest.fixture(scope="module")
def world():
    """A small population."""
    return build_population(load_country("azerbaijan"), people=5000, seed=4)


@pytest.fixture(scope="module")
def registers(world):
    """Two registers of it, clean."""
    return build_registers(world, only=["beneficiary_file", "population_register"])


def people(registers, name):
    """What the linker may see of a register, one row per person of the truth."""
    link = registers.link[(registers.link["register"] == name).to_numpy()]
    table = registers[name].merge(link[["record_id", "person_id"]], on="record_id").drop_duplicates("person_id")
    seen = table[COMPARED].astype({"birth_date": str}).astype(object).where(table[COMPARED].notna(), None)
    return seen.assign(unique_id=table["person_id"].to_numpy())


def f1(registers):
    """Harmonic mean of precision and recall of splink's links at probability 0.9 and more."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    left, right = people(registers, "beneficiary_file"), people(registers, "population_register")
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[cl.ExactMatch("personal_number"), cl.JaroWinklerAtThresholds("first_name", [0.9]),
                     cl.JaroWinklerAtThresholds("last_name", [0.9]), cl.LevenshteinAtThresholds("birth_date", [1, 2])],
        blocking_rules_to_generate_predictions=[block_on("personal_number"), block_on("birth_date"),
                                                block_on("first_name", "last_name")],
        probability_two_random_records_match=1 / len(right))
    database = DuckDBAPI()
    linker = Linker([database.register(left), database.register(right)], settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e5, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("birth_date"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("first_name", "last_name"))
    found = linker.inference.predict(threshold_match_probability=0.9).as_pandas_dataframe()
    right_ones = int((found["unique_id_l"] == found["unique_id_r"]).sum())
    possible = len(np.intersect1d(left["unique_id"], right["unique_id"]))
    return 2 * right_ones / (len(found) + possible)


@pytest.mark.slow
def test_a_linker_links_clean_registers_and_fewer_as_names_and_keys_are_spoilt(registers, world):
    """Splink's F1 is above 0.98 on clean registers and falls strictly with the rate of name and key defects."""
    lines = [{"registers": "beneficiary_file", **line} for line in NAMES_AND_KEYS]
    plan = defect_plan("names and keys", lines)
    scores = [f1(registers)] + [f1(inject(registers, plan.scale(times), 8, world)[0]) for times in (1, 2.5)]
    assert scores[0] > 0.98
    assert scores[0] > scores[1] > scores[2]
    assert scores[0] - scores[2] > 0.05
