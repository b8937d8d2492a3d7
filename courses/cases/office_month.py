"""One month in an office that works beside an assistant: its file, its cases, its notices, and how the assistant fares.

People and registers come from the world and its ledger, advice from the scorer with its faults. A record that is let
through in week 1 although it is wrong feeds the assistant in week 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from courses.cases.case_files import CaseFiles, reliance_key
from courses.cases.casting import Casting, inhabitants
from courses.cases.file_parts import REASONS, TODAY, PersonFile, rule_card
from courses.cases.month_sources import (
    BENEFITS,
    CHECKED,
    LARGEST,
    REGISTERS,
    WEEKS,
    YEAR,
    Weeks,
    fits_the_row,
    last_decisions,
    news_of_the_year,
    state_seen,
)
from courses.cases.own_order import OwnOrder
from courses.evidence import by_text, planned, records_of, shown
from courses.form.desk_spec import Bar, Chart, Desk, DeskCase, Option, Panel, Question
from courses.form.questions import choice, walk_through
from courses.form.variant import Variant
from courses.world import world_of
from synthetic_data import RegisterSet, defect_plan, inject, stream

QUOTAS: Mapping[str, int] = {
    "pension_at_65": 2, "pension_at_62": 3, "months_short": 2, "undecided_at_62": 2, "under_62": 1,
    "group_1_or_2": 3, "group_3_works": 2, "expired": 2, "group_3_idle": 2, "past_65": 1,
    "enrolled": 5, "ended": 2, "has_job": 2, "under_18": 1}
MISLED: Mapping[str, tuple[int, int]] = {"pension": (2, 2), "disability": (2, 2), "student": (1, 2)}
"""30 recommendations, 11 wrong, 5 of them silent (curriculum 6.7 has 40; these take longer, since more lines meet)."""
ROWS, KNOWN, RARE = 56, 2, 4
"""Rows of the month's file; wrong ones of each of the kinds met before, which one column alone shows; and rare ones
that are in order."""
GARBLED, BLANK = 6, 3
"""Rows with a name in the wrong encoding, which has to be read, and with a name that means none; where no name can be
garbled, as many of these."""
MET: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "missing": ("birth_date", {}), "out_of_domain": ("group", {}),
    "impossible_sequence": ("valid_to", {"begins": "decided_on"}), "default_date": ("birth_date", {"oldest_share": 1})}
"""T01, T03, dates in an impossible order, T14: defect → field and settings."""
NEW: Mapping[str, tuple[str, Mapping[str, Any]]] = {"mojibake": ("last_name", {}), "fake_missing": ("first_name", {})}
SHOWN = ("personal_number", "last_name", "first_name", "birth_date", "group", "decided_on", "valid_to")
MINUTES, HOURS = 4, 5
"""Opening one panel in week 2, and the hours there are for it: enough for the panels that the rule names."""
PRACTICE = (("ended", True), ("pension_at_62", False), ("group_1_or_2", False))
"""Part, and whether the advice is wrong."""
EVERYDAY, RISE, NEVER = (0.04, 0.36), 0.42, 0.62
"""Between which shares of the assistant's views are wrong as always, so that the sum tells little; by how much that
rises once it has drifted; and where it never worked (assumed)."""
ACTIONS = ("continue", "narrow", "pause", "stop")
PAYOFFS: Mapping[str, Mapping[str, float]] = {
    "none": {"continue": 10, "narrow": 6, "pause": 3, "stop": 0},
    "code": {"continue": 2, "narrow": 10, "pause": 6, "stop": 3},
    "broad": {"continue": 0, "narrow": 4, "pause": 10, "stop": 6},
    "never": {"continue": 0, "narrow": 2, "pause": 6, "stop": 10}}
"""What each decision is worth (assumed): a model that is as before, one that begins to fail for one benefit, one that
begins to fail, one that never worked."""
TRIVIAL = 6
"""Worth of the best decision that is always the same."""
UNSUPPORTED = ("better", "happy", "everybody", "saving")
"""Claims that nobody counted anything for."""
MANY_MISSING = 10
"""One event in so many that has not reached the office is many."""


class OfficeMonth(OwnOrder):
    """One trainee's month: who comes up in it, and in which order things happen."""

    def __init__(self, variant: Variant) -> None:
        self.seed, self.country, self.luck = variant.seed, world_of(variant), stream(variant.seed, "K1")
        self.tokens: Iterator[str] = iter(f"M-{number}" for number in self.luck.permutation(9000) + 1000)
        self.casting = Casting(inhabitants(self.country), self.luck)
        self.drawn = self.casting.fill(QUOTAS, MISLED)
        self.desk_files = CaseFiles("k1", self.tokens, self.luck, MINUTES)
        # Which button comes first is drawn per trainee, so that no habit of the hand leans one way (guard G8).
        self.decisions = self.shuffled(("grant", "refuse"))
        self.wrong_rows = self._plant()

    # ---- before: one file together, three to try ---------------------------------------------------------
    def solved(self) -> Desk:
        """One file in two steps."""
        example = self.desk_files.case(self.casting.take("enrolled")).model_copy(update={"advice": None})
        desk = walk_through("k1.solved", example, {"line": "abc", "cost": "abc"})
        return desk.model_copy(update={"rule_card": rule_card("k1")})

    def practice(self) -> Desk:
        """Three files that do not count."""
        cases = [self.desk_files.told(self.casting.take(kind, misled=misled)) for kind, misled in PRACTICE]
        return self._file_desk("practice", cases, "", "", 0)

    # ---- week 1: the month's file ------------------------------------------------------------------------
    def _plant(self) -> dict[str, bool]:
        """Choose the rows of the month's file and plant four known kinds of error and new ones; fill `row_of`."""
        mine = [file for file in self.drawn if file.part.benefit == "disability"]
        rows = self._rows_of_the_month(mine)
        clean_rows = {int(row["record_id"]): row for row in records_of(rows)}
        numbers = dict(zip(rows["personal_number"].astype("str"), rows["record_id"].astype(int), strict=True))
        fed = [numbers[file.person["personal_number"]] for file in mine if file.misled]
        others = [int(record) for record in rows.loc[rows.index >= len(mine) + RARE, "record_id"]]
        free = [*self.shuffled(fed), *self.shuffled(sorted(others))]
        foreign = sum(fits_the_row(clean_rows[record], "mojibake") for record in free) >= 2 * GARBLED
        many = dict.fromkeys(MET, KNOWN) | (
            {"mojibake": GARBLED, "fake_missing": BLANK} if foreign else {"fake_missing": GARBLED})
        lines = []
        # These two fit few rows, so they choose first.
        for kind in sorted(many, key=lambda kind: kind not in ("impossible_sequence", "mojibake")):
            field, settings = {**MET, **NEW}[kind]
            fits = [record for record in free if fits_the_row(clean_rows[record], kind)][:many[kind]]
            free = [record for record in free if record not in fits]
            lines.append(planned("disability_decision", kind, field, fits, **settings))
        # Few records: one of the errors may find none that can carry it.
        link = pd.DataFrame({"record_id": rows["record_id"], "register": "disability_decision",
                             "person_id": range(len(rows))})
        registers = RegisterSet(tables={"disability_decision": rows}, link=link)
        arrived, ledger = inject(registers, defect_plan("K1 intake", lines), self.seed, None, further_part=True)
        bad = set(ledger["record_id"].astype(int))
        table = by_text(arrived["disability_decision"], ("personal_number", "last_name", "first_name"))
        self.rows = {int(row["record_id"]): row for row in records_of(table)}
        tokens = {record: f"R{place:02}" for place, record in enumerate(clean_rows, 1)}
        self.row_of = {file.person["personal_number"]: tokens[numbers[file.person["personal_number"]]] for file in mine}
        self.records = {token: record for record, token in tokens.items()}
        self.fed = {tokens[record] for record in fed if record in bad}
        return {token: record in bad for record, token in tokens.items()}

    def _rows_of_the_month(self, mine: list[PersonFile]) -> pd.DataFrame:
        """Return the rows without an error: those of week 2's files beside others of the commission, in one order."""
        _, _, table = last_decisions(self.country)
        numbers = {file.person["personal_number"] for file in mine}
        others = table[~table["personal_number"].isin(numbers)]
        others = others.iloc[self.luck.permutation(len(others))]
        # Enough with a last day, which the impossible order of days needs.
        ending = others["valid_to"].notna() & (others["valid_to"].notna().cumsum() <= 4 * KNOWN)
        rows = pd.concat([others[~ending].head(ROWS - int(ending.sum())), others[ending]]).reset_index(drop=True)
        for place, file in enumerate(mine):
            newest = file.facts.decisions[0]
            own = {each: file.person[each] for each in ("personal_number", "last_name", "first_name")}
            days = {each: pd.Timestamp(newest[each]) for each in ("decided_on", "valid_to")}
            for field, value in (own | days | {"birth_date": file.person["birth"], "group": newest["group"]}).items():
                rows.loc[place, field] = value
        for place in range(len(mine), len(mine) + RARE):
            born = rows.loc[place, "birth_date"]
            rows.loc[place, "birth_date"] = (born.replace(month=1, day=1) if place % 2 else born.replace(
                year=int(self.luck.integers(1914, 1924)), day=min(born.day, 28)))
        return rows.iloc[self.luck.permutation(len(rows))]

    def intake(self) -> tuple[Desk, dict[str, Any]]:
        """The file that runs tonight: which rows are held back."""
        head = tuple(f"k1.intake.{field}" for field in SHOWN)
        cases = []
        for token, record in self.records.items():
            values = tuple(shown(self.rows[record][field]) for field in SHOWN)
            cases.append(DeskCase(id=token, title=token, panels=(
                Panel(name="row", title="k1.intake.row", head=head, rows=(values,), open=True),)))
        desk = Desk(kind="table", title="k1.intake.title", intro="k1.intake.intro", graded=True, cases=tuple(cases),
                    fields=(Question(name="hold", item="intake", kind="checks", label="k1.intake.hold"),),
                    rule_card=tuple(f"k1.intake.rule{number}" for number in range(1, 6)))
        return desk, {"rows": self.wrong_rows, "fed": sorted(self.fed)}

    # ---- week 2: files beside advice ---------------------------------------------------------------------
    def files(self) -> tuple[Desk, dict[str, Any]]:
        """30 files with the assistant's view; none where the person's record was held back in week 1."""
        made = [(self._file(file), file) for file in self.drawn]
        reliance, reasons = reliance_key(made)
        desk = self._file_desk("files", [case for case, _ in made], "files", "reasons", 60 * HOURS)
        return desk, {"files": reliance, "reasons": reasons}

    def _file(self, file: PersonFile) -> DeskCase:
        row = self.row_of.get(file.person["personal_number"])
        return self.desk_files.case(file).model_copy(update={"silent_if": ("intake", row) if row else None})

    def _file_desk(self, name: str, cases: list[DeskCase], item: str, reasons: str, minutes: int) -> Desk:
        fields = (choice("first", "k1.first", self.decisions, item=item, when="first"),
                  choice("reason", "k1.reason", REASONS, item=reasons, kind="reason", when="final"),
                  choice("final", "k1.final", self.decisions, item=item, when="final"))
        return Desk(kind="case", title=f"k1.{name}.title", intro=f"k1.{name}.intro", graded=bool(item), advice="after",
                    minutes=minutes, rule_card=rule_card("k1"),
                    cases=tuple(cases), fields=fields)

    # ---- week 4: the model, the report -------------------------------------------------------------------
    def friday(self) -> tuple[Desk, dict[str, Any]]:
        """Four weeks of checked recommendations: go on, narrow, pause or stop."""
        state = str(self.luck.choice(list(PAYOFFS)))
        # Drawn until the chart shows the state that it is scored by (guard G4).
        counts = next(found for found in iter(lambda: self._weeks(state), None) if state_seen(found) == state)
        bars = tuple(Bar(label=f"k1.friday.week{week}", counts={
            "wrong": float(sum(wrong for _, wrong in found.values())),
            "right": float(sum(seen - wrong for seen, wrong in found.values()))})
            for week, found in enumerate(counts, 1))
        rows = tuple((f"k1.benefit.{benefit}", *(f"{found[benefit][1]} / {found[benefit][0]}" for found in counts))
                     for benefit in BENEFITS)
        panel = Panel(name="weeks", title="k1.friday.panel", rows=rows, open=True,
                      head=("k1.friday.benefit", *(f"k1.friday.week{week}" for week in range(1, WEEKS + 1))))
        steps = Panel(name="steps", title="k1.friday.steps", open=True,
                      rows=tuple((f"k1.friday.ask.{each}", f"k1.friday.step.{each}") for each in ACTIONS))
        chart = Chart(finding="k1.friday.finding", axis="k1.friday.axis", bars=bars,
                      series={"wrong": "k1.friday.wrong", "right": "k1.friday.right"})
        desk = Desk(kind="chart", title="k1.friday.title", intro="k1.friday.intro", graded=True, chart=chart,
                    fields=(choice("decision", "k1.friday.ask", self.shuffled(ACTIONS), item="friday"),),
                    cases=(DeskCase(id="friday", title="k1.friday.case", text="k1.friday.text",
                                    panels=(panel, steps)),))
        return desk, {"payoffs": {"friday": PAYOFFS[state]}, "trivial": TRIVIAL}

    def _weeks(self, state: str) -> list[Weeks]:
        """For each week and benefit, the views checked afterwards and how many were wrong."""
        counts: list[Weeks] = [dict.fromkeys(BENEFITS, (0, 0)) for _ in range(WEEKS)]
        level = float(self.luck.uniform(*EVERYDAY))
        # Some offices check eight times as many as others, so that no count by itself tells a share.
        size = float(np.exp(self.luck.uniform(0, np.log(LARGEST))))
        usual = {benefit: min(EVERYDAY[1], max(EVERYDAY[0], level + float(self.luck.uniform(-0.1, 0.1))))
                 for benefit in BENEFITS}
        # One bad week, which is no drift.
        bad_week, bad = int(self.luck.integers(WEEKS)), self.shuffled(BENEFITS)[0]
        for week, found in enumerate(counts):
            for benefit in BENEFITS:
                fails = week >= 2 and (state == "broad" or (state == "code" and benefit == "disability"))
                share = usual[benefit] + RISE * fails + 0.1 * ((week, benefit) == (bad_week, bad))
                seen = round(size * float(self.luck.uniform(*CHECKED)))
                found[benefit] = (seen, int(self.luck.binomial(seen, NEVER if state == "never" else share)))
        return counts

    def report(self) -> tuple[Desk, dict[str, dict[str, float]], Desk, list[str]]:
        """Eight numbers on how the year's news arrived, and six claims of which two must be withheld."""
        news = news_of_the_year(self.country)
        first = YEAR[0] + pd.DateOffset(months=int(self.luck.integers(0, 7)))
        names = self.shuffled(REGISTERS)[:4]
        cases, numbers, counted = [], {}, {}
        for name in names:
            table = news[name][news[name]["happened_on"] >= first]
            days = (table["received_on"] - table["happened_on"]).dt.days
            never = int((table["received_on"].isna() | (table["received_on"] > TODAY)).sum())
            week = int((days <= 7).sum())
            late = len(table) - week - never
            rows = (("k1.report.week", week), ("k1.report.later", late), ("k1.report.never", never))
            cases.append(DeskCase(id=name, title=f"k1.register.{name}", panels=(
                Panel(name="news", title="k1.report.panel", rows=rows, open=True),)))
            numbers[name] = {"week": round(100 * week / len(table), 2), "never": round(100 * never / len(table), 2)}
            counted[name] = MANY_MISSING * never > len(table)
        asks = tuple(Question(name=each, item="report", kind="number", label=f"k1.report.ask.{each}", low=0, high=100,
                              unit="k1.report.unit") for each in ("week", "never"))
        desk = Desk(kind="calendar", title="k1.report.title", intro="k1.report.intro", graded=True, cases=tuple(cases),
                    fields=asks, columns=2, rule_card=("k1.report.rule1",))
        claims, wrong = self._claims(counted)
        options = tuple(Option(value=f"claim{place}", label=f"k1.claims.ask.{name}")
                        for place, name in enumerate(claims, 1))
        ask = Question(name="claims", item="claims", kind="checks", label="k1.claims.ask", options=options)
        held = Desk(kind="question", title="k1.claims.title", graded=True, fields=(ask,),
                    cases=(DeskCase(id="claims", title="k1.claims.case", text="k1.claims.text"),))
        return desk, numbers, held, wrong

    def _claims(self, counted: Mapping[str, bool]) -> tuple[list[str], list[str]]:
        """Return the claims, and the two of them that must be withheld: the table says otherwise, or nobody counted.

        Parameters
        ----------
        counted : register → whether more than one in ten of its events has not reached the office
        """
        against = int(self.luck.integers(0, 3))
        said = {name: many != (place < against) for place, (name, many) in enumerate(counted.items())}
        tables = [f"{name}_{'over' if many else 'under'}" for name, many in said.items()]
        loose = self.shuffled(UNSUPPORTED)[:2 - against]
        claims = self.shuffled([*tables, *loose])
        # Numbered, so that the name of an answer does not tell it.
        return claims, [f"claim{place}" for place, name in enumerate(claims, 1) if name in (*tables[:against], *loose)]
