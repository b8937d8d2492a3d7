"""Files about people who may be entitled to something today, and what the assistant says about each of them.

Which part a person plays (`PARTS`) follows from the country's truth; the wrong views come from the faults of
`courses.cases.advice`. Every exercise in which files are decided beside advice draws on this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from courses.cases.advice import Fault, File, Recommendation, recommend
from courses.evidence import by_text, list_panel, planned, shown, with_people
from courses.form.desk_spec import Advice, DeskCase, Panel
from courses.world import Setting, course_world
from synthetic_data import BadInput, Problem, defect_plan, inject

TODAY, LAST_YEAR = pd.Timestamp("2024-03-01"), pd.Timestamp("2023-01-01")
AGE, MONTHS, STUDENT_AGES = 65, 300, (18, 24)
"""The course's own rules (curriculum.md 6.1): pension from 65 with 300 insured months; students from 18 to 23."""
PARTS: Mapping[str, Fault | None] = {
    "expired_stale": "A1", "left_stale": "A1", "short_sure": "A4", "nearly": "A2", "new_code": "A5", "proxy": "A3",
    "pension_yes": None, "disabled_yes": None, "student_yes": None, "pension_no": None, "disabled_no": None,
    "student_no": None}
"""Part → the fault that makes the advice wrong; none where it is right. The first four are granted wrongly, the next
two are wrongly left without."""
DECIDES = {"expired_stale": "decision", "left_stale": "study", "short_sure": "months", "nearly": "months",
           "new_code": "decision", "proxy": "months"}
"""Part with wrong advice → the line of the rule that decides the case."""
TABLES = {"insured_account": ("months",), "insurance_quarter": ("quarter_end", "months"),
          "disability_decision": ("group", "cause", "decided_on", "valid_to"),
          "higher_education": ("institution", "start", "end"), "employment_contract": ("sector", "start", "end")}
"""Register → the fields a file shows."""
_WHEN = ("recorded_on", "received_on")

Person = Mapping[str, Any]
"""One living person: `personal_number, name, birth, district, age, credited, months, decision, decided, study`."""
Part = tuple[str, Person]
"""The part somebody plays, and who plays it."""


@lru_cache(maxsize=2)
def people_by_part(country: Setting) -> tuple[dict[str, list[Person]], dict[str, pd.DataFrame]]:
    """Return part → the living people who can play it, and the registers as the office has them today.

    Parameters
    ----------
    country : where the variant is set, from `world_of`
    """
    world, clean = course_world(country)
    codes = planned("disability_decision", "changed_code_list", "cause", clean["disability_decision"]["record_id"],
                    from_date=LAST_YEAR.date(), codes={"illness": "K-1", "war": "K-2"})
    coded, _ = inject(clean, defect_plan("case_files", [codes]), country.number, world)
    tables = {name: _today(coded[name]) for name in TABLES}
    people = _people(with_people(world, clean, "population_register"), tables)
    # As records once for a country: taking a few rows out of a frame costs more than they are worth, for each variant.
    return {kind: people[mask].to_dict("records") for kind, mask in _parts(people).items()}, tables


def truth_of(kind: str) -> str:
    """Return `grant` or `refuse`: what the rule says about this part.

    Examples
    --------
    >>> truth_of("new_code"), truth_of("left_stale")
    ('grant', 'refuse')
    """
    return "grant" if kind in ("new_code", "proxy") or kind.endswith("_yes") else "refuse"


class Casting:
    """Gives out people, each once."""

    def __init__(self, parts: Mapping[str, list[Person]], luck: np.random.Generator) -> None:
        self._parts = parts
        # 80 are more than any exercise needs of one part; taking all of thousands costs time for each variant.
        self._orders = {kind: luck.permutation(len(people))[:80] for kind, people in parts.items()}
        self._taken: set[str] = set()

    def take(self, kind: str) -> Part:
        """Return somebody who can play this part and plays none yet."""
        return self._several(kind, 1)[0]

    def fill(self, quotas: Mapping[str, int]) -> list[Part]:
        """Return one set; rare parts first, so that a common one does not use their people up."""
        rare = sorted(quotas, key=lambda kind: len(self._orders[kind]))
        return [part for kind in rare for part in self._several(kind, quotas[kind])]

    def _several(self, kind: str, count: int) -> list[Part]:
        people = [self._parts[kind][place] for place in self._orders[kind]]
        free = [person for person in people if person["personal_number"] not in self._taken][:count]
        if len(free) < count:
            raise BadInput(Problem(where=f"case files: {kind}", rule=f"needs {count} people and this country has fewer",
                                   value=len(free)))
        self._taken.update(person["personal_number"] for person in free)
        return [(kind, person) for person in free]


class CaseFiles:
    """Puts files together and asks the assistant.

    Parameters
    ----------
    prefix : of the texts in the exercise's catalogue, such as `o1`
    tokens : file numbers
    tables : from `people_by_part`
    numbers : personal numbers of everybody who will be asked for
    """

    def __init__(self, prefix: str, tokens: Iterator[str], tables: Mapping[str, pd.DataFrame],
                 numbers: set[str]) -> None:
        self.prefix, self.tokens = prefix, tokens
        self.rows: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for name, table in tables.items():
            for row in table.iloc[_places(table["personal_number"].to_numpy(), numbers)].to_dict("records"):
                self.rows.setdefault((name, row["personal_number"]), []).append(row)

    def advice(self, kind: str, person: Person) -> Recommendation:
        """Return what the assistant says, with the fault that this part is about switched on."""
        fault = PARTS[kind]
        return recommend(_file(kind, person), frozenset({fault}) if fault else frozenset[Fault]())

    def case(self, kind: str, person: Person) -> DeskCase:
        """Return the file as it lies on the desk."""
        said, of = self.advice(kind, person), self.prefix
        reasons = (f"{of}.says.{said.reason if kind != 'proxy' else 'district'}",)
        advice = Advice(text=f"{of}.advice.{choice_of(said)}", choice=choice_of(said), score=max(1, said.score),
                        reasons=reasons)
        return DeskCase(id=next(self.tokens), title=person["name"], text=f"{of}.asks.{_benefit(kind)}", advice=advice,
                        panels=tuple(self._panels(person)))

    def told(self, kind: str, person: Person, answers: tuple[str, ...] = ("grant", "refuse")) -> DeskCase:
        """Return a practice file: each of these answers is discussed."""
        told = {each: f"{self.prefix}.told.{kind}.{each}" for each in answers}
        return self.case(kind, person).model_copy(update={"feedback": told})

    def _panels(self, person: Person) -> Iterator[Panel]:
        of = self.prefix
        yield Panel(name="person", title=f"{of}.panel.person", open=True, rows=(
            (f"{of}.birth_date", shown(person["birth"])), (f"{of}.number", person["personal_number"]),
            (f"{of}.district", person["district"])))
        for name, fields in TABLES.items():
            found = [{**row, "months": int(person["credited"])} if name == "insured_account" else row
                     for row in self.rows.get((name, person["personal_number"]), ())]
            # The account's own dates say when it was opened, which would only mislead here.
            days = () if name == "insured_account" else _WHEN
            heads = {field: f"{of}.{name}.{field}" for field in fields} | {day: f"dates.{day[:-3]}" for day in days}
            yield list_panel(name, f"{of}.panel.{name}", found, heads, nothing=f"{of}.nothing")


def choice_of(said: Recommendation) -> str:
    """Return the recommendation as a choice: `grant` or `refuse`."""
    return "grant" if said.grants else "refuse"


def _places(sorted_numbers: Any, wanted: set[str]) -> list[int]:
    """Where the rows of the wanted numbers stand in a column that is sorted by number."""
    ends = [np.searchsorted(sorted_numbers, sorted(wanted), side=side) for side in ("left", "right")]
    return [place for first, last in zip(*ends, strict=True) for place in range(int(first), int(last))]


# ---- who can play which part ----------------------------------------------------------------------------
def _today(table: pd.DataFrame) -> pd.DataFrame:
    fresh = table[table["received_on"] <= TODAY]
    fresh = by_text(fresh[fresh["quarter_end"] >= LAST_YEAR] if "quarter_end" in fresh else fresh, ("personal_number",))
    return fresh.astype({"personal_number": object}).sort_values("personal_number", kind="stable")


def _people(register: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per living person with what decides: age, months, last day of the decision and of the studies."""
    living = register[register[["died", "left"]].isna().all(axis=1)]
    living = by_text(living, ("personal_number", "last_name", "first_name", "district"))
    living = living.drop_duplicates("personal_number").set_index("personal_number")
    decisions = tables["disability_decision"].assign(
        # A decision without a last day goes on.
        valid_to=lambda table: table["valid_to"].fillna(pd.Timestamp("2099-01-01"))).groupby("personal_number")
    people = pd.DataFrame({
        "name": living["last_name"] + " " + living["first_name"], "birth": living["birth_date"],
        "district": living["district"], "age": (TODAY - living["birth_date"]).dt.days / 365.25,
        "months": tables["insured_account"].groupby("personal_number")["months"].max().reindex(living.index).fillna(0),
        "fresh": tables["insurance_quarter"].groupby("personal_number")["months"].sum().reindex(living.index).fillna(0),
        "decision": decisions["valid_to"].max().reindex(living.index),
        "decided": decisions["decided_on"].max().reindex(living.index),
        "study": tables["higher_education"].groupby("personal_number")["end"].max().reindex(living.index)})
    people = people.assign(credited=people["months"] - people["fresh"]).reset_index(names="personal_number")
    return people.astype({"personal_number": object})  # looked up by the thousand, which other text columns are slow at


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
        "nearly": old & (months < MONTHS - 1) & (months > MONTHS - 17),
        "new_code": (people["decided"] >= LAST_YEAR) & (decision > TODAY),
        "proxy": old & (months >= MONTHS) & (months < MONTHS + 18),
        "pension_yes": old & (months >= MONTHS + 36), "pension_no": old & (months > 0) & (months < MONTHS - 24),
        "disabled_yes": worded & (decision > TODAY + 4 * month),
        "disabled_no": worded & (decision < LAST_YEAR - 2 * month),
        "student_yes": young & (study > TODAY + 2 * month),
        "student_no": ~young & (age < 29) & (study < LAST_YEAR)}


def _benefit(kind: str) -> str:
    first = kind.split("_")[0]
    if first in ("short", "nearly", "proxy", "pension"):
        return "pension"
    return "student" if first in ("left", "student") else "disability"


def _file(kind: str, person: Person) -> File:
    """What the assistant reads: it counts 2023 as twelve full months and knows no code younger than itself."""
    if _benefit(kind) == "pension":
        margins = {"birth": (person["age"] - AGE) + 0.5, "months": (person["credited"] + 12 - MONTHS) / 12}
        if kind in ("pension_yes", "pension_no", "nearly", "proxy"):
            margins["months"] = (person["months"] - MONTHS) / 12
        return File(margins=margins, in_group=kind == "proxy")
    line, day = ("decision", person["decision"]) if _benefit(kind) == "disability" else ("study", person["study"])
    return File(margins={line: (day - TODAY).days / 90}, stale_margins={line: (day - LAST_YEAR).days / 90},
                new_code=kind == "new_code")
