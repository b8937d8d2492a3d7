"""Single defects: what they make of one value, worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from synthetic_data import RegisterSet, defect_plan, inject, undo
from tests.synthetic_data.small_office import small_office


def spoilt(defect, value, **settings):
    """The value after the defect, in a register with this one row."""
    column = pd.Series([value], dtype="datetime64[s]" if isinstance(value, np.datetime64) else None)
    day = np.array(["2024-06-01"], dtype="datetime64[s]")
    table = pd.DataFrame({"record_id": [5], "x": column, "happened_on": day, "recorded_on": day, "received_on": day})
    link = pd.DataFrame({"register": pd.Categorical(["r"]), "record_id": [5], "person_id": [9]})
    plan = defect_plan("one", [{"defect": defect, "registers": "r", "fields": "x", "count": 1, "settings": settings}])
    return inject(RegisterSet(tables={"r": table}, link=link), plan, 1, None)[0]["r"].at[0, "x"]


@pytest.mark.parametrize(("defect", "value", "wanted", "settings"), [
    ("lost_diacritics", "Şəki", "Seki", {}),
    ("transliteration", "Qurbanov", "Gurbanov", {}),
    ("transliteration", "Həsənov", "Gasanov", {"table": "by-way-of-russian"}),
    ("truncated", "Ağakişiyev", "Ağakiş", {}),
    ("mojibake", "Şəki", "Å\ufffdÉ™ki", {}),
    ("unit_error", 345.5, 34550.0, {}),
    ("annual_for_monthly", 100.0, 1200.0, {}),
    ("default_value", 345.5, 0.0, {}),
    ("out_of_domain", 3, 5, {"number": 5}),
    ("fake_missing", "Bakı", "YOXDUR", {"tokens": ["YOXDUR"]}),
    ("token_order", "Səməd Vurğun", "Vurğun Səməd", {}),
    ("phonetic_variant", "Rəhm", "Rəxm", {"table": "sounds-latin-az"}),
    ("changed_code_list", "illness", "01", {"codes": {"illness": "01"}}),
])
def test_value_after_the_defect(defect, value, wanted, settings):
    """Each of these defects has one possible result."""
    assert spoilt(defect, value, **settings) == wanted


@pytest.mark.parametrize(("defect", "value", "wanted", "settings"), [
    ("swap_day_month", "2001-05-03", "2001-03-05", {}),
    ("century", "2023-02-28", "1923-02-28", {}),
    ("century", "1923-02-28", "2023-02-28", {}),
    ("default_date", "1980-07-09", "1980-01-01", {"oldest_share": 0}),
    ("default_date", "1980-07-09", "1900-01-01", {"oldest_share": 1}),
])
def test_date_after_the_defect(defect, value, wanted, settings):
    """Each of these defects has one possible result."""
    assert spoilt(defect, np.datetime64(value, "s"), **settings) == pd.Timestamp(wanted)


@pytest.mark.parametrize("defect", ["typo_keyboard", "typo_edit", "ocr", "invalid_format"])
def test_slips_change_little(defect):
    """A slip leaves the text one edit (two for a pair of letters) away and never empties it."""
    before, after = "Məmmədov", spoilt(defect, "Məmmədov")
    assert after
    assert after != before
    assert abs(len(after) - len(before)) <= 1
    assert len(set(before) - set(after)) <= 2


@pytest.mark.parametrize("defect", ["id_character", "id_transposed"])
def test_a_wrong_number_keeps_the_mark_of_an_invented_one(defect):
    """The first character, by which a number cannot be real, survives an error in the number."""
    after = spoilt(defect, "O1A2B3C")
    assert after[0] == "O"
    assert after != "O1A2B3C"
    assert len(after) == 7


def one_column(name, values, **dates):
    """A register with this column, and its link."""
    size = len(values)
    day = np.repeat(np.array(["2024-06-01"], dtype="datetime64[s]"), size)
    table = pd.DataFrame({"record_id": np.arange(1, size + 1), name: values, "happened_on": day, "recorded_on": day,
                          "received_on": day} | dates)
    link = pd.DataFrame({"register": pd.Categorical(["r"] * size), "record_id": table["record_id"],
                         "person_id": table["record_id"]})
    return RegisterSet(tables={"r": table}, link=link)


def planted(registers, defect, field, rate=1, world=None, **settings):
    """The registers and the ledger after this one defect."""
    line = {"defect": defect, "registers": "r", "fields": field, "rate": rate, "settings": settings}
    return inject(registers, defect_plan("one", [line]), 3, world)


@pytest.mark.parametrize("kind", ["int8", "int16", "int32", "int64", "uint8", "bool", "float64", "str", "category",
                                  "int16[pyarrow]", "datetime64[s]"])
def test_a_value_can_be_missing_in_a_column_of_any_type(kind):
    """Cells of whole numbers and flags can be emptied too, and taking it back gives the very column of before."""
    values = pd.Series([3, 1, 0, 1, 2, 5]).astype(kind) if kind != "datetime64[s]" else pd.Series(
        np.arange(6).astype("datetime64[D]").astype("datetime64[s]"))
    clean = one_column("x", values)
    dirty, ledger = planted(clean, "missing", "x", 0.5)
    assert dirty["r"]["x"].isna().sum() == len(ledger) == 3
    kept = dirty["r"]["x"].notna().to_numpy()
    assert dirty["r"]["x"][kept].astype(kind).tolist() == clean["r"]["x"][kept].tolist()
    pd.testing.assert_frame_equal(undo(dirty, ledger)["r"], clean["r"])


NAMES = ["Məmmədov", "Əliyev", "Quliyev", "Hüseynov", "Kərimov", "Babayev", "Rzayev", "Şıxıyev", "Çələbi", "Ağayev"]


@pytest.mark.parametrize("defect", ["typo_edit", "typo_keyboard"])
def test_first_letters_are_hit_less_often_than_later_ones(defect):
    """Of slips in names of about seven letters 3 of 100 hit the first letter, not one in seven."""
    _, ledger = planted(one_column("last_name", pd.Series(NAMES * 400)), defect, "last_name")
    first = (ledger["true_value"].str[0] != ledger["observed_value"].str[0]).mean()
    assert 0.01 < first < 0.06


@pytest.mark.parametrize("defect", ["typo_edit", "typo_keyboard", "phonetic_variant"])
@pytest.mark.parametrize(("names", "foreign"), [
    (NAMES, "[0-9]"), (["MAMMADOV", "ALIYEV", "GULIYEV", "HUSEYNOV"], "[^A-Z]"),
    (["გიორგაძე", "ბერიძე", "კაპანაძე"], "[^ა-ჰ]"), (["Иванов", "Петров", "Щукин"], "[^А-Яа-я]")])
def test_slips_stay_within_the_letters_that_the_register_was_typed_in(defect, names, foreign):
    """No digit comes into a name, no letter of another script, no marked letter into a register in plain letters."""
    _, ledger = planted(one_column("last_name", pd.Series(names * 300)), defect, "last_name")
    assert len(ledger) > 200
    assert not ledger["observed_value"].str.contains(foreign).any()


def test_marked_letters_come_into_names_that_are_typed_with_them():
    """A name typed on the country's keyboard gets letters of that keyboard, in a slip and beside a key."""
    for defect in ("typo_edit", "typo_keyboard"):
        _, ledger = planted(one_column("last_name", pd.Series(NAMES * 300)), defect, "last_name")
        added = [set(new) - set(old) for old, new in zip(ledger["true_value"], ledger["observed_value"], strict=True)]
        assert any(letters & set("əşçğıöü") for letters in added), defect


def test_a_nickname_is_one_of_the_table_in_any_spelling():
    """Nicknames follow the spelling of the register, capitals included; names without one stay."""
    for name, wanted in (("Vaqif", "Vaqo"), ("VAGIF", "VAGO"), ("Vagif", "Vago"), ("ნიკოლოზი", "ნიკა")):
        dirty, _ = planted(one_column("first_name", pd.Series([name, "Xyz"])), "nickname", "first_name")
        assert dirty["r"]["first_name"].tolist() == [wanted, "Xyz"]


def test_years_heap_at_0_and_5_and_never_lie_ahead():
    """Every year becomes the nearest multiple of 5, but none after the year of recording."""
    born = pd.Series(pd.to_datetime(["1961-03-04", "1963-12-31", "1960-01-01", "2023-05-05", "1964-02-29"])).astype(
        "datetime64[s]")
    dirty, _ = planted(one_column("birth_date", born), "age_heaping", "birth_date")
    wanted = ["1960-03-04", "1965-12-31", "1960-01-01", "2020-05-05", "1965-03-01"]
    assert dirty["r"]["birth_date"].astype(str).tolist() == wanted
    ages = planted(one_column("age", pd.Series([41, 43, 45], dtype="int8")), "age_heaping", "age")[0]
    assert ages["r"]["age"].tolist() == [40, 45, 45]


def test_an_outlier_lies_beyond_tukeys_fence():
    """Every outlier lies more than three quartile distances above the upper quartile."""
    wages = pd.Series(np.arange(400, 1400, dtype="float64"))
    _, ledger = planted(one_column("wage", wages), "outlier", "wage", 0.02)
    upper, lower = wages.quantile(0.75), wages.quantile(0.25)
    assert len(ledger) == 20
    assert (ledger["observed_value"].astype(float) > upper + 3 * (upper - lower)).all()


def test_a_house_number_stays_one():
    """The wrong number is another one above 0 that still fits its column, as the letters around it in a text stay."""
    numbers = planted(one_column("building", pd.Series(np.arange(1, 100, dtype="int8"))), "house_number_slip",
                      "building")[1]
    assert numbers["observed_value"].astype(int).between(1, 99).all()
    texts = planted(one_column("building", pd.Series(["12A", "7", "bis 9"] * 20)), "house_number_slip", "building")[1]
    assert texts["observed_value"].str.fullmatch(r"[0-9]+A|[0-9]+|bis [0-9]+").all()


def test_a_date_is_off_by_so_many_days_at_most():
    """Dates move by 1 to the asked number of days, before and after alike."""
    days = pd.Series(np.repeat(np.datetime64("2020-06-15", "s"), 2000))
    ledger = planted(one_column("died", days), "date_offset", "died", days=7)[1]
    off = (pd.to_datetime(ledger["observed_value"]) - pd.Timestamp("2020-06-15")).dt.days
    assert set(off) == set(range(-7, 8)) - {0}


def test_a_bad_form_spoils_several_fields_of_a_record():
    """Every record that is hit differs in two fields or more, within one defect."""
    registers, world = small_office(400)
    line = {"defect": "bad_form", "registers": "population_register", "rate": 0.2}
    ledger = inject(registers, defect_plan("one", [line]), 3, world)[1]
    fields = ledger.groupby("record_id")["field"].nunique()
    assert len(fields) == ledger["defect_id"].nunique() == 80
    assert fields.min() == 2
    assert fields.max() > 2


@pytest.mark.parametrize("defect", ["duplicate_fuzzy", "duplicate_person"])
def test_second_records_differ_in_one_field_or_several(defect):
    """Second records differ here in one field, there in several, and not always in the surname."""
    registers, world = small_office(400)
    line = {"defect": defect, "registers": "population_register", "rate": 0.5}
    ledger = inject(registers, defect_plan("one", [line]), 3, world)[1]
    changed = ledger["params"].astype(str).str.extract(r'"changed": \[(.*?)\]')[0].str.replace('"', "").str.split(", ")
    own = changed.map(lambda names: set(names) - {"recorded_on", "received_on", "personal_number"})
    assert own.map(len).min() == 1
    assert own.map(len).max() >= 3
    assert 0.1 < own.map(lambda names: "last_name" in names).mean() < 0.9


def test_whole_households_are_missing_or_stand_at_their_old_address():
    """A household is hit with all its members, as one defect, and no member of another one is."""
    registers, world = small_office(400)
    home = world.persons.set_index("person_id")["household_id"]
    missing = {"defect": "missing_household", "registers": "population_register", "rate": 0.2}
    ledger = inject(registers, defect_plan("one", [missing]), 3, world)[1]
    hit = ledger["person_id"].astype("int64")
    assert set(home[home.isin(home[hit])].index) == set(hit)
    assert ledger["defect_id"].nunique() == home[hit].nunique() in {26, 27}
    stale = {"defect": "stale_household", "registers": "population_register", "fields": "district", "rate": 1,
             "settings": {"history": "address"}}
    dirty, ledger = inject(registers, defect_plan("one", [stale]), 3, world)
    assert (ledger.groupby("defect_id")["person_id"].nunique() > 1).mean() > 0.5
    former = registers["address"].merge(registers.link, on="record_id").query("register == 'address'").sort_values(
        ["person_id", "happened_on", "record_id"]).groupby("person_id")["district"].first()
    people = dirty.link.query("register == 'population_register'").set_index("record_id")["person_id"]
    now = dirty["population_register"].set_index("record_id")["district"].astype(str)
    assert (now.to_numpy() == former[people[now.index]].astype(str).to_numpy()).all()
