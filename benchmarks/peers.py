"""What peers bring along, counted by running them: how many people, which tables, which columns of truth, what fits.

    python benchmarks/peers.py [--json] [--store]

pseudopeople runs in the peers' environment (see benchmarks/people.py), Faker in ours; each in a child process.
"""

from measure import PEERS, ROOT, report, require_peers, run_task, serve

PROFILES = 2_000


def pseudopeople_sample():
    """The population that comes with the package: people of one census without noise, tables, and columns of ids."""
    from importlib.metadata import version

    import pseudopeople

    census = pseudopeople.generate_decennial_census(config=pseudopeople.NO_NOISE)
    tables = sorted(name for name in dir(pseudopeople) if name.startswith("generate_"))
    return {"version": version("pseudopeople"), "people": int(census["simulant_id"].nunique()), "tables": len(tables),
            "ids": sorted(name for name in census.columns if name.endswith("_id")), "columns": sorted(census.columns)}


def faker_profiles(count):
    """Locales, and in how many made profiles the surname occurs in the mail address."""
    from importlib.metadata import version

    from faker import Faker
    from faker.config import AVAILABLE_LOCALES

    fake = Faker("en_US")
    fake.seed_instance(1)
    profiles = [fake.simple_profile() for _ in range(count)]
    fits = sum(one["name"].split()[-1].lower() in one["mail"].lower() for one in profiles)
    return {"version": version("faker"), "locales": len(AVAILABLE_LOCALES), "fits_of_100": 100 * fits / count}


def ours(people):
    """People asked for and made, tables, and in how many records of birth the surname is that of a parent's family."""
    import sys

    sys.path.insert(0, str(ROOT))
    from synthetic_data import build_population, build_registers, list_countries, load_country

    world = build_population(load_country("azerbaijan"), people=people, seed=1)
    registers = build_registers(world)
    persons = world.persons.set_index("person_id")
    alive = int((persons["died"].isna() & persons["left"].isna()).sum())
    children = persons[persons["father_id"] >= 0]
    fathers = persons.loc[children["father_id"], "birth_last_name"].astype(str).str[:4].to_numpy()
    fits = (children["birth_last_name"].astype(str).str[:4].to_numpy() == fathers).mean()
    return {"people": alive, "tables": len(registers), "countries": len(list_countries()), "fits_of_100": 100 * fits}


TASKS = {"pseudopeople_sample": pseudopeople_sample, "faker_profiles": faker_profiles, "ours": ours}


def main():
    """Count and report."""
    require_peers()
    sample = run_task(__file__, "pseudopeople_sample", python=PEERS)
    faker = run_task(__file__, "faker_profiles", count=PROFILES)
    own = run_task(__file__, "ours", people=10_000)
    report({"pseudopeople_version": sample["version"], "pseudopeople_people_shipped": sample["people"],
            "pseudopeople_tables": sample["tables"], "pseudopeople_id_columns": ", ".join(sample["ids"]),
            "faker_version": faker["version"], "faker_locales": faker["locales"], "faker_profiles": PROFILES,
            "faker_mail_fits_name_of_100": faker["fits_of_100"], "our_people_of_10000": own["people"],
            "our_tables": own["tables"], "our_countries": own["countries"],
            "our_surname_fits_father_of_100": own["fits_of_100"]})


if __name__ == "__main__":
    serve(TASKS)
    main()
