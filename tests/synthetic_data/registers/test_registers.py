"""Registers: what agencies wrote down, when the office came to know it, and what it knew on a given day."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from synthetic_data import BadInput, build_population, build_registers, list_countries, load_country

DAY = dt.date(2021, 6, 30)
EARLIER = dt.date(2021, 5, 15)
ROLLING = {"insurance_quarter": ("quarter_end", 4), "payment_list": ("paid_on", 3)}
"""Registers of which only the latest part is kept: their day, and how many different ones they hold."""
PRESENT = ("health_attachment", "insured_account")
"""Registers of those who are patients, or have paid contributions, on the day looked at."""


def test_there_are_registers_of_at_least_fifteen_agencies(azerbaijan, registers):
    """The complete country has registers of fifteen agencies, and some keep more than one."""
    assert len({spec.agency for spec in azerbaijan.registers.values()}) >= 15
    assert len(registers) > 15


def test_every_record_has_an_id_and_three_dates_in_order(any_world):
    """What happened was recorded no earlier than it happened and received no earlier than recorded."""
    for name, table in build_registers(any_world).items():
        assert table["record_id"].is_unique, name
        assert (table["happened_on"] <= table["recorded_on"]).all(), name
        assert (table["recorded_on"] <= table["received_on"]).all(), name
        assert "person_id" not in table, name


def test_no_column_holds_python_objects(any_world):
    """All columns are numbers, dates or codes with a word list; words are Arrow text."""
    tables = {**build_registers(any_world), "persons": any_world.persons, "events": any_world.events,
              "households": any_world.households, "entitlements": any_world.entitlements}
    for name, table in tables.items():
        for column in table:
            dtype = table[column].dtype
            assert str(dtype) != "object", (name, column)
            if isinstance(dtype, pd.CategoricalDtype):
                assert dtype.categories.dtype == "str", (name, column)


def test_the_link_names_the_person_behind_every_record(world, registers):
    """Truth about who a record is: one row per record, and the personal number agrees."""
    personal_number = world.persons.set_index("person_id")["personal_number"].astype(str)
    for name, table in registers.items():
        link = registers.link[registers.link["register"] == name]
        assert len(link) == len(table), name
        if "personal_number" in table:
            person = table["record_id"].map(link.set_index("record_id")["person_id"])
            assert (person.map(personal_number) == table["personal_number"].astype(str)).all(), name


def test_clean_keys_lead_to_people(world, registers):
    """Every personal number in a clean register is somebody's; employers are on the list of employers."""
    known = set(world.persons["personal_number"].astype(str))
    for name, table in registers.items():
        for column in [column for column in table if column == "personal_number" or column.endswith("_number")]:
            assert set(table[column].dropna().astype(str)) <= known, (name, column)
    employers = set(registers["employer"]["tin"].astype(str))
    assert set(registers["employment_contract"]["employer_tin"].astype(str)) <= employers


def test_the_office_knows_only_what_it_has_received(world, registers):
    """A view as of a day holds just the records received by then, under the same ids, without later days."""
    then = build_registers(world, as_of=DAY)
    for name, table in registers.items():
        if name in (*ROLLING, *PRESENT):
            continue
        received = table[table["received_on"] <= pd.Timestamp(DAY)]
        assert set(then[name]["record_id"]) <= set(received["record_id"]), name
        assert len(then[name]) == len(received), name
    bank = registers["bank_account"]
    at_once = bank.loc[bank["happened_on"] == bank["received_on"], "received_on"].iloc[-1]
    seen = build_registers(world, as_of=at_once.date(), only=["bank_account"])["bank_account"]
    assert set(seen["record_id"]) == set(bank.loc[bank["received_on"] <= at_once, "record_id"])
    assert (then["employment_contract"]["end"].dropna() <= pd.Timestamp(DAY)).all()
    assert (then["civil_marriage"]["ended_on"].dropna() <= pd.Timestamp(DAY)).all()


def test_names_and_months_are_those_of_the_day(world, registers):
    """Looking back, women bear the name of before a later marriage, and months are fewer."""
    then, now = build_registers(world, as_of=DAY), registers
    people = world.persons.set_index(world.persons["personal_number"].astype(str))
    weddings = now["civil_marriage"]
    brides = weddings.loc[weddings["happened_on"] > pd.Timestamp(DAY), "wife_number"].astype(str)
    earlier = weddings.loc[weddings["happened_on"] <= pd.Timestamp(DAY), "wife_number"].astype(str)
    past = then["population_register"].set_index(then["population_register"]["personal_number"].astype(str))
    first = [number for number in brides if number in past.index and number not in set(earlier)]
    assert len(first) > 10
    assert (past.loc[first, "last_name"].astype(str) == people.loc[first, "birth_last_name"].astype(str)).all()

    months = then["insured_account"].set_index("account_no")["months"]
    later = now["insured_account"].set_index("account_no")["months"].reindex(months.index)
    assert (months <= later).all()
    assert (months < later).any()


@pytest.mark.parametrize("code", list_countries())
def test_clean_dates_fit_the_life_they_are_about(code):
    """Nothing happens to the unborn, the dead or those abroad but what others do; no last day is before the first."""
    world = build_population(load_country(code), people=6000, seed=21)
    lives = world.persons.set_index(world.persons["personal_number"].astype(str))
    reference = pd.Timestamp(world.country.profile.reference_date)
    for name, table in build_registers(world).items():
        person = lives.reindex(table["owner_number" if "owner_number" in table else "personal_number"].astype(str)) \
            if {"personal_number", "owner_number"} & set(table) else None
        if person is not None:
            grace = pd.Timedelta(days={"insurance_quarter": 92, "payment_list": 400}.get(name, 0))
            happened = table["happened_on"].to_numpy()
            assert not (happened < person["born"].to_numpy()).any(), name
            assert not (happened > (person["died"] + grace).to_numpy()).any(), name
            assert not (happened > (person["left"] + grace).to_numpy()).any(), name
        for first, last in (("opened_on", "closed_on"), ("registered_on", "ended_on"), ("start", "end"),
                            ("valid_from", "valid_to"), ("married_on", "ended_on")):
            if {first, last} <= set(table):
                assert not (table[last] < table[first]).any(), (name, last)
                assert (table[last] == reference).mean() < 0.02, (name, last)


def test_nothing_known_later_shows_in_a_view(world, registers):
    """Looking back, no divorce, death, wage, broken-off study or move of later days can be read out of a column."""
    then, day = build_registers(world, as_of=DAY), pd.Timestamp(DAY)
    marriages = then["civil_marriage"]
    assert (marriages.loc[marriages["divorced"] == "yes", "ended_on"] <= day).all()

    people = world.persons.set_index(world.persons["personal_number"].astype(str))
    deaths = registers["civil_death"].set_index(registers["civil_death"]["personal_number"].astype(str))["received_on"]
    dead = then["population_register"].query("status == 'deceased'")["personal_number"].astype(str)
    assert (deaths.reindex(dead).dropna() <= day).all()

    here = people[(people["born"] < day - pd.Timedelta(days=400)) & ~(people["died"] < day) & ~(people["left"] < day)]
    patients = set(then["health_attachment"]["personal_number"].astype(str))
    gone_since = here.index[here["died"].notna() | here["left"].notna()]
    assert np.mean(here.index.isin(patients)) == pytest.approx(0.93, abs=0.02)
    assert np.mean(gone_since.isin(patients)) == pytest.approx(0.93, abs=0.07)
    assert (then["insured_account"]["months"] > 0).all()

    wages = [view["employment_contract"].set_index("contract_no")["monthly_wage"] for view in (then, registers)]
    recent = (then["employment_contract"]["start"] > "2016-01-01").to_numpy()
    least = {step.value for step in world.country.profile.minimum_wages}
    now = wages[1].reindex(wages[0].index)
    # Agreed anew each January: who left in the year looked at earns what the contract said at its end.
    assert ((wages[0] <= now) | wages[0].isin(least))[recent].all()
    assert ((wages[0] < now) | wages[0].isin(least))[recent].mean() > 0.5

    study = then["higher_education"]
    running = study.loc[study["end"] > day, "end"].dt.strftime("%m-%d")
    assert set(running) <= {"06-29", "06-30"}
    assert len(running) > 20


def test_the_dead_are_paid_until_the_office_learns_of_it(world, registers):
    """A pension goes on at the first of the month while the report of the death is under way, and then no more."""
    rights = world.entitlements.merge(world.persons[["person_id", "personal_number", "died"]], on="person_id")
    rights = rights[(rights["end"] == rights["died"]) & (rights["start"] < rights["end"])]
    rights = rights.astype({"personal_number": str})
    reports = registers["civil_death"][["personal_number", "received_on"]].astype({"personal_number": str})
    late = rights.merge(reports, on="personal_number")
    late["paid_on"] = late["died"] + pd.offsets.MonthBegin(1)
    late = late[(late["paid_on"] < late["received_on"]) & (late["paid_on"] > "2015-01-01")]
    assert len(late) > 10
    one = late.iloc[0]
    for day, paid in ((one["paid_on"], True), (one["received_on"] + pd.offsets.MonthBegin(1), False)):
        week_later = (day + pd.Timedelta(days=7)).date()  # the first may be a closed day
        view = build_registers(world, as_of=week_later, only=["payment_list"])["payment_list"]
        mine = view[(view["personal_number"].astype(str) == one["personal_number"])
                    & (view["benefit"].astype(str) == one["benefit"])]
        assert (mine["paid_on"] == day).any() == paid


@pytest.mark.parametrize("day", [dt.date(2014, 3, 1), DAY, None])
def test_two_agencies_agree_where_people_lived_on_a_day(world, day):
    """On any day the population register has the very address that the address register holds for that day."""
    seen = build_registers(world, as_of=day, only=["population_register", "address_register"])
    until = pd.Timestamp(day or world.country.profile.reference_date)
    stays = seen["address_register"].sort_values("happened_on")
    stays = stays[(stays["valid_from"] < until) & (stays["valid_to"].isna() | (stays["valid_to"] >= until))]
    both = seen["population_register"].query("status == 'living'").merge(
        stays.drop_duplicates("personal_number", keep="last"), on="personal_number", suffixes=("", "_there"))
    parts = ["district", "settlement", "street", "building", "flat"]
    same = [(both[part].astype(str) == both[f"{part}_there"].astype(str)) for part in parts]
    assert len(both) > 2000
    # A move that the address register never got, or gets late, leaves the old row standing.
    assert np.logical_and.reduce(same).mean() > 0.96


def test_households_lived_together_on_an_earlier_day(world):
    """A bride of later years has on an earlier day her parents' address, and it is not her husband's."""
    past = build_registers(world, as_of=DAY, only=["population_register"])["population_register"]
    address = past.set_index(past["personal_number"].astype(str))
    address = address[["settlement", "street", "building", "flat"]].astype(str).agg(
        " ".join, axis=1)
    people = world.persons.set_index("person_id")
    personal_number = people["personal_number"].astype(str)
    weddings = world.events[(world.events["kind"] == "marriage") & (world.events["day"] > pd.Timestamp(DAY))]
    first = ~weddings["person_id"].isin(world.events.query("kind == 'marriage' and day <= @DAY")["person_id"])
    couples = weddings[first].drop_duplicates("person_id").merge(world.persons, on="person_id")
    couples = couples[couples["father_id"].isin(people.index[people["died"].isna()])]
    bride, father, mother, groom = (address.reindex(personal_number.reindex(couples[who]).to_numpy()).to_numpy()
                                    for who in ("person_id", "father_id", "mother_id", "other_person_id"))
    known = pd.notna(bride) & pd.notna(father) & pd.notna(groom)
    assert known.sum() > 15
    # Of 514 brides 80 of 100 live with a parent; a quarter have parents who parted, others work elsewhere.
    assert ((bride == father) | (bride == mother))[known].mean() > 0.6
    assert (bride == groom)[known].mean() < 0.1


def test_registers_of_the_latest_months_end_on_the_day_looked_at(world, registers):
    """Quarters and payments reach back as far on any day, under numbers that do not depend on that day."""
    then, later = (build_registers(world, as_of=day, only=list(ROLLING)) for day in (EARLIER, DAY))
    for name, (column, count) in ROLLING.items():
        for view, day in ((then, EARLIER), (later, DAY), (registers, None)):
            days = view[name][column].drop_duplicates().sort_values()
            assert len(days) == count, (name, day)
            assert (pd.Timestamp(day or world.country.profile.reference_date) - days.iloc[-1]).days <= 92, (name, day)
        both = then[name].merge(later[name], on="record_id", suffixes=("", "_later"))
        assert len(both) > 100
        assert (both["personal_number"].astype(str) == both["personal_number_later"].astype(str)).all()
        assert (both[column] == both[f"{column}_later"]).all()


def test_a_right_granted_late_is_paid_from_when_the_law_says(registers):
    """With the first payment comes, month by month, what was due since the right began, and never otherwise."""
    files = registers["beneficiary_file"].astype({"personal_number": str, "benefit": str})
    paid = registers["payment_list"].astype({"personal_number": str, "benefit": str})
    both = paid.merge(files.drop_duplicates(["personal_number", "benefit"], keep=False),
                      on=["personal_number", "benefit"], suffixes=("", "_case"))
    assert (both["back_pay"] > 0).sum() > 4
    # Amounts change with the year, so that of each month is known without the law where the right began in it.
    for row in both[both["start"] >= "2023-01-01"].itertuples():
        firsts = pd.date_range(row.start + pd.Timedelta(days=1), row.paid_on - pd.Timedelta(days=1), freq="MS")
        unpaid = firsts[firsts <= row.received_on_case]
        first_time = row.received_on_case >= row.paid_on - pd.offsets.MonthBegin()
        assert row.back_pay == pytest.approx(row.amount * len(unpaid) * first_time), row
    long_known = both["received_on_case"] < both["paid_on"] - pd.offsets.MonthBegin()
    assert (both.loc[long_known, "back_pay"] == 0).all()


@pytest.mark.parametrize("as_of", [DAY, None])
def test_a_payment_names_its_case(world, as_of):
    """Two payments of one sum on one day are told apart by the case, on whatever day one looks."""
    view = build_registers(world, as_of=as_of, only=["beneficiary_file", "payment_list"])
    files, paid = view["beneficiary_file"].set_index("case_no"), view["payment_list"]
    case = files.loc[paid["case_no"]].reset_index()
    for column in ("personal_number", "benefit"):
        assert (case[column].astype(str) == paid[column].astype(str)).all()
    assert (case["start"].to_numpy() < paid["paid_on"].to_numpy()).all()
    assert not paid.duplicated(["case_no", "paid_on"]).any()
    assert paid.duplicated(["personal_number", "benefit", "paid_on"]).any()


def test_a_late_death_is_not_known_at_first(world, registers):
    """Some people are dead and still on the roll, because the report of the death is late."""
    deaths = registers["civil_death"]
    delay = (deaths["received_on"] - deaths["happened_on"]).dt.days
    assert delay.median() <= 10
    assert delay.quantile(0.95) > 30


def test_agencies_spell_names_in_their_own_way(registers):
    """The bank writes Latin capitals without special letters; the civil registry writes them."""
    bank = "".join(registers["bank_account"]["last_name"].astype(str))
    civil = "".join(registers["civil_birth"]["last_name"].astype(str))
    assert bank.isascii()
    assert bank == bank.upper()
    assert "ə" in civil


def test_only_the_registers_asked_for_are_made(world):
    """A choice of registers gives the same tables as all of them."""
    some = build_registers(world, only=["civil_death"])
    assert list(some) == ["civil_death"]
    pd.testing.assert_frame_equal(some["civil_death"], build_registers(world)["civil_death"])


@pytest.mark.parametrize(("call", "expected"), [
    ({"only": ["civil_deaths"]}, "civil_death"),
    ({"as_of": dt.date(2031, 1, 1)}, "2031"),
])
def test_a_wrong_question_is_refused(world, call, expected):
    """An unknown register or a day outside the world is one bad input that helps."""
    with pytest.raises(BadInput, match=expected):
        build_registers(world, **call)


@pytest.mark.parametrize("people", [0, -5, 10**9])
def test_an_impossible_number_of_people_is_refused(azerbaijan, people):
    """Nobody, fewer than nobody, and more than can be numbered are bad input."""
    with pytest.raises(BadInput, match="people"):
        build_population(azerbaijan, people=people, seed=1)


def test_about_as_many_people_live_as_were_asked_for():
    """From 10,000 people on, the number alive is within 2 of 100 of the number asked for."""
    for code in list_countries():
        world = build_population(load_country(code), people=10_000, seed=8)
        living = int((world.persons["died"].isna() & world.persons["left"].isna()).sum())
        assert living == pytest.approx(10_000, rel=0.02)


def test_the_numbers_of_records_have_gaps_everywhere(registers):
    """Record ids rise in uneven steps from row to row, so that a number in between tells nothing."""
    for name, table in registers.items():
        steps = table["record_id"].diff().dropna()
        assert (steps > 0).all(), name
        assert (steps > 1).mean() > 0.8, name
        assert steps.nunique() > 5, name


def test_a_clerk_entered_each_record(world, registers):
    """Registers with a clerk name one of a few for every record, the same on any day looked at."""
    births = registers["civil_birth"].set_index("record_id")["clerk"].astype(str)
    past = build_registers(world, as_of=DAY, only=["civil_birth"])["civil_birth"].set_index("record_id")["clerk"]
    assert 20 < births.nunique() <= 60
    assert (births.loc[past.index] == past.astype(str)).all()


def test_a_hundred_people_are_enough(azerbaijan):
    """A very small world works: the tour of the house may ask for a hundred people."""
    tiny = build_population(azerbaijan, people=100, seed=2)
    assert 50 < int((tiny.persons["died"].isna() & tiny.persons["left"].isna()).sum()) < 200
    assert len(build_registers(tiny)["population_register"]) > 50


def test_names_follow_the_family(world):
    """A child bears the father's surname in its own form, and a patronymic from his first name."""
    persons = world.persons.set_index("person_id")
    children = persons[persons["father_id"] >= 0].tail(500)
    fathers = persons.loc[children["father_id"]]
    father_name = fathers["first_name"].astype(str).to_numpy()
    son = (children["sex"] == "M").to_numpy()

    expected = [f"{name} {'oğlu' if male else 'qızı'}" for name, male in zip(father_name, son, strict=True)]
    assert children["patronymic"].astype(str).tolist() == expected
    same = children["birth_last_name"].astype(str).to_numpy() == fathers["birth_last_name"].astype(str).to_numpy()
    assert same[son].all()
    assert np.mean(same[~son]) < 0.6


def test_brothers_and_sisters_bear_different_first_names(world):
    """Hardly any two children of one mother share a first name."""
    children = world.persons[world.persons["mother_id"] >= 0]
    assert children.duplicated(["mother_id", "first_name", "sex"]).mean() < 0.002
