"""D5: overpayment claims made from yearly totals. Work and wages come from the world, every error from its ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from courses import Case, Desk, Draft, Panel, Question, Variant, choice, course_world, quiz, walk_through, world_of
from courses.evidence import by_text, list_panel, planned, with_people
from courses.world import NEIGHBOURS
from synthetic_data import DefectPlan, RegisterSet, defect_plan, inject, stream

YEARS = (2021, 2022, 2023)
FULL, FREE, SHARE = (460, 480, 500, 520, 540), (100, 120, 140, 160), (0.4, 0.5, 0.6)
"""The course's own benefit: the full amount, less a share of the month's wage above a free amount (AZN, assumed)."""
LOWEST, HIGHEST = 260, 850
"""Monthly wages in AZN beside which part of the benefit is still paid, whatever the variant's amounts."""
SMALLEST_CLAIM = 60
"""AZN; a smaller claim would not have been sent."""
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
LINE = {"month": "d5.month", "employer_tin": "d5.employer", "wage": "d5.wage"}
CONTRACT = {"employer_tin": "d5.employer", "start": "d5.first_day", "end": "d5.last_day", "monthly_wage": "d5.agreed"}


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    office = _Office(variant)
    pile = office.shuffled([(person, kind) for kind, size in QUOTAS.items() for person in office.cast(kind, size)])
    practice = [(office.cast(kind, 1)[0], kind) for kind in PRACTICE]
    solved, net = office.cast("left", 1)[0], office.cast("casual", 1)[0]
    half, *amounts = office.cast("amount", 5)
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


# ---- who can play which part --------------------------------------------------------------------------
@dataclass(frozen=True)
class _Known:
    """What holds for every variant in one country."""

    year: int
    pools: Mapping[str, tuple[int, ...]]
    wages: Mapping[int, np.ndarray]
    """Person → what the month's work earned, January to December, AZN."""
    people: Mapping[int, Mapping[str, Any]]
    contracts: pd.DataFrame


@lru_cache(maxsize=2)
def _known(country: int) -> _Known:
    world, clean = course_world(country * NEIGHBOURS)
    year = YEARS[country % len(YEARS)]
    contracts = by_text(with_people(world, clean, "employment_contract"), ("fin", "employer_tin"))
    contracts = contracts[contracts[["died", "left"]].isna().all(axis=1)]
    earned = _by_month(contracts, year)
    contracts, earned = contracts[earned.any(axis=1)], earned[earned.any(axis=1)]
    totals = pd.DataFrame(earned).groupby(contracts["person_id"].to_numpy()).sum()
    held = contracts.groupby("person_id").size().reindex(totals.index).to_numpy()
    parts = _parts(totals.to_numpy(), held)
    register = by_text(with_people(world, clean, "population_register"), ("fin", "last_name", "first_name"))
    register = register[register["person_id"].isin(totals.index[np.any(list(parts.values()), axis=0)])]
    people = {row["person_id"]: row for row in register.drop_duplicates("person_id").to_dict("records")}
    pools = {kind: tuple(person for person in totals.index[mask].tolist() if person in people)
             for kind, mask in parts.items()}
    wages = {person: row for person, row in zip(totals.index, totals.to_numpy(), strict=True) if person in people}
    return _Known(year, pools, wages, people, contracts[contracts["person_id"].isin(people)])


def _by_month(contracts: pd.DataFrame, year: int) -> np.ndarray:
    """Return contract x month: the agreed wage for the days worked, in whole AZN."""
    first = pd.date_range(f"{year}-01-01", periods=13, freq="MS").to_numpy().astype("datetime64[D]")
    start = contracts["start"].to_numpy().astype("datetime64[D]")[:, None]
    end = contracts["end"].fillna(pd.Timestamp("2100-01-01")).to_numpy().astype("datetime64[D]")[:, None]
    days = (np.minimum(end, first[1:]) - np.maximum(start, first[:-1])).astype(int).clip(0)
    wages: np.ndarray = np.round(days / np.diff(first).astype(int) * contracts["monthly_wage"].to_numpy()[:, None])
    return wages


def _parts(wages: np.ndarray, held: np.ndarray) -> dict[str, np.ndarray]:
    """Tell who can play which part by the shape of the year: the same all along, in and out of work, a job begun."""
    works = wages > 0
    turns = (works[:, 1:] != works[:, :-1]).sum(axis=1)
    small = wages.max(axis=1) <= HIGHEST
    steady = small & (held == 1) & (wages.min(axis=1) >= LOWEST) & (wages.std(axis=1) == 0)
    last_gap = 11 - np.argmax(~works[:, ::-1], axis=1)
    casual = small & (turns >= 1) & (works.sum(axis=1) >= 3) & (works.sum(axis=1) <= 10) & (wages.max(axis=1) >= LOWEST)
    begun = (turns == 1) & (held == 1) & works[:, -1] & (last_gap >= 2) & (wages.max(axis=1) >= LOWEST)
    again = casual & (turns >= 2) & (turns <= 3) & (held == 2) & works[:, -1] & (last_gap >= 3)
    return {"steady": steady, "casual": casual, "left": begun, "open": again}


# ---- the office -----------------------------------------------------------------------------------------
class _Office:
    """The office with its claims: who plays which part, the files with their errors, and the truth behind them."""

    def __init__(self, variant: Variant) -> None:
        self.seed, self.known = variant.seed, _known(world_of(variant.seed))
        self.luck = stream(variant.seed, "D5")
        self.full, self.free, self.share = (values[int(self.luck.integers(len(values)))]
                                            for values in (FULL, FREE, SHARE))
        self.pools = {kind: self.shuffled(list(people)) for kind, people in self.known.pools.items()}
        self.kinds: dict[int, str] = {}
        self.tokens = [f"C-{number}" for number in self.luck.permutation(9000)[:60] + 1000]
        self.short: set[int] = set()
        self.told: set[float] = set()

    def shuffled(self, things: list[Any]) -> list[Any]:
        """Return the things in the variant's own order."""
        return [things[place] for place in self.luck.permutation(len(things))]

    def token(self) -> str:
        """Return a new file number."""
        return self.tokens.pop()

    def cast(self, kind: str, size: int) -> list[int]:
        """Return people for a part; nobody plays two."""
        if kind == "debt" and size > 1:
            return self._cast(kind, "steady", size // 2) + self._cast(kind, "casual", size - size // 2)
        return self._cast(kind, {"annual": "steady", "twice": "steady", "amount": "casual",
                                 "debt": "steady"}.get(kind, kind), size)

    def _cast(self, kind: str, pool: str, size: int) -> list[int]:
        fits = (person for person in self.pools[pool] if person not in self.kinds and self._fits(kind, person))
        found = [next(fits) for _ in range(size)]
        self.kinds |= dict.fromkeys(found, kind)
        return found

    def _fits(self, kind: str, person: int) -> bool:
        """Tell whether the averaged claim against this person would be large enough, and telling."""
        wages = self.known.wages[person]
        if kind == "amount":
            return self._is_telling(wages)
        if kind in ("annual", "twice", "debt"):
            return bool(np.sort(wages)[-3] >= self.free + 120)
        return self._claim(wages, wages[self.months(person, kind)], wages.sum()) >= SMALLEST_CLAIM

    def _is_telling(self, wages: np.ndarray) -> bool:
        """The three ways to count must give three different sums, so that one can see which was used."""
        declared = wages.copy()
        for factor, months in self._misdeclared("amount", wages).items():
            declared[months] *= factor
        sums = self._sums(wages, declared)
        right, *others = sums.values()
        telling = right >= 40 and sums["average"] >= SMALLEST_CLAIM and all(abs(o / right - 1) > 0.1 for o in others)
        new = telling and right not in self.told
        self.told |= {right} if new else set()
        return new

    @staticmethod
    def _misdeclared(kind: str, wages: np.ndarray) -> dict[float, list[int]]:
        """Factor → months in which only one of two half-month payments, or a quarter too much, was declared."""
        turned = int(wages.sum()) % 12
        order = sorted(range(12), key=lambda month: (-wages[month], (5 * month + turned) % 12))
        best = sorted(order[:3])
        return {0.5: best} if kind == "debt" else {0.5: [best[0], best[2]], 1.25: [best[1]]}

    def months(self, person: int, kind: str) -> list[int]:
        """Months in which the benefit was paid: until a job was begun, or all."""
        works = self.known.wages[person] > 0
        begun = int(np.flatnonzero(~works)[-1]) + 1 if kind in ("left", "open") else 12
        return list(range(begun))

    # -- the benefit ---------------------------------------------------------------------------------
    def due(self, wages: Any) -> Any:
        """Return what is due beside a month's wages."""
        return np.maximum(0, self.full - self.share * np.maximum(0, wages - self.free))

    def _claim(self, wages: np.ndarray, declared: np.ndarray, total: float) -> float:
        """Return the claim of the programme: the total spread evenly, and only what seems paid too much."""
        return float(np.maximum(0, self.due(declared) - self.due(total / 12)).sum())

    def _sums(self, wages: np.ndarray, declared: np.ndarray) -> dict[str, float]:
        gaps = self.due(declared) - self.due(wages)
        return {"numbers": round(float(gaps.sum()), 2), "paid_too_much": round(float(gaps[gaps > 0].sum()), 2),
                "average": round(self._claim(wages, declared, wages.sum()), 2)}

    def sums(self, person: int) -> dict[str, float]:
        """Return what is to be claimed, and what two wrong ways of counting would claim."""
        return self._sums(self.known.wages[person], self.declared(person))

    def claim(self, person: int) -> float:
        """Return the sum on the programme's proposal."""
        return self._claim(self.known.wages[person], self.declared(person), self.total(person))

    # -- the files with their errors ---------------------------------------------------------------------
    def plant(self) -> None:
        """Write the registers of everybody cast, and plant the errors; the ledger says who declared too little."""
        clean = _registers(self)
        found, ledger = inject(clean, self._plan(clean), self.seed, None)
        self.registers = {name: [*found[name].to_dict("records")] for name in found}
        link = found.link.set_index(["register", "record_id"])["person_id"].to_dict()
        self.rows: dict[tuple[str, int], list[dict[str, Any]]] = {}
        for name, rows in self.registers.items():
            for row in rows:
                self.rows.setdefault((name, link[name, row["record_id"]]), []).append(row)
        halved = ledger[ledger["register"].astype(str) == "declaration"]
        self.short = {int(person) for person in halved["person_id"]}

    def _plan(self, clean: RegisterSet) -> DefectPlan:
        lines, contracts, declared = (clean[name] for name in ("wage_line", "employment_contract", "declaration"))
        of = {name: frame.merge(clean.link[clean.link["register"] == name], on="record_id")
              for name, frame in (("wage_line", lines), ("employment_contract", contracts), ("declaration", declared))}
        kinds = {name: frame["person_id"].map(self.kinds) for name, frame in of.items()}
        late = of["wage_line"]["month"].str[5:].isin(["08", "10"])
        one = {kind: of["wage_line"][late & (kinds["wage_line"] == kind)].drop_duplicates("person_id")["record_id"]
               for kind in ("annual", "twice")}
        last = {name: frame[(kinds[name] == "open") & self._after(frame)]["record_id"]
                for name, frame in of.items() if name != "declaration"}
        return defect_plan("D5", [
            planned("wage_line", "annual_for_monthly", "wage", one["annual"]),
            planned("wage_line", "duplicate_exact", "*", one["twice"]),
            *(planned(name, "never_received", "received_on", records) for name, records in last.items()),
            *(planned("declaration", "unit_error", "declared", records, factor=factor)
              for factor, records in self._false_declarations(of["declaration"]).items())])

    def _after(self, frame: pd.DataFrame) -> pd.Series:
        """Tell which records are about the work begun after the benefit."""
        begun = [len(self.months(person, "open")) if self.kinds[person] == "open" else 12
                 for person in frame["person_id"]]
        return frame["happened_on"].dt.year.eq(self.known.year) & (frame["happened_on"].dt.month > begun)

    def _false_declarations(self, declared: pd.DataFrame) -> dict[float, list[int]]:
        records = {(row.person_id, int(row.month[5:]) - 1): row.record_id for row in declared.itertuples()}
        wanted: dict[float, list[int]] = {}
        for person, kind in self.kinds.items():
            if kind in ("debt", "amount"):
                for factor, months in self._misdeclared(kind, self.known.wages[person]).items():
                    wanted.setdefault(factor, []).extend(records[person, month] for month in months)
        return wanted

    def declared(self, person: int) -> np.ndarray:
        """Return what the person declared for each month on the benefit."""
        return np.array([row["declared"] for row in self.rows["declaration", person]])

    def total(self, person: int) -> float:
        """Return the year's wages in the tax file, which holds every line ever sent, wrong ones too."""
        return float(sum(row["wage"] for row in self.rows["wage_line", person]))

    # -- what lies on the desk -------------------------------------------------------------------------
    def file(self, person: int) -> Case:
        """Return the file of one claim."""
        months = len(self.months(person, self.kinds[person]))
        span = f"{self.known.year}-01 – {self.known.year}-{months:02}"
        total = self.total(person)
        proposal = Panel(name="claim", title="d5.claim", open=True, rows=(
            ("d5.total", round(total)), ("d5.spread", round(total / 12)), ("d5.on_benefit", span),
            ("d5.claimed", round(self.claim(person)))))
        declared = self.declared(person)
        paid = Panel(name="declared", title="d5.declared_and_paid", open=True,
                     head=("d5.month", "d5.declared", "d5.paid"), rows=tuple(
                         (self.month(place), _money(wage), _money(self.due(wage)))
                         for place, wage in enumerate(declared)))
        return Case(id=self.token(), title=self.name(person), text="d5.file.text", panels=(
            proposal, self._list(person, "employment_contract", CONTRACT), paid, self._list(person, "wage_line", LINE)))

    def _list(self, person: int, register: str, fields: Mapping[str, str]) -> Panel:
        arrived = [{name: _money(value) if name in ("wage", "monthly_wage") else value for name, value in row.items()}
                   for row in self.rows.get((register, person), ()) if not pd.isna(row["received_on"])]
        arrived.sort(key=lambda row: str(row.get("month") or row.get("start")))
        return list_panel(register, f"d5.{register}", arrived, fields, nothing="d5.nothing")

    def month(self, place: int) -> str:
        """Return a month as 2023-04."""
        return f"{self.known.year}-{place + 1:02}"

    def name(self, person: int) -> str:
        """Return surname and first name."""
        known = self.known.people[person]
        return f"{known['last_name']} {known['first_name']}"

    def grid(self, case: str, person: int, *, worked: bool = False) -> Case:
        """Return a file to be counted month by month; `worked` adds the finished count, folded away."""
        declared, wages = self.declared(person), self.known.wages[person]
        rates = Panel(name="rates", title="d5.rates", open=True, rows=(
            ("d5.full", self.full), ("d5.free", self.free), ("d5.share", round(100 * self.share)),
            ("d5.claimed", round(self.claim(person)))))
        paid, due = self.due(declared), self.due(wages)
        months = Panel(name="months", title="d5.months", open=True,
                       head=("d5.month", "d5.declared", "d5.employers", "d5.paid"),
                       rows=tuple((self.month(place), *map(_money, row))
                                  for place, row in enumerate(zip(declared, wages, paid, strict=True))))
        rows = [(self.month(place), *map(_money, (paid[place], due[place], paid[place] - due[place])))
                for place in np.flatnonzero(paid != due)]
        finished = Panel(name="worked", title="d5.worked", head=("d5.month", "d5.paid", "d5.due", "d5.gap"),
                         rows=(*rows, ("d5.sum", None, None, _money((paid - due).sum()))))
        return Case(id=case, title=self.name(person), text=f"d5.{'half' if worked else 'amounts'}.text",
                    panels=(rates, months, finished) if worked else (rates, months),
                    feedback={"*": "d5.half.told"} if worked else {})

    def netting(self, person: int) -> Panel:
        """Return one irregular worker's year twice over: what was due, and what the average says."""
        wages = self.known.wages[person]
        due, average = self.due(wages), np.full(12, self.due(wages.mean()))
        return Panel(name="net", title="d5.net", open=True,
                     head=("d5.month", "d5.wage", "d5.due", "d5.average", "d5.difference"),
                     rows=tuple((self.month(place), *map(_money, row))
                                for place, row in enumerate(zip(wages, due, average, due - average, strict=True))))


def _money(amount: Any) -> float:
    return round(float(amount), 2)


def _registers(office: _Office) -> RegisterSet:
    """Return wage lines, declarations and contracts of everybody cast, as three registers without an error."""
    wages = office.known.contracts[office.known.contracts["person_id"].isin(office.kinds)]
    by_month = _by_month(wages, office.known.year)
    contract, month = np.nonzero(by_month)
    lines = wages.iloc[contract][["person_id", "fin", "employer_tin"]].assign(wage=by_month[contract, month])
    said = [(person, office.known.people[person]["fin"], place, office.known.wages[person][place])
            for person, kind in office.kinds.items() for place in office.months(person, kind)]
    declared = pd.DataFrame(said, columns=["person_id", "fin", "place", "declared"])
    tables = {"wage_line": _dated(office, lines.reset_index(drop=True), month),
              "declaration": _dated(office, declared.drop(columns="place"), declared["place"].to_numpy()),
              "employment_contract": wages.drop(columns=["died", "left"]).reset_index(drop=True)}
    link = pd.concat([table[["record_id", "person_id"]].assign(register=name) for name, table in tables.items()])
    return RegisterSet(tables={name: table.drop(columns="person_id") for name, table in tables.items()}, link=link)


def _dated(office: _Office, table: pd.DataFrame, month: np.ndarray) -> pd.DataFrame:
    """Add month, record number and the three dates: at the month's end, then within three weeks."""
    ends = pd.to_datetime([f"{office.month(int(place))}-28" for place in month]).astype("datetime64[s]")
    day = pd.Timedelta(days=1)
    months = pd.Series([office.month(int(place)) for place in month], index=table.index, dtype="str")
    return table.assign(month=months, record_id=np.arange(len(table)) + 1,
                        happened_on=ends, recorded_on=ends + 10 * day, received_on=ends + 18 * day)


# ---- the desks ------------------------------------------------------------------------------------------
def _files(name: str, cases: list[Case], decide: tuple[str, ...]) -> Desk:
    graded = name == "claims"
    return Desk(kind="case", title=f"d5.{name}.title", intro=f"d5.{name}.intro", graded=graded, cases=tuple(cases),
                fields=(choice("choice", "d5.choice", decide, item="debts" if graded else ""),),
                tokens={"payslips": LETTERS} if graded else {},
                rule_card=tuple(f"d5.rule{number}" for number in range(1, 5)))


def _told(case: Case, kind: str) -> Case:
    return case.model_copy(update={"feedback": {each: f"d5.told.{kind}.{each}" for each in CHOICES}})


def _amounts(name: str, cases: list[Case], item: str) -> Desk:
    """The guided grid: one blank beside each month, their sum below, and the sum to claim."""
    months = [row[0] for row in cases[0].panels[1].rows]
    grid = tuple(Question(name=f"m{place:02}", kind="number", label="d5.gap", low=-2000, high=2000, optional=True,
                          panel="months", row=str(month)) for place, month in enumerate(months, 1))
    total = Question(name="amount", item=item, kind="number", label="d5.amount", low=-5000, high=20000, unit="d5.azn",
                     hint="d5.amount.hint")
    return Desk(kind="calendar", title=f"d5.{name}.title", intro=f"d5.{name}.intro", graded=bool(item),
                fields=(*grid, total), cases=tuple(cases),
                rule_card=tuple(f"d5.count{number}" for number in range(1, 5)))


def _questions(office: _Office, name: str, asked: Mapping[str, tuple[str, ...]],
               panels: Mapping[str, tuple[Panel, ...]]) -> Desk:
    """One question after another; questions and answers stand in an order of the variant's own."""
    fields = tuple(choice(case, f"d5.{case}.ask", office.shuffled(list(values)), item=name, kind="reason",
                          for_cases=(case,)) for case, values in asked.items())
    cases = tuple(Case(id=case, title=f"d5.{case}.title", text=f"d5.{case}.text", panels=panels.get(case, ()))
                  for case in office.shuffled(list(asked)))
    return Desk(kind="question", title=f"d5.{name}.title", intro=f"d5.{name}.intro", graded=True, cases=cases,
                fields=fields)


def _proof(office: _Office, drawn: list[str], notice: str) -> Desk:
    """Who has to show what in four situations, and one question about the notice."""
    asked = _questions(office, "proof", {notice: NOTICES[notice]}, {})
    who = choice("who", "d5.who", office.shuffled(list(WHO)), item="proof", kind="reason", for_cases=tuple(drawn))
    cases = tuple(Case(id=each, title=f"d5.{each}.title", text=f"d5.{each}.text") for each in drawn)
    return asked.model_copy(update={"fields": (who, *asked.fields), "cases": (*cases, *asked.cases)})
