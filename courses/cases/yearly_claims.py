"""Overpayment claims made from yearly totals: who plays which part, the files with their errors, and what is owed.

Work and wages come from the world, every error from its ledger.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from courses.cases.own_order import OwnOrder
from courses.cases.work_year import Wages, wages_by_month, work_year
from courses.evidence import list_panel, planned
from courses.form.desk_spec import DeskCase, Panel, Value
from courses.form.variant import Variant
from courses.world import world_of
from synthetic_data import DefectPlan, RegisterSet, defect_plan, inject, stream

FULL, FREE, SHARE = (460, 480, 500, 520, 540), (100, 120, 140, 160), (0.4, 0.5, 0.6)
"""The course's own benefit: the full amount, less a share of the month's wage above a free amount (AZN, assumed)."""
SMALLEST_CLAIM = 60
"""AZN; a smaller claim would not have been sent."""
SHAPES = {"annual": "steady", "twice": "steady", "debt": "steady", "left": "begun", "open": "again"}
"""Part → the shape of the year it needs; in and out of work where none is named."""
LINE = {"month": "d5.month", "employer_tin": "d5.employer", "wage": "d5.wage"}
CONTRACT = {"employer_tin": "d5.employer", "start": "d5.first_day", "end": "d5.last_day", "monthly_wage": "d5.agreed"}
SHOWN = {"wage_line": tuple(LINE), "declaration": ("month", "declared"), "employment_contract": tuple(CONTRACT)}
"""Register → the fields a file shows."""


class ClaimsOffice(OwnOrder):
    """The office with its claims: who plays which part, the files with their errors, and the truth behind them."""

    def __init__(self, variant: Variant) -> None:
        self.seed, self.work = variant.seed, work_year(world_of(variant))
        self.luck = stream(variant.seed, "D5")
        self.full, self.free, self.share = (values[int(self.luck.integers(len(values)))]
                                            for values in (FULL, FREE, SHARE))
        self.pools = {shape: self.shuffled(list(people)) for shape, people in self.work.shapes.items()}
        # Few take up a second job; whoever takes up a first one can stand in for them.
        self.pools["again"] += self.pools["begun"]
        self.kinds: dict[int, str] = {}
        self.tokens = [f"C-{number}" for number in self.luck.permutation(9000)[:60] + 1000]
        self.short: set[int] = set()
        self.told: set[float] = set()

    def token(self) -> str:
        """Return a new file number."""
        return self.tokens.pop()

    def cast(self, kind: str, size: int) -> list[int]:
        """Return people for a part; nobody plays two."""
        if kind == "debt" and size > 1:
            return self._cast(kind, "steady", size // 2) + self._cast(kind, "casual", size - size // 2)
        return self._cast(kind, SHAPES.get(kind, "casual"), size)

    def _cast(self, kind: str, shape: str, size: int) -> list[int]:
        fits = (person for person in self.pools[shape] if person not in self.kinds and self._fits(kind, person))
        found = [next(fits) for _ in range(size)]
        self.kinds |= dict.fromkeys(found, kind)
        return found

    def _fits(self, kind: str, person: int) -> bool:
        """Tell whether the averaged claim against this person would be large enough, and telling."""
        wages = self.work.wages[person]
        if kind == "amount":
            return self._is_telling(wages)
        if kind in ("annual", "twice", "debt") and np.sort(wages)[-3] < self.free + 120:
            return False
        if kind in ("annual", "twice"):
            return True
        if kind == "debt":
            return self._claim(wages, self._misread(kind, wages), wages.sum()) >= SMALLEST_CLAIM
        return self._claim(wages, wages[self.months(person, kind)], wages.sum()) >= SMALLEST_CLAIM

    def _is_telling(self, wages: Wages) -> bool:
        """The three ways to count must give three different sums, so that one can see which was used."""
        sums = self._sums(wages, self._misread("amount", wages))
        right, *others = sums.values()
        telling = right >= 40 and sums["average"] >= SMALLEST_CLAIM and all(abs(o / right - 1) > 0.1 for o in others)
        new = telling and right not in self.told
        self.told |= {right} if new else set()
        return new

    def _misread(self, kind: str, wages: Wages) -> Wages:
        """Return the wages as they will be declared."""
        declared = wages.copy()
        for factor, months in _misdeclared(kind, wages).items():
            declared[months] *= factor
        return declared

    def months(self, person: int, kind: str) -> list[int]:
        """Months in which the benefit was paid: until a job was begun, or all."""
        works = self.work.wages[person] > 0
        begun = int(np.flatnonzero(~works)[-1]) + 1 if kind in ("left", "open") else 12
        return list(range(begun))

    # -- the benefit ---------------------------------------------------------------------------------
    def due(self, wages: Any) -> Any:
        """Return what is due beside a month's wages."""
        return np.maximum(0, self.full - self.share * np.maximum(0, wages - self.free))

    def _claim(self, wages: Wages, declared: Wages, total: float) -> float:
        """Return the claim of the programme: the total spread evenly, and only what seems paid too much."""
        return float(np.maximum(0, self.due(declared) - self.due(total / 12)).sum())

    def _sums(self, wages: Wages, declared: Wages) -> dict[str, float]:
        gaps = self.due(declared) - self.due(wages)
        return {"numbers": round(float(gaps.sum()), 2), "paid_too_much": round(float(gaps[gaps > 0].sum()), 2),
                "average": round(self._claim(wages, declared, wages.sum()), 2)}

    def sums(self, person: int) -> dict[str, float]:
        """Return what is to be claimed, and what two wrong ways of counting would claim."""
        return self._sums(self.work.wages[person], self.declared(person))

    def claim(self, person: int) -> float:
        """Return the sum on the programme's proposal."""
        return self._claim(self.work.wages[person], self.declared(person), self.total(person))

    # -- the files with their errors ---------------------------------------------------------------------
    def plant(self) -> None:
        """Write the registers of everybody cast, and plant the errors; the ledger says who declared too little."""
        clean = _registers(self)
        # Few records: one of the errors may find none that can carry it.
        found, ledger = inject(clean, self._plan(clean), self.seed, None, further_part=True)
        people = _people(found)
        self.rows: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for name, fields in SHOWN.items():
            came = found[name]["received_on"].notna().tolist()
            for record, arrived, *values in zip(found[name]["record_id"].tolist(), came,
                                                *_columns(found[name], *fields), strict=True):
                row = dict(zip(fields, values, strict=True)) | {"arrived": arrived}
                self.rows.setdefault((name, people[name, record]), []).append(row)
        self.short = set(ledger.loc[ledger["register"].astype(str) == "declaration", "person_id"].astype(int))

    def _plan(self, clean: RegisterSet) -> DefectPlan:
        records = list(_records(clean, self.work.year))
        one: dict[int, tuple[str, int]] = {}
        for name, record, person, month in records:
            if name == "wage_line" and month in (8, 10) and self.kinds[person] in ("annual", "twice"):
                one.setdefault(person, (self.kinds[person], record))
        unheard = [(name, record) for name, record, person, month in records if self.kinds[person] == "open"
                   and name != "declaration" and month > len(self.months(person, "open"))]
        said = {(person, month): record for name, record, person, month in records if name == "declaration"}
        wrong: dict[float, list[int]] = {}
        for person, kind in self.kinds.items():
            if kind in ("debt", "amount"):
                for factor, months in _misdeclared(kind, self.work.wages[person]).items():
                    wrong.setdefault(factor, []).extend(said[person, month + 1] for month in months)
        return defect_plan("D5", [
            *(planned("wage_line", defect, field, [record for kind, record in one.values() if kind == name])
              for name, defect, field in (("annual", "annual_for_monthly", "wage"), ("twice", "duplicate_exact", "*"))),
            *(planned(name, "never_received", "received_on", [record for table, record in unheard if table == name])
              for name in ("wage_line", "employment_contract")),
            *(planned("declaration", "unit_error", "declared", found, factor=factor)
              for factor, found in wrong.items())])

    def declared(self, person: int) -> Wages:
        """Return what the person declared for each month on the benefit."""
        return np.array([row["declared"] for row in self.rows["declaration", person]])

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
        declared, wages = self.declared(person), self.work.wages[person]
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

    def netting(self, person: int) -> Panel:
        """Return one irregular worker's year twice over: what was due, and what the average says."""
        wages = self.work.wages[person]
        due, average = self.due(wages), np.full(12, self.due(wages.mean()))
        return Panel(name="net", title="d5.net", open=True,
                     head=("d5.month", "d5.wage", "d5.due", "d5.average", "d5.difference"),
                     rows=tuple((self.work.month(place), *map(_money, row))
                                for place, row in enumerate(zip(wages, due, average, due - average, strict=True))))


def _misdeclared(kind: str, wages: Wages) -> dict[float, list[int]]:
    """Factor → months in which only one of two half-month payments, or a quarter too much, was declared."""
    turned = int(wages.sum()) % 12
    # Among equal wages another order for each person; 5 and 12 have no common factor, so no two months tie.
    order = sorted(range(12), key=lambda month: (-wages[month], (5 * month + turned) % 12))
    best = sorted(order[:3])
    return {0.5: best} if kind == "debt" else {0.5: [best[0], best[2]], 1.25: [best[1]]}


def _money(amount: Any) -> float:
    return round(float(amount), 2)


def _registers(office: ClaimsOffice) -> RegisterSet:
    """Return wage lines, declarations and contracts of everybody cast, as three registers without an error."""
    contracts = office.work.contracts[office.work.contracts["person_id"].isin(office.kinds)]
    earned = wages_by_month(contracts, office.work.year)
    contract, month = np.nonzero(earned)
    lines = contracts.iloc[contract][["person_id", "employer_tin"]].reset_index(drop=True)
    spans = {person: office.months(person, kind) for person, kind in office.kinds.items()}
    who = np.repeat(list(spans), [len(months) for months in spans.values()])
    said = np.concatenate(list(spans.values())).astype(int)
    declared = np.concatenate([office.work.wages[person][months] for person, months in spans.items()])
    tables = {"wage_line": _dated(office, lines.assign(wage=earned[contract, month]), month),
              "declaration": _dated(office, pd.DataFrame({"person_id": who, "declared": declared}), said),
              "employment_contract": contracts.drop(columns=["died", "left", "personal_number", "sector"])}
    link = pd.concat([table[["record_id", "person_id"]].assign(register=name) for name, table in tables.items()])
    return RegisterSet(tables={name: table.drop(columns="person_id") for name, table in tables.items()}, link=link)


def _dated(office: ClaimsOffice, table: pd.DataFrame, month: NDArray[np.int64]) -> pd.DataFrame:
    """Add month, record number and the three dates: at the month's end, then within three weeks."""
    # The 28th, which every month has.
    ends = np.array([f"{office.work.month(place)}-28" for place in range(12)], dtype="datetime64[s]")[month]
    day = np.timedelta64(86_400, "s")
    months = pd.Series([office.work.month(place) for place in month.tolist()], index=table.index, dtype="str")
    return table.assign(month=months, record_id=np.arange(len(table)) + 1, happened_on=ends,
                        recorded_on=ends + 10 * day, received_on=ends + 18 * day)


def _people(registers: RegisterSet) -> dict[tuple[str, int], int]:
    """Return register and record → person."""
    keys = zip(*_columns(registers.link, "register", "record_id"), strict=True)
    return dict(zip(keys, registers.link["person_id"].tolist(), strict=True))


def _columns(table: pd.DataFrame, *names: str) -> list[list[Any]]:
    return [table[name].tolist() for name in names]


def _records(registers: RegisterSet, year: int) -> Iterator[tuple[str, int, int, int]]:
    """Give register, record, person and month of each record of the year."""
    people = _people(registers)
    for name in SHOWN:
        days = registers[name]["happened_on"].dt
        for record, month, of in zip(registers[name]["record_id"].tolist(), days.month.tolist(), days.year.tolist(),
                                     strict=True):
            if of == year:
                yield name, record, people[name, record], month
