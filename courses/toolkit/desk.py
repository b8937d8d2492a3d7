"""One desk with what has been decided on it: checks each act, writes it down, and forgets nothing."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from courses.toolkit.pack import Pack
from courses.toolkit.practice import try_plan
from courses.toolkit.practising import PracticeRecord
from courses.toolkit.record import DECISIVE, ActLog
from courses.toolkit.staged import shown_case

Answers = dict[str, dict[str, Any]]
"""Case → field → answer."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_KNOWN = (*DECISIVE, "try", "flag", "open")
"""What a message may ask for."""


class DeskState:
    """The state of one desk, whatever draws it."""

    def __init__(self, name: str, pack: Pack, diary: ActLog, *, readonly: bool) -> None:
        self.name, self.pack, self.readonly = name, pack, readonly
        self.plan: dict[str, Any] = pack.desks[name]
        self._diary = diary
        self.fields: dict[str, dict[str, Any]] = {field["name"]: field for field in self.plan["fields"]}
        self.cases: list[str] = [case["id"] for case in self.plan["cases"]]
        self.answers: Answers = {}
        self.opened: dict[str, int] = {}
        self.flags: list[str] = []
        """Cases that the trainee wants to look at again."""
        self.seen = 0
        """How often something was decided or taken back on this desk, by whatever program."""
        self.decided_at = 0.0
        """When that was last, seconds since 1970; 0 for never."""
        self._read_diary()

    def handle(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Carry out one message of a desk and return what the desk should now show.

        Parameters
        ----------
        message : `what` is `decide` or `try` (with `case`, `values`), `undo` (with `case`), `flag` (with `case`, `on`)
            or `open` (with `case`, `panel`); `seen`, where given, is what the desk showed when it was sent
        """
        try:
            reply = self._handle(message)
        except OSError:
            # A full disk, a folder that is gone: nothing is shown as decided that is not kept.
            reply = self._reply("error.disk")
        # What another program decided may have uncovered any file.
        touched = self.cases if reply["error"] == "error.elsewhere" else [str(message.get("case"))]
        return reply | {"cases": _shown(self, touched), "right": _right(self, touched)}

    def _handle(self, message: Mapping[str, Any]) -> dict[str, Any]:
        what, case = message.get("what"), message.get("case")
        if refused := _refused(self, what, case):
            return self._reply(refused)
        self.refresh()
        if what in DECISIVE and message.get("seen", self.seen) != self.seen:
            return self._reply("error.elsewhere")
        if _changes_nothing(self, message):
            return self._reply()
        if what == "flag":
            return self._flag(str(case), message.get("on") is True)
        if what == "open":
            return self._open(str(case), str(message.get("panel"))[:60])
        if what == "undo":
            self._write("undo", str(case))
            _forget(self, str(case))
            return self._reply()
        values = message.get("values")
        if not isinstance(values, dict):
            return self._reply("error.value")
        return self._try(str(case), values) if what == "try" else self._decide(str(case), values)

    def refresh(self) -> None:
        """Take in what another program has decided here since the diary was read."""
        if self._diary.size != self._known_size:
            self._read_diary()

    def state(self) -> dict[str, Any]:
        """Return what a desk needs to draw itself."""
        plan = self.plan | {"cases": _shown(self, self.cases)}
        return self._now() | {"name": self.name, "plan": plan, "readonly": self.readonly, "texts": self.pack.texts,
                              "language": self.pack.language, "pack": self.pack.token,
                              "right": _right(self, self.cases), "practises": self.practice.kept}

    @property
    def silent(self) -> list[str]:
        """Cases on which the assistant has no view now, because what it rests on was held back before."""
        if not any(case.get("silent_if") for case in self.plan["cases"]):
            return []
        held = _ticked_rows(self._diary)
        return [case["id"] for case in self.plan["cases"] if tuple(case.get("silent_if") or ()) in held]

    @property
    def minutes_left(self) -> int:
        """Minutes left for opening panels; never below 0."""
        return max(0, int(self.plan.get("minutes", 0)) - sum(self.opened.values()))

    def wanted(self, case: str, step: str = "") -> list[dict[str, Any]]:
        """Return the fields this case asks for, of one step when one is named."""
        return [field for field in self.plan["fields"]
                if (not field.get("for_cases") or case in field["for_cases"])
                and (not step or field.get("when", "") == step)]

    def is_done(self, case: str) -> bool:
        """Tell whether every field of the case that must be filled in is filled in."""
        given = self.answers.get(case, {})
        return all(field["name"] in given for field in self.wanted(case) if not field.get("optional"))

    @property
    def done(self) -> int:
        """Number of cases that are complete."""
        return sum(self.is_done(case) for case in self.practice.served)

    @property
    def only_ticks(self) -> bool:
        """Whether all one does here is tick rows; a row without a tick is then as decided as one with it."""
        return all(field["kind"] == "checks" and not field.get("options") for field in self.fields.values())

    @property
    def ticked(self) -> int:
        """Number of cases with a tick."""
        return sum(True in self.answers.get(case, {}).values() for case in self.cases)

    @property
    def progress(self) -> str:
        """How far the trainee is, in words."""
        if self.only_ticks:
            return self.pack.say("progress.ticked", done=self.ticked, total=len(self.cases))
        return self.pack.say("progress", done=self.done, total=len(self.practice.served))

    def _decide(self, case: str, values: dict[str, Any]) -> dict[str, Any]:
        kept = {name: value for name, value in values.items() if name in self.fields and not self.is_fixed(case, name)}
        if wrong := [name for name, value in kept.items() if not is_allowed(self.fields[name], value)]:
            return self._reply(_why_not(self.fields[wrong[0]], kept[wrong[0]]), field=wrong[0])
        if early := [name for name in kept if _is_early(self, case, name, kept)]:
            return self._reply("error.first", field=early[0])
        if _exceeds_tokens(self.plan.get("tokens", {}), self.answers, case, kept):
            return self._reply("error.tokens")
        if kept:
            # On disk first: what a desk shows as decided is kept.
            self._write("decide", case, values=kept)
            self._take(case, kept, time.time())
        return self._reply()

    def _try(self, case: str, values: dict[str, Any]) -> dict[str, Any]:
        """Run settings in the practice office; nothing is decided by it."""
        tried, error, field = _tried(self, values)
        if error:
            return self._reply(error, field)
        self._write("try", case, values=values)
        return self._reply() | {"tried": tried}

    def _open(self, case: str, panel: str) -> dict[str, Any]:
        name, cost = f"{case}/{panel}", _cost(self.plan, case, panel)
        if cost is None:
            return self._reply("error.value")
        if name not in self.opened and self.plan.get("minutes") and cost > self.minutes_left:
            return self._reply("error.minutes")
        self._write("open", case, panel=panel)
        self.opened[name] = cost
        return self._reply()

    def _flag(self, case: str, on: bool) -> dict[str, Any]:
        self._write("flag", case, on=on)
        self.flags = _flagged(self.flags, case, on)
        return self._reply()

    def _write(self, what: str, case: str, **details: Any) -> None:
        self._diary.add(what, desk=self.name, case=case, **details)
        self._known_size = self._diary.size
        _count(self, what, time.time())

    def is_fixed(self, case: str, name: str) -> bool:
        """A first decision stands once the advice has been seen, else there would be nothing to compare."""
        return self.fields[name].get("when") == "first" and name in self.answers.get(case, {})

    def _read_diary(self) -> None:
        """Take in all that was ever done here, also by another program on the same diary."""
        self._known_size = self._diary.size
        self.answers, self.opened, self.flags, self.seen, self.decided_at = {}, {}, [], 0, 0.0
        self.practice = PracticeRecord(self.name, self.plan, self.pack.right_answers)
        for act in self._diary.acts():
            self._replay(act)

    def _replay(self, act: Mapping[str, Any]) -> None:
        case, values = act.get("case"), act.get("values")
        if act.get("desk") != self.name or case not in self.cases:
            return
        _count(self, act["what"], float(act["at"]))
        if act["what"] == "flag":
            self.flags = _flagged(self.flags, str(case), act.get("on") is True)
        if act["what"] == "open":
            if (cost := _cost(self.plan, str(case), str(act.get("panel")))) is not None:
                self.opened[f"{case}/{act.get('panel')}"] = cost
        elif act["what"] == "undo":
            _forget(self, str(case))
        # The diary is a file in the trainee's folder, so it is checked as if it were typed now.
        elif act["what"] == "decide" and isinstance(values, dict):
            self._take(str(case), _countable(self, str(case), values), float(act["at"]))

    def _take(self, case: str, values: dict[str, Any], at: float) -> None:
        """Keep what was decided; a file that was open is a try, where this is practice."""
        before = self.is_done(case)
        self.answers.setdefault(case, {}).update(values)
        if not before and self.is_done(case):
            self.practice.note(case, self.answers[case], at)

    def _reply(self, error: str = "", field: str = "") -> dict[str, Any]:
        return self._now() | {"desk": self.name, "error": error, "field": field}

    def _now(self) -> dict[str, Any]:
        return {"answers": self.answers, "seen": self.seen, "flags": self.flags, "silent": self.silent,
                "opened": list(self.opened), "minutes_left": self.minutes_left,
                "served": self.practice.served, "missed": self.practice.missed}


def _refused(desk: DeskState, what: object, case: object) -> str:
    """Return why a message is not listened to; empty where it is."""
    if desk.readonly or case not in desk.cases:
        return "error.readonly" if desk.readonly else "error.case"
    # What is not known would decide, without the look at what was seen.
    return "" if what in _KNOWN else "error.value"


def _changes_nothing(desk: DeskState, message: Mapping[str, Any]) -> bool:
    """Whether an act would leave all as it is: it is not written, as the diary is for what somebody did."""
    what, case = message.get("what"), str(message.get("case"))
    if what == "flag":
        return (message.get("on") is True) == (case in desk.flags)
    return what == "undo" and all(desk.is_fixed(case, name) for name in desk.answers.get(case, {}))


def _flagged(flags: Collection[str], case: str, on: bool) -> list[str]:
    return [each for each in flags if each != case] + [case] * on


def _tried(desk: DeskState, values: Mapping[str, Any]) -> tuple[Any, str, str]:
    """What settings come to in the practice office; else the error and the field that is wrong."""
    wrong = [name for name, value in values.items()
             if name not in desk.fields or not is_allowed(desk.fields[name], value)]
    known = next((name for name in wrong if name in desk.fields), "")
    if wrong or not desk.plan.get("practice"):
        return None, _why_not(desk.fields[known], values[known]) if known else "error.value", known
    try:
        return try_plan(desk.pack.files, desk.plan["practice"], values), "", ""
    except ValueError:
        return None, "error.practice", ""


def _shown(desk: DeskState, cases: Collection[str]) -> list[dict[str, Any]]:
    """These files with what may be seen of them now."""
    return [shown_case(case, advised=_is_advised(desk, case["id"]), done=desk.is_done(case["id"]), opened=desk.opened)
            for case in desk.plan["cases"] if case["id"] in cases]


def _right(desk: DeskState, cases: Collection[str]) -> dict[str, Sequence[str]]:
    return {case: answers for case, answers in desk.practice.right.items() if case in cases and desk.is_done(case)}


def _countable(desk: DeskState, case: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of the values that a desk would have taken."""
    kept = {name: value for name, value in values.items() if name in desk.fields and not desk.is_fixed(case, name)
            and is_allowed(desk.fields[name], value)}
    # A first decision that does not count comes before nothing.
    return {name: value for name, value in kept.items() if not _is_early(desk, case, name, kept)}


def _is_early(desk: DeskState, case: str, name: str, values: Mapping[str, Any]) -> bool:
    """A final decision without a first one, which a program may send, would leave nothing to compare."""
    return desk.fields[name].get("when") == "final" and not _is_advised(desk, case, values)


def _is_advised(desk: DeskState, case: str, values: Mapping[str, Any] | None = None) -> bool:
    """Tell whether the assistant's view may be seen: at once, or once the own first decision is kept (or in values)."""
    given = {**desk.answers.get(case, {}), **(values or {})}
    return desk.plan.get("advice") != "after" or all(
        field["name"] in given for field in desk.wanted(case) if field.get("when") == "first")


def _count(desk: DeskState, what: str, at: float) -> None:
    """Note an act as the latest decision, if it is one."""
    if what in DECISIVE:
        desk.seen, desk.decided_at = desk.seen + 1, max(desk.decided_at, at)


def _forget(desk: DeskState, case: str) -> None:
    """Take a decision back, but for what stands once the advice has been seen."""
    given = desk.answers.get(case, {})
    desk.answers[case] = {name: given[name] for name in given if desk.is_fixed(case, name)}


def _cost(plan: Mapping[str, Any], case: str, panel: str) -> int | None:
    """Minutes that opening a panel takes; None where the case has none of this name."""
    found = next(each for each in plan["cases"] if each["id"] == case)
    return next((int(each.get("minutes", 0)) for each in found.get("panels", ()) if each["name"] == panel), None)


def _exceeds_tokens(limits: Mapping[str, int], answers: Answers, case: str, values: Mapping[str, Any]) -> bool:
    """Tell whether these answers to a case would use more of some answer than there is."""
    after = answers | {case: {**answers.get(case, {}), **values}}
    given = [value for fields in after.values() for value in fields.values() if isinstance(value, str)]
    return any(given.count(token) > limit and token in values.values() for token, limit in limits.items())


def _ticked_rows(diary: ActLog) -> set[tuple[str, str]]:
    """Desk and case of every row that is ticked now, on whatever desk."""
    ticked: set[tuple[str, str]] = set()
    for act in diary.acts():
        row, values = (str(act.get("desk")), str(act.get("case"))), act.get("values")
        if act["what"] in DECISIVE:
            ticked.discard(row)
        if act["what"] == "decide" and isinstance(values, dict) and True in values.values():
            ticked.add(row)
    return ticked


def _why_not(field: Mapping[str, Any], value: object) -> str:
    """Name the sentence about an answer that a blank does not take."""
    # What is no number comes as it was typed: 1.250, which is 1250 in one country and 1.25 in another.
    if not isinstance(value, str) or not value.strip():
        return "error.value"
    return {"number": "error.number", "slider": "error.number", "rank": "error.number",
            "date": "error.date"}.get(field["kind"], "error.value")


def _is_day(text: str) -> bool:
    """Tell whether a text is a day as answers are compared: 01.03.2024 would never be the right one."""
    try:
        return _DAY.fullmatch(text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False


def is_allowed(field: Mapping[str, Any], value: object) -> bool:
    """Tell whether a blank takes this answer: of its kind, one of its options, between its limits."""
    options = {option["value"] for option in field.get("options", ())}
    kind = field["kind"]
    if kind == "checks" and not options:
        return isinstance(value, bool)
    if kind == "checks":
        return isinstance(value, list) and all(isinstance(part, str) and part in options for part in value)
    if kind in ("number", "slider", "rank"):
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return (number and field.get("low", -1e12) <= value <= field.get("high", 1e12)) or value is None
    if kind == "date":
        return isinstance(value, str) and (not value or _is_day(value))
    return isinstance(value, str) and value in options
