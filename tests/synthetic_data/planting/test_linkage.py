"""An independent linker finds the same people in clean registers, and as many in spoilt ones as real linkages do."""

import logging

import numpy as np
import pytest

from synthetic_data import build_population, build_registers, defect_plan, inject, load_country, load_defect_plan

COMPARED = ["first_name", "last_name", "birth_date"]
NAMES_AND_KEYS = [
    {"defect": "typo_keyboard", "fields": ["first_name", "last_name"], "rate": 0.10},
    {"defect": "transliteration", "fields": ["first_name", "last_name"], "rate": 0.20},
    {"defect": "name_swap", "fields": "last_name", "rate": 0.02},
    {"defect": "swap_day_month", "fields": "birth_date", "rate": 0.10},
    {"defect": "id_character", "fields": "personal_number", "rate": 0.25},
    {"defect": "missing", "fields": "personal_number", "rate": 0.10},
]
PUBLISHED = [
    # Recall (sensitivity) and precision (positive predictive value) against a gold standard, no number used.
    (0.995, 0.998),  # Aldridge et al. 2015, PLOS ONE 10:e0136179, two English tuberculosis registers, with addresses
    (0.970, 0.950),  # Cadernos de Saude Publica 2019, PubMed 31721900, two years of a Brazilian cancer file ("above")
    (0.876, 0.992),  # Pacheco et al. 2010, Brazilian AIDS cases among 6.4 million deaths
    (0.644, 0.925),  # Paixao et al. 2017, BMC Med Inform Decis Mak 17:108, stillbirths and dengue, careful threshold
    (0.691, 0.684),  # the same with a relaxed threshold
]
RECALLS, PRECISIONS = zip(*PUBLISHED, strict=True)
PLANS = [("everyday", None), ("who_is_who", "medium"), ("who_is_who", "hard")]


def people_and_registers(people):
    """A population with two registers of it, clean."""
    world = build_population(load_country("azerbaijan"), people=people, seed=4)
    return world, build_registers(world)


@pytest.fixture(scope="module")
def small():
    """A small population and its registers."""
    return people_and_registers(5000)


def people(registers, name, compared):
    """What the linker may see of a register, one row per person of the truth."""
    link = registers.link[(registers.link["register"] == name).to_numpy()]
    table = registers[name].merge(link[["record_id", "person_id"]], on="record_id").drop_duplicates("person_id")
    seen = table[compared].astype({"birth_date": str}).astype(object).where(table[compared].notna(), None)
    return seen.assign(unique_id=table["person_id"].to_numpy())


def links(registers, threshold, compared):
    """Recall and precision of splink's links at a probability of `threshold` and more."""
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    left, right = (people(registers, name, compared) for name in ("beneficiary_file", "population_register"))
    number = ["personal_number"] if "personal_number" in compared else []
    rules = [block_on("birth_date"), block_on("first_name", "last_name")]
    coarse = [block_on(name, "substr(birth_date, 1, 4)") for name in ("first_name", "last_name")]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[*map(cl.ExactMatch, number), cl.JaroWinklerAtThresholds("first_name", [0.95, 0.88]),
                     cl.JaroWinklerAtThresholds("last_name", [0.95, 0.88]),
                     cl.LevenshteinAtThresholds("birth_date", [1, 2])],
        blocking_rules_to_generate_predictions=[*map(block_on, number), *rules, *coarse],
        probability_two_random_records_match=1 / len(right))
    database = DuckDBAPI()
    linker = Linker([database.register(left), database.register(right)], settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e5, seed=1)
    for rule in rules:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=threshold).as_pandas_dataframe()
    right_ones = int((found["unique_id_l"] == found["unique_id_r"]).sum())
    possible = len(np.intersect1d(left["unique_id"], right["unique_id"]))
    return right_ones / possible, right_ones / len(found)


def f1(registers):
    """Harmonic mean of recall and precision with the number among what is compared."""
    recall, precision = links(registers, 0.9, ["personal_number", *COMPARED])
    return 2 * recall * precision / (recall + precision)


@pytest.mark.slow
def test_a_linker_links_clean_registers_and_fewer_as_names_and_keys_are_spoilt(small):
    """Splink's F1 is above 0.98 on clean registers and falls strictly with the rate of name and key defects."""
    world, registers = small
    lines = [{"registers": "beneficiary_file", **line} for line in NAMES_AND_KEYS]
    plan = defect_plan("names and keys", lines)
    scores = [f1(registers)] + [f1(inject(registers, plan.scale(times), 8, world)[0]) for times in (1, 2.5)]
    assert scores[0] > 0.98
    assert scores[0] > scores[1] > scores[2]
    assert scores[0] - scores[2] > 0.05


def assert_as_hard_as_published(world, registers, plan, level):
    """Recall and precision without the number, at "more likely than not", lie within those of real linkages."""
    dirty = inject(registers, load_defect_plan(plan, level), 8, world)[0]
    recall, precision = links(dirty, 0.5, COMPARED)
    assert min(RECALLS) <= recall <= max(RECALLS)
    assert min(PRECISIONS) <= precision <= max(PRECISIONS)


@pytest.mark.slow
@pytest.mark.smaller("test_a_shipped_plan_makes_linkage_as_hard_among_many")
@pytest.mark.parametrize(("plan", "level"), PLANS)
def test_a_shipped_plan_makes_linkage_as_hard_as_published_ones(small, plan, level):
    """Between people in the file and in the population register, with names and birth date alone; few people."""
    assert_as_hard_as_published(*small, plan, level)


@pytest.mark.full
@pytest.mark.parametrize(("plan", "level"), PLANS)
def test_a_shipped_plan_makes_linkage_as_hard_among_many(large, plan, level):
    """The same among people enough for namesakes born on one day."""
    assert_as_hard_as_published(*large, plan, level)


@pytest.fixture(scope="module")
def large():
    """A larger population and its registers."""
    return people_and_registers(40_000)


@pytest.mark.slow
def test_clean_registers_are_easier_than_published_linkages(small):
    """Without defects nearly everybody is found: it is the plan that makes linkage hard."""
    recall, _ = links(small[1], 0.5, COMPARED)
    assert recall > max(RECALLS)
