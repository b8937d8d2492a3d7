"""Names that look alike have one key; names that people tell apart have two."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthetic_data import look_key, name_key, spelled_alike
from synthetic_data.core.same_names import latin_to, typed_key


@pytest.mark.parametrize("names", [
    ("İSMAYIL", "İsmayıl", "ismayıl", "ISMAYIL", "ismayil", "i\u0307smayil"), ("SIĞORTA", "sığorta", "Siğorta"),
    ("IŞIK", "ışık", "İŞİK"), ("Ştraße", "ŞTRASSE")])
def test_an_i_is_an_i_with_and_without_its_dot(names):
    """Programs make capitals by the rules of another language, so neither dots nor capitals tell two names apart."""
    assert spelled_alike(names) == [names]


@pytest.mark.parametrize("names", [
    ("Məmmədov", "Memmedov", "MƏMMƏDOV"), ("Kjær", "Kjaer"), ("Lebœuf", "LEBOEUF"), ("Weiß", "Weiss"),
    ("O'Brien", "O’Brien", "Oʼbrien"), ("Ann-1", "Ann–1", "Ann\u20111", "Ann—1")])
def test_letters_and_marks_typed_for_one_another_do_not_count(names):
    """Those that a keyboard has not, and those that a program puts in their place."""
    assert spelled_alike(names) == [names]


def test_an_i_and_one_without_a_dot_are_two_letters():
    """Of two names that differ so, both may be right; a capital İ is always the one with the dot."""
    assert name_key("Sadıq") != name_key("Sadiq") == name_key("SADİQ") == name_key("sadi\u0307q")


@pytest.mark.parametrize("names", [
    ("1000", "1 000", "1.000", "1,000", "1'000", "1’000", "1\u202f000", "01000", "1.000,00"),
    ("Fall 12 345 678", "fall 12.345.678", "Fall 12345678"), ("7", "7.0", "007", "7,00")])
def test_marks_and_blanks_between_thousands_do_not_count(names):
    """Spreadsheets write one number in all of these ways."""
    assert len({look_key(name) for name in names}) == 1


@pytest.mark.parametrize("names", [
    ("1", "1.000"), ("1.5", "15"), ("1.50", "150"), ("0.125", "125"), ("1.2.3", "123"), ("12.34.567", "1234567"),
    ("1.0000", "10000"), ("1.2.30", "1.2.3"), ("A-1-10", "A-11-0"), ("10", "100")])
def test_other_marks_make_other_numbers(names):
    """A thousand is not one, and parts of one, versions and ids are no thousands."""
    assert len({look_key(name) for name in names}) == len(names)


@pytest.mark.parametrize("names", [
    ("Prüfung", "Prufung", "PRÜFUNG", "Pru\u0308fung"), ("Ödəniş", "odənis"), ("Łódź", "Lodz"),
    ("réclamation", "reclamation"), ("Ελλάδα", "ΕΛΛΑΔΑ"), ("Ёлка", "Елка"), ("Məmmədov", "Memmedov", "MƏMMƏDOV"),
    ("Ærø", "Aero"), ("Cœur", "coeur")])
def test_names_that_differ_by_accents_alone_are_told(names):
    """They are told as alike, and not taken for one: `name_key`, by which names are refused, keeps the accents."""
    assert spelled_alike(names) == [names]
    assert len({name_key(name) for name in names}) >= 2


@pytest.mark.parametrize("names", [("мой", "мои"), ("か", "が"), ("कि", "की"), ("Georg", "Jörg")])
def test_letters_of_their_own_are_no_accents(names):
    """Marks that make another letter of one count."""
    assert spelled_alike(names) == []


@pytest.mark.parametrize("names", [
    ("Алла", "Aлла", "АЛЛA"), ("Іван", "Iван"), ("Βίκυ", "Bίκυ"),
    ("O'Brien", "O’Brien", "O`Brien", "O´Brien", "Oʼbrien"),
    ("Ann-1", "Ann–1", "Ann‑1", "Ann−1"), ("1.5", "1.50", "1.500000", "01.5"), ("Weiß", "WEISS")])
def test_signs_of_other_keyboards_and_programs_are_told(names):
    """Letters of two scripts, bent apostrophes, long dashes and zeros after parts of one are not seen by readers."""
    assert spelled_alike(names) == [names]


def test_letters_of_another_script_are_its_own():
    """No letter of the list stands in two scripts by a slip of a keyboard."""
    assert all(unicodedata.name(own).startswith(script) for script in ("CYRILLIC", "GREEK")
               for own in map(chr, latin_to(script.lower()).values()))


@pytest.mark.parametrize("names", [("Leroux", "Le Roux"), ("Weiß", "Weiss"), ("Sadıq", "Sadiq"), ("René", "Rene")])
def test_names_of_people_differ_by_a_blank_or_a_letter(names):
    """Both may be right; only capitals, blanks around and signs that are not seen make no other name."""
    assert len({typed_key(name) for name in names}) == 2
    assert {typed_key(f" {name.upper()}\u200b") for name in ("René", "De  Bruyne")} == {"rené", "de bruyne"}


@given(st.text(max_size=12))
def test_a_composed_letter_and_its_parts_are_one(text):
    """Whatever the name, both ways to write its letters have one key."""
    for form in ("NFC", "NFD"):
        assert name_key(unicodedata.normalize(form, text)) == name_key(text)
        assert look_key(unicodedata.normalize(form, text)) == look_key(text)
