"""Questions about a claim made from a yearly total: what netting leaves of it, and who has to show something."""

from __future__ import annotations

import numpy as np

from courses.cases.claim_cast import PARTS
from courses.cases.draws import one_of
from courses.cases.yearly_claims import ClaimsOffice
from courses.form.desk_spec import Desk, DeskCase, Panel, Value
from courses.form.questions import choice

LEFT = ("nothing", "part", "all")
NET = {"nothing": ("casual", "ended"), "part": ("left_short",), "all": ("stay",)}
"""What is left of a claim once months with a minus count as well → whose year shows it: people in and out of work, some
until their work ended; who kept the benefit some months into a job; who lost it when they found one. No number of
months tells what is left."""
WHO = ("office", "employer", "person", "nobody")
SITUATIONS = ("office", "office", "employer", "employer", "person", "person", "nobody", "nobody", "nobody")
SAYS = ("lost", "denies", "time")
"""What people say that changes nothing about who has to show something."""


def net_desk(office: ClaimsOffice) -> tuple[Desk, dict[str, str]]:
    """Four people's years as the programme sees them; case → how much of its claim is left."""
    words = [*LEFT, one_of(office.luck, LEFT)]
    panels = [(_year(office, word), word) for word in office.shuffled(words)]
    made = [(DeskCase(id=office.token(), title="d5.net.title", text="d5.net.text", panels=(panel,)), word)
            for panel, word in panels]
    ask = choice("left", "d5.net.ask", office.shuffled(list(LEFT)), item="method", kind="reason")
    desk = Desk(kind="question", title="d5.method.title", intro="d5.method.intro", graded=True, fields=(ask,),
                cases=tuple(case for case, _ in made))
    return desk, {case.id: word for case, word in made}


def _year(office: ClaimsOffice, word: str) -> Panel:
    while True:
        kind = one_of(office.luck, NET[word])
        person = office.cast(kind, 1)[0]
        panel, found = office.netting(person, kind)
        if found == word:
            return panel


def proof_desk(office: ClaimsOffice) -> tuple[Desk, dict[str, str]]:
    """Nine situations before a claim goes out; case → who has to show something."""
    made = [(_situation(office, who, place), who) for place, who in enumerate(SITUATIONS)]
    pile = office.shuffled(made)
    ask = choice("who", "d5.who", office.shuffled(list(WHO)), item="proof", kind="reason")
    desk = Desk(kind="question", title="d5.proof.title", intro="d5.proof.intro", graded=True, fields=(ask,),
                cases=tuple(case for case, _ in pile))
    return desk, {case.id: who for case, who in pile}


def _situation(office: ClaimsOffice, who: str, place: int) -> DeskCase:
    """One month and what is known of it. What decides in one situation stands in others and decides nothing."""
    luck = office.luck
    declared, apart = int(luck.integers(18, 60)) * 10, int(luck.integers(6, 14)) * 10
    # Of those in which nobody has to show anything, some were paid as declared; the others were not paid at all.
    paid = who != "nobody" or place % 2 == 0
    more = who == "office" or (luck.random() < 0.5 and (who == "employer" or not paid))
    lines = declared + apart if more else declared - apart * int(luck.random() < 0.5)
    asks = who == "employer" or (not paid and luck.random() < 0.6)
    rest = int(luck.integers(30, 90)) * 10 if asks and luck.random() < 0.4 else 0
    deducts = who == "person" or ((who != "nobody" or not paid) and luck.random() < 0.6)
    says = "deduct" if deducts else one_of(luck, SAYS)
    rows: tuple[tuple[Value, ...], ...] = (
        ("d5.fact.month", office.work.month(int(luck.integers(12)))),
        ("d5.fact.paid", "d5.fact.yes" if paid else "d5.fact.no"), ("d5.declared", declared),
        ("d5.fact.lines", _lines(luck, lines, second=asks and not rest)),
        ("d5.fact.rest", rest), ("d5.fact.says", f"d5.says.{says}"))
    return DeskCase(id=office.token(), title="d5.situation.title", text="d5.situation.text",
                    panels=(Panel(name="facts", title="d5.facts", rows=rows, open=True),))


def _lines(luck: np.random.Generator, wage: int, *, second: bool) -> str:
    """Two lines of one month, number and wage: a second wage of the same height, one line sent twice, or two parts.

    Parts are never of one height: that would look like a second wage.
    """
    one, other = (int(number) for number in luck.permutation(90_000)[:2] + 10_000)
    if second:
        return f"{one}: {wage}; {other}: {wage}"
    if luck.random() < 0.5:
        return f"{one}: {wage}; {one}: {wage}"
    part = 10 * int(wage * one_of(luck, PARTS) / 10)
    return f"{one}: {wage - part}; {other}: {part}"
