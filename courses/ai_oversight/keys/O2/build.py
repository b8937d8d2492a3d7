"""O2: quick approvals in a quiet week, nearly all fine. People from the world; what is wrong comes from the scorer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import numpy as np

from courses import Advice, Desk, DeskCase, Draft, Panel, Question, Variant, choice, quiz, walk_through, world_of
from courses.cases.case_files import CaseFiles
from courses.cases.casting import Casting, inhabitants
from courses.cases.file_parts import PersonFile, rule_card
from courses.cases.seeded_errors import ARRANGEMENTS, draw_counts
from courses.evidence import shown
from synthetic_data import stream

RIGHT: Mapping[str, Mapping[str, int]] = {
    "monday": {"pension_at_65": 2, "pension_at_62": 2, "months_short": 1, "undecided_at_62": 2,
               "group_1_or_2": 1, "group_3_works": 2, "expired": 2, "group_3_idle": 2,
               "enrolled": 2, "ended": 3, "has_job": 1},
    "refresher": {"pension_at_65": 1, "pension_at_62": 1, "months_short": 1, "undecided_at_62": 1, "group_1_or_2": 1,
                  "past_65": 1, "enrolled": 1, "ended": 1},
    "quiet": {"pension_at_65": 5, "pension_at_62": 4, "months_short": 2, "undecided_at_62": 4, "under_62": 1,
              "group_1_or_2": 3, "group_3_works": 2, "expired": 4, "group_3_idle": 3, "past_65": 1,
              "enrolled": 5, "ended": 4, "has_job": 4, "under_18": 1, "from_24": 1}}
"""Pile → part → proposals that are right: 20, 8 and 44. More than half say that nothing is due, mostly to people of an
age to get it: an age alone, or months and age, speak against those more often than against the wrong ones."""
TOLD_WRONG = ("expired", "group_3_idle", "ended", "has_job", "past_65", "group_1_or_2", "group_3_works", "enrolled")
"""Parts that are wrong in the refresher, where each answer is discussed."""
GRANTED = (*(part for part in ("expired", "group_3_idle", "ended", "has_job") for _ in range(2)), "past_65", "under_18")
SILENT = ("pension_at_62", "group_1_or_2", "group_1_or_2", "group_3_works", "enrolled", "enrolled")
"""Parts among which those of wrong grants and of wrong refusals are drawn; a wrong grant of a pension is the new kind.
A date of birth alone shows few of them, and pensions are few, so whoever reads either alone misses most."""
WRONG: Mapping[str, tuple[int, int]] = {"monday": (2, 2), "quiet": (2, 3)}
"""Pile → wrong grants and wrong refusals, beside three of a new kind: 4 of 24, 8 of 16 (with an answer at once) and 8
of 52 are wrong (curriculum 6.5 has 2 of 30, 10 of 20 and 4 of 60; twelve rare errors tell more than six)."""
UNSEEN = ("months_short", "undecided_at_62", "under_62")
"""Granted wrongly only in the last pile; until then every pension that was granted was right. One for each line of the
rule, since adding up months, or months and age, must not find all of them."""
DECISIONS = ("accept", "hold")
FORECAST, OF = "forecast", (40, 60, 80, 120, 160, 200)
"""Of how many wrong proposals the forecast speaks: drawn, so that nobody can pass the number on."""
HALF = 26


def build(variant: Variant) -> Draft:
    """Return the blocks of one variant with what is expected of them."""
    luck = stream(variant.seed, "O2")
    cast = Casting(inhabitants(world_of(variant)), luck)
    slips = _Slips("o2", iter(f"Q-{number}" for number in luck.permutation(9000) + 1000), luck)
    piles = _drawn(cast, luck)
    made = {name: [(slips.case(pile[place]), pile[place]) for place in luck.permutation(len(pile))]
            for name, pile in piles.items()}
    decide = tuple(DECISIONS[place] for place in luck.permutation(2))
    told = [_told(case, file) for case, file in made["refresher"]]
    quiet = [case for case, _ in made["quiet"]]
    example = slips.case(cast.take("ended", misled=True))
    helps, rows = draw_counts(luck, "o2.plan")
    of = int(luck.choice(OF))
    steps = {"read": ("during", "before"), "then": DECISIONS}
    desks = {"recall": quiz("o2.recall", dict.fromkeys(("advice", "base", "dates"), "abc"), told=True),
             "solved": walk_through("o2.solved", example, steps),
             "monday": _pile("monday", [case for case, _ in made["monday"]], decide),
             "refresher": _pile("refresher", told, decide, graded=False),
             "forecast": _forecast(of, bool(luck.integers(2))),
             "quiet_1": _pile("quiet_1", quiet[:HALF], decide), "quiet_2": _pile("quiet_2", quiet[HALF:], decide),
             "plan": _plan([ARRANGEMENTS[place] for place in luck.permutation(len(ARRANGEMENTS))], rows),
             "work": quiz("o2.work", {"use": "abc", "change": "abc"}, told=False)}
    return Draft(desks=desks, expected=_expected(made, of) | {"plan": {"plan": helps}})


def _drawn(cast: Casting, luck: np.random.Generator) -> dict[str, list[PersonFile]]:
    """Pile → files, the right ones first; which parts are wrong is drawn."""
    granted, silent = (iter([names[place] for place in luck.permutation(len(names))]) for names in (GRANTED, SILENT))
    wrong = {name: [*islice(granted, grants), *islice(silent, refusals)] for name, (grants, refusals) in WRONG.items()}
    wrong |= {"refresher": list(TOLD_WRONG), "quiet": [*wrong["quiet"], *UNSEEN]}
    return {name: [cast.take(kind) for kind, size in RIGHT[name].items() for _ in range(size)]
            + [cast.take(kind, misled=True) for kind in wrong[name]] for name in RIGHT}


def _expected(made: Mapping[str, list[tuple[DeskCase, PersonFile]]], of: int) -> dict[str, Any]:
    """Say which proposals are wrong; of the new kind, which ones among the pensions of the last pile."""
    rare = {case.id: file for name in ("monday", "quiet") for case, file in made[name]}
    wrong = {case: file.misled for case, file in rare.items()}
    silent = {case: file.truth == "grant" for case, file in rare.items() if file.misled}
    pensions = {case.id: file.misled for case, file in made["quiet"] if file.part.benefit == "pension"}
    return {"rare": {"signals": wrong, "silent": silent}, "forecast": {"signals": wrong, "of": of},
            "unseen": pensions}


class _Slips(CaseFiles):
    """Proposals as short slips: who, what the assistant proposes, and the few facts that decide."""

    def case(self, file: PersonFile) -> DeskCase:
        """Return the slip as it lies on the desk: a bare proposal, without score and reason."""
        # The choice "accept" goes with whatever is proposed, so the bots that follow advice accept.
        advice = Advice(text=f"o2.proposes.{file.advised}", choice="accept")
        return super().case(file).model_copy(update={"advice": advice})

    def panels(self, file: PersonFile) -> Iterator[Panel]:
        """Return the facts; the months in two numbers beside the person."""
        facts = [("o2.birth_date", shown(file.person["birth"])), ("o2.number", file.person["personal_number"])]
        if file.part.benefit == "pension":
            facts += [("o2.credited", file.facts.credited),
                      ("o2.fresh", sum(row["months"] for row in file.facts.quarters))]
        yield Panel(name="person", title="o2.person", rows=tuple(facts), open=True)
        for panel in super().panels(file):
            if panel.name not in ("person", "insured_account", "insurance_quarter"):
                yield panel


# ---- the desks ------------------------------------------------------------------------------------------
def _pile(name: str, cases: list[DeskCase], decide: tuple[str, ...], *, graded: bool = True) -> Desk:
    return Desk(kind="case", title=f"o2.{name}.title", intro=f"o2.{name}.intro", graded=graded, advice="before",
                rule_card=rule_card("o2"), cases=tuple(cases),
                fields=(choice("decision", "o2.decision", decide, item="rare" if graded else ""),))


def _told(case: DeskCase, file: PersonFile) -> DeskCase:
    told = {each: f"o2.told.{file.kind}.{file.advised}.{each}" for each in DECISIONS}
    return case.model_copy(update={"feedback": told})


def _forecast(of: int, high: bool) -> Desk:
    # It starts at one end or the other, so that leaving it there is no forecast.
    ask = Question(name="stated", item="rare", kind="slider", label="o2.forecast.ask", low=0, high=of, step=of / 20,
                   start=of if high else 0, unit="o2.forecast.unit")
    laid = Panel(name="laid", title="o2.forecast.laid", rows=(("o2.forecast.of", of),), open=True)
    return Desk(kind="case", title="o2.forecast.title", intro="o2.forecast.intro", graded=True, fields=(ask,),
                cases=(DeskCase(id=FORECAST, title="o2.forecast.case", text="o2.forecast.text", panels=(laid,)),))


def _plan(names: list[str], rows: tuple[tuple[str, int, str, int], ...]) -> Desk:
    ask = choice("arrangements", "o2.plan.ask", names, item="plan", kind="checks", hint="o2.plan.hint")
    panel = Panel(name="counts", title="o2.plan.counts", rows=rows, open=True,
                  head=("o2.plan.where", "o2.plan.missed", "o2.plan.or_where", "o2.plan.missed"))
    return Desk(kind="case", title="o2.plan.title", intro="o2.plan.intro", graded=True, fields=(ask,),
                cases=(DeskCase(id="plan", title="o2.plan.case", text="o2.plan.text", panels=(panel,)),))
