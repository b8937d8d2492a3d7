"""Of which English a translation is: a digest of each English sentence, so that one that has changed since is told.

`keys/<exercise>/of-english.<language>.yml` speaks of an exercise's feedback, desks and notebook, and
`courses/of-english.<language>.yml` of what all share. Both are written by `readiness course translated`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import RootModel

from courses.authoring.home_texts import read_words, words_of_pages
from courses.authoring.notebook import read_cells
from courses.form.exercise import Exercise, list_exercises, load_exercise
from courses.form.feedback_texts import ABOUT, ANY, COMMON, Catalogue, read_feedback
from courses.toolkit.pack import TEXTS as DESK_TEXTS
from courses.toolkit.words import TEXTS as PAGE_TEXTS
from courses.toolkit.words import known_languages
from simulator import what_if_texts
from synthetic_data import digest, frame_words, load_spec, written_yaml

Sentences = dict[str, str]
Pair = tuple[Sentences, Sentences]
"""Sentences of English, and of a translation, by the same keys."""
_HEAD = ("# Of which English the translations are: written by `readiness course translated`, read by `readiness course "
         "lint`.\n")
_SHORT = 8
"""Figures of a digest; two sentences of one key share them once in four thousand million times."""


class DigestFile(RootModel[dict[str, dict[str, str]]]):
    """Part, such as feedback → key → digest of the English sentence that was translated."""


def older_than_english(exercise: Exercise) -> list[str]:
    """Return the sentences of an exercise's translations whose English has changed since; no error."""
    return [f"{exercise.id} in {language}: {told}" for language in _languages(exercise)
            for told in _older(_of_exercise(exercise, language), _file(exercise.keys, language))]


def shared_older_than_english() -> list[str]:
    """Return the same of what all exercises and pages share."""
    return [f"{language}: {told}" for language in shared_languages()
            for told in _older(_shared(language), _file(COMMON, language))]


def keep_english(exercise: Exercise | None, language: str, keys: Sequence[str] = ()) -> Path | None:
    """Note that translations are of the English that stands there now, and return the file; none where none is needed.

    Parameters
    ----------
    exercise : what all share, when None
    keys : only these sentences, as the lint names them, such as ``feedback plan.low``; all when not given
    """
    path = _file(COMMON if exercise is None else exercise.keys, language)
    before = _read(path)
    found = {part: {key: before.get(part, {}).get(key, "") if keys and f"{part} {key}" not in keys
                    else _short(english[key]) for key in english if key in spoken}
             for part, (english, spoken) in _pairs(exercise, language).items()}
    kept = {part: {key: short for key, short in lines.items() if short} for part, lines in found.items()}
    kept = {part: lines for part, lines in kept.items() if lines}
    if not kept:
        return None
    path.write_text(_HEAD + written_yaml(kept), encoding="utf-8")
    return path


def translated_sentences(exercise: Exercise | None) -> dict[str, set[str]]:
    """Return language → the sentences that are translated, as the lint names them; of what all share, when None."""
    return {language: {f"{part} {key}" for part, (english, spoken) in _pairs(exercise, language).items()
                       for key in english if key in spoken}
            for language in (shared_languages() if exercise is None else _languages(exercise))}


def shared_languages() -> list[str]:
    """Return the languages of what all share, English left out."""
    return sorted(known_languages() - {"en"})


def _older(pairs: Mapping[str, Pair], path: Path) -> Iterator[str]:
    known = _read(path)
    for part, (english, spoken) in pairs.items():
        for key in english:
            if key in spoken and known.get(part, {}).get(key) != _short(english[key]):
                why = "its English has changed since" if key in known.get(part, {}) else "nobody says of which English"
                yield f"{part} {key}: {why}"


def _short(sentence: str) -> str:
    # Lines that are broken elsewhere are the same sentence.
    return digest(" ".join(sentence.split()).encode())[:_SHORT]


def _file(folder: Path, language: str) -> Path:
    return folder / f"of-english.{language}.yml"


def _read(path: Path) -> dict[str, dict[str, str]]:
    return load_spec(path, DigestFile).root if path.is_file() else {}


def _languages(exercise: Exercise) -> list[str]:
    said = {path.name.split(".")[1] for path in exercise.keys.glob("feedback.*.yml")}
    return sorted((said | set(exercise.languages)) - {"en"})


def _pairs(exercise: Exercise | None, language: str) -> dict[str, Pair]:
    return _shared(language) if exercise is None else _of_exercise(exercise, language)


def _of_exercise(exercise: Exercise, language: str) -> dict[str, Pair]:
    feedback = exercise.keys / f"feedback.{language}.yml"
    english = _flat(read_feedback(exercise.keys / "feedback.en.yml")) | {f"{ABOUT}.title": exercise.title["en"]}
    found: dict[str, Pair] = {"feedback": (english, _flat(read_feedback(feedback)) if feedback.is_file() else {}),
                              "desks": _words(exercise.source, "texts.{}.json", language)}
    if (exercise.source / f"notebook.{language}.md").is_file():
        found["notebook"] = (_cells(exercise, "en"), _cells(exercise, language))
    return found


def _shared(language: str) -> dict[str, Pair]:
    common, frame = COMMON / f"feedback.{language}.yml", frame_words()
    english, spoken = _words(PAGE_TEXTS, "{}.json", language)
    return {"feedback": (_said_alike(), _flat(read_feedback(common)) if common.is_file() else {}),
            "desks": _words(DESK_TEXTS, "{}.json", language), "pages": (words_of_pages() | english, spoken),
            "frames": (frame["en"], frame.get(language, {})), "what-if": (what_if_texts("en"), what_if_texts(language))}


def _said_alike() -> Sentences:
    """What exercises say alike, in every form in which any of them says it."""
    forms = {key: {text} for key, text in _flat(read_feedback(COMMON / "feedback.en.yml")).items()}
    for name in list_exercises():
        for code, text in read_feedback(load_exercise(name).keys / "feedback.en.yml").get(ANY, {}).items():
            forms.setdefault(f"{ANY}.{code}", set()).add(text)
    return {key: " | ".join(sorted(texts)) for key, texts in forms.items()}


def _flat(catalogue: Catalogue) -> Sentences:
    return {f"{item}.{code}": text for item, codes in catalogue.items() for code, text in codes.items()}


def _words(folder: Path, name: str, language: str) -> Pair:
    return read_words(folder / name.format("en")), read_words(folder / name.format(language))


def _cells(exercise: Exercise, language: str) -> Sentences:
    # Of code only the comment above it is translated.
    return {name: cell.source if cell.cell_type == "markdown" else cell.source.partition("\n")[0]
            for name, cell in read_cells(exercise, language)}
