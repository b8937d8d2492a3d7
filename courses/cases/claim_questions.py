"""Questions about a claim made from a yearly total: what netting leaves of it, and who has to show something."""

from __future__ import annotations

from courses.cases.yearly_claims import ClaimsOffice
from courses.form.desk_spec import Desk, DeskCase, Panel, Value
from courses.form.questions import choice

LEFT = ("nothing", "part", "all")
NET = {"nothing": "casual", "part": "left_short", "all": "stay"}
"""What is left of a claim once months with a minus count as well → whose year shows it: people in and out of work, who
kept the benefit some months into a job, who lost it when they found one."""
WHO = ("office", "employer", "person", "nobody")
SITUATIONS = ("office", "office", "employer", "employer", "person", "nobody", "nobody")
SAYS = ("lost", "denies", "time")
"""What people say that changes nothing about who has to show something."""


def net_desk(office: ClaimsOffice) -> tuple[Desk, dict[str, str]]:
    """Four people's years as the programme sees them; case → how much of its claim is left."""
    words = [*LEFT, LEFT[int(office.luck.integers(len(LEFT)))]]
    panels = [(_year(office, word), word) for word in office.shuffled(words)]
    made = [(DeskCase(id=office.token(), title="d5.net.title", text="d5.net.text", panels=(panel,)), word)
            for panel, word in panels]
    ask = choice("left", "d5.net.ask", office.shuffled(list(LEFT)), item="method", kind="reason")
    desk = Desk(kind="question", title="d5.method.title", intro="d5.method.intro", graded=True, fields=(ask,),
                cases=tuple(case for case, _ in made))
    return desk, {case.id: word for case, word in made}


def _year(office: ClaimsOffice, word: str) -> Panel:
    while True:
        person = office.cast(NET[word], 1)[0]
        panel, found = office.netting(person, NET[word])
        if found == word:
            return panel


def proof_desk(office: ClaimsOffice) -> tuple[Desk, dict[str, str]]:
    """Seven situations before a claim goes out; case → who has to show something."""
    made = [(_situation(office, who, place), who) for place, who in enumerate(SITUATIONS)]
    pile = office.shuffled(made)
    ask = choice("who", "d5.who", office.shuffled(list(WHO)), item="proof", kind="reason")
    desk = Desk(kind="question", title="d5.proof.title", intro="d5.proof.intro", graded=True, fields=(ask,),
                cases=tuple(case for case, _ in pile))
    return desk, {case.id: who for case, who in pile}


def _situation(office: ClaimsOffice, who: str, place: int) -> DeskCase:
    """One month and what is known of it; the facts decide, and what the person says decides once only."""
    luck = office.luck
    declared, apart = int(luck.integers(18, 60)) * 10, int(luck.integers(6, 25)) * 10
    # Of the two in which nobody has to show anything, one has more in its lines than was declared, but was not paid.
    more = who == "office" or (who == "nobody" and place % 2)
    paid = who != "nobody" or not more
    lines = declared + apart if more else declared - apart * int(who == "nobody")
    rest = int(luck.integers(30, 90)) * 10 if who == "employer" and place % 2 else 0
    second = who == "employer" and not rest
    says = "deduct" if who == "person" else SAYS[int(luck.integers(len(SAYS)))]
    word = {True: "d5.fact.yes", False: "d5.fact.no"}
    rows: tuple[tuple[Value, ...], ...] = (
        ("d5.fact.month", office.work.month(int(luck.integers(12)))), ("d5.fact.paid", word[bool(paid)]),
        ("d5.declared", declared), ("d5.fact.lines", lines), ("d5.fact.second", word[bool(second)]),
        ("d5.fact.rest", rest), ("d5.fact.says", f"d5.says.{says}"))
    return DeskCase(id=office.token(), title="d5.situation.title", text="d5.situation.text",
                    panels=(Panel(name="facts", title="d5.facts", rows=rows, open=True),))
