"""D5: overpayment claims made from yearly totals. Work and wages come from the world, every error from its ledger."""

from __future__ import annotations

from collections.abc import Mapping

from courses import Desk, DeskCase, Draft, Panel, Question, Variant, choice, quiz, walk_through
from courses.cases.yearly_claims import ClaimsOffice

QUOTAS = {"annual": 5, "twice": 5, "casual": 6, "open": 3, "left": 7, "debt": 4}
"""Curriculum 6.4: 10 steady, 9 in and out of work (of 3 an employer is silent), 7 left for a job, 4 declared too
little. With the steady only the total is wrong: a year in a month's line (T11), or a line that stands twice."""
PRACTICE = ("annual", "casual", "left", "debt")
CHOICES = ("none", "debt", "payslips")
LETTERS = 5
"""Letters to employers that may be sent; three are needed."""
METHOD = {"law": ("month", "year", "choice", "average"), "group": ("left", "steady", "casual", "short"),
          "net": ("nothing", "most", "all", "unknown")}
"""Three questions with one right answer each, the first named."""
WHO = ("office", "employer", "person", "nobody")
SITUATIONS = {"short": "office", "lost": "office", "denies": "office", "gap": "employer", "contract": "employer",
              "lump": "employer", "after": "nobody", "silent": "nobody", "year": "nobody"}
"""Situation → who has to show something; four are drawn."""
NOTICES = {"opening": ("facts", "fraud", "data", "total"), "closing": ("object", "fraud", "threat", "final"),
           "source": ("lines", "fraud", "data", "average")}
"""One of three questions about the notice is drawn; the first answer named is right."""


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    office = ClaimsOffice(variant)
    pile = office.shuffled([(person, kind) for kind, size in QUOTAS.items() for person in office.cast(kind, size)])
    practice = [(office.cast(kind, 1)[0], kind) for kind in PRACTICE]
    solved, net = office.cast("left", 1)[0], office.cast("casual", 1)[0]
    half, *amounts = office.cast("amount", 5)
    # Once everybody is cast and before the first file is written: one plan spoils them all.
    office.plant()
    cases = [office.file(person) for person, _ in pile]
    short = {case.id: person in office.short for case, (person, _) in zip(cases, pile, strict=True)}
    groups = {case.id: kind for case, (_, kind) in zip(cases, pile, strict=True)}
    sums = [office.sums(person) for person in amounts]
    ids = [office.token() for _ in amounts]
    drawn, notice = office.shuffled(list(SITUATIONS))[:4], office.shuffled(list(NOTICES))[0]
    decide = tuple(office.shuffled(list(CHOICES)))
    desks = {
        "recall": quiz("d5.recall", dict.fromkeys(("dates", "match", "flags"), "abc"), told=True),
        "solved": walk_through("d5.solved", office.file(solved),
                               {"when": ("during", "after"), "law": ("month", "year"), "then": CHOICES}),
        "practice": _files("practice", [_told(office.file(person), kind) for person, kind in practice], decide),
        "claims": _files("claims", cases, decide),
        "half": _amounts("half", [office.grid("half", half, worked=True)], ""),
        "amounts": _amounts("amounts", [office.grid(case, person) for case, person in zip(ids, amounts, strict=True)],
                            "amounts"),
        "method": _questions(office, "method", METHOD, {"net": (office.netting(net),)}),
        "proof": _proof(office, drawn, notice),
        "work": quiz("d5.work", {"use": "abc", "change": "abc"}, told=False)}
    claims = [office.claim(person) for person, kind in pile if kind == "left"]
    expected = {
        "debts": {"signals": short, "groups": groups, "most": round(max(claims))},
        "payslips": {case: kind == "open" for case, kind in groups.items()},
        "amounts": {name: dict(zip(ids, (each[name] for each in sums), strict=True)) for name in sums[0]},
        "method": {case: values[0] for case, values in METHOD.items()},
        "proof": {each: [SITUATIONS[each]] for each in drawn} | {notice: [NOTICES[notice][0]]}}
    return Draft(desks=desks, expected=expected)


def _files(name: str, cases: list[DeskCase], decide: tuple[str, ...]) -> Desk:
    graded = name == "claims"
    return Desk(kind="case", title=f"d5.{name}.title", intro=f"d5.{name}.intro", graded=graded, cases=tuple(cases),
                fields=(choice("choice", "d5.choice", decide, item="debts" if graded else ""),),
                tokens={"payslips": LETTERS} if graded else {},
                rule_card=tuple(f"d5.rule{number}" for number in range(1, 5)))


def _told(case: DeskCase, kind: str) -> DeskCase:
    return case.model_copy(update={"feedback": {each: f"d5.told.{kind}.{each}" for each in CHOICES}})


def _amounts(name: str, cases: list[DeskCase], item: str) -> Desk:
    """The guided grid: one blank beside each month, their sum below, and the sum to claim."""
    months = [row[0] for row in cases[0].panels[1].rows]
    grid = tuple(Question(name=f"m{place:02}", kind="number", label="d5.gap", low=-2000, high=2000, optional=True,
                          panel="months", row=str(month)) for place, month in enumerate(months, 1))
    total = Question(name="amount", item=item, kind="number", label="d5.amount", low=-5000, high=20000, unit="d5.azn",
                     hint="d5.amount.hint")
    return Desk(kind="calendar", title=f"d5.{name}.title", intro=f"d5.{name}.intro", graded=bool(item),
                fields=(*grid, total), cases=tuple(cases),
                rule_card=tuple(f"d5.count{number}" for number in range(1, 5)))


def _questions(office: ClaimsOffice, name: str, asked: Mapping[str, tuple[str, ...]],
               panels: Mapping[str, tuple[Panel, ...]]) -> Desk:
    """One question after another; questions and answers stand in an order of the variant's own."""
    fields = tuple(choice(case, f"d5.{case}.ask", office.shuffled(list(values)), item=name, kind="reason",
                          for_cases=(case,)) for case, values in asked.items())
    cases = tuple(DeskCase(id=case, title=f"d5.{case}.title", text=f"d5.{case}.text", panels=panels.get(case, ()))
                  for case in office.shuffled(list(asked)))
    return Desk(kind="question", title=f"d5.{name}.title", intro=f"d5.{name}.intro", graded=True, cases=cases,
                fields=fields)


def _proof(office: ClaimsOffice, drawn: list[str], notice: str) -> Desk:
    """Who has to show what in four situations, and one question about the notice."""
    asked = _questions(office, "proof", {notice: NOTICES[notice]}, {})
    who = choice("who", "d5.who", office.shuffled(list(WHO)), item="proof", kind="reason", for_cases=tuple(drawn))
    cases = tuple(DeskCase(id=each, title=f"d5.{each}.title", text=f"d5.{each}.text") for each in drawn)
    return asked.model_copy(update={"fields": (who, *asked.fields), "cases": (*cases, *asked.cases)})
