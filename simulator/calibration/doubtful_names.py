"""Names in a log that a slip has split or a spreadsheet has rounded: one case that looks like two, many as one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache

import numpy as np

from simulator.calibration.actors import SYSTEM, Actors
from simulator.calibration.doubtful_people import written_in_several_ways
from simulator.calibration.event_items import WorkLog
from simulator.calibration.findings import LogFinding, listed
from simulator.calibration.no_person import may_be_nobody
from synthetic_data import Problem, damage, name_key, shipped_table, shown, spelled_alike, words_of, written_out

_SHORTENED = re.compile(r"[+-]?\d(?:[.,]\d+E\+?|E\+)\d{2,3}", re.IGNORECASE)
"""A long number as spreadsheets show it in a narrow cell, and save it as text: with its sign, or with a part of one."""
_BARE = re.compile(r"\dE\d{2,3}", re.IGNORECASE)
"""A number shortened by another program, or an id of hexadecimal digits such as 1E10."""
_HEXADECIMAL = re.compile(r"(?=.*\d)[\dA-F]+", re.IGNORECASE)
_SIGN = re.compile(r"[^\w]|_")
_BETWEEN = re.compile(r"(?<=[^\W_])[\s_/\\.,:;#*'’\"“”()\[\]{}–—-]+(?=[^\W_])"
                      r"|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
"""Signs between words, or the place where a letter stands beside a digit: A-17 and A17."""
_AROUND = re.compile(r"^[\s_#*'’‘\"“”„«»(\[{<=.,:;!?]+|[\s_#*'’\"“”«»)\]}>.,:;!?]+$")
"""A plus or minus behind a word (A+, A-) is a part of its name."""
_JOINED = re.compile(r"\s*[;/|&+,\n]\s*")
_LONG_NUMBER = re.compile(r"\d{15}(?P<rest>\d+)")
_FEW = 3
_WHAT = {
    "case": ("cases", "Cases, arrivals and cycle times, if these are the same: write each in one way in the file and "
                      "read it again."),
    "activity": ("steps", "Steps and the ways between them, if these are the same: write each in one way in the file, "
                          "or join them with --fold and a file of activity and step."),
    "resource": ("people", "Who is there when, and what each does, if these are the same: write each name in one way "
                           "in the file and read it again."),
    "role": ("roles", "Which officers are one desk, if these are the same: write each in one way in the file and read "
                      "it again."),
}
"""Part of a log → what its names name, and what is in doubt where two of them are one."""


def shortened_ids(log: WorkLog) -> Iterator[Problem]:
    """Yield a problem where cases are named by numbers that a spreadsheet has shortened, so that several became one."""
    names = _shortened(log.items["case"].cat.categories.astype(str).tolist())
    if names:
        yield Problem(
            where=log.name,
            rule="names cases by numbers that a spreadsheet has shortened, so that several cases became one",
            value=listed(names),
            remedy="export the log anew; before saving it in a spreadsheet program, format that column as text",
        )


def about_names(log: WorkLog, actors: Actors) -> Iterator[LogFinding]:
    """Yield names that differ only by what people and spreadsheets lose, and numbers without their last digits."""
    for part, (what, lost) in _WHAT.items():
        column = log.items[part].cat
        names = [str(name) for name in column.categories]
        often = dict(zip(names, np.bincount(column.codes[column.codes >= 0], minlength=len(names)), strict=True))
        names = [name for name in names if often[name]]
        if groups := spelled_alike(names):
            told = [" and ".join(f"{_spelled(name)} ({often[name]:,})" for name in group) for group in groups]
            yield LogFinding(
                name=f"{what} spelled alike",
                share=sum(map(len, groups)) / len(names),
                found=f"{sum(map(len, groups)):,} of {len(names):,} names of {what} differ from another only by "
                "capitals, accents, blanks, zeros, marks in numbers, signs that are not seen, or two ways to write a "
                f"letter or a mark; with their items: {listed(told, '; ')}.",
                lost=lost,
            )
        yield from _alike_otherwise(what, lost, names, groups)
        yield from _rounded(what, names)
        yield from _spoilt(what, names)
        if part == "resource":
            yield from _nobody(names, often, _at_desks(log, actors))
            yield from _together(names)
            yield from _one_person(names, lost, groups)


def _alike_otherwise(
    what: str, lost: str, names: Sequence[str], told: Sequence[tuple[str, ...]]
) -> Iterator[LogFinding]:
    """Yield names that are alike in a further way, unless they are told as spelled alike already."""
    place = {name: number for number, group in enumerate(told) for name in group}
    # Where all have the same signs in the same order, none differ by them; without accents, none by letters.
    some_signs = len({"".join(_SIGN.findall(name)) for name in names}) > 1
    some_letters = not all(name.isascii() for name in names)
    for holds, key, title, words in (
            (some_signs, _one_sign, "alike but for signs", "signs before, behind or between their words"),
            (some_letters, written_out, "with letters written out", "a letter that one of them writes with two")):
        groups = [group for group in (spelled_alike(names, key) if holds else ())
                  if len({place.get(name, name) for name in group}) > 1]
        if groups:
            yield LogFinding(
                name=f"{what} {title}", share=sum(map(len, groups)) / len(names),
                found=f"{sum(map(len, groups)):,} of {len(names):,} names of {what} differ from another only by "
                f"{words}: {listed([' and '.join(map(_spelled, group)) for group in groups], '; ')}.",
                lost=lost)


def _one_sign(name: str) -> str:
    """Return a name with one sign for all that stand between its words, and none around them."""
    return _AROUND.sub("", _BETWEEN.sub("|", name)) or name


def _rounded(what: str, names: Sequence[str]) -> Iterator[LogFinding]:
    long = [match for name in names if (match := _LONG_NUMBER.fullmatch(name))]
    rounded = [match.string for match in long] if all(not match["rest"].strip("0") for match in long) else []
    found = _shortened(names) + (rounded if len(rounded) >= _FEW else [])
    if found:
        yield LogFinding(
            name=f"rounded numbers of {what}",
            share=len(found) / len(names),
            found=f"{len(found):,} names of {what} are numbers that a spreadsheet may have rounded, which keeps 15 "
            f"digits or fewer: {listed(found)}.",
            lost=f"Which {what} are which: several may have become one. Export the log anew, and format that column "
            "as text before a spreadsheet program saves it.",
        )


def _spoilt(what: str, names: Sequence[str]) -> Iterator[LogFinding]:
    found = [f"{shown(name)} {wrong}" for name in names if (wrong := damage(name))]
    if found:
        yield LogFinding(
            name=f"letters of {what}",
            share=len(found) / len(names),
            found=f"{len(found):,} names of {what} have lost letters on the way: {listed(found, '; ')}.",
            lost="Nothing, if each name lost them in one way; reports show the names as they are. Export the log anew, "
            "as UTF-8.",
        )


@cache
def _said_together() -> re.Pattern[str]:
    """Return the words between two people, or before the one for whom another acts."""
    words = sorted(words_of(shipped_table(__file__, "joined_people.yml")), key=len, reverse=True)
    return re.compile(rf"\s+(?:{'|'.join(map(re.escape, words))})\s+", re.IGNORECASE)


def _together(names: Sequence[str]) -> Iterator[LogFinding]:
    """Yield cells that name several people, who stand alone or beside others elsewhere: they count as one more."""
    alone = {name_key(name) for name in names}
    parts = {name: [name_key(part) for part in _JOINED.split(name)] for name in names}
    # A surname before its comma stands beside many first names.
    beside = Counter(part for name in names if "," not in name for part in set(parts[name]))
    # Such words join parts of one name as well (Ortega y Gasset), so both must be known alone.
    said = {name: {name_key(part) for part in _said_together().split(name)} for name in names}
    several = {name for name in names if len(parts[name]) > 1
               and (set(parts[name]) <= alone or any(part and beside[part] > 1 for part in parts[name]))}
    found = [name for name in names if name in several or (len(said[name]) > 1 and said[name] <= alone)]
    if found:
        yield LogFinding(
            name="people named together", share=len(found) / len(names),
            found=f"{len(found):,} names of people hold several people, and are taken for one person more each: "
            f"{listed([f'“{shown(name)}”' for name in found])}.",
            lost="Who is there when, and what each does: name one person in each row, who did the work, and read it "
            "again.")


def _at_desks(log: WorkLog, actors: Actors) -> set[str]:
    """Return the names that do anything in steps that people do; who does automatic steps alone counts as nobody."""
    of_people = np.array([kind != SYSTEM for kind in actors.kinds])
    return set(log.items["resource"][of_people[log.items["activity"].cat.codes]].dropna().astype(str))


def _nobody(names: Sequence[str], often: Mapping[str, int], at_desks: Set[str]) -> Iterator[LogFinding]:
    """Yield names that say a queue, a program or somebody who is gone, each of which counts as one person."""
    if found := [name for name in may_be_nobody(names) if name in at_desks]:
        yield LogFinding(
            name="people who may be nobody", share=len(found) / len(names),
            found=f"{len(found):,} of {len(names):,} names of people may say a team, a queue, a program or somebody "
            f"who is gone, and not who did the work; they count as one person each, with their items: "
            f"{listed([f'{shown(name)} ({often[name]:,})' for name in found])}.",
            lost="Who is there when, and what each does, if nobody is called so: empty these cells in the file, or "
            "write who did the work, and read it again.")


def _one_person(names: Sequence[str], lost: str, told: Sequence[tuple[str, ...]]) -> Iterator[LogFinding]:
    """Yield names that may be one person's, written in several ways."""
    place = {name: number for number, group in enumerate(told) for name in group}
    groups = [group for group in written_in_several_ways(names) if len({place.get(name, name) for name in group}) > 1]
    if groups:
        yield LogFinding(
            name="people written in several ways", share=sum(map(len, groups)) / len(names),
            found=f"{sum(map(len, groups)):,} of {len(names):,} names of people may be another's: they differ by the "
            "order of their words, initials, a mail address or its domain, an account's domain, a title, a number, a "
            "note, or letters as passports or another script write them: "
            f"{listed([' and '.join(map(_spelled, group)) for group in groups], '; ')}.",
            lost=lost)


def _shortened(names: Sequence[str]) -> list[str]:
    """Return the names that are numbers shortened by a program, in their order."""
    bare = {name for name in names if _BARE.fullmatch(name)}
    if bare and _are_ids(names, bare):
        bare = set()
    return [name for name in names if name in bare or _SHORTENED.fullmatch(name)]


def _are_ids(names: Sequence[str], bare: set[str]) -> bool:
    """Tell whether names such as 1E10 are ids: the others have hexadecimal letters as well, or are equally long."""
    others = [name for name in names if name not in bare and not _SHORTENED.fullmatch(name)]
    lettered = [name for name in others if re.search(r"[^\W\d_]", name)]
    if lettered:
        return all(_HEXADECIMAL.fullmatch(name) for name in lettered)
    return bool(others) and len({len(name) for name in (*others, *bare)}) == 1


def _spelled(name: str) -> str:
    # Two ways to write a letter look the same, so letters beyond A to Z are counted.
    return shown(name) if name.isascii() else f"{shown(name)} [{len(name)} signs]"
