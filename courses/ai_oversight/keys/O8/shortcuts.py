"""Ways to answer O8 that hold nothing against the file, or hold against it what settles nothing by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Desks = Mapping[str, Mapping[str, Any]]
Items = dict[str, dict[str, Any]]
Panels = Mapping[str, Any]
Shortcut = Callable[[Mapping[str, bytes], Desks], Items]
REGISTER = {"o8.line.work": "o8.register.contracts", "o8.line.birthday": "o8.register.births"}
COUNTED = ("amount", "object")
"""Places of a letter whose block follows from the day on which the right ended, by counting."""


def _panels(case: Mapping[str, Any]) -> Panels:
    return {panel["name"]: panel["rows"] for panel in case["panels"]}


def _letters(desks: Desks, judge: Callable[[Panels, dict[str, Any]], list[str]]) -> Items:
    items: Items = {"facts": {}, "words": {}, "verdicts": {}}
    for case in desks["letters"]["cases"]:
        panels = _panels(case)
        found = judge(panels, {row[0]: row[1] for row in panels["letter"]})
        items["facts"][case["id"]] = [part for part in found if part not in ("wording", "detail")]
        items["words"][case["id"]] = [part for part in found if part in ("wording", "detail")]
        items["verdicts"][case["id"]] = "back" if found else "send"
    return items


def _replies(desks: Desks, judge: Callable[[Panels], str]) -> Items:
    return {"replies": {case["id"]: judge(_panels(case)) for case in desks["replies"]["cases"]}}


def _blocks(desks: Desks, choose: Callable[[Panels, str, list[str]], str]) -> Items:
    files = {case["id"]: _panels(case) for case in desks["blocks"]["cases"]}
    found: Items = {"blocks": {case: {} for case in files}}
    for field in desks["blocks"]["fields"]:
        case, letters = field["for_cases"][0], {option["label"]: option["value"] for option in field["options"]}
        chosen = choose(files[case], field["name"].split("_")[0], list(letters))
        found["blocks"][case][field["name"]] = letters.get(chosen, "a")
    return found


def _strong_words(said: Mapping[str, Any]) -> list[str]:
    return [part for part, is_wrong in {
        "source": said["o8.row.source"] == "o8.register.data", "wording": said["o8.row.words"] != "o8.words.register",
        "detail": "o8.row.home" in said}.items() if is_wrong]


def _between(day: str, until: str) -> int:
    return (date.fromisoformat(until) - date.fromisoformat(day)).days


def _months(amount: str) -> int:
    """Months of a sum to pay back, as it stands in a letter."""
    return int(amount.split(" x ")[0])


def _late(said: Mapping[str, Any], span: tuple[int, int] = (30, 60)) -> bool:
    stops, objects = (_between(said["o8.row.day"], said[f"o8.row.{name}"]) for name in ("stops", "object"))
    return stops < 15 or not span[0] <= objects <= span[1]


def _span(panels: Panels, ended: str) -> tuple[int, int]:
    """Days to object that the card asks for, after whether the parent was heard after this day."""
    return (30, 44) if _came(panels, ended, "o8.log.call", "o8.log.told") else (45, 60)


def _came(panels: Panels, ended: str, what: str, outcome: str) -> bool:
    return any(day > ended and (each, came) == (what, outcome) for day, each, came in panels["log"])


def _letter_alone(panels: Panels, said: Mapping[str, Any]) -> list[str]:
    label = "o8.row.employer" if said["o8.row.rule"] == "o8.line.work" else "o8.row.born"
    other = {"o8.row.employer", "o8.row.born"} - {label}
    return [*_strong_words(said), *(["time"] if _late(said) else []), *(["detail"] if other & set(said) else []),
            *(["source"] if said["o8.row.source"] != REGISTER[said["o8.row.rule"]] else [])]


def _is_of_day(panels: Panels) -> bool:
    return bool(panels["reply"][0][0].endswith("day"))


def _subject(panels: Panels) -> str:
    return "copy" if _is_of_day(panels) else "recompute"


def _third_birthday(born: str) -> str:
    return f"{int(born[:4]) + 3}{born[4:]}"


def strong_words(desks_files: Mapping[str, bytes], desks: Desks) -> Items:
    """Ticks the words that sound bad wherever they stand, and confirms every letter that a reply is about."""
    return _letters(desks, lambda panels, said: _strong_words(said)) | _replies(desks, lambda panels: "confirm")


def letter_alone(desks_files: Mapping[str, bytes], desks: Desks) -> Items:
    """Reads letter and reply from top to bottom and opens no file: days counted, line and register compared."""
    return (_letters(desks, _letter_alone) | _replies(desks, _subject)
            | _blocks(desks, lambda panels, place, options: sorted(options)[1]))


def first_contract(desks_files: Mapping[str, bytes], desks: Desks) -> Items:
    """Takes the first contract found under the surname for the parent's own and judges day, line and source by it."""
    def judge(panels: Panels, said: Mapping[str, Any]) -> list[str]:
        *_, start, recorded = panels["contracts"][0]
        return [part for part, is_wrong in {
            "fact": said["o8.row.fact"] != start, "rule": said["o8.row.rule"] != "o8.line.work",
            "source": said["o8.row.recorded"] != recorded}.items() if is_wrong]
    return _letters(desks, judge) | _blocks(desks, lambda panels, place, options: sorted(options)[0])


def payments_alone(desks_files: Mapping[str, bytes], desks: Desks) -> Items:
    """Looks at the payments alone: a sum over fewer or more months than half the list is wrong; a return settles it."""
    def judge(panels: Panels, said: Mapping[str, Any]) -> list[str]:
        kept = sum(row[2] == "o8.paid.kept" for row in panels["payments"])
        return ["amount"] if abs(_months(said["o8.row.amount"]) - kept / 2) > 1 else []

    def reply(panels: Panels) -> str:
        back = [month for month, _, status in panels["payments"] if status == "o8.paid.back"]
        return "recompute" if panels["reply"][0][1] in back else "confirm"
    return _letters(desks, judge) | _replies(desks, reply)


# ---- people who open the file and look for what matches -------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class _Matching:
    """Holds a block for right when it stands in a row that fits in some things; others are not looked at."""

    things: frozenset[str] = frozenset()
    """Of `number, child, hours, days`: what a row has to fit in."""
    latest: bool = False
    """Whether the last entry of its kind in the log counts, instead of any."""
    after: bool = False
    """Whether an entry has to be later than the day in the letter."""

    def contracts(self, panels: Panels) -> list[Any]:
        """Contracts that fit."""
        births, number = self.births(panels), panels["person"][0][1]
        fits = {"number": lambda row: row[0] == number, "hours": lambda row: row[2] >= 20,
                "days": lambda row: any(born <= row[3] < _third_birthday(born) for _, _, born, *_ in births)}
        return [row for row in panels["contracts"]
                if all(fit(row) for name, fit in fits.items() if name in self.things)]

    def births(self, panels: Panels) -> list[Any]:
        """Births that fit."""
        (_, number), (_, child), *_ = panels["person"] if "person" in panels else panels["letter"]
        rows = panels["births"] if "births" in panels else panels["today"]
        return [row for row in rows if ("number" not in self.things or row[0] == number)
                and ("child" not in self.things or row[1] == child)]

    def _known(self, panels: Panels) -> dict[str, set[Any]]:
        contracts, births = self.contracts(panels), self.births(panels)
        return {"fact": {row[3] for row in contracts} | {_third_birthday(row[2]) for row in births},
                "recorded": {row[4] for row in contracts} | {row[3] for row in births},
                "detail": {row[1] for row in contracts} | {row[2] for row in births}}

    def letter(self, panels: Panels, said: Mapping[str, Any]) -> list[str]:
        """Blocks that stand in no row that fits."""
        known, line = self._known(panels), said["o8.row.rule"]
        label, detail = panels["letter"][-1]
        works = said["o8.row.fact"] in {row[3] for row in self.contracts(panels)}
        wrong = {"fact": said["o8.row.fact"] not in known["fact"],
                 "source": said["o8.row.recorded"] not in known["recorded"]
                 or said["o8.row.source"] != REGISTER[line],
                 "rule": said["o8.row.fact"] in known["fact"] and works != (line == "o8.line.work"),
                 "amount": _months(said["o8.row.amount"]) != _kept(panels, said["o8.row.fact"]),
                 "time": _late(said, _span(panels, said["o8.row.fact"])), "wording": self._accuses(panels, said),
                 "detail": detail not in known["detail"] or (label == "o8.row.employer") != (line == "o8.line.work")}
        return [part for part, is_wrong in wrong.items() if is_wrong]

    def _accuses(self, panels: Panels, said: Mapping[str, Any]) -> bool:
        shown = {"o8.words.silent": ("o8.log.letter", "o8.log.arrived"),
                 "o8.words.kept": ("o8.log.visit", "o8.log.signed")}
        what, outcome = shown.get(said["o8.row.words"], ("", ""))
        came = [outcome for day, each, outcome in panels["log"]
                if each == what and (not self.after or day > said["o8.row.fact"])]
        return bool(what) and outcome not in (came[-1:] if self.latest else came)

    def block(self, panels: Panels, place: str, options: list[str]) -> str:
        """The first block that stands in a row that fits."""
        contracts, births = self.contracts(panels), self.births(panels)
        ended = contracts[0][3] if contracts else _third_birthday(births[0][2])
        known = self._known(panels) | {"source": {REGISTER["o8.line.work" if contracts else "o8.line.birthday"]}}
        fits = (each for each in options
                if (_follows(panels, place, ended, each) if place in COUNTED else each in known[place]))
        return next(fits, options[0])

    def reply(self, panels: Panels) -> str:
        """Whether what the parent writes stands in the register or on a certificate."""
        if not _is_of_day(panels):
            asked, ours = panels["letter"][3][1], panels["letter"][2][1]
            return "recompute" if _months(asked) != _kept(panels, _third_birthday(ours)) else "confirm"
        said, child = panels["reply"][0][1], panels["letter"][1][1]
        papers = {row[3] for row in panels["paper"] if row[1] == "o8.paper.certificate"
                  and ("child" not in self.things or row[2] == child)}
        today = {row[2] for row in self.births(panels)}
        return "copy" if said in today else "register" if said in papers else "confirm"

    def answers(self, desks: Desks) -> Items:
        """Answers to everything."""
        return _letters(desks, self.letter) | _blocks(desks, self.block) | _replies(desks, self.reply)


def _kept(panels: Panels, ended: str) -> int:
    return sum(month > ended[:7] and status != "o8.paid.back" for month, _, status in panels["payments"])


def _follows(panels: Panels, place: str, ended: str, said: str) -> bool:
    """Whether a sum, or a day to object until, is what follows from the day on which the right ended."""
    if place == "amount":
        return _months(said) == _kept(panels, ended)
    low, high = _span(panels, ended)
    return low <= _between(panels["day"][0][1], said) <= high


def earliest_own_day(desks_files: Mapping[str, bytes], desks: Desks) -> Items:
    """Holds the earliest day under the parent's number for the end; offers the earliest block everywhere."""
    matching = _Matching(things=frozenset({"number"}))

    def judge(panels: Panels, said: Mapping[str, Any]) -> list[str]:
        days = sorted([row[3] for row in matching.contracts(panels) if row[3] > matching.births(panels)[0][2]]
                      + [_third_birthday(row[2]) for row in matching.births(panels)])
        return ["fact", "source", "amount"] if said["o8.row.fact"] != days[0] else []
    return _letters(desks, judge) | _blocks(desks, lambda panels, place, options: min(options))


# ---- people who believe a letter that agrees with some row, and do all else by the card ---------------------
Row = tuple[str, str, str, str]
"""A story: the day on which the right ended, the line, the day of record, the detail."""


@dataclass(frozen=True, kw_only=True)
class Believing(_Matching):
    """Holds a letter against whichever fitting row it agrees with best; log, sums, days and replies by the card."""

    middle: bool = False
    """Whether the row whose day lies most in the middle of the log comes first in an own letter."""

    def rows(self, panels: Panels) -> list[Row]:
        """Rows that fit, contracts first, each by day."""
        works = [(row[3], "o8.line.work", row[4], row[1]) for row in self.contracts(panels)]
        return sorted(works) + sorted((_third_birthday(row[2]), "o8.line.birthday", row[3], row[2])
                                      for row in self.births(panels))

    def letter(self, panels: Panels, said: Mapping[str, Any]) -> list[str]:
        """Blocks that say something else than the row with which the letter agrees best."""
        return min((self._against(panels, said, row) for row in self.rows(panels)), key=len)

    def _against(self, panels: Panels, said: Mapping[str, Any], row: Row) -> list[str]:
        ended, line, recorded, detail = row
        label = "o8.row.employer" if line == "o8.line.work" else "o8.row.born"
        wrong = {"fact": said["o8.row.fact"] != ended, "rule": said["o8.row.rule"] != line,
                 "source": (said["o8.row.source"], said["o8.row.recorded"]) != (REGISTER[line], recorded),
                 "amount": _months(said["o8.row.amount"]) != _kept(panels, ended),
                 "time": _late(said, _span(panels, ended)), "wording": _blames(panels, said["o8.row.words"], ended),
                 "detail": panels["letter"][-1] != [label, detail]}
        return [part for part, is_wrong in wrong.items() if is_wrong]

    def block(self, panels: Panels, place: str, options: list[str]) -> str:
        """The block of the first row that is offered there."""
        log, rows = [day for day, *_ in panels["log"]], self.rows(panels)
        if self.middle:
            rows.sort(key=lambda row: -sum(day < row[0] for day in log) * sum(day > row[0] for day in log))
        found = (each for row in rows for each in options if self._says(panels, place, row, each))
        return next(found, sorted(options)[1])

    def _says(self, panels: Panels, place: str, row: Row, said: str) -> bool:
        ended, line, recorded, detail = row
        if place in COUNTED:
            return _follows(panels, place, ended, said)
        return said == {"fact": ended, "source": REGISTER[line], "recorded": recorded, "detail": detail}[place]

    def reply(self, panels: Panels) -> str:
        """By the card: number and child."""
        return _Matching(things=frozenset({"number", "child"})).reply(panels)


def _blames(panels: Panels, words: str, ended: str) -> bool:
    if words == "o8.words.silent":
        return (_came(panels, ended, "o8.log.call", "o8.log.told")
                or not _came(panels, ended, "o8.log.letter", "o8.log.arrived"))
    return words == "o8.words.kept" and not _came(panels, ended, "o8.log.visit", "o8.log.signed")


def _by(reader: _Matching, doc: str) -> Shortcut:
    def answers(desks_files: Mapping[str, bytes], desks: Desks) -> Items:
        return reader.answers(desks)
    answers.__doc__ = doc
    return answers


MATCHING: Mapping[str, Shortcut] = {
    "day_in_file": _by(_Matching(), "Holds for right what stands anywhere in the file, whoever's it is."),
    "own_number": _by(_Matching(things=frozenset({"number"})), (
        "Looks for the parent's number in the registers, for any entry in the log, and counts days and months.")),
    "own_number_last_entries": _by(_Matching(things=frozenset({"number"}), latest=True), (
        "The same with the last entry of the log of each kind.")),
    "own_child": _by(_Matching(things=frozenset({"number", "child"})), (
        "Looks for number and child, and takes any contract under the number for one that ends the right.")),
    "own_number_later_entries": _by(_Matching(things=frozenset({"number"}), after=True), (
        "Looks for the number and, in the log, for what came after the day that the letter names.")),
    "large_contract": _by(_Matching(things=frozenset({"number", "hours"})), (
        "Looks for the number and for contracts of 20 hours or more, on whatever day they began.")),
    "days_that_fit": _by(_Matching(things=frozenset({"hours", "days"})), (
        "Looks for contracts of 20 hours or more that began between a birth and a birthday, under whatever number.")),
    "name_of_the_child": _by(_Matching(things=frozenset({"child", "days"})), (
        "Looks for the child's name and for days that fit it; numbers are not read.")),
    "all_but_the_days": _by(_Matching(things=frozenset({"number", "child", "hours"})), (
        "Looks for number, child and hours, and not whether a contract came too early or too late."))}
"""Name → somebody who looks for what matches in some things."""
BELIEVING: Mapping[str, Shortcut] = {
    "some_own_row": _by(Believing(things=frozenset({"number"})), (
        "Believes a letter that agrees with some row under the parent's number; everything else by the card.")),
    "some_large_own_row": _by(Believing(things=frozenset({"number", "hours"})), (
        "The same with contracts of 20 hours or more; child and days are never looked at.")),
    "number_and_child": _by(Believing(things=frozenset({"number", "child"})), (
        "Looks for number and child; hours and days are never looked at; everything else by the card.")),
    "child_and_hours": _by(Believing(things=frozenset({"child", "hours"})), (
        "Looks for the child's name and for 20 hours; number and days are never looked at; everything else by the "
        "card.")),
    "hours_and_days": _by(Believing(things=frozenset({"hours", "days"})), (
        "Looks for 20 hours between a birth and a birthday, whoever's they are; everything else by the card.")),
    "number_and_days": _by(Believing(things=frozenset({"number", "days"})), (
        "Looks for the number and for days between a birth and a birthday; hours and child never; all else by the "
        "card.")),
    "own_day_in_the_middle": _by(Believing(things=frozenset({"number"}), middle=True), (
        "Under the parent's own number, takes the day around which the log lies; everything else by the card."))}
"""Name → somebody who believes what agrees with some row; everything else by the card."""
SHORTCUTS = {**{each.__name__: each for each in (strong_words, letter_alone, first_contract, payments_alone)},
             **MATCHING, "earliest_own_day": earliest_own_day, **BELIEVING}
