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


@pytest.mark.parametrize(("rows", "found"), [
    ("aysel,Aysel,Quliyeva,r.aliyev@x.org\nrauf,Rauf,Əliyev,n.valiyeva@x.org\nnigar,Nigar,Vəliyeva,a.quliyeva@x.org",
     "line 2.email"),
    ("u1,Aysel,Quliyeva,rauf@x.org\nu2,Rauf,Əliyev,aysel@x.org\nu3,Nigar,Vəliyeva,nigar@x.org", "line 3.email"),
    ("u1,Aysel,Quliyeva,raliyev@x.org\nu2,Rauf,Əliyev,aquliyeva@x.org", "line 2.email"),
    ("quliyeva,Rauf,Əliyev,\naliyev,Nigar,Vəliyeva,\nveliyeva,Aysel,Quliyeva,", "line 4.trainee"),
    ("a.smith,John,Smith,\nj.smith,Ann,Smith,", ""),
    ("smith,Ann,Jones,s@x.org\njones,Tim,Smith,j@x.org", "line 3.trainee"),
    ("anna,Anna,Weber,m.weber@x.org\nmax,Max,Weber,a.weber@x.org", ""),
    ("u1,Aysel,Quliyeva,a.aliyeva@x.org\nu2,Rauf,Əliyev,rauf@x.org", "")])
def test_a_column_that_points_from_line_to_line_is_refused(tmp_path, rows, found):
    """Initials, surnames and log-ins that all belong to somebody else of the list were sorted apart from the names."""
    path = tmp_path / "class.csv"
    path.write_text(HEAD + rows + "\n")
    if not found:
        assert read_roster(path, is_handed=True)
        return
    with pytest.raises(BadInput, match=f"{found}: bears the name of line"):
        read_roster(path, is_handed=True)


@pytest.mark.parametrize("name", ["Quliyeva-Məmm...", "Quliyeva-Məmm…"])
def test_names_that_break_off_are_refused(tmp_path, name):
    """Three dots at the end are what a page or a table shows of a name that is too long for it."""
    path = tmp_path / "class.csv"
    path.write_text(HEAD + f"aysel,Aysel,{name},\n")
    with pytest.raises(BadInput, match=r"breaks off|in it, as no name has"):
        read_roster(path, is_handed=True)
