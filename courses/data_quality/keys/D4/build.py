"""D4: death signals of different worth; who is dead, alive or unknowable comes from the world."""

from __future__ import annotations

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
    quiz,
    walk_through,
)
from courses.cases.death_news import TRUTH, Signal, signals_of, what_it_says
from courses.cases.death_signals import PensionOffice
from courses.cases.late_deaths import dates_desk, months_desk, name_of
from courses.evidence import (
    RegisterRecords,
    compare_panel,
    dates_panel,
    list_panel,
)

COSTS = {"dead": {"stop": 0, "pause": -2, "pay": -3}, "alive": {"stop": -4, "pause": -2, "pay": 0},
         "open": {"stop": -3, "pause": 0, "pay": -2}}
"""After curriculum 6.4: a wrong stop weighs most, then months paid to the dead (the next look is in 3), then a letter.
Milder than there, where one slip outweighed ten careful decisions."""
IDENTITY = {"personal_number": "d4.number", "last_name": "d4.last_name", "first_name": "d4.first_name",
            "patronymic": "d4.patronymic", "birth_date": "d4.birth_date"}
ENTRY = {**IDENTITY, "death_date": "d4.death_date"}
SIGNS = {"register": "d4.register", "happened_on": "dates.happened", "recorded_on": "dates.recorded",
         "received_on": "dates.received"}
SOLVED = {"who": ("same", "other", "unsure"), "when": ("happened", "recorded", "received"),
          "then": ("stop", "pause", "pay")}
"""Steps of the solved file."""
LAGS = {"0-7": 7, "8-14": 14, "15-30": 30, "31-60": 60, "61-120": 120, "121+": 10_000}


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    office = PensionOffice(variant)
    signals, truth, practice = _signals(office)
    months, due = months_desk(office)
    dates, trusted, signs = dates_desk(office)
    lags = office.drawn_lags()
    chart, still = _chart(office, lags)
    desks = {"recall": quiz("d4.recall", dict.fromkeys(("base", "link", "defect"), "abc"), told=True),
             "solved": walk_through("d4.solved", practice.cases[0], SOLVED), "practice": practice, "signals": signals,
             "months": months, "dates": dates, "chart": chart,
             "work": quiz("d4.work", {"use": "abc", "change": "abc"}, told=False)}
    expected = {"decisions": {"payoffs": {case: COSTS[kind] for case, kind in truth.items()}}, "months": due,
                "dates": trusted, "date_reasons": {case: [sign] for case, sign in signs.items()},
                "still_paid": {"today": still}}
    return Draft(desks=desks, expected=expected, files={"lag.csv": lags.to_csv(index=False).encode()})


def _signals(office: PensionOffice) -> tuple[Desk, dict[str, str], Desk]:
    graded, practice = signals_of(office)
    rolls = pd.DataFrame([signal.roll for signal in (*graded, *practice)])
    near = (office.arrived["personal_number"].isin(rolls["personal_number"])
            | office.arrived["last_name"].isin(rolls["last_name"]))
    records = RegisterRecords(office.arrived[near])
    kinds = [(_case(office, signal, records), TRUTH.get(signal.part, "alive")) for signal in (*graded, *practice)]
    told = [_told(case, kind) for case, kind in kinds[len(graded):]]
    pile = office.shuffled(kinds[:len(graded)])
    truth = {case.id: kind for case, kind in pile}
    return _desk("signals", [case for case, _ in pile], "decisions"), truth, _desk("practice", told, "")


def _desk(name: str, cases: list[DeskCase], item: str) -> Desk:
    return Desk(kind="case", title=f"d4.{name}.title", intro=f"d4.{name}.intro", graded=bool(item),
                cases=tuple(cases), fields=(choice("choice", "d4.choice", COSTS["dead"], item=item),),
                rule_card=tuple(f"d4.rule{number}" for number in range(1, 6)))


def _told(case: DeskCase, kind: str) -> DeskCase:
    told, later = ({each: f"d4.{what}.{kind}.{each}" for each in COSTS[kind]} for what in ("told", "later"))
    return case.model_copy(update={"feedback": told, "later": later})


def _case(office: PensionOffice, signal: Signal, records: RegisterRecords) -> DeskCase:
    roll, origin = signal.roll, signal.origin
    says = what_it_says(office, signal)
    panels = (compare_panel("compare", "d4.compare", {"d4.signal": says, "d4.roll": roll}, IDENTITY),
              dates_panel({f"d4.origin.{origin}": says}),
              list_panel("entries", "d4.entries", records.about(roll), ENTRY, nothing="d4.no_entry"),
              list_panel("signs", "d4.signs", signal.signs, SIGNS, nothing="d4.no_signs"))
    return DeskCase(id=office.tokens.pop(), title=name_of(roll), text=f"d4.text.{origin}", panels=panels)


def _chart(office: PensionOffice, lags: pd.Series) -> tuple[Desk, int]:
    """How late news of a death comes, and so how many dead are on the roll on any one day (Little's law)."""
    classes = pd.cut(lags, [-1, *LAGS.values()], labels=list(LAGS))
    shares = (classes.value_counts(normalize=True, sort=False) * 100).round()
    means = lags.groupby(classes, observed=False).mean().fillna(0).round()
    deaths = int(np.exp(office.luck.uniform(np.log(30), np.log(400))))
    # From the rounded figures that the desk shows: who reckons with those must come to the same.
    still = round(deaths * float((shares * means).sum()) / 100)
    table = Panel(name="lag", title="d4.chart.numbers", head=("d4.chart.class", "d4.chart.share", "d4.chart.mean"),
                  rows=tuple((label, float(shares[label]), float(means[label])) for label in LAGS), open=True)
    size = Panel(name="deaths", title="d4.chart.deaths", rows=(("d4.chart.per_day", deaths),), open=True)
    # Far from the answer on either side: a slider that is not moved must earn nothing.
    start = float(office.luck.choice([still * 2.6, still * 0.3]) // 20 * 20)
    ask = Question(name="still", item="still_paid", kind="slider", label="d4.chart.ask", low=0, high=12_000, step=20,
                   start=start, unit="d4.chart.unit")
    chart = Chart(finding="d4.chart.finding", axis="d4.chart.axis", series={"deaths": "d4.chart.series"},
                  bars=tuple(Bar(label=label, counts={"deaths": float(shares[label])}) for label in LAGS))
    case = DeskCase(id="today", title="d4.chart.case", text="d4.chart.text", panels=(size, table))
    return Desk(kind="chart", title="d4.chart.title", graded=True, cases=(case,), fields=(ask,), chart=chart), still
