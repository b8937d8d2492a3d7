"""O1: decide, see the advice, decide again. People and files from the world; the advice from a scorer with faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from courses import (
    Advice,
    Case,
    Desk,
    Draft,
    Fault,
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


@dataclass(frozen=True)
class Person:
    """One person as the registers have them on the day of the decision."""

    fin: str
    name: str
    birth: pd.Timestamp
    district: str
    credited: int
    """Insured months credited up to the end of 2022."""
    months: int
    """Insured months in truth, with those of 2023."""
    decision: pd.Timestamp | None
    """Day to which the latest disability decision is valid; far away for life."""
    decided: pd.Timestamp | None
    study: pd.Timestamp | None
    """Last day of the latest studies."""

    @property
    def age(self) -> float:
        """Years on the day of the decision."""
        return float((TODAY - self.birth).days) / 365.25


def build(variant: Variant) -> Draft:
    """Return two sets of 32 decisions with what is expected of them, and a practice set."""
    luck = stream(variant.seed, "O1")
    parts, rows = _known(world_of(variant.seed))
    tokens = iter(f"E-{number}" for number in luck.permutation(9000) + 1000)
    pools = {kind: [people[place] for place in luck.permutation(len(people))] for kind, people in parts.items()}
    maker = _Maker(luck, tokens, rows, variant.seed)
    drawn = _draw(pools, luck)
    desks: dict[str, Desk] = {"recall": quiz("o1.recall", dict.fromkeys(("flag", "dates", "pause"), "abc"), told=True)}
    desks["practice"] = _desk("practice", [maker.told(kind, person) for kind, person in next(drawn)], "", "")
    expected: dict[str, Any] = {}
    for number, name in enumerate(SETS, 1):
        files = [(maker.case(kind, person), kind, maker.advice(kind, person)) for kind, person in next(drawn)]
        desks[name] = _desk(name, [case for case, *_ in files], f"reliance_{number}", f"reasons_{number}")
        expected[f"reliance_{number}"] = {case.id: {"truth": _truth(kind), "advice": _choice(said)}
                                          for case, kind, said in files}
        expected[f"reasons_{number}"] = {case.id: [FIELD[kind]] for case, kind, _ in files if kind in FIELD}
    desks["work"] = quiz("o1.work", {"use": "abc", "change": "abc"}, told=False)
    return Draft(desks=desks, expected=expected)


# ---- who can play which part ----------------------------------------------------------------------------
@lru_cache(maxsize=2)
def _known(country: int) -> tuple[dict[str, list[Person]], dict[str, dict[str, list[dict[str, Any]]]]]:
    """Part → the living people who can play it, and everybody's register rows."""
    world, clean = course_world(country * NEIGHBOURS)
    coded, _ = inject(clean, defect_plan("O1", [planned_codes(clean)]), country, world)
    living = with_people(world, clean, "population_register")
    living = by_text(living[living[["died", "left"]].isna().all(axis=1)],
                     ("fin", "last_name", "first_name", "district"))
    rows = {name: _rows(coded[name], set(living["fin"])) for name in TABLES}
    known = set().union(*(rows[name] for name in ("insured_account", "disability_decision", "higher_education")))
    people = [_person(row, rows) for row in living[living["fin"].isin(known)].to_dict("records")]
    return {kind: [person for person in people if _is(kind, person)] for kind in QUOTAS}, rows


def planned_codes(registers: Any) -> dict[str, Any]:
    """Return the plan line for T13: since January 2023 the commission writes causes as codes."""
    table = registers["disability_decision"]
    return planned("disability_decision", "changed_code_list", "cause", table["record_id"],
                   from_date=LAST_YEAR.date(), codes={"illness": "K-1", "war": "K-2"})


def _rows(table: pd.DataFrame, living: set[str]) -> dict[str, list[dict[str, Any]]]:
    fresh = table[table["received_on"] <= TODAY]
    if "quarter_end" in fresh:
        fresh = fresh[fresh["quarter_end"] >= LAST_YEAR]
    found: dict[str, list[dict[str, Any]]] = {}
    for row in by_text(fresh, ("fin",)).to_dict("records"):
        if row["fin"] in living:
            found.setdefault(row["fin"], []).append(row)
    return found


def _person(row: Mapping[str, Any], rows: Mapping[str, Mapping[str, list[dict[str, Any]]]]) -> Person:
    def last(name: str, day: str) -> pd.Timestamp | None:
        days = [each[day] for each in rows[name].get(row["fin"], ())]
        return max((pd.Timestamp("2099-01-01") if pd.isna(each) else each for each in days), default=None)

    total = max((each["months"] for each in rows["insured_account"].get(row["fin"], ())), default=0)
    fresh = sum(each["months"] for each in rows["insurance_quarter"].get(row["fin"], ()))
    return Person(fin=row["fin"], name=f"{row['last_name']} {row['first_name']}", birth=row["birth_date"],
                  district=row["district"], credited=int(total - fresh), months=int(total),
                  decision=last("disability_decision", "valid_to"), decided=last("disability_decision", "decided_on"),
                  study=last("higher_education", "end"))


def _is(kind: str, person: Person) -> bool:
    """Tell whether a person can play this part: what is true of them, and what the assistant makes of it."""
    old = person.age >= AGE and person.credited >= 0
    young = STUDENT_AGES[0] <= person.age < STUDENT_AGES[1]
    decision, decided, study = person.decision, person.decided, person.study
    coded = decided is not None and decided >= LAST_YEAR - pd.Timedelta(days=30)
    tests = {
        "expired_stale": decision is not None and not coded and LAST_YEAR + pd.Timedelta(days=60) < decision < TODAY,
        "left_stale": young and study is not None and LAST_YEAR + pd.Timedelta(days=60) < study < TODAY,
        "short_sure": old and person.months < MONTHS <= person.credited + 12,
        "new_code": decided is not None and decided >= LAST_YEAR and decision is not None and decision > TODAY,
        "proxy": old and MONTHS <= person.months < MONTHS + 18,
        "pension_yes": old and person.months >= MONTHS + 36, "pension_no": old and 0 < person.months < MONTHS - 24,
        "disabled_yes": decision is not None and not coded and decision > TODAY + pd.Timedelta(days=120),
        "disabled_no": decision is not None and not coded and decision < LAST_YEAR - pd.Timedelta(days=60),
        "student_yes": young and study is not None and study > TODAY + pd.Timedelta(days=60),
        "student_no": study is not None and not young and person.age < 29 and study < LAST_YEAR}
    return bool(tests[kind])


def _truth(kind: str) -> str:
    return "grant" if kind in ("new_code", "proxy") or kind.endswith("_yes") else "refuse"


def _draw(pools: dict[str, list[Person]], luck: np.random.Generator) -> Iterator[list[tuple[str, Person]]]:
    """Give out people, each once: first four for practice, then the two sets in an order of their own."""
    taken: set[str] = set()

    def take(kind: str) -> tuple[str, Person]:
        person = next(each for each in pools[kind] if each.fin not in taken)
        taken.add(person.fin)
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

    def __init__(self, luck: np.random.Generator, tokens: Iterator[str], rows: Any, seed: int) -> None:
        self.luck, self.tokens, self.rows, self.seed = luck, tokens, rows, seed

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
        return Case(id=next(self.tokens), title=person.name, text=f"o1.asks.{_benefit(kind)}", advice=advice,
                    panels=tuple(self._panels(person)))

    def told(self, kind: str, person: Person) -> Case:
        """Return a practice file: each final decision is discussed."""
        told = {each: f"o1.told.{kind}.{each}" for each in ("grant", "refuse")}
        return self.case(kind, person).model_copy(update={"feedback": told})

    def _panels(self, person: Person) -> Iterator[Panel]:
        yield Panel(name="person", title="o1.panel.person", open=True, rows=(
            ("o1.birth_date", shown(person.birth)), ("o1.number", person.fin), ("o1.district", person.district)))
        for name, fields in TABLES.items():
            found = [{**row, "months": person.credited} if name == "insured_account" else row
                     for row in self.rows[name].get(person.fin, ())]
            heads = {field: f"o1.{name}.{field}" for field in fields} | {day: f"dates.{day[:-3]}" for day in WHEN}
            yield list_panel(name, f"o1.panel.{name}", found, heads, nothing="o1.nothing")


def _benefit(kind: str) -> str:
    return {"short": "pension", "proxy": "pension", "pension": "pension", "left": "student", "student": "student"}.get(
        kind.split("_")[0], "disability")


def _choice(said: Recommendation) -> str:
    return "grant" if said.grants else "refuse"


def _file(kind: str, person: Person) -> File:
    """What the assistant reads: it counts 2023 as twelve full months and knows no code younger than itself."""
    if _benefit(kind) == "pension":
        margins = {"birth": (person.age - AGE) + 0.5, "months": (person.credited + 12 - MONTHS) / 12}
        if kind in ("pension_yes", "pension_no", "proxy"):
            margins["months"] = (person.months - MONTHS) / 12
        return File(margins=margins, in_group=kind == "proxy")
    line, day = ("decision", person.decision) if _benefit(kind) == "disability" else ("study", person.study)
    assert day is not None  # `_is` asks for it
    return File(margins={line: (day - TODAY).days / 90}, stale_margins={line: (day - LAST_YEAR).days / 90},
                new_code=kind == "new_code")


def _desk(name: str, cases: list[Case], item: str, reasons: str) -> Desk:
    decisions = ("grant", "refuse")
    fields = (choice("first", "o1.first", decisions, item=item, when="first"),
              choice("reason", "o1.reason", REASONS, item=reasons, kind="reason", when="final"),
              choice("final", "o1.final", decisions, item=item, when="final"))
    return Desk(kind="case", title=f"o1.{name}.title", intro=f"o1.{name}.intro", graded=bool(item), advice="after",
                rule_card=tuple(f"o1.rule{number}" for number in range(1, 6)), cases=tuple(cases), fields=fields)
