"""D4: death signals of different worth. Dead, living and unknowable people come from the world and its ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from courses import Bar, Case, Chart, Desk, Draft, Option, Panel, Question, Variant, course_world
from courses.evidence import by_text, compare_panel, dates_panel, list_panel, shown, signs_of_life, with_people
from synthetic_data import RegisterSet, defect_plan, inject, stream

TODAY, SINCE = "2024-01-01", "2022-01-01"
DEAD, ALIVE, OPEN = 34, 20, 6
COSTS = {"dead": {"stop": 0, "pause": -0.5, "pay": -3}, "alive": {"stop": -20, "pause": -0.5, "pay": 0},
         "open": {"stop": -10, "pause": -0.5, "pay": -1.5}}
"""Curriculum 6.4: a wrong stop 20, an overpaid month 1, a letter 0.5; the next look is in 3 months; an open case is
as likely dead as alive."""
NAMES = ("last_name", "first_name", "patronymic")
IDENTITY = {"fin": "d4.number", "last_name": "d4.last_name", "first_name": "d4.first_name",
            "patronymic": "d4.patronymic", "birth_date": "d4.birth_date"}
ENTRY = {"act_no": "d4.act_no", **IDENTITY, "death_date": "d4.death_date"}
ACTS = ("civil_birth", "civil_marriage", "address_register", "bank_account", "border_crossing", "disability_decision",
        "employment_contract")
"""Registers that hear of something a person did or took part in."""
SIGNS = {"register": "d4.register", "happened_on": "dates.happened", "recorded_on": "dates.recorded",
         "received_on": "dates.received"}


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    return _Pile(variant).draft()


class _Pile:
    """The office's pile of death signals on one day, with the truth behind it."""

    def __init__(self, variant: Variant) -> None:
        self.world, clean = course_world(variant.seed)
        self.luck = stream(variant.seed, "D4")
        self.roll = self._roll(clean)
        deaths = with_people(self.world, clean, "civil_death")
        recent = deaths[deaths["happened_on"] >= SINCE]
        mine = self.roll[self.roll["person_id"].isin(recent["person_id"])]
        self.mine = mine.merge(recent[["person_id", "record_id"]], on="person_id", suffixes=("", "_civil"))
        self.registers, self.ledger = inject(self._with_payment_file(clean), self._plan(deaths), variant.seed, self.world)
        civil = by_text(with_people(self.world, self.registers, "civil_death"), ("fin", *NAMES))
        self.civil = civil[civil["received_on"] <= TODAY]
        self.tokens = [f"S-{number}" for number in self.luck.permutation(9000)[:200] + 1000]

    def _roll(self, clean: RegisterSet) -> pd.DataFrame:
        """Everybody who is paid a pension, or was until death, as the population register knows them; shuffled."""
        paid = self.world.entitlements
        paid = paid[paid["benefit"].isin(["old_age_pension", "disability_pension"])]
        people = with_people(self.world, clean, "population_register").merge(
            paid[["person_id", "end", "amount"]], on="person_id")
        people = people[people["end"].isna() | (people["end"] == people["died"])].drop_duplicates("person_id")
        return by_text(people, ("fin", *NAMES)).iloc[self.luck.permutation(len(people))]

    def _with_payment_file(self, clean: RegisterSet) -> RegisterSet:
        """Add the office's own file of closed payments, so that its dates can be wrong as well."""
        closed = self.mine.assign(happened_on=self.mine["died"], recorded_on=self.mine["died"],
                                  received_on=self.mine["died"])
        link = closed[["record_id", "person_id"]].assign(register="payment_file")
        table = closed[["record_id", "end", "happened_on", "recorded_on", "received_on"]]
        return clean.with_tables({"payment_file": table}, pd.concat([clean.link.astype({"register": "str"}), link]))

    def _plan(self, deaths: pd.DataFrame) -> Any:
        """Plant T07, T09, T10 and late registration where the exercise needs them; the first rows are kept whole."""
        civil = self.mine["record_id_civil"].to_numpy()
        lost, slow, double, rest = civil[:3], civil[3:23], civil[23:39], civil[39:]
        files = self.mine["record_id"].to_numpy()[23:39]
        swappable = deaths[deaths["record_id"].isin(rest) & (deaths["birth_date"].dt.day <= 12)
                           & (deaths["birth_date"].dt.day != deaths["birth_date"].dt.month)]["record_id"]
        others = deaths[(deaths["happened_on"] >= "2020-07-01") & ~deaths["person_id"].isin(self.roll["person_id"])]
        lines = [("wrong_person", "fin", others["record_id"], None, {"same": ["last_name"]}),
                 ("never_received", "received_on", lost, len(lost), {}),
                 ("late_registration", "recorded_on", slow, len(slow), {"mean_days": 170, "long_share": 0}),
                 ("conflicting_value", "death_date", double[:10], 10, {}),
                 ("swap_day_month", "birth_date", swappable, min(6, len(swappable)), {}),
                 ("typo_edit", "last_name", rest[:20], 6, {})]
        planned = [_line("civil_death", *line) for line in lines]
        return defect_plan("D4", [*planned, _line("payment_file", "conflicting_value", "end", files[10:], 6, {})])

    def draft(self) -> Draft:
        """Put the desks together."""
        graded, truth, practice = self._signals()
        months, due = self._months()
        dates, trusted = self._dates()
        chart, still = self._chart()
        expected = {"decisions": {"payoffs": {case.id: COSTS[truth[case.id]] for case in graded.cases}},
                    "months": due, "dates": trusted, "date_reasons": {"why": ["certificate", "chain"]},
                    "still_paid": {"today": still}}
        desks = {"recall": _recall(), "solved": self._solved(practice.cases[0]), "practice": practice,
                 "signals": graded, "months": months, "dates": dates, "why": _why(), "chart": chart, "work": _work()}
        return Draft(desks=desks, expected=expected, files={"lag.csv": self._lag_file()})

    def _signs(self, numbers: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        return signs_of_life(self.registers, numbers, "2021-07-01", TODAY, ACTS)

    # ---- the pile ---------------------------------------------------------------------------------
    def _signals(self) -> tuple[Desk, dict[str, str], Desk]:
        groups = {"dead": list(self._dead(DEAD + 2)), "alive": list(self._alive(ALIVE + 2)),
                  "open": list(self._open())}
        numbers = [roll["fin"] for group in groups.values() for roll, *_ in group]
        signs = self._signs(numbers)
        cases = {kind: [self._case(*signal, signs) for signal in group] for kind, group in groups.items()}
        practice = [*cases["dead"][DEAD:], *cases["alive"][ALIVE:]]
        pile = [(case, kind) for kind, size in (("dead", DEAD), ("alive", ALIVE), ("open", OPEN))
                for case in cases[kind][:size]]
        order = self.luck.permutation(len(pile))
        truth = {pile[place][0].id: pile[place][1] for place in order}
        kinds = ["dead", "dead", "alive", "alive"]
        told = tuple(case.model_copy(update={"feedback": {each: f"d4.told.{kind}.{each}" for each in COSTS["dead"]}})
                     for case, kind in zip(practice, kinds, strict=True))
        return _desk("signals", tuple(pile[place][0] for place in order), True), truth, _desk("practice", told, False)

    def _dead(self, size: int) -> Iterator[tuple[Any, ...]]:
        """People on the roll who died and whose entry in the civil register reached the office."""
        entries = self.civil.set_index("record_id")
        arrived = self.mine[39:][self.mine[39:]["record_id_civil"].isin(entries.index)].to_dict("records")
        origins = ["civil"] * 15 + ["hospital"] * 11 + ["mail"] * 4 + ["list"] * 6
        for roll, origin in zip(arrived[:size], self.luck.permutation(origins)[:size], strict=False):
            yield roll, str(origin), entries.loc[roll["record_id_civil"]].to_dict()

    def _alive(self, size: int) -> Iterator[tuple[Any, ...]]:
        """Living people on the roll to whom somebody else's death was attached, by number (T10) or by name."""
        living = self.roll[self.roll["died"].isna() & self.roll["left"].isna() & self.roll["end"].isna()]
        by_number = self.civil.merge(living[["fin", "person_id"]], on="fin", suffixes=("", "_roll"))
        by_number = by_number[by_number["person_id"] != by_number["person_id_roll"]].drop_duplicates("fin").head(9)
        by_name = living.merge(self.civil, on=["last_name", "first_name"], suffixes=("", "_entry"))
        by_name = by_name[~by_name["fin"].isin(by_number["fin"])].sort_values("happened_on_entry", ascending=False)
        rolls, entries = living.set_index("person_id"), self.civil.set_index("record_id")
        found = [(rolls.loc[row["person_id_roll"]].to_dict(), "civil", row) for row in by_number.to_dict("records")]
        found += [(rolls.loc[person].to_dict(), "name", entries.loc[record].to_dict()) for person, record in
                  by_name.drop_duplicates("person_id")[["person_id", "record_id_entry"]].itertuples(index=False)]
        heard = list(self._heard_of(living, {roll["fin"] for roll, *_ in found[:size]}))[:6]
        chosen = [*found[:size - len(heard)], *heard]
        yield from (chosen[place] for place in self.luck.permutation(len(chosen)))

    def _heard_of(self, living: pd.DataFrame, taken: set[str]) -> Iterator[tuple[Any, ...]]:
        """Living people whom a signal calls dead and of whom a register heard after it."""
        signs = self._signs(living["fin"])
        for roll in living[~living["fin"].isin(taken)].to_dict("records"):
            last = max((sign["happened_on"] for sign in signs[roll["fin"]]), default=None)
            if last is not None and last >= pd.Timestamp("2023-02-01"):
                day = last - pd.Timedelta(days=int(self.luck.integers(20, 200)))
                yield roll, ("mail", "list", "hospital")[int(self.luck.integers(3))], {"happened_on": day, "false": True}

    def _open(self) -> Iterator[tuple[Any, ...]]:
        """Three dead whose entry never arrived (T09) and three living of whom no register heard lately."""
        known = set(zip(self.civil["last_name"], self.civil["first_name"], strict=True))
        living = self.roll[self.roll["died"].isna() & self.roll["left"].isna() & self.roll["end"].isna()].tail(90)
        signs = self._signs(living["fin"])
        quiet = [row for row in living.to_dict("records")
                 if not signs[row["fin"]] and (row["last_name"], row["first_name"]) not in known]
        for roll, origin in zip([*self.mine[:3].to_dict("records"), *quiet[-3:]],
                                self.luck.permutation(["mail", "mail", "list", "list", "hospital", "mail"]), strict=True):
            yield roll, str(origin), None

    def _case(self, roll: dict[str, Any], origin: str, entry: dict[str, Any] | None, signs: Any) -> Case:
        signal = self._signal(roll, origin, entry)
        same_name = (self.civil["last_name"] == roll["last_name"]) & (self.civil["first_name"] == roll["first_name"])
        entries = self.civil[(self.civil["fin"] == roll["fin"]) | same_name]
        panels = (compare_panel("compare", "d4.compare", {"d4.signal": signal, "d4.roll": roll}, IDENTITY),
                  dates_panel({f"d4.origin.{origin}": signal}),
                  list_panel("entries", "d4.entries", entries.to_dict("records"), ENTRY, nothing="d4.no_entry"),
                  list_panel("signs", "d4.signs", signs.get(roll["fin"], ()), SIGNS, nothing="d4.no_signs"))
        return Case(id=self.tokens.pop(), title=f"{roll['last_name']} {roll['first_name']}",
                    text=f"d4.text.{origin}", panels=panels)

    def _signal(self, roll: dict[str, Any], origin: str, entry: dict[str, Any] | None) -> dict[str, Any]:
        """What the signal itself says: only the civil register and a name match show a whole entry."""
        if origin in ("civil", "name"):
            assert entry is not None  # both come from an entry
            return entry if origin == "civil" else entry | {"fin": None}
        happened = entry["happened_on"] if entry else np.datetime64("2023-03-01") + int(self.luck.integers(0, 250))
        written = np.datetime64(happened, "D") + int(self.luck.integers(1, 9))
        known = {"hospital": NAMES, "mail": NAMES[:2], "list": NAMES[:2]}[origin]
        dates = {"happened_on": happened if origin != "mail" else None, "recorded_on": written,
                 "received_on": written + int(self.luck.integers(2, 12))}
        year = {} if origin == "mail" else {"birth_date": str(shown(roll["birth_date"]))[:4]}
        return {field: roll[field] for field in known} | year | dates

    # ---- the other desks --------------------------------------------------------------------------
    def _months(self) -> tuple[Desk, dict[str, int]]:
        """Overpaid months of six people whose death was registered late."""
        entries = self.civil.set_index("record_id")
        late = [(roll, entries.loc[roll["record_id_civil"]]) for roll in self.mine[3:23].to_dict("records")
                if roll["record_id_civil"] in entries.index]
        counted = [(_months_between(entry["happened_on"], entry["received_on"]), roll, entry) for roll, entry in late]
        usable = [each for each in counted if 2 <= each[0] <= 14]
        # As many different counts as there are, so that no one number is a good guess.
        seen = {months: place for place, (months, _, _) in enumerate(usable)}
        chosen = [usable[place] for place in [*seen.values(), *(set(range(len(usable))) - set(seen.values()))][:6]]
        order = self.luck.permutation(len(chosen))
        made = [(_month_case(self.tokens.pop(), roll, entry), months) for months, roll, entry in (chosen[p] for p in order)]
        cases, due = [case for case, _ in made], {case.id: months for case, months in made}
        ask = Question(name="months", item="months", kind="number", label="d4.months.ask", low=0, high=24, unit="d4.months.unit")
        rules = ("d4.months.rule1", "d4.months.rule2")
        return Desk(kind="calendar", title="d4.months.title", intro="d4.months.intro", graded=True, rule_card=rules,
                    cases=tuple(cases), fields=(ask,)), due

    def _dates(self) -> tuple[Desk, dict[str, str]]:
        """Eight deaths with two dates: five wrong in the civil register, three in the payment file."""
        entries = by_text(self.registers["civil_death"], NAMES).set_index("record_id")
        files = self.registers["payment_file"].set_index("record_id")
        picked: dict[str, list[Case]] = {"file": [], "civil": []}
        for place, roll in enumerate(self.mine[23:39].to_dict("records")):
            right = "file" if place < 10 else "civil"
            entry, end = entries.loc[roll["record_id_civil"]].to_dict(), files.loc[roll["record_id"], "end"]
            if abs((entry["death_date"] - end).days) >= 31 and len(picked[right]) < {"file": 5, "civil": 3}[right]:
                picked[right].append(self._date_case(roll, entry, end, right))
        cases = picked["file"] + picked["civil"]
        order = self.luck.permutation(len(cases))
        ask = Question(name="trust", item="dates", kind="buttons", label="d4.dates.ask", options=(
            Option(value="civil", label="d4.dates.civil"), Option(value="file", label="d4.dates.file")))
        desk = Desk(kind="pair", title="d4.dates.title", intro="d4.dates.intro", graded=True, fields=(ask,),
                    cases=tuple(cases[place] for place in order))
        return desk, {cases[place].id: "file" if cases[place] in picked["file"] else "civil" for place in order}

    def _date_case(self, roll: dict[str, Any], entry: dict[str, Any], end: Any, right: str) -> Case:
        quick = np.datetime64(roll["died"], "D") + int(self.luck.integers(1, 9))
        slow = np.datetime64(roll["died"], "D") + int(self.luck.integers(35, 90))
        civil = {"date": entry["death_date"], "basis": "d4.basis.paper" if right == "civil" else "d4.basis.copy",
                 "written": quick if right == "civil" else slow}
        file = {"date": end, "basis": "d4.basis.paper" if right == "file" else "d4.basis.phone",
                "written": quick if right == "file" else slow}
        fields = {"date": "d4.death_date", "basis": "d4.basis", "written": "dates.recorded"}
        panel = compare_panel("two", "d4.dates.two", {"d4.dates.civil": civil, "d4.dates.file": file}, fields)
        return Case(id=self.tokens.pop(), title=f"{roll['last_name']} {roll['first_name']}", panels=(panel,))

    def _lags(self) -> pd.Series:
        return (self.civil["received_on"] - self.civil["happened_on"]).dt.days

    def _lag_file(self) -> bytes:
        return self._lags().rename("days").to_csv(index=False).encode()

    def _chart(self) -> tuple[Desk, int]:
        """How late news of a death comes, and so how many dead are on the roll on any one day."""
        lags, edges = self._lags(), [-1, 7, 14, 30, 60, 120, 1000]
        labels = ["0-7", "8-14", "15-30", "31-60", "61-120", "121+"]
        classes = pd.cut(lags, edges, labels=labels)
        shares = (classes.value_counts(normalize=True, sort=False) * 100).round()
        means = lags.groupby(classes, observed=False).mean().fillna(0).round()
        deaths = int(np.exp(self.luck.uniform(np.log(30), np.log(400))))
        still = round(deaths * float((shares * means).sum()) / 100)
        rows = tuple((f"{label} {{days}}".replace(" {days}", ""), float(shares[label]), float(means[label])) for label in labels)
        panel = Panel(name="lag", title="d4.chart.numbers", head=("d4.chart.class", "d4.chart.share", "d4.chart.mean"),
                      rows=rows, open=True)
        start = float(self.luck.choice([still * 2.6, still * 0.3]) // 20 * 20)
        ask = Question(name="still", item="still_paid", kind="slider", label="d4.chart.ask", low=0, high=12_000, step=20,
                       start=start, unit="d4.chart.unit")
        chart = Chart(finding="d4.chart.finding", axis="d4.chart.axis", series={"deaths": "d4.chart.series"},
                      bars=tuple(Bar(label=label, counts={"deaths": float(shares[label])}) for label in labels))
        per_day = Panel(name="deaths", title="d4.chart.deaths", rows=(("d4.chart.per_day", deaths),), open=True)
        case = Case(id="today", title="d4.chart.case", text="d4.chart.text", panels=(per_day, panel))
        return Desk(kind="chart", title="d4.chart.title", graded=True, cases=(case,), fields=(ask,), chart=chart), still

    def _solved(self, example: Case) -> Desk:
        """One case solved in three steps: predict, then read what an experienced colleague thought."""
        asked = [("who", ("same", "other", "unsure")), ("when", ("happened", "recorded", "received")),
                 ("then", ("stop", "pause", "pay"))]
        cases = tuple(example.model_copy(update={
            "id": f"solved-{name}", "title": f"d4.solved.{name}", "text": f"d4.solved.{name}_text",
            "feedback": {option: f"d4.solved.{name}.{option}_told" for option in options}}) for name, options in asked)
        fields = tuple(Question(name=name, kind="buttons", label=f"d4.solved.{name}_ask", for_cases=(f"solved-{name}",), options=tuple(
            Option(value=option, label=f"d4.solved.{name}.{option}") for option in options)) for name, options in asked)
        return Desk(kind="case", title="d4.solved.title", intro="d4.solved.intro", cases=cases, fields=fields)


def _line(register: str, defect: str, field: str, records: Any, count: int | None, settings: dict[str, Any]) -> dict[str, Any]:
    wanted = ", ".join(map(str, records))
    share: dict[str, Any] = {"rate": 1.0} if count is None else {"count": count}
    return {"defect": defect, "registers": register, "fields": field, "where": f"record_id in [{wanted}]",
            "settings": settings, **share}


def _desk(name: str, cases: tuple[Case, ...], graded: bool) -> Desk:
    choice = Question(name="choice", item="decisions" if graded else "", kind="buttons", label="d4.choice", options=tuple(
        Option(value=value, label=f"d4.choice.{value}") for value in ("stop", "pause", "pay")))
    return Desk(kind="case", title=f"d4.{name}.title", intro=f"d4.{name}.intro", graded=graded, cases=cases, fields=(choice,),
                rule_card=("d4.rule1", "d4.rule2", "d4.rule3", "d4.rule4", "d4.rule5"))


def _months_between(first: Any, last: Any) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _month_case(token: str, roll: dict[str, Any], entry: Any) -> Case:
    """Payments month by month from two months before the death to two after the news came."""
    first = np.datetime64(entry["happened_on"], "M") - 2
    last = np.datetime64(entry["received_on"], "M")
    rows = tuple((str(month), "d4.months.paid" if month <= last else "d4.months.stopped", shown(roll["amount"]) if month <= last else None)
                 for month in np.arange(first, last + 3))
    strip = Panel(name="months", title="d4.months.strip", head=("d4.months.month", "d4.months.what", "d4.months.amount"),
                  rows=rows, open=True)
    return Case(id=token, title=f"{roll['last_name']} {roll['first_name']}",
                panels=(dates_panel({"d4.origin.civil": entry.to_dict()}), strip))


def _question(name: str, cases: dict[str, tuple[str, ...]], told: bool, kind: str = "buttons") -> Desk:
    """Questions with one answer each; `told` says whether each answer is discussed at once."""
    fields = tuple(Question(name=case, kind=kind, label="d4.your_answer", for_cases=(case,), options=tuple(
        Option(value=f"{case}_{option}", label=f"d4.{name}.{case}.{option}") for option in options)) for case, options in cases.items())
    made = tuple(Case(id=case, title=f"d4.{name}.{case}.title", text=f"d4.{name}.{case}.text", feedback={
        f"{case}_{option}": f"d4.{name}.{case}.{option}_told" for option in options} if told else {})
        for case, options in cases.items())
    return Desk(kind="question", title=f"d4.{name}.title", intro=f"d4.{name}.intro", cases=made, fields=fields)


def _recall() -> Desk:
    return _question("recall", {"base": ("a", "b", "c"), "link": ("a", "b", "c"), "defect": ("a", "b", "c")}, True)


def _work() -> Desk:
    return _question("work", {"use": ("a", "b", "c"), "change": ("a", "b", "c")}, False)


def _why() -> Desk:
    options = tuple(Option(value=value, label=f"d4.why.{value}") for value in ("master", "certificate", "earlier", "chain", "first"))
    case = Case(id="why", title="d4.why.case", text="d4.why.text")
    return Desk(kind="question", title="d4.why.title", graded=True, cases=(case,),
                fields=(Question(name="reasons", item="date_reasons", kind="checks", label="d4.why.ask", options=options),))
