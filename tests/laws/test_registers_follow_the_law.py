"""Laws of the registers: what an office could never have on file, recomputed here with pandas from the built tables."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthetic_data import build_population, build_registers, check_realism, list_countries, load_country

COUNTRIES = {code: load_country(code) for code in list_countries()}
WHO = COUNTRIES["azerbaijan"].registers["population_register"].key
"""Column with the personal number."""
seeds = st.integers(0, 2**40)
few = settings(max_examples=3, deadline=None)


def _text(frame, *columns):
    return pd.MultiIndex.from_frame(frame[list(columns)].astype(str))


@pytest.fixture(scope="module")
def office():
    """A sample of the complete country as the office has it on the reference date, with the truth about its people."""
    world = build_population(COUNTRIES["azerbaijan"], people=8000, seed=11)
    registers = build_registers(world, world.country.profile.reference_date)
    people = world.persons.set_index(world.persons[WHO].astype(str))
    return world, registers, people.assign(gone=people[["died", "left"]].min(axis=1))


def _of(people, frame, column):
    return people[column].reindex(frame[WHO].astype(str)).to_numpy()


@given(seeds, st.sampled_from(sorted(COUNTRIES)))
@few
def test_no_record_of_any_country_breaks_a_rule(seed, code):
    """Whatever the seed, each shipped country's registers keep every rule that `realism` counts exceptions of."""
    exceptions = check_realism(build_population(COUNTRIES[code], people=2500, seed=seed)).exceptions
    assert exceptions.loc[exceptions["exceptions"] > 0, ["rule", "exceptions", "of"]].to_dict("records") == []


def test_no_pension_is_below_the_minimum_and_the_mean_is_near_the_published_one(office):
    """In December 2023 no old-age pension pays less than 280, and their mean is within a tenth of 456."""
    payments = office[1]["payment_list"]
    december = payments[(payments["paid_on"] == "2023-12-01") & (payments["benefit"] == "old_age_pension")]["amount"]
    assert december.min() >= 280
    assert (december > 280).mean() > 0.5
    assert december.mean() == pytest.approx(456, rel=0.1)


def test_a_pension_grows_as_the_decrees_say(office):
    """A pension awarded in 2022 pays from 2023 on its first amount and 16.67, and then 14.7 of 100 more."""
    rights, registers = office[0].entitlements, office[1]
    awarded = rights[(rights["benefit"] == "old_age_pension") & rights["end"].isna()
                     & rights["start"].between("2022-01-01", "2022-12-31")]
    numbers = office[0].persons.set_index("person_id")[WHO].reindex(awarded["person_id"]).astype(str).to_numpy()
    awarded = awarded.set_index(numbers)["amount"]
    cases = registers["beneficiary_file"].query("benefit == 'old_age_pension'")
    paid = cases.set_index(cases[WHO].astype(str))["amount"].reindex(awarded.index).dropna()
    assert len(paid) > 3
    wanted = np.maximum((awarded.loc[paid.index] + 16.67) * 1.147, 280)
    np.testing.assert_allclose(paid, wanted, atol=0.006)


def test_every_payment_has_its_case(office):
    """Person and benefit of each payment stand in the beneficiary file, also where the right began before it."""
    registers = office[1]
    cases, payments = registers["beneficiary_file"], registers["payment_list"]
    assert _text(payments, WHO, "benefit").isin(_text(cases, WHO, "benefit")).all()
    assert (cases["start"] < "2010-01-01").any()
    assert (cases["recorded_on"] >= "2010-01-01").all()


def test_wages_are_reported_under_a_contract_and_of_months(office):
    """Each quarterly line has a contract with the same employer, months above 0, and no wage without them."""
    lines, contracts = office[1]["insurance_quarter"], office[1]["employment_contract"]
    assert _text(lines, WHO, "employer_tin").isin(_text(contracts, WHO, "employer_tin")).all()
    assert lines["months"].between(0.1, 3).all()
    assert (contracts.loc[contracts["end"].isna(), "monthly_wage"] >= 345).all()


@pytest.mark.parametrize("register", ["school_pupil", "higher_education", "employment_contract", "address_register"])
def test_nothing_goes_on_after_death_or_emigration(office, register):
    """School, study, work and residence neither begin nor end after the person has died or left."""
    _, registers, people = office
    frame = registers[register]
    first, last = ("valid_from", "valid_to") if register == "address_register" else ("start", "end")
    gone = pd.Series(_of(people, frame, "gone"))
    over = frame[last].reset_index(drop=True)
    assert gone.notna().any()
    assert not (frame[first].reset_index(drop=True) > gone).any()
    assert not ((over > gone) & (over < "2024-01-01")).any()


def test_travellers_are_of_an_age(office):
    """Nobody leaves for work before 16 or for study before 16 or from 35 on."""
    _, registers, people = office
    out = registers["border_crossing"].query("direction == 'out'")
    age = (out["crossed_on"].to_numpy() - _of(people, out, "born")) / np.timedelta64(86_400, "s") / 365.2425
    for purpose, low, high in (("work", 16, 70), ("study", 16, 35)):
        ages = age[(out["purpose"] == purpose).to_numpy()]
        assert len(ages) > 5
        assert low - 0.01 <= ages.min() <= ages.max() < high + 0.01


def test_nobody_moves_to_the_address_where_they_live(office):
    """Of two stays of a person that follow each other the addresses differ."""
    stays = office[1]["address_register"].astype({WHO: str}).sort_values([WHO, "valid_from"])
    before = stays.groupby(WHO)[["settlement", "street", "building", "flat", "valid_to"]].shift()
    same = np.logical_and.reduce([stays[name].astype(str) == before[name].astype(str)
                                  for name in ("settlement", "street", "building", "flat")])
    assert not (same & (stays["valid_from"] == before["valid_to"])).any()


def test_offices_write_on_working_days_and_work_off_the_queue(office):
    """No week-end, 1 January or Novruz in the dates of recording and receipt; after a week-end more than usual."""
    closed = {pd.Timestamp(f"{year}-{day}") for year in range(2010, 2024)
              for day in ("01-01", "01-02", "03-20", "03-21", "03-22", "03-23", "03-24", "05-28")}
    for name, frame in office[1].items():
        for column in ("recorded_on", "received_on"):
            if (name, column) != ("border_crossing", "recorded_on"):
                assert (frame[column].dt.day_of_week < 5).all(), (name, column)
                assert not frame[column].isin(closed).any(), (name, column)
    births = office[1]["civil_birth"]["recorded_on"].dt.day_of_week.value_counts(normalize=True)
    assert births[0] > 1.7 * births[2]
    crossed = office[1]["border_crossing"]["recorded_on"].dt.day_of_week.value_counts(normalize=True)
    assert crossed[[5, 6]].sum() == pytest.approx(2 / 7, abs=0.05)


@given(st.lists(st.tuples(st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)), st.floats(0, 1, exclude_max=True)),
                min_size=1, max_size=40), st.sampled_from(sorted(COUNTRIES)))
def test_work_is_put_off_to_working_days_and_never_taken_early(pairs, code):
    """Working off moves nothing to an earlier day or to a closed one, leaves open days alone, and takes days only."""
    calendar = COUNTRIES[code].working_days
    days = np.array([(day - dt.date(1970, 1, 1)).days for day, _ in pairs], np.int32)
    days = np.maximum(days, calendar.first)
    done = calendar.worked_off(days, np.array([u for _, u in pairs]))
    assert (done >= days).all()
    assert calendar.is_open(done).all()
    assert (done == days)[calendar.is_open(days)].all()
    assert (done - days <= 30).all()


def test_kin_do_not_marry_and_households_live_together(office):
    """Spouses share no parent, living brothers and sisters no first name, and a household one settlement."""
    world, _, _ = office
    persons = world.persons
    by_id = persons.set_index("person_id")
    married = persons[persons["spouse_id"] >= 0]
    spouses = by_id.loc[married["spouse_id"]]
    for parent in ("mother_id", "father_id"):
        assert not ((spouses[parent].to_numpy() == married[parent].to_numpy()) & (married[parent] >= 0)).any()
    living = persons[persons["died"].isna() & persons["left"].isna()]
    assert not living[living["mother_id"] >= 0].duplicated(["mother_id", "first_name"]).any()
    assert (living.groupby("household_id")["settlement"].nunique() == 1).all()
