"""Which registers feed a proactive case and how complete they are: from the command line into an office file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from simulator.plan.register_plan import Register
from simulator.plan.scenario import Scenario
from synthetic_data import BadInput, Problem, did_you_mean

_OPTION = "--register"
_USUAL_ANSWER = "constant 1 min (assumed; exchange between agencies)"
_GIVEN = " (assumed; given on the command line)"
_WORDS = {"missing": "missing", "wrong": "wrong", "lag": "lag", "answers": "time"}
"""Word on the command line → key of a register in an office file."""


@dataclass(frozen=True)
class Feed:
    """A register that is asked for every proactive case.

    Parameters
    ----------
    name : of the register in the office file
    record : how good a copy it is, as in the office file; empty for a register that the office has already
    lag : until a record of the event is there; empty where it is there at once, or where the office file says it
    """

    name: str
    record: Mapping[str, Any] = field(default_factory=dict)
    lag: str = ""


def read_feed(text: str) -> Feed:
    """Return the register meant by a text of the command line.

    Parameters
    ----------
    text : a name, and after commas ``missing``, ``wrong`` (shares), ``lag``, ``answers`` (times), each with its value

    Raises
    ------
    BadInput : a word is not known, comes twice or has a value that does not fit; all of them at once

    Examples
    --------
    >>> feed = read_feed("births, missing 8 %, answers 20 min")
    >>> feed.name, feed.record["missing"]
    ('births', '8 % (assumed; given on the command line)')
    """
    name, *parts = [part.strip() for part in text.split(",")]
    words = [part.split(maxsplit=1) for part in parts]
    problems = [_unknown(part) for part, word in zip(parts, words, strict=True)
                if len(word) != 2 or word[0] not in _WORDS]
    given = [word[0] for word in words if len(word) == 2]
    problems += [Problem(where=_OPTION, rule="is said twice", value=word, remedy="say it once")
                 for word in sorted({word for word in given if given.count(word) > 1})]
    if not name.isidentifier():
        problems.append(Problem(where=_OPTION, rule="must begin with the register's name: letters, digits and _",
                                value=name, remedy="write births, missing 8 %"))
    if problems:
        raise BadInput(problems)
    record = {_WORDS[word]: _value(value) for word, value in words}
    if record:
        record = {"time": _USUAL_ANSWER} | record
        _refuse_unfit(name, record)
    lag = record.pop("lag", "")
    return Feed(name, record, lag)


def feeding_changes(office: Scenario, feeds: Sequence[Feed], after: str) -> dict[str, Any]:
    """Return the changes by which registers are asked, one after the other; who is not known takes the old way.

    Parameters
    ----------
    after : activity to which a case goes that every register knows

    Raises
    ------
    BadInput : a register is named twice, or is neither described nor in the office
    """
    _refuse_strange(office, feeds)
    changes: dict[str, Any] = {f"registers.{feed.name}": dict(feed.record) for feed in feeds if feed.record}
    changes |= {f"process.activities.{name}": step for name, step in _waits(feeds).items()}
    steps = [_asking(feed) for feed in feeds]
    for step, feed, then in zip(steps, feeds, [*steps[1:], after], strict=True):
        changes[f"process.activities.{step}"] = {
            "kind": "automatic", "title": f"The register {feed.name.replace('_', ' ')} is asked", "actor": "system",
            "register": feed.name, "next": [{"to": then, "when": "outcome = found"}, {"to": "proactive_not_known"}]}
    changes["process.activities.proactive_not_known"] = {
        "kind": "automatic", "title": "A register does not know the case: the old way", "actor": "system",
        "sets": {"proactive": 0}, "next": office.process.starts}
    return changes


def first_asked(feeds: Sequence[Feed]) -> str:
    """Return the activity that comes before all asking: the wait for the records, or the first question."""
    return next(iter(_waits(feeds)), _asking(feeds[0]))


def known_share(office: Scenario, feeds: Sequence[Feed]) -> float:
    """Return the share of cases that every register holds a record of, as far as missing records go."""
    known = 1.0
    for feed in feeds:
        register = Register.model_validate(feed.record) if feed.record else office.registers[feed.name]
        known *= 1 - (register.missing.value if register.missing else 0.0)
    return known


def _waits(feeds: Sequence[Feed]) -> dict[str, dict[str, Any]]:
    """Steps in which records come to the registers, all at the same time; the event is told when all are there."""
    late = {f"proactive_waits_{feed.name}": feed for feed in feeds if feed.lag}
    asks = _asking(feeds[0]) if feeds else ""
    then = asks if len(late) < 2 else "proactive_all_there"
    steps = {name: {"kind": "outside", "title": f"The record reaches the register {feed.name.replace('_', ' ')}",
                    "time": feed.lag, "next": then} for name, feed in late.items()}
    if len(late) < 2:
        return steps
    return {"proactive_waits": {"kind": "split", "title": "Records are on their way", "branches": list(late)}, **steps,
            "proactive_all_there": {"kind": "join", "title": "All records are there", "of": "proactive_waits",
                                    "next": asks}}


def _asking(feed: Feed) -> str:
    return f"proactive_asks_{feed.name}"


def _unknown(part: str) -> Problem:
    word = (part.split() or [""])[0]
    return Problem(where=_OPTION, rule=f"must be one of {', '.join(_WORDS)} with its value", value=part,
                   remedy=did_you_mean(word, _WORDS))


def _value(text: str) -> str:
    # "3 days" is short for "constant 3 days"; a share needs no family.
    words = f"constant {text}" if text[:1].isdigit() and "%" not in text else text
    return words if "(" in words else words + _GIVEN


def _refuse_unfit(name: str, record: Mapping[str, Any]) -> None:
    words = {key: word for word, key in _WORDS.items()}
    try:
        Register.model_validate(record)
    except ValidationError as error:
        raise BadInput([Problem(where=f"{_OPTION} {name}: {words[str(found['loc'][0])]}",
                                rule=found["msg"].removeprefix("Value error, "),
                                value=str(found["input"]).removesuffix(_GIVEN),
                                remedy="write missing 8 %, wrong 2 %, lag 3 days, answers 20 min")
                        for found in error.errors()]) from None


def _refuse_strange(office: Scenario, feeds: Sequence[Feed]) -> None:
    names = [feed.name for feed in feeds]
    problems = [Problem(where=_OPTION, rule="is named twice", value=name, remedy="name it once, with all its words")
                for name in sorted({name for name in names if names.count(name) > 1})]
    problems += [Problem(where=_OPTION, rule="is not a register of the office, and nothing says how complete it is",
                         value=feed.name, remedy=did_you_mean(feed.name, office.registers)
                         if office.registers else f"write {feed.name}, missing 8 %")
                 for feed in feeds if not feed.record and feed.name not in office.registers]
    problems += [Problem(where=_OPTION, rule="is a register of the office already, described in its file",
                         value=feed.name, remedy=f"write {feed.name} alone, or give the new one another name")
                 for feed in feeds if feed.record and feed.name in office.registers]
    if problems:
        raise BadInput(problems)
