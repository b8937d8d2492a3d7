"""Counts what breaks the rules of `recount.sql` in the files of a build, with nothing of ours but those files.

DuckDB reads the Parquet and PyYAML the country's folder, so that a fault of our readers or checks cannot hide here.
"""

import re
from pathlib import Path

import duckdb
import yaml

RULES = Path(__file__).with_name("recount.sql")
FIGURES = Path(__file__).with_name("recounted_figures.sql")


def queries(file):
    """Name of a rule or figure → its query."""
    parts = re.split(r"^-- (\w+): .*$", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {name: query.strip().rstrip(";") for name, query in zip(parts[::2], parts[1::2], strict=True)}


def open_build(folder, country):
    """Return a database of a build's registers, whose people the truth beside them names, and of the country's law."""
    base = duckdb.connect(config={"threads": 1})
    profile = _read(country / "profile.yml")
    _add_truth(base, Path(f"{folder}-truth"))
    registers = _add_registers(base, Path(folder, "registers"))
    _add_people(base)
    _add_law(base, country, profile)
    _add_stamps(base, {name: _read(country / "registers" / f"{name}.yml") for name in registers}, profile)
    _add_lives(base)
    return base


def count(base, file=RULES):
    """Name of a rule or figure → the row that its query returns."""
    return {name: base.execute(query).fetchall()[0] for name, query in queries(file).items()}


def _read(file):
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def _add_truth(base, folder):
    for part in sorted(folder.glob("*/")):
        base.execute(f"CREATE TABLE {part.name} AS FROM read_parquet('{part}/*.parquet')")


def _add_registers(base, folder):
    names = sorted(part.name for part in folder.glob("*/"))
    # Nobody's records have no person, so the register of employers comes whole too.
    base.execute(f"CREATE TABLE founded AS FROM read_parquet('{folder}/employer/*.parquet')")
    for name in names:
        base.execute(f"CREATE TABLE {name} AS SELECT r.*, l.person_id FROM read_parquet('{folder}/{name}/*.parquet') r "
                     f"JOIN link l ON l.register = '{name}' AND l.record_id = r.record_id")
    return names


def _add_people(base):
    base.execute('CREATE TABLE people AS SELECT *, least(died, "left") AS gone FROM persons')
    base.execute("CREATE TABLE weddings AS SELECT w.person_id AS wife, h.person_id AS husband, m.married_on, "
                 "m.ended_on FROM civil_marriage m LEFT JOIN people w ON w.personal_number = m.wife_number "
                 "LEFT JOIN people h ON h.personal_number = m.husband_number")


def _add_law(base, country, profile):
    benefits = {file.stem: _read(file) for file in (country / "benefits").glob("*.yml")}
    base.execute(f"CREATE VIEW reference AS SELECT DATE '{profile['reference_date']}'")
    base.execute(f"CREATE VIEW begun AS SELECT DATE '{profile['records_from']}'")
    base.execute(f"CREATE VIEW mean_wage AS SELECT {profile['numbers']['mean_wage']['value']} AS wage")
    base.execute(f"CREATE TABLE calendar AS SELECT \"date\"::DATE FROM read_csv('{country}/tables/holidays.csv')")
    # A single minimum is asked of the year before the reference date only.
    year_before = profile["reference_date"].replace(year=profile["reference_date"].year - 1)
    wages = profile.get("minimum_wages") or [
        {"since": year_before, "value": profile["numbers"]["minimum_wage"]["value"]}]
    _fill(base, "least_wage", "since DATE, least DOUBLE", [(step["since"], step["value"]) for step in wages])
    _fill(base, "least_pay", "benefit VARCHAR, since DATE, least DOUBLE", [
        (name, amount["since"], amount.get("at_least", 0)) for name, law in benefits.items()
        for amount in law["amounts"]])
    _fill(base, "old_age", "benefit VARCHAR",
          [(name,) for name, law in benefits.items() if law["trigger"] == "retirement_age"])
    # A last line with nothing in it, as a country need not have people choose.
    _fill(base, "alternatives", "benefit VARCHAR, among VARCHAR, kind VARCHAR", [
        (name, law["choice"]["among"], law["choice"].get("together_with", name))
        for name, law in benefits.items() if "choice" in law] + [(None, None, None)])
    _fill(base, "pension_age", "since DATE, sex VARCHAR, months INTEGER",
          [(step["since"], step["sex"], step["months"]) for step in profile["retirement"]])


def _fill(base, name, columns, rows):
    base.execute(f"CREATE TABLE {name} ({columns})")
    base.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)


def _add_stamps(base, specs, profile):
    begun = profile["records_from"]
    stamps = [f"SELECT happened_on, recorded_on, received_on, DATE '{spec.get('since', begun)}' AS since, "
              f"{spec.get('every_day', False)} AS open_always FROM {name}" for name, spec in specs.items()]
    base.execute(f"CREATE VIEW stamps AS {' UNION ALL '.join(stamps)}")
    owned = [f"SELECT person_id, DATE '{spec.get('since', begun)}' AS since FROM {name}"
             for name, spec in specs.items()]
    base.execute(f"CREATE VIEW owned AS {' UNION ALL '.join(owned)}")
    numbered = [f"SELECT person_id, personal_number FROM {name}" for name, spec in specs.items()
                if "personal_number" in spec["columns"]]
    base.execute(f"CREATE VIEW numbered AS {' UNION ALL '.join(numbered)}")


def _add_lives(base):
    """Who has studied, works, was born where, as the registers say it; only the keys are the truth's."""
    base.execute("""
        CREATE VIEW home_days AS SELECT wife AS person_id, married_on AS day FROM weddings
          UNION ALL SELECT husband, married_on FROM weddings
          UNION ALL SELECT p.person_id, b.birth_date FROM civil_birth b JOIN people p ON p.personal_number IN (
            b.mother_number, b.father_number);
        CREATE VIEW journeys AS SELECT person_id, crossed_on AS out, back FROM (
          SELECT person_id, crossed_on, direction, lead(crossed_on) OVER w AS back, lead(direction) OVER w AS next
          FROM border_crossing WINDOW w AS (PARTITION BY person_id ORDER BY crossed_on, direction DESC))
          WHERE direction = 'out' AND next = 'in';
        CREATE VIEW studies AS SELECT person_id, person_id IN (
          SELECT person_id FROM higher_education WHERE level = 'university') AS studied FROM people;
        CREATE VIEW workers AS SELECT p.*, c.monthly_wage, c.sector, c.employer_tin, s.studied
          FROM employment_contract c JOIN people p USING (person_id) JOIN studies s USING (person_id)
          WHERE gone IS NULL AND (c.end IS NULL OR c.end >= (FROM reference));
        CREATE VIEW adults AS SELECT p.*, s.studied, p.person_id IN (SELECT person_id FROM workers) AS works, d.worst
          FROM people p JOIN studies s USING (person_id) LEFT JOIN (
            SELECT person_id, min("group") AS worst FROM disability_decision WHERE "group" > 0 GROUP BY person_id) d
            USING (person_id)
          WHERE gone IS NULL AND age BETWEEN 25 AND 60;
        CREATE VIEW regions AS SELECT settlement, min(region) AS region FROM people GROUP BY settlement
          HAVING count(DISTINCT region) = 1;
        CREATE VIEW born_in AS SELECT b.person_id, r.region AS birth_region FROM population_register b
          JOIN regions r ON r.settlement = b.birth_place;
        CREATE VIEW men AS FROM people WHERE sex = 'M' AND gone IS NULL""")
