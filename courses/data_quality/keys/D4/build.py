"""D4: death signals of different worth. Dead, living and unknowable people come from the world and its ledger."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from courses import (
    Bar,
    Chart,
    Desk,
    DeskCase,
    Draft,
    Panel,
    Question,
    Variant,
    choice,
    course_world,
    quiz,
    walk_through,
    world_of,
)
from courses.evidence import (
    RegisterRecords,
    by_text,
    compare_panel,
    dates_panel,
    list_panel,
    planned,
    shown,
    signs_of_life,
    with_people,
)
from courses.world import Setting
from synthetic_data import DefectPlan, RegisterSet, World, defect_plan, inject, stream

TODAY, SINCE = "2024-01-01", "2022-01-01"
DEAD, ALIVE = 34, 20
LOST, SLOW, DOUBLE = slice(0, 3), slice(3, 23), slice(23, 39)
"""Which of the recent deaths never arrived, arrived late, have two dates; the others fill the pile."""
COSTS = {"dead": {"stop": 0, "pause": -0.5, "pay": -3}, "alive": {"stop": -20, "pause": -0.5, "pay": 0},
         "open": {"stop": -10, "pause": -0.5, "pay": -1.5}}
"""Curriculum 6.4: a wrong stop 20, an overpaid month 1, a letter 0.5; the next look is in 3 months; an open case is
as likely dead as alive."""
NAMES = ("last_name", "first_name", "patronymic")
IDENTITY = {"personal_number": "d4.number", "last_name": "d4.last_name", "first_name": "d4.first_name",
            "patronymic": "d4.patronymic", "birth_date": "d4.birth_date"}
ENTRY = {"act_no": "d4.act_no", **IDENTITY, "death_date": "d4.death_date"}
ACTS = ("civil_birth", "civil_marriage", "address_register", "bank_account", "border_crossing", "disability_decision",
        "employment_contract")
"""Registers that hear of something a person did or took part in."""
SIGNS = {"register": "d4.register", "happened_on": "dates.happened", "recorded_on": "dates.recorded",
         "received_on": "dates.received"}
SOLVED = {"who": ("same", "other", "unsure"), "when": ("happened", "recorded", "received"),
          "then": ("stop", "pause", "pay")}
"""Steps of the solved file."""
LAGS = {"0-7": 7, "8-14": 14, "15-30": 30, "31-60": 60, "61-120": 120, "121+": 10_000}
Signal = tuple[dict[str, Any], str, dict[str, Any] | None]
"""A person on the roll, where the signal comes from, and the entry behind it."""


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    office = _Office(variant)
    signals, truth, practice = _signals(office)
    months, due = _months(office)
    dates, trusted = _dates(office)
    chart, still = _chart(office)
    desks = {"recall": quiz("d4.recall", dict.fromkeys(("base", "link", "defect"), "abc"), told=True),
             "solved": walk_through("d4.solved", practice.cases[0], SOLVED), "practice": practice, "signals": signals,
             "months": months, "dates": dates, "why": _why(), "chart": chart,
             "work": quiz("d4.work", {"use": "abc", "change": "abc"}, told=False)}
    expected = {"decisions": {"payoffs": {case: COSTS[kind] for case, kind in truth.items()}}, "months": due,
                "dates": trusted, "date_reasons": {"why": ["certificate", "chain"]}, "still_paid": {"today": still}}
    return Draft(desks=desks, expected=expected, files={"lag.csv": office.lags.to_csv(index=False).encode()})


@lru_cache(maxsize=2)
def _known(country: Setting) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, list[dict[str, Any]]], pd.DataFrame]:
    """What holds for every variant in one country: the roll, the deaths, signs of life, whose record is whose."""
    world, clean = course_world(country)
    roll = _roll(world, clean)
    signs = signs_of_life(clean, roll["personal_number"], "2021-07-01", TODAY, ACTS)
    link = clean.link[clean.link["register"].isin(["civil_death", "population_register"])]
    return roll, with_people(world, clean, "civil_death"), signs, link.astype({"register": "str"})


def _roll(world: World, clean: RegisterSet) -> pd.DataFrame:
    """Everybody who is paid a pension, or was until death, as the population register knows them."""
    paid = world.entitlements
    paid = paid.loc[paid["benefit"].isin(["old_age_pension", "disability_pension"]), ["person_id", "end", "amount"]]
    people = with_people(world, clean, "population_register").merge(paid, on="person_id")
    people = people[people["end"].isna() | (people["end"] == people["died"])].drop_duplicates("person_id")
    return by_text(people, ("personal_number", *NAMES))


class _Office:
    """The pension office on one day: its roll, the registers with their defects, and the truth behind both."""

    def __init__(self, variant: Variant) -> None:
        self.world, clean = course_world(world_of(variant))
        self.luck = stream(variant.seed, "D4")
        roll, deaths, self.signs, link = _known(world_of(variant))
        self.roll = roll.iloc[self.luck.permutation(len(roll))]
        recent = deaths.loc[deaths["happened_on"] >= SINCE, ["person_id", "record_id"]]
        self.gone = self.roll.merge(recent, on="person_id", suffixes=("", "_civil"))
        self.registers, _ = inject(self._with_payment_file(clean, link), self._plan(deaths), variant.seed, self.world)
        entries = by_text(with_people(self.world, self.registers, "civil_death"), ("personal_number", *NAMES))
        self.entries = entries.set_index("record_id", drop=False)
        self.arrived = self.entries[self.entries["received_on"] <= TODAY]
        living = self.roll[self.roll[["died", "left", "end"]].isna().all(axis=1)]
        self.living = living.set_index("person_id", drop=False)
        self.tokens = [f"S-{number}" for number in self.luck.permutation(9000)[:120] + 1000]

    def _with_payment_file(self, clean: RegisterSet, link: pd.DataFrame) -> RegisterSet:
        """Add the office's own file of closed payments, so that its dates can be wrong as well."""
        days = dict.fromkeys(("happened_on", "recorded_on", "received_on"), self.gone["died"])
        table = self.gone[["record_id", "end"]].assign(**days)
        own = self.gone[["record_id", "person_id"]].assign(register="payment_file")
        return clean.with_tables({"payment_file": table}, pd.concat([link, own]))

    def _plan(self, deaths: pd.DataFrame) -> DefectPlan:
        """Plant T07, T09, T10, double dates and late registration where the exercise needs them."""
        civil, own = self.gone["record_id_civil"].to_numpy(), self.gone["record_id"].to_numpy()
        rest = deaths[deaths["record_id"].isin(civil[DOUBLE.stop:])]
        day, month = rest["birth_date"].dt.day, rest["birth_date"].dt.month
        swappable = rest.loc[(day <= 12) & (day != month), "record_id"]
        strangers = deaths[(deaths["happened_on"] >= "2020-07-01") & ~deaths["person_id"].isin(self.roll["person_id"])]
        slow = {"mean_days": 170, "long_share": 0}
        return defect_plan("D4", [
            planned("civil_death", "wrong_person", "personal_number", strangers["record_id"], same=["last_name"]),
            planned("civil_death", "never_received", "received_on", civil[LOST]),
            planned("civil_death", "late_registration", "recorded_on", civil[SLOW], **slow),
            planned("civil_death", "conflicting_value", "death_date", civil[DOUBLE][:10]),
            planned("payment_file", "conflicting_value", "end", own[DOUBLE][10:]),
            planned("civil_death", "swap_day_month", "birth_date", swappable, min(6, len(swappable))),
            planned("civil_death", "typo_edit", "last_name", civil[DOUBLE.stop:][:20], 6)])

    @property
    def lags(self) -> pd.Series:
        """Days from each death until the office had the news."""
        return (self.arrived["received_on"] - self.arrived["happened_on"]).dt.days.rename("days")

    def shuffled(self, things: list[Any]) -> list[Any]:
        """Return the things in the variant's own order."""
        return [things[place] for place in self.luck.permutation(len(things))]


# ---- the pile -----------------------------------------------------------------------------------------
def _signals(office: _Office) -> tuple[Desk, dict[str, str], Desk]:
    groups = {"dead": _dead(office, DEAD + 2), "alive": _alive(office, ALIVE + 2), "open": _open(office)}
    rolls = pd.DataFrame([roll for group in groups.values() for roll, *_ in group])
    near = (office.arrived["personal_number"].isin(rolls["personal_number"])
            | office.arrived["last_name"].isin(rolls["last_name"]))
    records = RegisterRecords(office.arrived[near])
    cases = {kind: [_case(office, signal, records) for signal in group] for kind, group in groups.items()}
    told = [_told(case, kind) for kind, size in (("dead", DEAD), ("alive", ALIVE)) for case in cases[kind][size:]]
    pile = office.shuffled([(case, kind) for kind, size in (("dead", DEAD), ("alive", ALIVE), ("open", 6))
                            for case in cases[kind][:size]])
    truth = {case.id: kind for case, kind in pile}
    return _desk("signals", [case for case, _ in pile], "decisions"), truth, _desk("practice", told, "")


def _desk(name: str, cases: list[DeskCase], item: str) -> Desk:
    return Desk(kind="case", title=f"d4.{name}.title", intro=f"d4.{name}.intro", graded=bool(item),
                cases=tuple(cases), fields=(choice("choice", "d4.choice", COSTS["dead"], item=item),),
                rule_card=tuple(f"d4.rule{number}" for number in range(1, 6)))


def _told(case: DeskCase, kind: str) -> DeskCase:
    return case.model_copy(update={"feedback": {each: f"d4.told.{kind}.{each}" for each in COSTS[kind]}})


def _dead(office: _Office, size: int) -> list[Signal]:
    """People on the roll who died and whose entry in the civil register reached the office."""
    pile = office.gone[DOUBLE.stop:]
    arrived = pile[pile["record_id_civil"].isin(office.arrived.index)].head(size)
    origins = office.shuffled(["civil"] * 15 + ["hospital"] * 11 + ["mail"] * 4 + ["list"] * 6)
    entries = _records(office.arrived, arrived["record_id_civil"])
    return list(zip(arrived.to_dict("records"), origins, entries, strict=False))


def _records(frame: pd.DataFrame, ids: Any) -> list[dict[str, Any]]:
    """Return the rows with these ids as records, in their order."""
    return frame.loc[list(ids)].to_dict("records")


def _alive(office: _Office, size: int) -> list[Signal]:
    """Living people: somebody else's death under their number (T10) or name, or news of life after the signal."""
    numbers = office.living[["personal_number", "person_id"]]
    same_number = office.arrived.merge(numbers, on="personal_number", suffixes=("", "_roll"))
    same_number = same_number[same_number["person_id"] != same_number["person_id_roll"]]
    same_number = same_number.drop_duplicates("personal_number").head(9)
    near = office.living.loc[office.living["last_name"].isin(office.arrived["last_name"]),
                             ["last_name", "first_name", "person_id", "personal_number"]]
    same_name = near.reset_index(drop=True).merge(
        office.arrived[["last_name", "first_name", "record_id", "happened_on"]].reset_index(drop=True),
        on=["last_name", "first_name"])
    same_name = same_name[~same_name["personal_number"].isin(same_number["personal_number"])]
    same_name = same_name.sort_values("happened_on", ascending=False)
    pairs = [("civil", *pair) for pair in same_number[["person_id_roll", "record_id"]].to_numpy().tolist()]
    names = same_name.drop_duplicates("person_id")[["person_id", "record_id"]].head(size)
    pairs += [("name", *pair) for pair in names.to_numpy().tolist()]
    heard = list(islice(_heard_of(office, {person for _, person, _ in pairs}), 6))
    origins, people, records = zip(*pairs[:size - len(heard)], strict=True)
    found = zip(_records(office.living, people), origins, _records(office.arrived, records), strict=True)
    return office.shuffled([*found, *heard])


def _heard_of(office: _Office, taken: set[int]) -> Iterator[Signal]:
    """Living people whom a signal calls dead and of whom a register heard afterwards."""
    for person, number in zip(office.living["person_id"], office.living["personal_number"], strict=True):
        last = max((sign["happened_on"] for sign in office.signs[number]), default=pd.Timestamp(SINCE))
        if person not in taken and last >= pd.Timestamp("2023-02-01"):
            origin = ("mail", "list", "hospital")[int(office.luck.integers(3))]
            day = last - pd.Timedelta(days=int(office.luck.integers(20, 200)))
            yield office.living.loc[person].to_dict(), origin, {"happened_on": day}


def _open(office: _Office) -> list[Signal]:
    """Three dead whose entry never arrived (T09) and three living of whom no register has heard lately."""
    known = set(zip(office.arrived["last_name"], office.arrived["first_name"], strict=True))
    named = office.living[["person_id", "last_name", "first_name", "personal_number"]]
    quiet = [person for person, *name, number in named
             .tail(120).itertuples(index=False) if not office.signs[number] and tuple(name) not in known]
    rolls = [*office.gone[LOST].to_dict("records"), *_records(office.living, quiet[-3:])]
    origins = office.shuffled(["mail", "mail", "mail", "list", "list", "hospital"])
    return [(roll, origin, None) for roll, origin in zip(rolls, origins, strict=True)]


def _case(office: _Office, signal: Signal, records: RegisterRecords) -> DeskCase:
    roll, origin, _ = signal
    says = _says(office, *signal)
    panels = (compare_panel("compare", "d4.compare", {"d4.signal": says, "d4.roll": roll}, IDENTITY),
              dates_panel({f"d4.origin.{origin}": says}),
              list_panel("entries", "d4.entries", records.about(roll), ENTRY, nothing="d4.no_entry"),
              list_panel("signs", "d4.signs", office.signs[roll["personal_number"]], SIGNS, nothing="d4.no_signs"))
    return DeskCase(id=office.tokens.pop(), title=_name(roll), text=f"d4.text.{origin}", panels=panels)


def _says(office: _Office, roll: dict[str, Any], origin: str, entry: dict[str, Any] | None) -> dict[str, Any]:
    """What the signal itself states: only the civil register and a match by name show a whole entry."""
    if entry and origin in ("civil", "name"):
        return entry if origin == "civil" else entry | {"personal_number": None}
    happened = entry["happened_on"] if entry else np.datetime64("2023-03-01") + int(office.luck.integers(0, 250))
    written = np.datetime64(happened, "D") + int(office.luck.integers(1, 9))
    names = {field: roll[field] for field in (NAMES if origin == "hospital" else NAMES[:2])}
    year = {} if origin == "mail" else {"birth_date": str(shown(roll["birth_date"]))[:4]}
    return names | year | {"happened_on": None if origin == "mail" else happened, "recorded_on": written,
                           "received_on": written + int(office.luck.integers(2, 12))}


def _name(roll: dict[str, Any]) -> str:
    return f"{roll['last_name']} {roll['first_name']}"


# ---- the other desks ----------------------------------------------------------------------------------
def _months(office: _Office) -> tuple[Desk, dict[str, int]]:
    """Overpaid months of six people whose death was registered late; as many different counts as there are."""
    late = [(roll, office.arrived.loc[roll["record_id_civil"]].to_dict())
            for roll in office.gone[SLOW].to_dict("records") if roll["record_id_civil"] in office.arrived.index]
    counted = [(_months_between(entry["happened_on"], entry["received_on"]), roll, entry) for roll, entry in late]
    usable = [each for each in counted if 2 <= each[0] <= 14]
    last_with = {count: place for place, (count, *_) in enumerate(usable)}
    others = [place for place in range(len(usable)) if place not in last_with.values()]
    made = office.shuffled([(_month_case(office.tokens.pop(), *usable[place][1:]), usable[place][0])
                            for place in [*last_with.values(), *others][:6]])
    ask = Question(name="months", item="months", kind="number", label="d4.months.ask", low=0, high=24,
                   unit="d4.months.unit")
    desk = Desk(kind="calendar", title="d4.months.title", intro="d4.months.intro", graded=True, fields=(ask,),
                rule_card=("d4.months.rule1", "d4.months.rule2"), cases=tuple(case for case, _ in made))
    return desk, {case.id: count for case, count in made}


def _months_between(first: Any, last: Any) -> int:
    return int((last.year - first.year) * 12 + last.month - first.month)


def _month_case(token: str, roll: dict[str, Any], entry: dict[str, Any]) -> DeskCase:
    """Payments month by month from two months before the death to two after the news came."""
    last = np.datetime64(entry["received_on"], "M")
    months = np.arange(np.datetime64(entry["happened_on"], "M") - 2, last + 3)
    rows = tuple((str(month), "d4.months.paid", shown(roll["amount"])) if month <= last
                 else (str(month), "d4.months.stopped", None) for month in months)
    strip = Panel(name="months", title="d4.months.strip", rows=rows, open=True,
                  head=("d4.months.month", "d4.months.what", "d4.months.amount"))
    return DeskCase(id=token, title=_name(roll), panels=(dates_panel({"d4.origin.civil": entry}), strip))


def _dates(office: _Office) -> tuple[Desk, dict[str, str]]:
    """Eight deaths with two dates: five wrong in the civil register, three in the payment file."""
    own = office.registers["payment_file"].set_index("record_id")["end"]
    made: dict[str, list[DeskCase]] = {"file": [], "civil": []}
    for place, roll in enumerate(office.gone[DOUBLE].to_dict("records")):
        days = {"civil": office.entries.loc[roll["record_id_civil"], "death_date"], "file": own[roll["record_id"]]}
        if abs((days["civil"] - days["file"]).days) >= 31:
            right = "file" if place < 10 else "civil"
            made[right].append(_date_case(office, roll, days, right))
    cases = office.shuffled([(case, right) for right, size in (("file", 5), ("civil", 3))
                             for case in made[right][:size]])
    desk = Desk(kind="pair", title="d4.dates.title", intro="d4.dates.intro", graded=True,
                fields=(choice("trust", "d4.dates.ask", ("civil", "file"), item="dates"),),
                cases=tuple(case for case, _ in cases))
    return desk, {case.id: right for case, right in cases}


def _date_case(office: _Office, roll: dict[str, Any], days: dict[str, Any], right: str) -> DeskCase:
    """The right date stands in the record with a certificate that was written soon after the death."""
    died = np.datetime64(roll["died"], "D")
    soon, late = died + int(office.luck.integers(1, 9)), died + int(office.luck.integers(45, 90))
    weak = {"civil": "d4.basis.copy", "file": "d4.basis.phone"}
    records = {f"d4.dates.{name}": {"date": day, "basis": "d4.basis.paper" if name == right else weak[name],
                                    "written": soon if name == right else late} for name, day in days.items()}
    fields = {"date": "d4.death_date", "basis": "d4.basis", "written": "dates.recorded"}
    return DeskCase(id=office.tokens.pop(), title=_name(roll),
                    panels=(compare_panel("two", "d4.dates.two", records, fields),))


def _why() -> Desk:
    values = ("master", "certificate", "earlier", "chain", "first")
    return Desk(kind="question", title="d4.why.title", graded=True,
                cases=(DeskCase(id="why", title="d4.why.case", text="d4.why.text"),),
                fields=(choice("reasons", "d4.why.ask", values, item="date_reasons", kind="checks"),))


def _chart(office: _Office) -> tuple[Desk, int]:
    """How late news of a death comes, and so how many dead are on the roll on any one day (Little's law)."""
    classes = pd.cut(office.lags, [-1, *LAGS.values()], labels=list(LAGS))
    shares = (classes.value_counts(normalize=True, sort=False) * 100).round()
    means = office.lags.groupby(classes, observed=False).mean().fillna(0).round()
    deaths = int(np.exp(office.luck.uniform(np.log(30), np.log(400))))
    still = round(deaths * float((shares * means).sum()) / 100)
    table = Panel(name="lag", title="d4.chart.numbers", head=("d4.chart.class", "d4.chart.share", "d4.chart.mean"),
                  rows=tuple((label, float(shares[label]), float(means[label])) for label in LAGS), open=True)
    size = Panel(name="deaths", title="d4.chart.deaths", rows=(("d4.chart.per_day", deaths),), open=True)
    start = float(office.luck.choice([still * 2.6, still * 0.3]) // 20 * 20)
    ask = Question(name="still", item="still_paid", kind="slider", label="d4.chart.ask", low=0, high=12_000, step=20,
                   start=start, unit="d4.chart.unit")
    chart = Chart(finding="d4.chart.finding", axis="d4.chart.axis", series={"deaths": "d4.chart.series"},
                  bars=tuple(Bar(label=label, counts={"deaths": float(shares[label])}) for label in LAGS))
    case = DeskCase(id="today", title="d4.chart.case", text="d4.chart.text", panels=(size, table))
    return Desk(kind="chart", title="d4.chart.title", graded=True, cases=(case,), fields=(ask,), chart=chart), still
