"""What a trainee decided, file by file, with the evidence that was on the desk and what would have been right.

For instructors, and for a trainee of a closed attempt: it tells the answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from courses import AnswerKey, DataPack, Exercise, Item, is_right, right_answers
from courses.toolkit.words import Words
from grading.examination.marking import Marks
from synthetic_data import Table


@dataclass(frozen=True, kw_only=True)
class DecidedField:
    """One blank of a file: what was asked, given, and would have been right."""

    item: str
    label: str
    given: str
    """In words; empty when nothing was answered."""
    right: str
    """In words; empty where there is no one right answer."""
    is_right: bool | None
    """None where only all files together can tell."""


@dataclass(frozen=True, kw_only=True)
class DecidedFile:
    """One file of a graded desk."""

    desk: str
    case: str
    title: str
    text: str
    evidence: tuple[Table, ...]
    advice: str
    rule: tuple[str, ...]
    """Lines of the rule that decides it."""
    why: str
    """Why the right answer is right here; empty where nobody wrote it."""
    fields: tuple[DecidedField, ...]

    @property
    def wrong(self) -> bool:
        """Whether any of its blanks is wrong by itself."""
        return any(field.is_right is False for field in self.fields)

    def as_plain(self) -> dict[str, Any]:
        """Return the file as plain JSON values."""
        return {**asdict(self), "evidence": [asdict(table) for table in self.evidence]}


def files_of(exercise: Exercise, pack: DataPack, key: AnswerKey, marks: Marks,
             language: str = "en") -> list[DecidedFile]:
    """Return the files of one attempt, in the order of the desks.

    Parameters
    ----------
    pack, key : of the attempt, rebuilt
    language : of the texts
    """
    words = DeskWords(pack.files, language)
    items = {item.id: item for item in exercise.items}
    right = {name: right_answers(item, key.expected[name]) for name, item in items.items()}
    desks: Mapping[str, Any] = json.loads(pack.files["desks.json"])
    return [_file(desk, case, words, tuple(_fields(desk, case, words, items, right, marks)), key.told)
            for desk in desks.values() if desk.get("graded") for case in desk["cases"]]


def decided_lines(files: Iterable[DecidedFile]) -> dict[str, list[str]]:
    """Return item → a line for each file: what was answered there, and what would have been right."""
    lines: dict[str, list[str]] = {}
    for file in files:
        for field in file.fields:
            sign = {True: "right", False: "WRONG", None: "     "}[field.is_right]
            right = f"; right: {field.right}" if field.right and not field.is_right else ""
            lines.setdefault(field.item, []).append(
                f"{sign}  {file.title} | {field.label}: {field.given or '(no answer)'}{right}")
    return lines


class DeskWords:
    """The exercise's texts; what has no words in a language has English ones or stands as it is, as on the desk."""

    def __init__(self, files: Mapping[str, bytes], language: str) -> None:
        self._texts: dict[str, str] = {}
        for code in ("en", language):
            self._texts |= json.loads(files.get(f"texts.{code}.json", b"{}"))
        spoken = Words(language if f"texts.{language}.json" in files else "en")
        self.ticks = {answer: spoken.say(answer) for answer in ("yes", "no")}

    def __call__(self, key: object) -> str:
        """Return the words of a key, of a tick its sign, of nothing nothing."""
        return "" if key is None else "✓" if key is True else self._texts.get(str(key), str(key))


def _file(desk: Mapping[str, Any], case: Mapping[str, Any], words: DeskWords,
          fields: tuple[DecidedField, ...], told: Mapping[str, str]) -> DecidedFile:
    advice = case.get("advice")
    said = "; ".join(map(words, (advice["text"], *advice.get("reasons", ())))) if advice else ""
    return DecidedFile(desk=words(desk["title"]), case=case["id"], title=words(case["title"]),
                       text=words(case.get("text", "")), evidence=tuple(_evidence(panel, words) for panel in
                                                                        case.get("panels", ())), advice=said,
                       rule=tuple(map(words, desk.get("rule_card", ()))), why=told.get(case["id"], ""), fields=fields)


def _evidence(panel: Mapping[str, Any], words: DeskWords) -> Table:
    rows = [tuple(words(cell) for cell in row) for row in panel["rows"]]
    width = max(map(len, rows), default=0)
    head = tuple(words(cell) for cell in panel.get("head", ())) or ("",) * width
    return Table(head, rows, caption=words(panel["title"]))


def _fields(desk: Mapping[str, Any], case: Mapping[str, Any], words: DeskWords, items: Mapping[str, Item],
            right: Mapping[str, Mapping[str, Any]], marks: Marks) -> Iterator[DecidedField]:
    asked = [field for field in desk["fields"] if case["id"] in (field.get("for_cases") or [case["id"]])]
    for field in asked:
        item = items.get(field.get("item", ""))
        if item is None:
            continue
        answer = marks.answers.get(item.answers_of or item.id, {}).get(case["id"])
        wanted = right[item.id].get(case["id"])
        alone = len([each for each in asked if each.get("item") == item.id]) == 1
        # Blanks of another kind have no options, so a tick's words are in nobody's way.
        options = words.ticks | {option["value"]: words(option["label"]) for option in field.get("options", ())}
        given, fitting = _part(answer, field, alone), _part(wanted, field, alone)
        verdict = None if wanted is None else is_right(item, answer, wanted)
        yield DecidedField(item=item.id, label=words(field["label"]), given=_said(given, options),
                           right=_said(fitting, options), is_right=verdict)


def _part(value: object, field: Mapping[str, Any], alone: bool) -> object:
    """The part of an answer that one blank gave; a blank that stands alone gave all of it."""
    if not isinstance(value, Mapping):
        return value
    name = field.get("when") or field["name"]
    return value.get(name, value.get(field["name"], None if not alone else value))


def _said(value: object, options: Mapping[str, str]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return options["yes"] if value else options["no"]
    if isinstance(value, Mapping):
        return "; ".join(f"{options.get(name, name)}: {_said(part, options)}" for name, part in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_said(part, options) for part in value)
    return f"{value:g}" if isinstance(value, float) else options.get(str(value), str(value))
