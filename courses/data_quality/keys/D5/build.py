"""D5: overpayment claims made from yearly totals. Work and wages come from the world, every error from its ledger."""

from __future__ import annotations

from courses import Desk, DeskCase, Draft, Question, Variant, choice, quiz, walk_through
from courses.cases.claim_questions import net_desk, proof_desk
from courses.cases.yearly_claims import ClaimsOffice

QUOTAS = {"annual": 2, "twice": 2, "casual": 1, "over": 1, "left": 2, "ended": 1, "annual_short": 2, "twice_short": 1,
          "even_short": 2, "casual_short": 1, "left_short": 2, "ended_short": 1, "open": 3, "bonus": 3}
"""After curriculum 6.4: 9 without a debt, 9 who declared too little in some months, 6 that an employer has to settle.
Each outward mark (a year in a month's line, a line that stands twice, a job begun, few lines and few months on the
benefit) comes with a debt and without."""
PRACTICE = {"annual": "annual", "casual": "casual", "left": "left", "casual_short": "short", "bonus": "bonus"}
CHOICES = ("none", "debt", "payslips")
ASKED = ("open", "bonus")
LETTERS = 8
"""Letters to employers that may be sent; six are needed."""


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    office = ClaimsOffice(variant)
    pile = office.shuffled([(person, kind) for kind, size in QUOTAS.items() for person in office.cast(kind, size)])
    practice = [(office.cast(kind, 1)[0], told) for kind, told in PRACTICE.items()]
    solved = office.cast("left", 1)[0]
    half, *amounts = office.cast("amount", 4)
    method, left = net_desk(office)
    # Once everybody is cast and before the first file is written: one plan spoils them all.
    office.plant()
    cases = [office.file(person) for person, _ in pile]
    short = {case.id: person in office.short for case, (person, _) in zip(cases, pile, strict=True)}
    groups = {case.id: kind for case, (_, kind) in zip(cases, pile, strict=True)}
    sums = [office.sums(person) for person in amounts]
    ids = [office.token() for _ in amounts]
    proof, who = proof_desk(office)
    decide = tuple(office.shuffled(list(CHOICES)))
    desks = {
        "recall": quiz("d5.recall", dict.fromkeys(("dates", "match", "flags"), "abc"), told=True),
        "solved": walk_through("d5.solved", office.file(solved),
                               {"when": ("during", "after"), "law": ("month", "year"), "then": CHOICES}),
        "practice": _files("practice", [_told(office.file(person), told) for person, told in practice], decide),
        "claims": _files("claims", cases, decide),
        "half": _amounts("half", [office.grid("half", half, worked=True)], ""),
        "amounts": _amounts("amounts", [office.grid(case, person) for case, person in zip(ids, amounts, strict=True)],
                            "amounts"),
        "method": method, "proof": proof,
        "work": quiz("d5.work", {"use": "abc", "change": "abc"}, told=False)}
    claims = [office.claim(person) for person, kind in pile if kind == "left"]
    expected = {
        "debts": {"signals": short, "groups": groups, "most": round(max(claims))},
        "payslips": {case: kind in ASKED for case, kind in groups.items()},
        "amounts": {name: dict(zip(ids, (each[name] for each in sums), strict=True)) for name in sums[0]},
        "method": left, "proof": {case: [side] for case, side in who.items()}}
    return Draft(desks=desks, expected=expected)


def _files(name: str, cases: list[DeskCase], decide: tuple[str, ...]) -> Desk:
    graded = name == "claims"
    return Desk(kind="case", title=f"d5.{name}.title", intro=f"d5.{name}.intro", graded=graded, cases=tuple(cases),
                fields=(choice("choice", "d5.choice", decide, item="debts" if graded else ""),),
                tokens={"payslips": LETTERS} if graded else {},
                rule_card=tuple(f"d5.rule{number}" for number in range(1, 7)))


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
