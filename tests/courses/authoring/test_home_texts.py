"""The words of desks and home: every language has them all."""

import json
import shutil

from courses import toolkit_text_problems
from courses.toolkit.home.words import TEXTS
from courses.toolkit.pack import TEXTS as DESK_TEXTS


def test_every_language_has_every_line():
    """English and Azerbaijani name the same keys and the same values, and no page asks for words that are not there."""
    assert [str(problem) for problem in toolkit_text_problems()] == []


def test_what_is_missing_is_named(tmp_path):
    """A line or value left out, a language without a home, a key that only a page knows: each is named."""
    desks, home, pages = (shutil.copytree(source, tmp_path / name / "texts") for name, source in
                          (("toolkit", DESK_TEXTS), ("home", TEXTS), ("pages", TEXTS.parent / "templates")))
    words = json.loads((home / "az.json").read_text()) | {"home.hello": "Salam"}
    (home / "az.json").write_text(json.dumps({key: text for key, text in words.items() if key != "daily"}))
    (desks / "de.json").write_text((desks / "en.json").read_text())
    (pages / "new.html.j2").write_text('{{ say("home.brand_new") }}')
    found = "\n".join(map(str, toolkit_text_problems((desks, home), pages)))

    assert "home/texts/az.json: daily: stands in one language only" in found
    assert "home/texts/az.json: home.hello: does not name the values" in found
    assert "home/texts/de.json: home.begin: stands in one language only" in found
    assert "home.brand_new: is used on a page and has no words" in found
    assert "toolkit/texts/de.json" not in found
