"""F3: form A of the baseline. 24 recommendations (8 wrong: 5 grants, 3 silent misses), 12 pairs, 6 probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from courses import (
    Case,
    Chart,
    Desk,
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
from courses.case_files import DECIDES, CaseFiles, Casting, choice_of, people_by_part, truth_of
from courses.evidence import by_text, compare_panel, planned, with_people
from courses.screening import PEOPLE, Screening, draw_screenings
from courses.world import NEIGHBOURS
from synthetic_data import defect_plan, inject, stream

QUOTAS: Mapping[str, int] = {
    "expired_stale": 2, "left_stale": 1, "short_sure": 2, "new_code": 2, "proxy": 1,
    "pension_yes": 3, "disabled_yes": 3, "student_yes": 2, "pension_no": 3, "disabled_no": 2, "student_no": 3}
"""8 wrong: 5 would be granted wrongly, 3 silently left without; 16 right. K1 and K2 draw by the same parts."""
REASONS = ("birth", "months", "decision", "study", "district", "score")
DECISIONS = ("accept", "override", "escalate")
RULES = tuple(f"f3.rule{number}" for number in range(1, 6))
PAIRS = {"letter": 3, "swapped": 2, "namesake": 4, "relative": 1, "bare": 2}
"""5 are the same person, 5 are two people, 2 cannot be told."""
FIELDS = {"last_name": "f3.last_name", "first_name": "f3.first_name", "patronymic": "f3.patronymic",
          "birth_date": "f3.birth_date"}
SAME = ("letter", "swapped")
NAMES = ("last_name", "first_name", "patronymic")
Pair = tuple[dict[str, Any], dict[str, Any]]
"""The record in the population register and the one on the payment file."""


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is measured on them."""
    luck, country = stream(variant.seed, "F3"), world_of(variant.seed)
    tokens = iter(f"B-{number}" for number in luck.permutation(9000) + 1000)
    solved, practice, advice, measured = _recommendations(country, tokens, luck)
    pairs, same = _pairs(country, tokens, luck)
    chances, true = _chances(country, tokens, luck)
    desks = {"recall": quiz("f3.recall", dict.fromkeys(("months", "valid", "choices"), "abc"), told=True),
             "solved": solved, "practice": practice, "recommendations": advice, "pairs": pairs, "chances": chances,
             "work": quiz("f3.work", {"use": "abc", "change": "abc"}, told=False)}
    return Draft(desks=desks, expected=measured | {"pairs": same, "chances": true})


# ---- files beside advice ----------------------------------------------------------------------------------
def _recommendations(country: int, tokens: Iterator[str],
                     luck: np.random.Generator) -> tuple[Desk, Desk, Desk, dict[str, Any]]:
    parts, tables = people_by_part(country)
    casting = Casting(parts, luck)
    drawn = casting.fill(QUOTAS)
    drawn = [drawn[place] for place in luck.permutation(len(drawn))]
    told = [casting.take(kind) for kind in ("pension_yes", "disabled_yes", "student_yes")]
    files = CaseFiles("f3", tokens, tables, {person["fin"] for _, person in (*told, *drawn)})
    example = files.case(*told.pop()).model_copy(update={"advice": None})
    solved = walk_through("f3.solved", example, {"line": "abc", "holds": "abc"}).model_copy(update={"rule_card": RULES})
    # Which button comes first is drawn per trainee, so that no habit of the hand leans one way (guard G8).
    decisions = [DECISIONS[place] for place in luck.permutation(2)] + [DECISIONS[2]]
    practice = _desk("practice", [files.told(*part, answers=DECISIONS) for part in told], "", "", decisions)
    cases = [files.case(*part) for part in drawn]
    wrong = {case.id: truth_of(kind) != choice_of(files.advice(kind, person))
             for case, (kind, person) in zip(cases, drawn, strict=True)}
    reasons = {case.id: [DECIDES[kind]] for case, (kind, _) in zip(cases, drawn, strict=True) if kind in DECIDES}
    return (solved, practice, _desk("recommendations", cases, "recommendations", "reasons", decisions),
            {"recommendations": wrong, "reasons": reasons})


def _desk(name: str, cases: list[Case], item: str, reasons: str, decisions: list[str]) -> Desk:
    fields = (choice("reason", "f3.reason", REASONS, item=reasons, kind="reason"),
              choice("decision", "f3.decision", decisions, item=item))
    return Desk(kind="case", title=f"f3.{name}.title", intro=f"f3.{name}.intro", graded=bool(item), advice="before",
                rule_card=RULES, cases=tuple(cases), fields=fields)


# ---- pairs ------------------------------------------------------------------------------------------------
@lru_cache(maxsize=2)
def _candidates(country: int) -> dict[str, list[Pair]]:
    """Part → pairs of records; slips and gaps on the payment file are planted (T01, T06, T07)."""
    world, clean = course_world(country * NEIGHBOURS)
    ids = np.array_split(clean["beneficiary_file"]["record_id"].drop_duplicates().to_numpy(), 10)
    planted = [planned("beneficiary_file", "typo_edit", "last_name", ids[0], 150),
               planned("beneficiary_file", "swap_day_month", "birth_date", ids[1], 60),
               *(planned("beneficiary_file", "missing", field, ids[2]) for field in ("patronymic", "birth_date"))]
    held, _ = inject(clean, defect_plan("F3", planted), country, world)
    people = by_text(with_people(world, clean, "population_register"), ("fin", *NAMES)).drop_duplicates("person_id")
    paid = by_text(with_people(world, held, "beneficiary_file"), NAMES).drop_duplicates("person_id")
    own = people.merge(paid, on="person_id", suffixes=("", "_file"))
    share = people.groupby(["last_name", "first_name"]).size().rename("bearers").reset_index()
    both = people.merge(paid, on=["last_name", "first_name"], suffixes=("", "_file"), how="inner")
    both = both[both["person_id"] != both["person_id_file"]].merge(share, on=["last_name", "first_name"])
    near = (both["birth_date"] - both["birth_date_file"]).dt.days.abs() < 3 * 365
    family = people.merge(paid, on=["last_name", "patronymic"], suffixes=("", "_file"))
    young = (family["birth_date"] - family["birth_date_file"]).dt.days.abs() < 4 * 365
    whole = own["record_id_file"].isin(np.concatenate(ids[:2]))
    slips = own["last_name"] != own["last_name_file"]
    other_day = own["birth_date"] != own["birth_date_file"]
    gap = own["record_id_file"].isin(ids[2]) & own["patronymic_file"].isna() & own["birth_date_file"].isna()
    common = own.merge(share, on=["last_name", "first_name"])["bearers"].to_numpy() >= 3
    frames = {"letter": own[whole & slips], "swapped": own[whole & other_day & ~slips],
              "namesake": both[near & (both["patronymic"] != both["patronymic_file"])
                               & both["patronymic_file"].notna()],
              "relative": family[young & (family["first_name"] != family["first_name_file"])
                                 & (family["birth_date"] != family["birth_date_file"])],
              "bare": own[gap & common]}
    return {part: [_records(row) for row in frame.head(400).to_dict("records")] for part, frame in frames.items()}


def _records(row: Mapping[str, Any]) -> Pair:
    """The two records of a merged row; a column both had carries `_file` on the payment file's side."""
    file = {field: row.get(f"{field}_file", row.get(field)) for field in FIELDS}
    return {field: row[field] for field in FIELDS}, file


def _pairs(country: int, tokens: Iterator[str], luck: np.random.Generator) -> tuple[Desk, dict[str, bool]]:
    known = _candidates(country)
    drawn = [(part, known[part][place]) for part, size in PAIRS.items()
             for place in luck.permutation(len(known[part]))[:size]]
    same: dict[str, bool] = {}
    cases = []
    for place in luck.permutation(len(drawn)):
        part, (register, file) = drawn[place]
        token = next(tokens)
        same[token] = part in SAME
        panel = compare_panel("two", "f3.two", {"f3.register": register, "f3.file": file}, FIELDS)
        cases.append(Case(id=token, title=f"{register['last_name']} {register['first_name']}", panels=(panel,)))
    desk = Desk(kind="pair", title="f3.pairs.title", intro="f3.pairs.intro", graded=True, cases=tuple(cases),
                fields=(choice("same", "f3.same", ("same", "different", "unclear"), item="pairs"),))
    return desk, same


# ---- probabilities ----------------------------------------------------------------------------------------
def _chances(country: int, tokens: Iterator[str], luck: np.random.Generator) -> tuple[Desk, dict[str, float]]:
    """Four people who are flagged and two who are not, each on a list whose audit is known."""
    lists = draw_screenings(country, luck)
    silent = sorted(lists, key=lambda each: each.missed / (PEOPLE - each.found - each.wrong))[-2:]
    asked = [(each, True) for each in lists] + [(each, False) for each in silent]
    asked = [asked[place] for place in luck.permutation(len(asked))]
    true = {next(tokens): _chance(each, flagged) for each, flagged in asked}
    cases = tuple(Case(id=token, title=f"f3.list.{each.check}.title", panels=(_known(each),),
                       text=f"f3.list.{each.check}.{'flagged' if flagged else 'silent'}")
                  for token, (each, flagged) in zip(true, asked, strict=True))
    free = [start for start in range(101) if min(abs(start - 100 * chance) for chance in true.values()) > 5]
    start = float(free[int(luck.integers(len(free)))] if free else 0)
    ask = Question(name="chance", item="chances", kind="slider", label="f3.chance", low=0, high=100, start=start,
                   unit="f3.unit")
    return Desk(kind="chart", title="f3.chances.title", intro="f3.chances.intro", graded=True, cases=cases,
                fields=(ask,), chart=Chart(finding="f3.doors", axis="f3.axis", doors=True)), true


def _chance(each: Screening, flagged: bool) -> float:
    """The true probability of being concerned, counted on the list."""
    if flagged:
        return each.right_of_100 / 100
    return each.missed / (PEOPLE - each.found - each.wrong)


def _known(each: Screening) -> Panel:
    rows = (("f3.people", PEOPLE), (f"f3.list.{each.check}.concerned", each.concerned),
            (f"f3.list.{each.check}.hit", round(100 * each.found / each.concerned)),
            (f"f3.list.{each.check}.false", round(1000 * each.wrong / each.others)))
    return Panel(name="known", title="f3.known", rows=rows, open=True)


