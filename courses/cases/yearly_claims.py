"""Overpayment claims made from yearly totals: the files with their errors, and what is owed.

Work and wages come from the world, every error from its ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from courses.cases.claim_cast import SMALLEST_CLAIM, SPOILT, ClaimCast
from courses.cases.claim_registers import (
    CONTRACT,
    LINE,
    SHOWN,
    claim_registers,
    columns_of,
    people_of,
    records_of,
)
from courses.cases.work_year import Wages
from courses.evidence import list_panel, planned
from courses.form.desk_spec import DeskCase, Panel, Value
from courses.form.variant import Variant
from synthetic_data import DefectPlan, RegisterSet, defect_plan, inject


class ClaimsOffice(ClaimCast):
    """The office with its claims: the files with their errors, and the truth behind them."""

    def __init__(self, variant: Variant) -> None:
        super().__init__(variant)
        self.short: set[int] = set()

    def sums(self, person: int) -> dict[str, float]:
        """Return what is to be claimed, and what two wrong ways of counting would claim."""
        return self.three_sums(self.earned[person], self.declared(person))

    def claim(self, person: int) -> float:
        """Return the sum on the programme's proposal."""
        return self.averaged_claim(self.work.wages[person], self.declared(person), self.total(person))

    # -- the files with their errors ---------------------------------------------------------------------
    def plant(self) -> None:
        """Write the registers of everybody cast, and plant the errors; the ledger says who declared too little."""
        clean = claim_registers(self)
        # Few records: one of the errors may find none that can carry it.
        found, ledger = inject(clean, self._plan(clean), self.seed, None, further_part=True)
        people = people_of(found)
        self.rows: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for name, fields in SHOWN.items():
            came = found[name]["received_on"].notna().tolist()
            for record, arrived, *values in zip(found[name]["record_id"].tolist(), came,
                                                *columns_of(found[name], *fields), strict=True):
                row = dict(zip(fields, values, strict=True)) | {"arrived": arrived}
                self.rows.setdefault((name, people[name, record]), []).append(row)
        spoilt = set(ledger.loc[ledger["register"].astype(str) == "declaration", "person_id"].astype(int))
        self.short = {person for person in spoilt if (self.declared(person) < self.earned[person][
            self.months(person, self.kinds[person])] - 5).any()}

    def _plan(self, clean: RegisterSet) -> DefectPlan:
        records = list(records_of(clean, self.work.year))
        one: dict[int, tuple[str, int]] = {}
        for name, record, person, month in records:
            kind = self.kinds[person].split("_")[0]
            if name == "wage_line" and month - 1 == SPOILT[person % 2] and kind in ("annual", "twice"):
                one.setdefault(person, (kind, record))
        # Some lines of a job that was begun never came; the contract and the others did.
        unheard = [record for name, record, person, month in records if self.kinds[person] == "open"
                   and name == "wage_line" and month > self.begun(person) and (month + person) % 2]
        said = {(person, month): record for name, record, person, month in records if name == "declaration"}
        wrong: dict[float, list[int]] = {}
        for person, kind in self.kinds.items():
            for month in self.months(person, kind):
                share = round(self.said[person][month] / max(self.earned[person][month], 1), 4)
                if self.said[person][month] != self.earned[person][month]:
                    wrong.setdefault(share, []).append(said[person, month + 1])
        return defect_plan("D5", [
            *(planned("wage_line", defect, field, [record for kind, record in one.values() if kind == name])
              for name, defect, field in (("annual", "annual_for_monthly", "wage"), ("twice", "duplicate_exact", "*"))),
            planned("wage_line", "never_received", "received_on", unheard),
            *(planned("declaration", "unit_error", "declared", found, factor=factor)
              for factor, found in wrong.items())])

    def declared(self, person: int) -> Wages:
        """Return what the person declared for each month on the benefit."""
        return np.round([row["declared"] for row in self.rows["declaration", person]])

    def total(self, person: int) -> float:
        """Return the year's wages in the tax file, which holds every line ever sent, wrong ones too."""
        return float(sum(row["wage"] for row in self.rows["wage_line", person]))

    # -- what lies on the desk -------------------------------------------------------------------------
    def file(self, person: int) -> DeskCase:
        """Return the file of one claim."""
        months = len(self.months(person, self.kinds[person]))
        span = f"{self.work.year}-01 – {self.work.year}-{months:02}"
        total = self.total(person)
        proposal = Panel(name="claim", title="d5.claim", open=True, rows=(
            ("d5.total", round(total)), ("d5.spread", round(total / 12)), ("d5.on_benefit", span),
            ("d5.claimed", round(self.claim(person)))))
        declared = self.declared(person)
        paid = Panel(name="declared", title="d5.declared_and_paid", open=True,
                     head=("d5.month", "d5.declared", "d5.paid"), rows=tuple(
                         (self.work.month(place), _money(wage), _money(self.due(wage)))
                         for place, wage in enumerate(declared)))
        return DeskCase(id=self.token(), title=self.name(person), text="d5.file.text", panels=(
            proposal, self._list(person, "employment_contract", CONTRACT), paid, self._list(person, "wage_line", LINE)))

    def _list(self, person: int, register: str, fields: Mapping[str, str]) -> Panel:
        arrived = [{name: _money(value) if name in ("wage", "monthly_wage") else value for name, value in row.items()}
                   for row in self.rows.get((register, person), ()) if row["arrived"]]
        arrived.sort(key=lambda row: str(row.get("month") or row.get("start")))
        return list_panel(register, f"d5.{register}", arrived, fields, nothing="d5.nothing")

    def name(self, person: int) -> str:
        """Return surname and first name."""
        known = self.work.people[person]
        return f"{known['last_name']} {known['first_name']}"

    def grid(self, case: str, person: int, *, worked: bool = False) -> DeskCase:
        """Return a file to be counted month by month; `worked` adds the finished count, folded away."""
        declared, wages = self.declared(person), self.earned[person]
        rates = Panel(name="rates", title="d5.rates", open=True, rows=(
            ("d5.full", self.full), ("d5.free", self.free), ("d5.share", round(100 * self.share)),
            ("d5.claimed", round(self.claim(person)))))
        paid, due = self.due(declared), self.due(wages)
        months = Panel(name="months", title="d5.months", open=True,
                       head=("d5.month", "d5.declared", "d5.employers", "d5.paid"),
                       rows=tuple((self.work.month(place), *map(_money, row))
                                  for place, row in enumerate(zip(declared, wages, paid, strict=True))))
        rows: list[tuple[Value, ...]] = [
            (self.work.month(place), *map(_money, (paid[place], due[place], paid[place] - due[place])))
            for place in np.flatnonzero(paid != due).tolist()]
        finished = Panel(name="worked", title="d5.worked", head=("d5.month", "d5.paid", "d5.due", "d5.gap"),
                         rows=(*rows, ("d5.sum", None, None, _money((paid - due).sum()))))
        return DeskCase(id=case, title=self.name(person), text=f"d5.{'half' if worked else 'amounts'}.text",
                        panels=(rates, months, finished) if worked else (rates, months),
                        feedback={"*": "d5.half.told"} if worked else {})

    def netting(self, person: int, kind: str) -> tuple[Panel, str]:
        """Return one year twice over, what was due and what the average says, and how much is left of the claim."""
        wages, paid = self.work.wages[person], self.months(person, kind)
        due, average = self.due(wages), self.due(wages.mean())
        gaps = (due - average)[paid]
        claim, left = float(gaps[gaps > 0].sum()), float(gaps.sum())
        share = left / max(claim, 1)
        word = "nothing" if share <= 0.05 else "all" if share >= 0.95 else "part" if 0.2 <= share <= 0.8 else ""
        figures = [(wages[place], due[place], average, due[place] - average) for place in paid]
        rows: list[tuple[Value, ...]] = [(self.work.month(place), *map(_money, row))
                                         for place, row in zip(paid, figures, strict=True)]
        panel = Panel(name="net", title="d5.net", open=True, rows=(*rows, ("d5.plus", None, None, None, _money(claim))),
                      head=("d5.month", "d5.wage", "d5.due", "d5.average", "d5.difference"))
        return panel, word if claim >= SMALLEST_CLAIM else ""


def _money(amount: Any) -> float:
    return round(float(amount), 2)
