"""Letters that were lost are told, and letters of any language are none."""

from __future__ import annotations

import pytest

from synthetic_data import damage, list_countries, load_country

WORDS = ["prüfen", "Şəbnəm", "Żółć", "Čas", "São João", "œuvre", "Ærø", "Öğünç", "naïve", "Ελένη", "Ґанок", "ნინო"]


@pytest.mark.parametrize("page", ["cp1252", "latin-1", "cp1250", "cp1251", "cp1254"])
@pytest.mark.parametrize("word", WORDS)
def test_utf8_taken_for_a_code_page_is_told(word, page):
    """Whatever the page, the right word is offered, once the page has a sign for each byte."""
    try:
        wrong = word.encode().decode(page)
    except UnicodeError:
        return
    if page != "cp1250" or sum(not letter.isascii() for letter in word) > 1:
        assert damage(wrong) == f"was read in the wrong encoding ({word}?)"
    assert damage(word) == ""


@pytest.mark.parametrize("word", ["Plášťovce", "Úžiny", "CĂŞLARU", "Віра", "ВІ", "ЛІЛІ", "ĽUDOVÍT", "Ångström"])
def test_rare_words_of_living_languages_are_whole(word):
    """Some of their letters would make UTF-8 in one code page or another."""
    assert damage(word) == ""


def test_a_word_spoilt_twice_is_told():
    """As some programs leave it: read wrong, saved, and read wrong again."""
    wrong = "klären".encode().decode("latin-1").encode().decode("latin-1")
    assert damage(wrong) == "was read in the wrong encoding (klären?)"


@pytest.mark.parametrize("word", ["Ay?el", "?ebnem", "kl�ren", "Gro?e Stra?e"])
def test_signs_in_the_place_of_letters_are_told(word):
    """A question mark within or before letters, and the sign for what could not be read."""
    assert damage(word) == "has a sign in the place of a letter"


@pytest.mark.parametrize("word", ["Complete?", "Why? Because", "A & B", "R&D; more", "? 3", "AT&T", "a ? b", "yes/no?"])
def test_questions_and_signs_of_texts_are_none(word):
    """A title may ask, and hold an ampersand."""
    assert damage(word) == ""


@pytest.mark.parametrize("word", ["Check&#xA;it", "A &amp; B", "&#350;ebnem"])
def test_codes_of_signs_are_told(word):
    """What a page or a drawing program writes for a sign, taken as letters."""
    assert damage(word).startswith("holds the code of a sign")


@pytest.mark.parametrize("code", list_countries())
def test_names_that_ship_are_whole(code):
    """The word lists of every shipped country."""
    tables = load_country(code).tables
    assert not [name for table, column in (("first_names", "name"), ("surnames", "stem"), ("streets", "street"),
                                           ("places", "settlement")) for name in map(str, tables[table][column])
                if damage(name)]
