"""O2: quick approvals in a quiet week, nearly all fine. People from the world; what is wrong comes from the scorer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from courses import Advice, Desk, DeskCase, Draft, Panel, Question, Variant, choice, quiz, walk_through, world_of
from courses.cases.case_files import CaseFiles, Casting, Part, choice_of, people_by_part, truth_of
from courses.evidence import list_panel, shown
from synthetic_data import stream

QUOTAS: Mapping[str, Mapping[str, int]] = {
    "monday": {"left_stale": 1, "new_code": 1, "pension_yes": 8, "disabled_yes": 8, "student_yes": 6,
               "pension_no": 2, "disabled_no": 2, "student_no": 2},
    "refresher": {"expired_stale": 2, "left_stale": 3, "new_code": 5, "pension_yes": 3, "disabled_yes": 3,
                  "student_yes": 2, "disabled_no": 1, "student_no": 1},
    "quiet": {"expired_stale": 1, "left_stale": 1, "new_code": 1, "nearly": 1, "pension_yes": 16, "disabled_yes": 16,
              "student_yes": 12, "pension_no": 4, "disabled_no": 4, "student_no": 4}}
"""Curriculum 6.5: 30 proposals with 2 wrong, 20 with 10 wrong and an answer at once, 60 with 4 wrong. Stale lists (A1)
and unknown codes (A5) are met in all; a base rate of another place (A2) only once, at the end."""
UNSEEN = "nearly"
DECISIONS = ("accept", "hold")
FORECAST = "forecast"
PLAN = {"rotation": True, "refresher": True, "panel": True, "harder": False, "second": False, "bonus": False,
        "faster": False, "poster": False}
"""Working arrangement → whether it helps to find rare errors."""
SLIPS = {"disability": ("disability_decision", ("cause", "decided_on", "valid_to")),
         "student": ("higher_education", ("institution", "start", "end"))}


def build(variant: Variant) -> Draft:
    """Return the blocks of one variant with what is expected of them."""
    luck = stream(variant.seed, "O2")
    parts, tables = people_by_part(world_of(variant))
    cast = Casting(parts, luck)
    blocks = {name: cast.fill(quotas) for name, quotas in QUOTAS.items()}
    example = cast.take("left_stale")
    shown_people = [example, *(part for block in blocks.values() for part in block)]
    numbers = {person["personal_number"] for _, person in shown_people}
    slips = _Slips(CaseFiles("o2", iter(f"Q-{number}" for number in luck.permutation(9000) + 1000), tables, numbers))
    decide = tuple(DECISIONS[place] for place in luck.permutation(2))
    piles = {name: [(slips.case(*block[place]), block[place]) for place in luck.permutation(len(block))]
             for name, block in blocks.items()}
    told = [_told(case, kind) for case, (kind, _) in piles["refresher"]]
    quiet = [case for case, _ in piles["quiet"]]
    steps = {"read": ("during", "before"), "then": DECISIONS}
    desks = {"recall": quiz("o2.recall", dict.fromkeys(("advice", "base", "dates"), "abc"), told=True),
             "solved": walk_through("o2.solved", slips.case(*example), steps),
             "monday": _pile("monday", [case for case, _ in piles["monday"]], decide),
             "refresher": _pile("refresher", told, decide, graded=False), "forecast": _forecast(luck.integers(2) == 1),
             "quiet_1": _pile("quiet_1", quiet[:30], decide), "quiet_2": _pile("quiet_2", quiet[30:], decide),
             "plan": _plan([list(PLAN)[place] for place in luck.permutation(len(PLAN))]),
             "work": quiz("o2.work", {"use": "abc", "change": "abc"}, told=False)}
    return Draft(desks=desks, expected=_expected(slips, piles))


def _expected(slips: _Slips, piles: Mapping[str, list[tuple[DeskCase, Part]]]) -> dict[str, Any]:
    """Say which proposals are wrong; of the new kind, which one among the pensions of the last block."""
    rare = {case.id: part for name in ("monday", "quiet") for case, part in piles[name]}
    wrong = {case: slips.is_wrong(*part) for case, part in rare.items()}
    kinds = {case: kind for case, (kind, _) in rare.items() if wrong[case]}
    pensions = {case.id: kind == UNSEEN for case, (kind, _) in piles["quiet"] if case.text.endswith("pension")}
    return {"rare": {"signals": wrong, "kinds": kinds}, "forecast": wrong, "unseen": pensions,
            "plan": {"plan": [name for name, helps in PLAN.items() if helps]}}


class _Slips:
    """Proposals as short slips: who, what the assistant proposes, and the few facts that decide."""

    def __init__(self, files: CaseFiles) -> None:
        self.files = files

    def is_wrong(self, kind: str, person: Mapping[str, Any]) -> bool:
        """Tell whether the assistant's proposal differs from what the rule says."""
        return choice_of(self.files.advice(kind, person)) != truth_of(kind)

    def case(self, kind: str, person: Mapping[str, Any]) -> DeskCase:
        """Return the slip as it lies on the desk: a bare proposal, without score and reason."""
        file, said = self.files.case(kind, person), choice_of(self.files.advice(kind, person))
        benefit = file.text.rpartition(".")[2]
        # The choice "accept" goes with whatever is proposed, so the bots that follow advice accept.
        advice = Advice(text=f"o2.proposes.{said}", choice="accept")
        return file.model_copy(update={"advice": advice, "panels": tuple(self._panels(benefit, person))})

    def _panels(self, benefit: str, person: Mapping[str, Any]) -> Iterator[Panel]:
        facts = [("o2.birth_date", shown(person["birth"])), ("o2.number", person["personal_number"])]
        if benefit == "pension":
            facts += [("o2.credited", int(person["credited"])), ("o2.fresh", round(float(person["fresh"]), 1))]
        yield Panel(name="person", title="o2.person", rows=tuple(facts), open=True)
        if benefit in SLIPS:
            name, fields = SLIPS[benefit]
            yield list_panel(name, f"o2.{name}", self.files.rows.get((name, person["personal_number"]), ()),
                             {field: f"o2.{name}.{field}" for field in fields}, nothing="o2.nothing", is_open=True)


# ---- the desks ------------------------------------------------------------------------------------------
def _pile(name: str, cases: list[DeskCase], decide: tuple[str, ...], *, graded: bool = True) -> Desk:
    return Desk(kind="case", title=f"o2.{name}.title", intro=f"o2.{name}.intro", graded=graded, advice="before",
                rule_card=tuple(f"o2.rule{number}" for number in range(1, 6)), cases=tuple(cases),
                fields=(choice("decision", "o2.decision", decide, item="rare" if graded else ""),))


def _told(case: DeskCase, kind: str) -> DeskCase:
    return case.model_copy(update={"feedback": {each: f"o2.told.{kind}.{each}" for each in DECISIONS}})


def _forecast(high: bool) -> Desk:
    # It starts at one end or the other, so that leaving it there is no forecast.
    ask = Question(name="stated", item="rare", kind="slider", label="o2.forecast.ask", low=0, high=100, step=5,
                   start=100 if high else 0, unit="o2.forecast.unit")
    return Desk(kind="question", title="o2.forecast.title", intro="o2.forecast.intro", graded=True, fields=(ask,),
                cases=(DeskCase(id=FORECAST, title="o2.forecast.case", text="o2.forecast.text"),))


def _plan(names: list[str]) -> Desk:
    ask = choice("arrangements", "o2.plan.ask", names, item="plan", kind="checks", hint="o2.plan.hint")
    return Desk(kind="question", title="o2.plan.title", intro="o2.plan.intro", graded=True, fields=(ask,),
                cases=(DeskCase(id="plan", title="o2.plan.case", text="o2.plan.text"),))
