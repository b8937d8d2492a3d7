"""Addresses that one column's sorting has moved to other people, and names that break off."""

from __future__ import annotations

import pytest

from grading.class_folder.roster import read_roster
from synthetic_data import BadInput

HEAD = "trainee,first_name,last_name,email\n"


def test_addresses_sorted_apart_from_their_names_are_refused(tmp_path):
    """An address that bears another line's name and nothing of its own belongs to that line."""
    path = tmp_path / "class.csv"
    path.write_text(HEAD + "aysel,Aysel,Quliyeva,rauf.aliyev@x.org\nrauf,Rauf,Əliyev,aysel.quliyeva@x.org\n")
    with pytest.raises(BadInput, match=r"line 2.email: bears the name of line 3 and not .* Aysel Quliyeva"):
        read_roster(path, is_handed=True)


@pytest.mark.parametrize("email", [
    "office7@x.org", "a.quliyeva@x.org", "aysel.aliyeva@x.org", "quliyeva.aysel@x.org", "rauf@x.org"])
def test_other_addresses_are_taken(tmp_path, email):
    """Addresses of offices, of a maiden name and with one name alone say nothing of another line."""
    path = tmp_path / "class.csv"
    path.write_text(HEAD + f"aysel,Aysel,Quliyeva,{email}\nrauf,Rauf,Əliyev,\n")
    assert [one.id for one in read_roster(path, is_handed=True)] == ["aysel", "rauf"]


@pytest.mark.parametrize("name", ["Quliyeva-Məmm...", "Quliyeva-Məmm…"])
def test_names_that_break_off_are_refused(tmp_path, name):
    """Three dots at the end are what a page or a table shows of a name that is too long for it."""
    path = tmp_path / "class.csv"
    path.write_text(HEAD + f"aysel,Aysel,{name},\n")
    with pytest.raises(BadInput, match=r"breaks off|in it, as no name has"):
        read_roster(path, is_handed=True)
