"""Ways to answer O8 that hold nothing against the file, or the wrong thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

Desks = Mapping[str, Mapping[str, Any]]
Items = dict[str, dict[str, Any]]
REGISTER = {"o8.line.work": "o8.register.contracts", "o8.line.birthday": "o8.register.births"}


def _letters(desks: Desks, judge: Callable[[Mapping[str, Any], dict[str, Any]], list[str]]) -> Items:
    items: Items = {"facts": {}, "words": {}, "verdicts": {}}
    for case in desks["letters"]["cases"]:
        panels = {panel["name"]: panel["rows"] for panel in case["panels"]}
        found = judge(panels, {row[0]: row[1] for row in panels["letter"]})
        items["facts"][case["id"]] = [part for part in found if part not in ("wording", "detail")]
        items["words"][case["id"]] = [part for part in found if part in ("wording", "detail")]
        items["verdicts"][case["id"]] = "back" if found else "send"
    return items


def _replies(desks: Desks, judge: Callable[[Mapping[str, Any]], str]) -> Items:
    return {"replies": {case["id"]: judge({panel["name"]: panel["rows"] for panel in case["panels"]})
                        for case in desks["replies"]["cases"]}}


def _blocks(desks: Desks, choose: Callable[[str, list[str]], str]) -> Items:
    found: Items = {"blocks": {case["id"]: {} for case in desks["blocks"]["cases"]}}
    for field in desks["blocks"]["fields"]:
        letters = {option["label"]: option["value"] for option in field["options"]}
        found["blocks"][field["for_cases"][0]][field["name"]] = letters[choose(field["name"].split("_")[0],
                                                                               list(letters))]
    return found


def _strong_words(said: Mapping[str, Any]) -> list[str]:
    return [part for part, is_wrong in {
        "source": said["o8.row.source"] == "o8.register.data", "wording": said["o8.row.words"] != "o8.words.register",
        "detail": "o8.row.home" in said}.items() if is_wrong]


def _days(said: Mapping[str, Any], name: str) -> int:
    return (date.fromisoformat(said[f"o8.row.{name}"]) - date.fromisoformat(said["o8.row.day"])).days


def _letter_alone(panels: Mapping[str, Any], said: Mapping[str, Any]) -> list[str]:
    late = _days(said, "stops") < 15 or _days(said, "object") < 30
    label = "o8.row.employer" if said["o8.row.rule"] == "o8.line.work" else "o8.row.born"
    other = {"o8.row.employer", "o8.row.born"} - {label}
    return [*_strong_words(said), *(["time"] if late else []), *(["detail"] if other & set(said) else []),
            *(["source"] if said["o8.row.source"] != REGISTER[said["o8.row.rule"]] else [])]


def _subject(panels: Mapping[str, Any]) -> str:
    return "copy" if panels["reply"][0][0].endswith("day") else "recompute"


def strong_words(desks_files: Mapping[str, bytes], desks: Desks) -> Items:
    """Ticks the words that sound bad wherever they stand, and confirms every letter that a reply is about."""
    return _letters(desks, lambda panels, said: _strong_words(said)) | _replies(desks, lambda panels: "confirm")


def letter_alone(desks_files: Mapping[str, bytes], desks: Desks) -> Items:
    """Reads letter and reply from top to bottom and opens no file: days counted, line and register compared."""
    return (_letters(desks, _letter_alone) | _replies(desks, _subject)
            | _blocks(desks, lambda place, options: max(options) if place == "object" else options[0]))


def first_contract(desks_files: Mapping[str, bytes], desks: Desks) -> Items:
    """Takes the first contract found under the surname for the parent's own and judges day, line and source by it."""
    def judge(panels: Mapping[str, Any], said: Mapping[str, Any]) -> list[str]:
        _, _, start, recorded = panels["contracts"][0]
        return [part for part, is_wrong in {
            "fact": said["o8.row.fact"] != start, "rule": said["o8.row.rule"] != "o8.line.work",
            "source": said["o8.row.recorded"] != recorded}.items() if is_wrong]
    return _letters(desks, judge) | _blocks(desks, lambda place, options: sorted(options)[0])


def birthday_alone(desks_files: Mapping[str, bytes], desks: Desks) -> Items:
    """Looks at the child's birth alone: whatever is not the third birthday is wrong."""
    def judge(panels: Mapping[str, Any], said: Mapping[str, Any]) -> list[str]:
        _, born, recorded, _ = panels["births"][0]
        birthday = f"{int(born[:4]) + 3}{born[4:]}"
        return [part for part, is_wrong in {
            "fact": said["o8.row.fact"] != birthday, "rule": said["o8.row.rule"] != "o8.line.birthday",
            "source": said["o8.row.recorded"] != recorded, "detail": "o8.row.employer" in said}.items() if is_wrong]
    return _letters(desks, judge)


def payments_alone(desks_files: Mapping[str, bytes], desks: Desks) -> Items:
    """Looks at the payments alone: a sum over fewer or more months than half the list is wrong; a return settles it."""
    def judge(panels: Mapping[str, Any], said: Mapping[str, Any]) -> list[str]:
        kept = sum(row[2] == "o8.paid.kept" for row in panels["payments"])
        return ["amount"] if abs(int(said["o8.row.amount"].split(" x ")[0]) - kept / 2) > 1 else []

    def reply(panels: Mapping[str, Any]) -> str:
        back = [month for month, _, status in panels["payments"] if status == "o8.paid.back"]
        return "recompute" if panels["reply"][0][1] in back else "confirm"
    return _letters(desks, judge) | _replies(desks, reply)


def certificate_alone(desks_files: Mapping[str, bytes], desks: Desks) -> Items:
    """Sends every reply with a certificate to the register, any other to our copy or our sums; ticks nothing."""
    return _replies(desks, lambda panels: "register" if any(
        row[1] == "o8.paper.certificate" for row in panels["paper"]) else _subject(panels))


SHORTCUTS = {each.__name__: each for each in (strong_words, letter_alone, first_contract, birthday_alone,
                                              payments_alone, certificate_alone)}
