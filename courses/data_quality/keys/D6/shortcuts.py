"""What somebody does in D6 who leaves out a part of the rule: the number, a field, the line, the slips, the asking."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import Any

from courses.cases.careful_reading import plain_letters

Items = dict[str, dict[str, Any]]
Today = Mapping[str, Any]
Judge = Callable[[Mapping[str, Any], Today], tuple[str, str]]
"""From a case and the register's answer of today to decision and evidence."""
Test = Callable[[Mapping[str, Any], Today], bool]
"""Whether it is a member's."""
COLUMNS = ("d6.number", "d6.last_name", "d6.first_name", "d6.patronymic", "d6.birth_date")
"""Of the family's list, in their order."""
FIELDS = {"d6.last_name": "surname", "d6.first_name": "first name", "d6.patronymic": "father's name",
          "d6.birth_date": "date of birth"}
LIMITS = {"d6.value.vehicle": 5_000, "d6.value.account": 3_000}
CONFIRM, REVERSE, CONTACT = ("confirm", "two_facts"), ("reverse", "other_owner"), ("contact", "family_says")
UNDER, SOLD = ("reverse", "under_line"), ("reverse", "sold")


def _rows(case: Mapping[str, Any], name: str) -> list[list[Any]]:
    rows: list[list[Any]] = next(panel["rows"] for panel in case["panels"] if panel["name"] == name)
    return rows


def _judged(desks: Mapping[str, Any], judge: Judge) -> Items:
    said = {case["id"]: judge(case, {row[0]: row[1] for row in _rows(case, "today")})
            for case in desks["notices"]["cases"]}
    sides = {case["id"]: "register" if ".whose_" in case["title"] else "office" for case in desks["burden"]["cases"]}
    return {"decisions": {case: choice for case, (choice, _) in said.items()},
            "evidence": {case: shown for case, (_, shown) in said.items()}, "burden": sides}


# ---- what is theirs: is it above the line? ----------------------------------------------------------------
def _value(today: Today) -> tuple[Any, int]:
    label = next(label for label in today if label.startswith("d6.value."))
    return today[label], LIMITS.get(label, 400)


def _by_value(case: Mapping[str, Any], today: Today) -> tuple[str, str]:
    value, limit = _value(today)
    return CONTACT if value is None else CONFIRM if value > limit else UNDER


def _indicator_is(said: tuple[str, str], then: Judge) -> Judge:
    def judge(case: Mapping[str, Any], today: Today) -> tuple[str, str]:
        return said if case["text"].endswith(("meter", "no_value")) else then(case, today)
    return judge


def _always(said: tuple[str, str]) -> Judge:
    return lambda case, today: said


def _spare(case: Mapping[str, Any], today: Today) -> tuple[str, str]:
    value, limit = _value(today)
    return UNDER if value <= limit else REVERSE


NOT_THEIRS = _always(REVERSE)
WORDING, LINE = _indicator_is(CONTACT, _always(CONFIRM)), _indicator_is(CONTACT, _by_value)


# ---- whose is it? -----------------------------------------------------------------------------------------
def _loosely(value: str | None) -> Any:
    """Day and month either way, names without their marks."""
    return value and (tuple(sorted(value.split("-"))) if value[:1].isdigit() else plain_letters(value))


def _to_the_letter(value: str | None) -> Any:
    return value


def _year(value: str | None) -> Any:
    """Of a date the year alone."""
    return value and (value[:4] if value[:1].isdigit() else plain_letters(value))


def _beginning(value: str | None) -> Any:
    """Of a date the year, of a name its first letter."""
    return value and (value[:4] if value[:1].isdigit() else plain_letters(value)[:1])


def _one(*labels: str, read: Callable[[str | None], Any] = _loosely) -> Test:
    """These fields are all one member's."""
    columns = [COLUMNS.index(label) for label in labels]

    def test(case: Mapping[str, Any], today: Today) -> bool:
        said = [read(today[label]) for label in labels]
        return any(said == [read(row[column]) for column in columns] for row in _rows(case, "family"))
    return test


def _our_copys(*labels: str) -> Test:
    """These fields are those of the member whom our copy names."""
    def test(case: Mapping[str, Any], today: Today) -> bool:
        named = dict(_rows(case, "hit"))["d6.owner_number"]
        rows = [row for row in _rows(case, "family") if row[0] == named]
        return any(all(_loosely(today[label]) == _loosely(row[COLUMNS.index(label)]) for label in labels)
                   for row in rows)
    return test


def _somewhere(case: Mapping[str, Any], today: Today) -> bool:
    """Each field stands somewhere in the list, of whomever."""
    stand = [{_loosely(value) for value in column} for column in zip(*_rows(case, "family"), strict=True)]
    return all(_loosely(today[label]) in stand[place] for place, label in enumerate(COLUMNS) if place)


def _number_is(case: Mapping[str, Any], today: Today) -> bool:
    return today["d6.number"] in [row[0] for row in _rows(case, "family")]


def _or_number(without: Test) -> Test:
    """The number where one is named; where there is none, `without`."""
    def test(case: Mapping[str, Any], today: Today) -> bool:
        return without(case, today) if today["d6.number"] is None else _number_is(case, today)
    return test


def _nobody(case: Mapping[str, Any], today: Today) -> bool:
    return False


def _anybody(case: Mapping[str, Any], today: Today) -> bool:
    return True


FOUR = _one(*FIELDS)


# ---- both -------------------------------------------------------------------------------------------------
def _if(test: Test, then: Judge = LINE, other: Judge = NOT_THEIRS) -> Judge:
    return lambda case, today: (then if test(case, today) else other)(case, today)


def _transfers(then: Judge) -> Judge:
    """Sold where a vehicle changed hands; anything else has no such panel."""
    def judge(case: Mapping[str, Any], today: Today) -> tuple[str, str]:
        changed = case["text"].endswith("vehicle") and len(_rows(case, "transfers")[0]) > 1
        return SOLD if changed else then(case, today)
    return judge


def _where_numbered(then: Judge, without: Judge) -> Judge:
    return lambda case, today: (without if today["d6.number"] is None else then)(case, today)


def _plain() -> Iterator[tuple[str, Judge, str]]:
    """Rules that look at one thing or two, or at no name at all."""
    yield "value_alone", _by_value, "Reads today's value and never asks whose it is."
    yield "word_indicator_alone", WORDING, ("Opens no panel: contacts where the notice says indicator, and confirms "
                                            "the rest.")
    yield "transfers_alone", _transfers(WORDING), "Opens the transfers alone."
    yield "excludes_nobody", _indicator_is(CONTACT, _spare), ("Asks about indicators, and reverses the rest: not above "
                                                              "the line or somebody else's, as the value suggests.")
    yield "number_and_the_word_indicator", _if(_or_number(_anybody), WORDING), (
        "Compares the number, takes all without one for theirs, and never reads a value.")
    yield "number_and_value", _if(_or_number(_nobody)), (
        "Takes an answer without a number for somebody else's, and reads the value of the others.")
    yield "number_or_none_and_value", _if(_or_number(_anybody)), (
        "Takes an answer without a number for the family's, compares the number of the others, and reads the value.")
    yield "number_else_excludes_nobody", _where_numbered(_if(_number_is), _indicator_is(CONTACT, _spare)), (
        "Compares the number and reads the value; without a number excludes nobody, and asks about indicators.")
    yield "asks_without_a_number", _where_numbered(_if(_number_is), _always(CONTACT)), (
        "Compares the number, and asks the family wherever there is none.")


def _fields() -> Iterator[tuple[str, Judge, str]]:
    """Rules that leave out one of the four fields or more, or read less of them than there is."""
    for count in (1, 2, 3):
        for labels in combinations(FIELDS, count):
            name = "_".join(label.removeprefix("d6.") for label in labels)
            words = ", ".join(FIELDS[label] for label in labels)
            yield f"number_or_{name}", _if(_or_number(_one(*labels))), (
                f"Compares the number, and where there is none {words} with one member, then reads the value.")
    yield "three_names_and_value", _if(_one(*COLUMNS[1:4])), (
        "Looks for the three names of one member, no number, no date, then reads the value.")
    yield "member_of_our_copy", _if(_our_copys(*COLUMNS[2:])), (
        "Compares first name, father's name and date of birth with the member whom our copy names, reads no number and "
        "no surname, then the value.")
    yield "number_or_each_field_somewhere", _if(_or_number(_somewhere)), (
        "Compares the number; where there is none, looks for each field somewhere in the list, of whomever.")
    yield "number_or_year_of_birth", _if(_or_number(_one(*FIELDS, read=_year))), (
        "Compares the number, and where there is none the names and the year of birth.")
    yield "number_or_beginnings", _if(_or_number(_one(*FIELDS, read=_beginning))), (
        "Compares the number, and where there is none first letters and the year of birth.")
    yield "number_or_three_names_or_a_transfer", _transfers(_if(_or_number(_one(*COLUMNS[1:4])))), (
        "Takes what has a transfer for sold; else compares the number or three names, then reads the value.")


def _all_but_one_line() -> Iterator[tuple[str, Judge, str]]:
    """Rules that compare all four fields and leave out another part."""
    theirs = _or_number(FOUR)
    yield "four_fields_and_value", _if(FOUR), "Compares the four fields, never a number, then reads the value."
    yield "number_or_four_fields_agree", _if(lambda case, today: _number_is(case, today) or FOUR(case, today)), (
        "Takes for theirs what agrees in the number or in the four fields, then reads the value.")
    yield "four_fields_to_the_letter", _if(_or_number(_one(*FIELDS, read=_to_the_letter))), (
        "Knows of no slip of the pen: takes for theirs what agrees to the letter.")
    yield "never_reads_the_value", _if(theirs, WORDING), "Asks whose it is, and never reads a value."
    yield "never_asks_and_spares", _if(theirs, _indicator_is(REVERSE, _by_value)), "Reverses where it should ask."
    yield "never_asks_and_excludes", _if(theirs, _indicator_is(CONFIRM, _by_value)), "Confirms where it should ask."
    yield "asks_unless_four_agree", _where_numbered(_if(_number_is), _if(FOUR, other=_always(CONTACT))), (
        "Asks the family wherever the four fields are not all one member's.")


def _to(judge: Judge, doc: str) -> Callable[[Mapping[str, bytes], Mapping[str, Any]], Items]:
    def answers(files: Mapping[str, bytes], desks: Mapping[str, Any]) -> Items:
        return _judged(desks, judge)
    answers.__doc__ = doc
    return answers


SHORTCUTS = {name: _to(judge, doc) for rules in (_plain, _fields, _all_but_one_line) for name, judge, doc in rules()}
