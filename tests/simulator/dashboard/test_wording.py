"""Languages say the same things: no unknown key, no lost value."""

import re
from pathlib import Path

import pytest

import simulator.dashboard.wording as wording
from synthetic_data import read_mapping

FOLDER = Path(wording.__file__).with_name("texts")
OTHERS = [code for code in wording.languages() if code != "en"]


def values(text):
    """The names put into a text."""
    return set(re.findall(r"\{(\w+)\}", str(text)))


@pytest.mark.parametrize("code", OTHERS)
def test_a_language_has_every_key_and_the_same_values(code):
    """A page is in one language: each text of English is there, with the same values in it, and no other."""
    english, other = (read_mapping(FOLDER / f"{name}.yml") for name in ("en", code))

    assert set(other) ^ set(english) == set()
    assert [key for key, text in other.items() if values(text) != values(english[key])] == []


def test_every_text_that_the_page_says_exists():
    """No key is said that no file has."""
    english = read_mapping(FOLDER / "en.yml")
    said = {key for path in FOLDER.parent.glob("*.py") for key in re.findall(r'say\("([\w.]+)"', path.read_text())}

    assert len(said) > 50
    assert said - set(english) == set()
