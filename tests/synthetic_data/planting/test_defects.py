"""Single defects: what they make of one value, worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from synthetic_data import RegisterSet, defect_plan, inject


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
