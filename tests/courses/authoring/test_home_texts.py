"""The words of desks and home: every language has them all."""

import json
import re
import shutil

from courses import toolkit_text_problems
from courses.toolkit.pack import TEXTS as DESK_TEXTS
from courses.toolkit.words import TEXTS


def test_every_language_has_every_line():
    """English and Azerbaijani name the same keys and the same values, and no page asks for words that are not there."""
    assert [str(problem) for problem in toolkit_text_problems()] == []


def test_every_key_that_the_program_says_has_words(root):
    """Whatever key the pages' code names stands in the English file: nobody meets an error instead of a sentence."""
    known = json.loads((TEXTS / "en.json").read_text())
    code = [path.read_text() for folder in ("grading/pages", "grading/findings", "grading/desk_service",
                                            "courses/toolkit/home", "courses/toolkit/web")
            for path in (root / folder).rglob("*.*") if path.suffix in (".py", ".j2")]
    first = "|".join({key.partition(".")[0] for key in known})
    named = re.compile(rf'"((?:{first})[.][a-z_.]*[a-z_])"|\bsay\("([a-z_.]+)"[,)]')
    said = {key for text in code for pair in named.findall(text) for key in pair if key}

    assert len(said) > 150
    assert said - set(known) == {"certificate.pdf", "record.pdf", "home.json"}
    # Whoever is sent away reads what to do as well: `told` names the key, or takes it from a table with its status.
    told = {key for text in code for pair in re.findall(r'\btold\([^"]*"([a-z_.]+)"|\("([a-z_.]+)", \d{3}\)', text)
            for key in pair if key}
    told |= {key for text in code for key in re.findall(r'\(\d{3}, "([a-z_.]+)"\)', text)}
    assert {"none", "feedback.none", "wrong.any", "refused.host", "refused.away", "link.none"} <= told
    assert {f"{key}.do" for key in told | {"wrong.404", "wrong.405", "link.used", "link.ended"}} <= set(known)
    scripts = (root / "courses/toolkit/static/hand_in.js",
               root / "grading/setup/labextensions/readiness-desks/static/desks.js")
    drawn = {key for path in scripts for key in re.findall(r'texts(?:\.|\[")([a-z_.]+)\b', path.read_text())}
    assert {"hand_in.lost", "feedback.none.do", "lab.course"} <= drawn <= set(known)


def test_what_is_missing_is_named(tmp_path):
    """A line or value left out, a language without a home, a key that only a page knows: each is named."""
    desks, home, pages = (shutil.copytree(source, tmp_path / name / "texts") for name, source in
                          (("toolkit", DESK_TEXTS), ("home", TEXTS), ("pages", TEXTS.parent / "home" / "templates")))
    words = json.loads((home / "az.json").read_text()) | {"home.hello": "Salam"}
    kept = {key: text for key, text in words.items() if key not in ("daily", "competency.C04")}
    (home / "az.json").write_text(json.dumps(kept))
    (desks / "de.json").write_text((desks / "en.json").read_text())
    (pages / "new.html.j2").write_text('{{ say("home.brand_new") }}')
    found = "\n".join(map(str, toolkit_text_problems((desks, home), (pages,))))

    assert "home/texts/az.json: daily: stands in one language only" in found
    assert "home/texts/az.json: competency.C04: stands in one language only" in found
    assert "home/texts/az.json: home.hello: does not name the values" in found
    assert "home/texts/de.json: home.begin: stands in one language only" in found
    assert "home.brand_new: is used on a page and has no words" in found
    assert "toolkit/texts/de.json" not in found
