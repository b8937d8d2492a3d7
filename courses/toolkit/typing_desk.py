"""The same desks by typing, for places where widgets do not run and for people who prefer a plain page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from courses.toolkit.desk import DeskState
from courses.toolkit.typed_numbers import typed_number


def work_through(desk: DeskState, ask: Callable[[str], str] = input, tell: Callable[[str], None] = print) -> None:
    """Print each open case and ask its questions until all are answered or an empty line is typed twice.

    Parameters
    ----------
    ask, tell : how to read a line and how to print one
    """
    say = desk.pack.say
    for line in (desk.plan["title"], desk.plan.get("intro", ""), *desk.plan.get("rule_card", ())):
        tell(say(line))
    for case in desk.plan["cases"]:
        if desk.is_done(case["id"]):
            continue
        _print_case(desk, case, tell)
        if not _ask_case(desk, case, ask, tell):
            tell(say("typing.stopped"))
            return
    tell(desk.progress)


def _print_case(desk: DeskState, case: dict[str, Any], tell: Callable[[str], None]) -> None:
    say = desk.pack.say
    tell(f"\n== {say(case['title'])} ==")
    if case.get("text"):
        tell(say(case["text"]))
    for panel in case.get("panels", ()):
        tell(f"-- {say(panel['title'])}")
        for row in (panel.get("head", ()), *panel["rows"]):
            if row:
                tell("   " + " | ".join("" if cell is None else say(str(cell)) for cell in row))


def _ask_case(desk: DeskState, case: dict[str, Any], ask: Callable[[str], str], tell: Callable[[str], None]) -> bool:
    steps = ("first", "final") if desk.plan.get("advice") == "after" else ("",)
    for step in steps:
        if step == "final" or desk.plan.get("advice") == "before":
            _print_advice(desk, case, tell)
        for field in desk.wanted(case["id"], step):
            if field["name"] in desk.answers.get(case["id"], {}):
                continue
            if not _ask_field(desk, case, field, ask, tell):
                return False
    _print_practice(desk, case["id"], tell)
    feedback = case.get("feedback", {})
    given = desk.answers.get(case["id"], {})
    for text in {feedback[key]: None for key in (*map(str, given.values()), "*") if key in feedback}:
        tell("→ " + desk.pack.say(text))
    return True


def _print_practice(desk: DeskState, case: str, tell: Callable[[str], None]) -> None:
    """Where settings can be tried, show what the answers come to; to try others, answer again in the notebook."""
    if not desk.plan.get("practice"):
        return
    tried = desk.handle({"what": "try", "case": case, "values": desk.answers.get(case, {})}).get("tried")
    for row in (tried["head"], *tried["rows"]) if tried else ():
        tell("   " + " | ".join(desk.pack.say(str(cell)) for cell in row))


def _print_advice(desk: DeskState, case: dict[str, Any], tell: Callable[[str], None]) -> None:
    advice = case.get("advice")
    if advice and case["id"] in desk.silent:
        tell(f"-- {desk.pack.say('advice.title')}: {desk.pack.say('advice.silent')}")
    elif advice:
        tell(f"-- {desk.pack.say('advice.title')}: {desk.pack.say(advice['text'])}")
        for reason in advice.get("reasons", ()):
            tell("   " + desk.pack.say(reason))


def _ask_field(desk: DeskState, case: dict[str, Any], field: dict[str, Any], ask: Callable[[str], str],
               tell: Callable[[str], None]) -> bool:
    say = desk.pack.say
    options = field.get("options", ())
    choices = "; ".join(f"{number} = {say(option['label'])}" for number, option in enumerate(options, 1))
    place = f"({say(field['row'])}) " if field.get("row") else ""
    # Not for ever: what answers may be a file with the same wrong line throughout.
    for _ in range(10):
        typed = ask(f"{say(field['label'])} {place}{'[' + choices + '] ' if choices else ''}").strip()
        if not typed and field.get("optional"):
            return True
        if not typed:
            return False
        value = _read(field, typed, say("typing.yes"))
        reply = desk.handle({"what": "decide", "case": case["id"], "values": {field["name"]: value}})
        if not reply["error"]:
            return True
        tell(say(reply["error"]))
    return False


def _read(field: dict[str, Any], typed: str, yes: str) -> Any:
    options = [option["value"] for option in field.get("options", ())]
    if field["kind"] == "checks" and not options:
        return typed.lower() in ("1", "x", "+", *yes.split())
    picked = [options[int(part) - 1] for part in typed.replace(",", " ").split()
              if part.isdecimal() and 1 <= int(part) <= len(options)]
    if field["kind"] == "checks":
        return picked
    if options:
        return picked[0] if len(picked) == 1 else typed
    if field["kind"] == "date":
        return typed
    number = typed_number(typed)
    return typed if number is None else number
