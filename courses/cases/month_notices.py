"""Week 3 of the month: notices of refusal, some with faults that only show beside the fact or the rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from courses.cases.casting import Casting
from courses.cases.file_parts import PersonFile
from courses.cases.month_sources import BENEFITS
from courses.cases.own_order import OwnOrder
from courses.form.desk_spec import Desk, DeskCase, Panel
from courses.form.questions import choice

REFUSED = ("months_short", "under_62", "expired", "group_3_idle", "ended", "has_job")
"""Parts of those who get a notice in week 3, with different facts to state."""
FAULTS: Mapping[str, int] = {"source": 3, "rule": 2, "accusation": 2, "contest": 1, "sensitive": 2}
"""Faults in the notices (curriculum.md 6.5, O8): six notices have some, two are fine."""
NOTICES, FINE = 8, 2
SOURCES: Mapping[str, frozenset[str]] = {
    "months_short": frozenset({"account"}), "under_62": frozenset({"population"}), "expired": frozenset({"commission"}),
    "group_3_idle": frozenset({"commission", "contracts"}), "ended": frozenset({"students"}),
    "has_job": frozenset({"contracts"})}
"""Part → the registers that its fact comes from."""
HARMLESS = 0.5
"""How often a notice says something more that is in order."""


class MonthNotices(OwnOrder):
    """Eight notices.

    Parameters
    ----------
    casting : gives out people who come up nowhere else in the month, so that nothing there tells what is here
    tokens : names of cases
    luck : of the variant
    """

    def __init__(self, casting: Casting, tokens: Iterator[str], luck: np.random.Generator) -> None:
        self.casting, self.tokens, self.luck = casting, tokens, luck

    def desk(self) -> tuple[Desk, dict[str, dict[str, bool]]]:
        """Eight notices of refusal: which blocks are at fault."""
        kinds = self.shuffled([*REFUSED, *self.shuffled(REFUSED)[:NOTICES - len(REFUSED)]])
        refused = [self.casting.take(kind) for kind in kinds]
        faulty = refused[FINE:]
        sets: list[set[str]] = [set() for _ in faulty]
        for fault in self.shuffled([fault for fault, count in FAULTS.items() for _ in range(count)]):
            # The notice with the fewest faults that does not have this one yet.
            free = [faults for faults in sets if fault not in faults]
            min(free, key=len).add(fault)
        made = self.shuffled(zip(refused, [*([set()] * FINE), *sets], strict=True))
        cases, expected = [], {}
        for file, faults in made:
            token = next(self.tokens)
            cases.append(DeskCase(id=token, title=file.person["name"], panels=(self._notice(file, faults),)))
            expected[token] = {fault: fault in faults for fault in FAULTS} | {"fine": not faults}
        ask = choice("faults", "k1.notices.ask", [*FAULTS, "fine"], item="notices", kind="checks")
        return Desk(kind="case", title="k1.notices.title", intro="k1.notices.intro", graded=True, cases=tuple(cases),
                    fields=(ask,), rule_card=tuple(f"k1.notices.rule{number}" for number in range(1, 4))), expected

    def _notice(self, file: PersonFile, faults: set[str]) -> Panel:
        """Put a notice together; what is at fault in one is right in another, or worded in many ways."""
        benefit, kind = file.part.benefit, file.kind
        other = BENEFITS[(BENEFITS.index(benefit) + 1) % len(BENEFITS)]
        strange = next(each for each in self.shuffled(SOURCES) if not SOURCES[each] & SOURCES[kind])
        blocks = [("what", f"k1.notice.what.{benefit}"),
                  ("fact", f"k1.notice.fact.{kind}{self._worded((1, 2), (3, 4, 5), 'accusation' in faults)}"),
                  ("source", f"k1.notice.source.{strange if 'source' in faults else kind}"),
                  ("rule", f"k1.notice.rule.{other if 'rule' in faults else benefit}"),
                  ("contest", f"k1.notice.contest{self._worded((1, 2, 3), (4, 5, 6), 'contest' in faults)}")]
        if "sensitive" in faults or self.luck.random() < HARMLESS:
            blocks.insert(3, ("also", f"k1.notice.also{self._worded((1, 2, 3), (4, 5, 6), 'sensitive' in faults)}"))
        return Panel(name="notice", title="k1.notice", open=True,
                     rows=tuple((f"k1.notice.block.{name}", text) for name, text in blocks))

    def _worded(self, fine: Sequence[int], at_fault: Sequence[int], fault: bool) -> int:
        """Which of several wordings is used."""
        return self.shuffled(at_fault if fault else fine)[0]
