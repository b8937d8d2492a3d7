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


def _by_number(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
    if today["d6.number"] not in (None, *(row[0] for row in _rows(case, "family"))):
        return REVERSE
    return CONTACT if _is_indicator(case) else CONFIRM


def _by_value(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
    value, limit = _value(today)
    return CONTACT if value is None else CONFIRM if value > limit else ("reverse", "under_line")


def _by_wording(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
    return CONTACT if _is_indicator(case) else CONFIRM


def _by_field(*labels: str) -> Judge:
    """Take it for a member's where these fields are all one member's, to the letter; then read the value."""
    columns = [COLUMNS.index(label) for label in labels]

    def judge(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
        said = [today[label] for label in labels]
        is_ours = any(said == [row[column] for column in columns] for row in _rows(case, "family"))
        return _by_line(case, today) if is_ours else REVERSE
    return judge


def _by_line(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
    return CONTACT if _is_indicator(case) else _by_value(case, today)


def _by_number_or_none(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
    is_ours = today["d6.number"] in (None, *(row[0] for row in _rows(case, "family")))
    return _by_line(case, today) if is_ours else REVERSE


def _by_transfers(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
    return ("reverse", "sold") if len(_rows(case, "transfers")[0]) > 1 else _by_wording(case, today)


def _by_first_name(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
    known = {row[2] for row in _rows(case, "family")}
    return _by_wording(case, today) if today["d6.first_name"] in known else REVERSE


def _by_birth_date(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
    known = {row[4] for row in _rows(case, "family")}
    return _by_wording(case, today) if today["d6.birth_date"] in known else REVERSE


def _by_district(case: Mapping[str, Any], today: Mapping[str, Any]) -> tuple[str, str]:
    return REVERSE if today["d6.number"] is None else _by_value(case, today)


def number_and_the_word_indicator(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Compares the personal number alone, contacts where the notice says indicator, and never reads a value."""
    return _judged(desks, _by_number)


def value_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Reads today's value and never asks whose it is."""
    return _judged(desks, _by_value)


def word_indicator_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Opens no panel: contacts where the notice says indicator, and confirms the rest."""
    return _judged(desks, _by_wording)


def transfers_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Opens the transfers alone."""
    return _judged(desks, _by_transfers)


def first_name_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Looks for the owner's first name in the family and never reads a value."""
    return _judged(desks, _by_first_name)


def birth_date_alone(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Looks for the owner's date of birth in the family, letter by letter, and never reads a value."""
    return _judged(desks, _by_birth_date)


def missing_number_and_value(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Takes an answer without a number for somebody else's, and reads the value of the others."""
    return _judged(desks, _by_district)


def fathers_name_and_value(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Looks for the owner's father's name in the family, then reads the value."""
    return _judged(desks, _by_field("d6.patronymic"))


def birth_date_and_value(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Looks for the owner's date of birth in the family, then reads the value."""
    return _judged(desks, _by_field("d6.birth_date"))


def names_and_value(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Looks for the owner's surname and first name in the family, then reads the value."""
    return _judged(desks, _by_field("d6.last_name", "d6.first_name"))


def number_or_none_and_value(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
    """Takes an answer without a number for the family's, compares the number of the others, and reads the value."""
    return _judged(desks, _by_number_or_none)


SHORTCUTS = {each.__name__: each for each in (
    number_and_the_word_indicator, value_alone, word_indicator_alone, transfers_alone, first_name_alone,
    birth_date_alone, missing_number_and_value, fathers_name_and_value, birth_date_and_value, names_and_value,
    number_or_none_and_value)}
