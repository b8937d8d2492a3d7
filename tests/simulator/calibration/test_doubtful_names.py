"""Names in a log that differ only by what is not seen, and numbers that a spreadsheet has shortened."""

from __future__ import annotations

import pandas as pd
import pytest

from simulator.calibration.audit import audit_log
from simulator.calibration.reading import read_log
from synthetic_data import BadInput

STEPS = ("ask", "check", "pay")


def read(tmp_path, kind="csv", *, cases=("C10", "C11", "C12"), change=None):
    """A log of three cases and three steps; `change` is the column and word of the fifth row."""
    rows = [(case, step, f"2024-03-0{4 + day} {9 + hour:02d}:00", f"2024-03-0{4 + day} {9 + hour:02d}:30",
             f"ann {hour}") for day, case in enumerate(cases) for hour, step in enumerate(STEPS)]
    table = pd.DataFrame(rows, columns=["case", "activity", "start", "end", "resource"])
    if change:
        table.loc[4, change[0]] = change[1]
    path = tmp_path / f"a.{kind}"
    getattr(table, f"to_{kind}")(path, index=False)
    return read_log(path, zone="UTC")


def doubts(log):
    """The findings on names."""
    return {one.name: one for one in audit_log(log).findings if "alike" in one.name or "rounded" in one.name}


@pytest.mark.parametrize(("part", "word", "name"), [
    ("case", "c11", "cases"), ("case", "C\u200b11", "cases"), ("case", "C011", "cases"), ("case", "C 11", "cases"),
    ("case", "C11.0", "cases"), ("case", "\uff2311", "cases"), ("activity", "Check", "steps"),
    ("activity", "che\u00adck", "steps"), ("activity", "CHECK ", "steps"), ("resource", "Ann 1", "people"),
    ("resource", "ann\xa01", "people"), ("resource", "ann  1", "people"), ("activity", "chéck", "steps"),
    ("resource", "ánn 1", "people")])
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_names_that_look_alike_are_told(tmp_path, part, word, name, kind):
    """With their counts and a remedy, under the name of what they are; nothing else is told."""
    found = doubts(read(tmp_path, kind, change=(part, word)))
    assert list(found) == [f"{name} spelled alike"]
    one = found[f"{name} spelled alike"]
    assert "2 of 4 names" in one.found and "(2)" in one.found and "(1)" in one.found and "write each" in one.lost


def test_two_ways_to_write_a_letter_are_told(tmp_path):
    """One sign, or a letter and its mark."""
    log = read(tmp_path, cases=("\u00c91", "E\u03011", "C3"))
    assert "[2 signs] (3) and" in doubts(log)["cases spelled alike"].found


@pytest.mark.parametrize("cases", [
    ("C10", "C11", "C12"), ("1", "10", "100"), ("A-1-10", "A-11-0", "A-1-1"), ("E1", "\u00d01", "F1"),
    ("1E10", "12E3", "AB07"), ("1E10", "10F0", "2233"), ("1010", "1E10", "2233"), ("C1", "1e15", "C3"),
    ("1E5", "2E5", "E12"), ("1000000000000000", "1000000000000001", "1000000000000002"), ("1.5", "15", "150")])
def test_ordinary_names_are_not_told(tmp_path, cases):
    """Other zeros, other marks, letters with an accent and long numbers are names of their own."""
    assert not doubts(read(tmp_path, cases=cases))


@pytest.mark.parametrize("word", ["1,23457E+11", "1.23E+11", "1E+15", "1.23457e+11", "2E+012", "1.5E10"])
def test_numbers_that_a_spreadsheet_shortened_name_no_case(tmp_path, word):
    """Several cases have become one, and nobody can tell them apart; of people, it is told."""
    with pytest.raises(BadInput, match="a spreadsheet has shortened") as told:
        read(tmp_path, cases=("C1", word, "C3"))
    assert word in str(told.value) and "as text" in str(told.value)
    assert word in doubts(read(tmp_path, change=("resource", word)))["rounded numbers of people"].found


def test_long_numbers_that_all_end_in_zeros_are_told(tmp_path):
    """Spreadsheets keep 15 digits."""
    found = doubts(read(tmp_path, cases=("123456789012345000", "123456789012346000", "123456789012347000")))
    assert "3 names of cases" in found["rounded numbers of cases"].found


@pytest.mark.parametrize("cases", [
    ("123456789012", "1e12", "123456789013"), ("1e12", "2e12", "3e13"),
    ("1e12", "2e12", "123456789012", "987654321098", "Test")])
def test_numbers_that_another_program_shortened_name_no_case(tmp_path, cases):
    """Without their sign they could be hexadecimal ids, but not among long numbers, words, or nothing else."""
    with pytest.raises(BadInput, match="a spreadsheet has shortened"):
        read(tmp_path, cases=cases)


@pytest.mark.parametrize(("part", "what"), [("activity", "steps"), ("resource", "people")])
def test_letters_that_were_lost_are_told(tmp_path, part, what):
    """With the name that was meant, where it can be known."""
    found = {one.name: one.found for one in audit_log(read(tmp_path, change=(part, "prÃ¼fen"))).findings}

    assert "prÃ¼fen was read in the wrong encoding (prüfen?)" in found[f"letters of {what}"]
    assert not [name for name in found if name.startswith("letters of") and name != f"letters of {what}"]
