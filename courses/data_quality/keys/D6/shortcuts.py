"""What somebody does in D6 who never asks both questions: whose is it today, and is it above the line?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Items = dict[str, dict[str, Any]]
Judge = Callable[[Mapping[str, Any], Mapping[str, Any]], tuple[str, str]]
"""From a case and the register's answer of today to decision and evidence."""
COLUMNS = ("d6.number", "d6.last_name", "d6.first_name", "d6.patronymic", "d6.birth_date")
"""Of the family's list, in their order."""
LIMITS = {"d6.value.vehicle": 5_000, "d6.value.account": 3_000}
CONFIRM, REVERSE, CONTACT = ("confirm", "two_facts"), ("reverse", "other_owner"), ("contact", "family_says")


def _rows(case: Mapping[str, Any], name: str) -> list[list[Any]]:
    rows: list[list[Any]] = next(panel["rows"] for panel in case["panels"] if panel["name"] == name)
    return rows


def _judged(desks: Mapping[str, Any], judge: Judge) -> Items:
    said = {case["id"]: judge(case, {row[0]: row[1] for row in _rows(case, "today")})
            for case in desks["notices"]["cases"]}
    sides = {case["id"]: "register" if ".whose_" in case["title"] else "office" for case in desks["burden"]["cases"]}
    return {"decisions": {case: choice for case, (choice, _) in said.items()},
            "evidence": {case: shown for case, (_, shown) in said.items()}, "burden": sides}


def _is_indicator(case: Mapping[str, Any]) -> bool:
    return bool(case["text"].endswith(("meter", "no_value")))


def _value(today: Mapping[str, Any]) -> tuple[Any, int]:
    label = next(label for label in today if label.startswith("d6.value."))
    return today[label], LIMITS.get(label, 400)


def _by_value(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
    value, limit = _value(today)
    return CONTACT if value is None else CONFIRM if value > limit else ("reverse", "under_line")


def _by_wording(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
    return CONTACT if _is_indicator(case) else CONFIRM


def _by_line(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
    return CONTACT if _is_indicator(case) else _by_value(case, today)


def _by_transfers(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
    return ("reverse", "sold") if len(_rows(case, "transfers")[0]) > 1 else _by_wording(case, today)


def _not_ours(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
    return REVERSE


def _by_number(then: Judge, without: Judge) -> Judge:
    """Take it for a member's where the number is one's, and go on with `then`; where there is no number, `without`."""
    def judge(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
        if today["d6.number"] is None:
            return without(case, today)
        return then(case, today) if today["d6.number"] in [row[0] for row in _rows(case, "family")] else REVERSE
    return judge


def _by_field(*labels: str, then: Judge) -> Judge:
    """Take it for a member's where these fields are all one member's, dates with day and month either way."""
    columns = [COLUMNS.index(label) for label in labels]

    def judge(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
        said = [_loosely(today[label]) for label in labels]
        is_ours = any(said == [_loosely(row[column]) for column in columns] for row in _rows(case, "family"))
        return then(case, today) if is_ours else REVERSE
    return judge


def _by_our_copy(*labels: str, then: Judge) -> Judge:
    """Take it for theirs where these fields are those of the member whom our copy names."""
    def judge(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
        named = dict(_rows(case, "hit"))["d6.owner_number"]
        row = next((row for row in _rows(case, "family") if row[0] == named), None)
        is_theirs = row is not None and all(_loosely(today[label]) == _loosely(row[COLUMNS.index(label)])
                                            for label in labels)
        return then(case, today) if is_theirs else REVERSE
    return judge


def _by_somewhere(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
    """Take it for a member's where each field stands somewhere in the list, of whomever."""
    stand = [{_loosely(value) for value in column} for column in zip(*_rows(case, "family"), strict=True)]
    is_ours = all(_loosely(today[label]) in stand[place] for place, label in enumerate(COLUMNS) if place)
    return _by_line(case, today) if is_ours else REVERSE


def _loosely(value: str | None) -> Any:
    return tuple(sorted(value.split("-"))) if value and value[:1].isdigit() else value


def _to(judge: Judge, doc: str) -> Callable[[Mapping[str, bytes], Mapping[str, Any]], Items]:
    def answers(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
        return _judged(desks, judge)
    answers.__doc__ = doc
    return answers


FIELDS = {"first_name": "first name", "patronymic": "father's name", "birth_date": "date of birth, loosely"}
SHORTCUTS = {
    "number_and_the_word_indicator": _to(
        _by_number(_by_wording, without=_by_wording),
        "Compares the personal number alone, contacts where the notice says indicator, and never reads a value."),
    "value_alone": _to(_by_value, "Reads today's value and never asks whose it is."),
    "word_indicator_alone": _to(_by_wording, "Opens no panel: contacts where the notice says indicator, and confirms "
                                "the rest."),
    "transfers_alone": _to(_by_transfers, "Opens the transfers alone."),
    "number_and_value": _to(_by_number(_by_line, without=_not_ours),
                            "Takes an answer without a number for somebody else's, and reads the value of the others."),
    "number_or_none_and_value": _to(
        _by_number(_by_line, without=_by_line),
        "Takes an answer without a number for the family's, compares the number of the others, and reads the value."),
    "names_and_value": _to(_by_field("d6.last_name", "d6.first_name", then=_by_line),
                           "Looks for the owner's surname and first name in the family, then reads the value."),
    "three_names_and_value": _to(_by_field(*COLUMNS[1:4], then=_by_line),
                                 "Looks for the three names of one member, no number, no date, then reads the value."),
    "four_fields_and_value": _to(_by_field(*COLUMNS[1:], then=_by_line),
                                 "Looks for names and date of birth of one member, reads no number, then the value."),
    "member_of_our_copy": _to(_by_our_copy(*COLUMNS[2:], then=_by_line),
                              "Compares first name, father's name and date of birth with the member whom our copy "
                              "names, reads no number and no surname, then the value."),
    "number_or_each_field_somewhere": _to(
        _by_number(_by_line, without=_by_somewhere),
        "Compares the number; where there is none, looks for each field somewhere in the list, of whomever."),
    **{f"{name}_alone": _to(_by_field(f"d6.{name}", then=_by_wording),
                            f"Looks for the owner's {words} in the family and never reads a value.")
       for name, words in FIELDS.items()},
    **{f"{name}_and_value": _to(_by_field(f"d6.{name}", then=_by_line),
                                f"Looks for the owner's {words} in the family, then reads the value.")
       for name, words in FIELDS.items()},
    **{f"number_or_{name}_and_value": _to(
        _by_number(_by_line, without=_by_field(f"d6.{name}", then=_by_line)),
        f"Compares the number, where there is none the {words} alone, then reads the value.")
       for name, words in FIELDS.items()}}
