"""O1: decide, see the advice, decide again. People and files from the world; the advice from a scorer with faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from courses import (
    Advice,
    Case,
    Desk,
    Draft,
    File,
    Panel,
    Recommendation,
    Variant,
    choice,
    course_world,
    quiz,
    recommend,
    world_of,
)
from courses.advice import Fault
from courses.evidence import by_text, list_panel, planned, shown, with_people
from courses.world import NEIGHBOURS
from synthetic_data import defect_plan, inject, stream

TODAY, LAST_YEAR = pd.Timestamp("2024-03-01"), pd.Timestamp("2023-01-01")
AGE, MONTHS, STUDENT_AGES = 65, 300, (18, 24)
"""The course's own rules (curriculum.md 6.1): pension from 65 with 300 insured months; students from 18 to 23."""
SETS = ("monday", "thursday")
REASONS = ("birth", "months", "decision", "study", "district", "score")
QUOTAS: Mapping[str, int] = {
    "expired_stale": 2, "left_stale": 2, "short_sure": 3, "new_code": 3, "proxy": 2,
    "pension_yes": 4, "disabled_yes": 4, "student_yes": 3, "pension_no": 3, "disabled_no": 3, "student_no": 3}
"""Per set: 4 with a stale file (A1), 3 over-confident (A4), 3 silent after a code change (A5), 2 by district (A3); 20
right. 16 of the 32 are entitled, and 7 wrong grants stand beside 5 wrong refusals."""
CAUSES: Mapping[str, Fault] = {"expired_stale": "A1", "left_stale": "A1", "short_sure": "A4", "new_code": "A5",
                               "proxy": "A3"}
FIELD = {"expired_stale": "decision", "left_stale": "study", "short_sure": "months", "new_code": "decision",
         "proxy": "months"}
TABLES = {"insured_account": ("months",), "insurance_quarter": ("quarter_end", "months"),
          "disability_decision": ("group", "cause", "decided_on", "valid_to"),
          "higher_education": ("institution", "start", "end"), "employment_contract": ("sector", "start", "end")}
WHEN = ("recorded_on", "received_on")


Person = Mapping[str, Any]
"""One living person: `fin, name, birth, district, age, credited, months, decision, decided, study`."""


def build(variant: Variant) -> Draft:
    """Return two sets of 32 decisions with what is expected of them, and a practice set."""
    luck = stream(variant.seed, "O1")
    parts, tables = _known(world_of(variant.seed))
    tokens = iter(f"E-{number}" for number in luck.permutation(9000) + 1000)
    pools = {kind: people.iloc[luck.permutation(len(people))[:80]].to_dict("records")
             for kind, people in parts.items()}
    files = list(_draw(pools, luck))
    maker = _Maker(tokens, tables, {person["fin"] for each in files for _, person in each})
    drawn = iter(files)
    desks: dict[str, Desk] = {"recall": quiz("o1.recall", dict.fromkeys(("flag", "dates", "pause"), "abc"), told=True)}
    # Which button comes first is drawn per trainee, so that no habit of the hand leans one way (guard G8).
    decisions = [("grant", "refuse")[place] for place in luck.permutation(2)]
    desks["practice"] = _desk("practice", [maker.told(kind, person) for kind, person in next(drawn)], "", "", decisions)
    expected: dict[str, Any] = {}
    for number, name in enumerate(SETS, 1):
        sitting = [(maker.case(kind, person), kind, maker.advice(kind, person)) for kind, person in next(drawn)]
        desks[name] = _desk(name, [case for case, *_ in sitting], f"reliance_{number}", f"reasons_{number}",
                            decisions)
        expected[f"reliance_{number}"] = {case.id: {"truth": _truth(kind), "advice": _choice(said)}
                                          for case, kind, said in sitting}
        expected[f"reasons_{number}"] = {case.id: [FIELD[kind]] for case, kind, _ in sitting if kind in FIELD}
    desks["work"] = quiz("o1.work", {"use": "abc", "change": "abc"}, told=False)
    return Draft(desks=desks, expected=expected)


# ---- who can play which part ----------------------------------------------------------------------------
@lru_cache(maxsize=2)
def _known(country: int) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame]]:
    """Part → the living people who can play it, and the registers as the office has them today."""
    world, clean = course_world(country * NEIGHBOURS)
    codes = planned("disability_decision", "changed_code_list", "cause", clean["disability_decision"]["record_id"],
                    from_date=LAST_YEAR.date(), codes={"illness": "K-1", "war": "K-2"})
    coded, _ = inject(clean, defect_plan("O1", [codes]), country, world)
    tables = {name: _today(coded[name]) for name in TABLES}
    people = _people(with_people(world, clean, "population_register"), tables)
    return {kind: people[mask] for kind, mask in _parts(people).items()}, tables


def _today(table: pd.DataFrame) -> pd.DataFrame:
    fresh = table[table["received_on"] <= TODAY]
    return by_text(fresh[fresh["quarter_end"] >= LAST_YEAR] if "quarter_end" in fresh else fresh, ("fin",))


def _people(register: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per living person with what decides: age, months, last day of the decision and of the studies."""
    living = register[register[["died", "left"]].isna().all(axis=1)]
    living = by_text(living, ("fin", "last_name", "first_name", "district")).drop_duplicates("fin").set_index("fin")
    decisions = tables["disability_decision"].assign(
        valid_to=lambda table: table["valid_to"].fillna(pd.Timestamp("2099-01-01"))).groupby("fin")
    people = pd.DataFrame({
        "name": living["last_name"] + " " + living["first_name"], "birth": living["birth_date"],
        "district": living["district"], "age": (TODAY - living["birth_date"]).dt.days / 365.25,
        "months": tables["insured_account"].groupby("fin")["months"].max().reindex(living.index).fillna(0),
        "fresh": tables["insurance_quarter"].groupby("fin")["months"].sum().reindex(living.index).fillna(0),
        "decision": decisions["valid_to"].max().reindex(living.index),
        "decided": decisions["decided_on"].max().reindex(living.index),
        "study": tables["higher_education"].groupby("fin")["end"].max().reindex(living.index)})
    return people.assign(credited=people["months"] - people["fresh"]).reset_index(names="fin")


def _parts(people: pd.DataFrame) -> dict[str, pd.Series]:
    """Tell who can play which part: what is true of them, and what the assistant makes of it."""
    month = pd.Timedelta(days=30)
    age, months, decision, study = (people[name] for name in ("age", "months", "decision", "study"))
    old, young = (age >= AGE) & (people["credited"] >= 0), (age >= STUDENT_AGES[0]) & (age < STUDENT_AGES[1])
    worded = people["decided"] < LAST_YEAR - month
    return {
        "expired_stale": worded & (decision > LAST_YEAR + 2 * month) & (decision < TODAY),
        "left_stale": young & (study > LAST_YEAR + 2 * month) & (study < TODAY),
        "short_sure": old & (months < MONTHS) & (people["credited"] + 12 >= MONTHS),
        "new_code": (people["decided"] >= LAST_YEAR) & (decision > TODAY),
        "proxy": old & (months >= MONTHS) & (months < MONTHS + 18),
        "pension_yes": old & (months >= MONTHS + 36), "pension_no": old & (months > 0) & (months < MONTHS - 24),
        "disabled_yes": worded & (decision > TODAY + 4 * month),
        "disabled_no": worded & (decision < LAST_YEAR - 2 * month),
        "student_yes": young & (study > TODAY + 2 * month),
        "student_no": ~young & (age < 29) & (study < LAST_YEAR)}


def _truth(kind: str) -> str:
    return "grant" if kind in ("new_code", "proxy") or kind.endswith("_yes") else "refuse"


def _draw(pools: dict[str, list[Person]], luck: np.random.Generator) -> Iterator[list[tuple[str, Person]]]:
    """Give out people, each once: first four for practice, then the two sets in an order of their own."""
    taken: set[str] = set()

    def take(kind: str) -> tuple[str, Person]:
        person = next(each for each in pools[kind] if each["fin"] not in taken)
        taken.add(person["fin"])
        return kind, person

    # Rare parts first, so that a common one does not use their people up.
    rare = sorted(QUOTAS, key=lambda kind: len(pools[kind]))
    sets = [[take(kind) for kind in rare for _ in range(QUOTAS[kind])] for _ in SETS]
    yield [take(kind) for kind in ("left_stale", "pension_yes", "proxy", "disabled_yes")]
    for files in sets:
        yield [files[place] for place in luck.permutation(len(files))]


# ---- files and advice -------------------------------------------------------------------------------------
class _Maker:
    """Puts files together and asks the assistant."""

    def __init__(self, tokens: Iterator[str], tables: Mapping[str, pd.DataFrame], numbers: set[str]) -> None:
        self.tokens = tokens
        self.rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for name, table in tables.items():
            for row in table[table["fin"].isin(numbers)].to_dict("records"):
                self.rows.setdefault((name, row["fin"]), []).append(row)

    def advice(self, kind: str, person: Person) -> Recommendation:
        """Return what the assistant says, with the fault that this part is about switched on."""
        faults = frozenset({CAUSES[kind]}) if kind in CAUSES else frozenset[Fault]()
        return recommend(_file(kind, person), faults)

    def case(self, kind: str, person: Person) -> Case:
        """Return the file as it lies on the desk."""
        said = self.advice(kind, person)
        reasons = (f"o1.says.{said.reason}",) if kind != "proxy" else ("o1.says.district",)
        advice = Advice(text=f"o1.advice.{_choice(said)}", choice=_choice(said), score=max(1, said.score),
                        reasons=reasons)
        return Case(id=next(self.tokens), title=person["name"], text=f"o1.asks.{_benefit(kind)}", advice=advice,
                    panels=tuple(self._panels(person)))

    def told(self, kind: str, person: Person) -> Case:
        """Return a practice file: each final decision is discussed."""
        told = {each: f"o1.told.{kind}.{each}" for each in ("grant", "refuse")}
        return self.case(kind, person).model_copy(update={"feedback": told})

    def _panels(self, person: Person) -> Iterator[Panel]:
        yield Panel(name="person", title="o1.panel.person", open=True, rows=(
            ("o1.birth_date", shown(person["birth"])), ("o1.number", person["fin"]),
            ("o1.district", person["district"])))
        for name, fields in TABLES.items():
            found = [{**row, "months": int(person["credited"])} if name == "insured_account" else row
                     for row in self.rows.get((name, person["fin"]), ())]
            # The account's own dates say when it was opened, which would only mislead here.
            days = () if name == "insured_account" else WHEN
            heads = {field: f"o1.{name}.{field}" for field in fields} | {day: f"dates.{day[:-3]}" for day in days}
            yield list_panel(name, f"o1.panel.{name}", found, heads, nothing="o1.nothing")


def _benefit(kind: str) -> str:
    return {"short": "pension", "proxy": "pension", "pension": "pension", "left": "student", "student": "student"}.get(
        kind.split("_")[0], "disability")


def _choice(said: Recommendation) -> str:
    return "grant" if said.grants else "refuse"


def _file(kind: str, person: Person) -> File:
    """What the assistant reads: it counts 2023 as twelve full months and knows no code younger than itself."""
    if _benefit(kind) == "pension":
        margins = {"birth": (person["age"] - AGE) + 0.5, "months": (person["credited"] + 12 - MONTHS) / 12}
        if kind in ("pension_yes", "pension_no", "proxy"):
            margins["months"] = (person["months"] - MONTHS) / 12
        return File(margins=margins, in_group=kind == "proxy")
    line, day = ("decision", person["decision"]) if _benefit(kind) == "disability" else ("study", person["study"])
    return File(margins={line: (day - TODAY).days / 90}, stale_margins={line: (day - LAST_YEAR).days / 90},
                new_code=kind == "new_code")


def _desk(name: str, cases: list[Case], item: str, reasons: str, decisions: Sequence[str]) -> Desk:
    fields = (choice("first", "o1.first", decisions, item=item, when="first"),
              choice("reason", "o1.reason", REASONS, item=reasons, kind="reason", when="final"),
              choice("final", "o1.final", decisions, item=item, when="final"))
    return Desk(kind="case", title=f"o1.{name}.title", intro=f"o1.{name}.intro", graded=bool(item), advice="after",
                rule_card=tuple(f"o1.rule{number}" for number in range(1, 6)), cases=tuple(cases), fields=fields)
