"""What an exercise says in other languages than English: what is wrong with it, and what is still shown in English."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from courses.form.exercise import Exercise
from courses.form.feedback_texts import ABOUT, ANY, COMMON, HEADING, WORDS, Catalogue, read_feedback, value_names
from courses.toolkit.pack import language_code
from courses.toolkit.words import known_languages
from synthetic_data import Problem, did_you_mean

_EVERYWHERE = {(ABOUT, "title")}


def texts_of(catalogue: Catalogue) -> dict[tuple[str, str], str]:
    """Return (item, reason code) → sentences, names and single words left out."""
    return {(item, code): text for item, codes in catalogue.items() if item not in (ABOUT, WORDS)
            for code, text in codes.items() if code != HEADING}


def translation_problems(exercise: Exercise) -> Iterator[Problem]:
    """Yield what is wrong with translated feedback: what English does not have, and values or words left out."""
    english = read_feedback(exercise.keys / "feedback.en.yml")
    wanted = texts_of(english)
    yield from (Problem(where=f"{exercise.id}: exercise.yml: items.{one.id}", value=one.id, remedy="call it otherwise",
                        rule="is a section of feedback files that is about no item")
                for one in exercise.items if one.id in (ANY, ABOUT, WORDS))
    places = sorted(exercise.keys.glob("feedback.*.yml"))
    for path in places:
        yield from _unread(f"{exercise.id}: {path.name}", path)
    for path in places:
        if path.name == "feedback.en.yml":
            continue
        where, spoken = f"{exercise.id}: {path.name}", read_feedback(path)
        yield from _strange(where, exercise, english, spoken)
        for (item, code), text in texts_of(spoken).items():
            if value_names(text) not in (None, value_names(wanted.get((item, code), text))):
                yield Problem(where=f"{where}: {item}.{code}", rule="does not name the values that English names",
                              value=text)
        for word in sorted(set(english.get(WORDS, {})) - set(spoken.get(WORDS, {}))):
            yield Problem(where=f"{where}: {WORDS}.{word}", rule="is missing, so a sentence would be half in English",
                          remedy=f"write what {english[WORDS][word]!r} is called")


def shared_translation_problems() -> list[Problem]:
    """Return what is wrong with the files of what all exercises say alike: once, and not for each exercise."""
    return [problem for path in sorted(COMMON.glob("feedback.*.yml"))
            for problem in _unread(f"{COMMON.name}/{path.name}", path)]


def _unread(where: str, path: Path) -> Iterator[Problem]:
    """A file for a language that no trainee can have; sentences that cannot be filled in."""
    language = path.name.split(".")[1]
    if language != language_code(language):
        yield Problem(where=where, value=language, rule="is no language that is looked for",
                      remedy=f"call it feedback.{language_code(language)}.yml")
    for (item, code), text in texts_of(read_feedback(path)).items():
        if value_names(text) is None:
            yield Problem(where=f"{where}: {item}.{code}", value=text, rule="has a brace that is no plain {name}",
                          remedy="write {name}, small letters and _, for a value; {{ and }} for a brace itself")


def _strange(where: str, exercise: Exercise, english: Catalogue, spoken: Catalogue) -> Iterator[Problem]:
    known = {(item, code) for item, codes in english.items() for code in codes} | _EVERYWHERE
    known |= {(item.id, HEADING) for item in exercise.items}
    for item, codes in spoken.items():
        for code in codes:
            if (item, code) not in known:
                yield Problem(where=f"{where}: {item}.{code}", rule="is nothing that feedback.en.yml says",
                              remedy=did_you_mean(code, [each for place, each in known if place == item]))


def untranslated(exercise: Exercise) -> list[str]:
    """Return what trainees of another language still read in English, a line for each language; no error."""
    found = []
    for language in sorted(known_languages() - {"en"}):
        lacks = [] if language in exercise.languages else ["desks and notebook"]
        if missing := _unsaid(exercise, language):
            lacks.append(f"feedback ({missing})")
        if lacks:
            found.append(f"{exercise.id} in {language}: {' and '.join(lacks)}")
    return found


def _unsaid(exercise: Exercise, language: str) -> str:
    path, common = exercise.keys / f"feedback.{language}.yml", COMMON / f"feedback.{language}.yml"
    if not path.is_file():
        return f"no {path.name}"
    spoken = read_feedback(path)
    alike = read_feedback(common) if common.is_file() else {}
    said = set(texts_of(spoken)) | set(texts_of(alike))
    english = read_feedback(exercise.keys / "feedback.en.yml")
    missing = [f"{item}.{code}" for item, code in texts_of(english) if (item, code) not in said]
    if language not in exercise.title:
        missing.append(f"{ABOUT}.title")
    named = [item.id for item in exercise.items if HEADING in english.get(item.id, {})
             or language not in exercise.languages]
    missing += [f"{name}.{HEADING}" for name in named if HEADING not in {**spoken.get(name, {}), **alike.get(name, {})}]
    return ", ".join(missing)
