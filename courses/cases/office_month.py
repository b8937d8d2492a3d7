"""One month in an office that works beside an assistant: its file, its cases, its notices, and how the assistant fares.

People and registers come from the world and its ledger, advice from the scorer with its faults. A record that is let
through in week 1 although it is wrong feeds the assistant in week 2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from courses.cases.case_files import DECIDES, TODAY, CaseFiles, Casting, Part, choice_of, people_by_part, truth_of
from courses.cases.month_sources import (
    BENEFITS,
    CHECKED,
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
from courses.evidence import by_text, planned, shown
from courses.form.desk_spec import Bar, Chart, Desk, DeskCase, Panel, Question
from courses.form.questions import choice, walk_through
from courses.form.variant import Variant
from courses.world import world_of
from synthetic_data import defect_plan, inject, stream

QUOTAS: Mapping[str, int] = {
    "expired_stale": 2, "left_stale": 2, "short_sure": 3, "nearly": 2, "new_code": 3, "proxy": 2,
    "pension_yes": 5, "disabled_yes": 5, "student_yes": 4, "pension_no": 4, "disabled_no": 4, "student_no": 4}
"""Curriculum 6.7: 40 recommendations, 14 wrong, 5 of them silent."""
REASONS = ("birth", "months", "decision", "study", "district", "score")
FED = ("expired_stale", "new_code")
"""Parts whose wrong advice in week 2 rests on a record that was wrong in week 1."""
ROWS, EACH = 56, 4
"""Rows of the month's file, and wrong ones of each kind: three kinds met before and one that was not."""
MET: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "missing": ("birth_date", {}), "out_of_domain": ("group", {}),
    "impossible_sequence": ("valid_to", {"begins": "decided_on"}), "default_date": ("birth_date", {"oldest_share": 1})}
"""T01, T03, dates in an impossible order, T14: defect → field and settings."""
NEW: Mapping[str, tuple[str, Mapping[str, Any]]] = {"mojibake": ("last_name", {}), "fake_missing": ("first_name", {})}
SHOWN = ("personal_number", "last_name", "first_name", "birth_date", "group", "decided_on", "valid_to")
MINUTES, HOURS = 4, 4
"""Opening one panel in week 2, and the hours there are for it: enough for the panels that the rule names."""
FAULTS: Mapping[str, int] = {"source": 3, "rule": 2, "accusation": 2, "contest": 1, "sensitive": 2}
"""Faults in the notices (curriculum.md 6.5, O8): six notices have some, two are fine."""
NOTICES, FINE = 8, 2
CAST = 60
"""People among whom those of the Friday chart are drawn, for each part."""
ACTIONS = ("continue", "narrow", "pause", "stop")
PAYOFFS: Mapping[str, Mapping[str, float]] = {
    "none": {"continue": 10, "narrow": 6, "pause": 3, "stop": 0},
    "code": {"continue": 2, "narrow": 10, "pause": 6, "stop": 3},
    "broad": {"continue": 0, "narrow": 4, "pause": 10, "stop": 6}}
"""What each decision is worth (assumed): a model that is as before, one that fails for one benefit, one that fails."""
TRIVIAL = 6
"""Worth of the best decision that is always the same."""
_RULES = tuple(f"k1.rule{number}" for number in range(1, 6))
UNSUPPORTED = ("better", "happy", "everybody", "saving")


class OfficeMonth(OwnOrder):
    """One trainee's month: who comes up in it, and in which order things happen."""

    def __init__(self, variant: Variant) -> None:
        self.seed, self.country, self.luck = variant.seed, world_of(variant), stream(variant.seed, "K1")
        self.tokens: Iterator[str] = iter(f"M-{number}" for number in self.luck.permutation(9000) + 1000)
        parts, tables = people_by_part(self.country)
        self.casting = Casting(parts, self.luck)
        drawn = self.casting.fill(QUOTAS)
        self.drawn = self.shuffled(drawn)
        self.told = [self.casting.take(kind) for kind in ("left_stale", "pension_yes", "disabled_yes", "student_yes")]
        numbers = {one["personal_number"] for _, one in (*self.told, *self.drawn)}
        self.desk_files = CaseFiles("k1", self.tokens, tables, numbers)
        # Which button comes first is drawn per trainee, so that no habit of the hand leans one way (guard G8).
        self.decisions = self.shuffled(("grant", "refuse"))
        self.wrong_rows = self._plant()

    # ---- before: one file together, three to try ---------------------------------------------------------
    def solved(self) -> Desk:
        """One file in two steps."""
        example = self.desk_files.case(*self.told[3]).model_copy(update={"advice": None})
        desk = walk_through("k1.solved", example, {"line": "abc", "cost": "abc"})
        return desk.model_copy(update={"rule_card": _RULES})

    def practice(self) -> Desk:
        """Three files that do not count."""
        cases = [self.desk_files.told(*part) for part in self.told[:3]]
        return self._file_desk("practice", cases, "", "", 0)

    # ---- week 1: the month's file ------------------------------------------------------------------------
    def _plant(self) -> dict[str, bool]:
        """Choose the rows of the month's file and plant three known kinds of error and a new one; fill `row_of`."""
        world, clean, table = last_decisions(self.country)
        seen = {person["personal_number"]: kind for kind, person in self.drawn
                if kind in (*FED, "disabled_yes", "disabled_no")}
        mine = table[table["personal_number"].isin(seen)]
        names = table[~table["personal_number"].isin(seen)]
        others = names.iloc[self.luck.permutation(len(names))[:ROWS - len(mine)]]
        rows = pd.concat([mine, others])
        rows = rows.iloc[self.luck.permutation(len(rows))]
        clean_rows = {int(row["record_id"]): row for row in rows.to_dict("records")}
        mine_by_number = [*zip(mine["personal_number"], mine["record_id"], strict=True)]
        fed = [int(record) for number, record in mine_by_number if seen[number] in FED]
        free = [*self.shuffled(fed), *self.shuffled(others["record_id"].astype(int).tolist())]
        kinds = [*self.shuffled(MET)[:3], self.shuffled(NEW)[0]]
        lines = []
        # These two fit few rows, so they choose first.
        for kind in sorted(kinds, key=lambda kind: kind not in ("impossible_sequence", "mojibake")):
            field, settings = {**MET, **NEW}[kind]
            fits = [record for record in free if fits_the_row(clean_rows[record], kind)][:EACH]
            free = [record for record in free if record not in fits]
            lines.append(planned("disability_decision", kind, field, fits, EACH, **settings))
        # Few records: one of the errors may find none that can carry it.
        arrived, ledger = inject(clean, defect_plan("K1 intake", lines), self.seed, world, further_part=True)
        bad = set(ledger["record_id"].astype(int))
        table = arrived["disability_decision"]
        table = table[table["record_id"].isin(list(clean_rows))]
        table = by_text(table, ("personal_number", "last_name", "first_name"))
        self.rows = {int(row["record_id"]): row for row in table.to_dict("records")}
        tokens = {record: f"R{place:02}" for place, record in enumerate(clean_rows, 1)}
        self.row_of = {number: tokens[int(record)] for number, record in mine_by_number}
        self.records = {token: record for record, token in tokens.items()}
        self.fed = {tokens[record] for record in fed if record in bad}
        return {token: record in bad for record, token in tokens.items()}

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
        """40 files with the assistant's view; none where the person's record was held back in week 1."""
        made = [(self._file(part), *part) for part in self.drawn]
        reliance = {case.id: {"truth": truth_of(kind), "advice": choice_of(self.desk_files.advice(kind, person))}
                    for case, kind, person in made}
        reasons = {case.id: [DECIDES[kind]] for case, kind, _ in made if kind in DECIDES}
        desk = self._file_desk("files", [case for case, *_ in made], "files", "reasons", 60 * HOURS)
        return desk, {"files": reliance, "reasons": reasons}

    def _file(self, part: Part) -> DeskCase:
        case = self.desk_files.case(*part)
        row = self.row_of.get(part[1]["personal_number"])
        panels = tuple(panel if panel.open else panel.model_copy(update={"minutes": MINUTES}) for panel in case.panels)
        return case.model_copy(update={"panels": panels, "silent_if": ("intake", row) if row else None})

    def _file_desk(self, name: str, cases: list[DeskCase], item: str, reasons: str, minutes: int) -> Desk:
        fields = (choice("first", "k1.first", self.decisions, item=item, when="first"),
                  choice("reason", "k1.reason", REASONS, item=reasons, kind="reason", when="final"),
                  choice("final", "k1.final", self.decisions, item=item, when="final"))
        return Desk(kind="case", title=f"k1.{name}.title", intro=f"k1.{name}.intro", graded=bool(item), advice="after",
                    minutes=minutes, rule_card=_RULES,
                    cases=tuple(cases), fields=fields)

    # ---- week 3: notices ---------------------------------------------------------------------------------
    def notices(self) -> tuple[Desk, dict[str, dict[str, bool]]]:
        """Eight notices of refusal: which blocks are at fault."""
        refused = [part for part in self.drawn if truth_of(part[0]) == "refuse"][:NOTICES]
        faulty = refused[FINE:]
        sets: list[set[str]] = [set() for _ in faulty]
        for fault in self.shuffled([fault for fault, count in FAULTS.items() for _ in range(count)]):
            # The notice with the fewest faults that does not have this one yet.
            free = [faults for faults in sets if fault not in faults]
            min(free, key=len).add(fault)
        made = self.shuffled(zip(refused, [*([set()] * FINE), *sets], strict=True))
        cases, expected = [], {}
        for (kind, person), faults in made:
            token = next(self.tokens)
            cases.append(DeskCase(id=token, title=person["name"], panels=(_notice(kind, faults),)))
            expected[token] = {fault: fault in faults for fault in FAULTS} | {"fine": not faults}
        ask = choice("faults", "k1.notices.ask", [*FAULTS, "fine"], item="notices", kind="checks")
        return Desk(kind="case", title="k1.notices.title", intro="k1.notices.intro", graded=True, cases=tuple(cases),
                    fields=(ask,), rule_card=tuple(f"k1.notices.rule{number}" for number in range(1, 4))), expected

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
        chart = Chart(finding="k1.friday.finding", axis="k1.friday.axis", bars=bars,
                      series={"wrong": "k1.friday.wrong", "right": "k1.friday.right"})
        desk = Desk(kind="chart", title="k1.friday.title", intro="k1.friday.intro", graded=True, chart=chart,
                    fields=(choice("decision", "k1.friday.ask", self.shuffled(ACTIONS), item="friday"),),
                    rule_card=tuple(f"k1.friday.rule{number}" for number in range(1, 5)),
                    cases=(DeskCase(id="friday", title="k1.friday.case", text="k1.friday.text", panels=(panel,)),))
        return desk, {"payoffs": {"friday": PAYOFFS[state]}, "trivial": TRIVIAL}

    def _weeks(self, state: str) -> list[Weeks]:
        """For each week and benefit, the views checked afterwards and how many were wrong."""
        parts, _ = people_by_part(self.country)
        counts: list[Weeks] = [dict.fromkeys(BENEFITS, (0, 0)) for _ in range(WEEKS)]
        for week, found in enumerate(counts):
            for place in range(CHECKED):
                benefit = BENEFITS[place % len(BENEFITS)] if place < 45 else str(self.luck.choice(BENEFITS))
                kind = self._kind(benefit, state, week)
                person = parts[kind][int(self.luck.integers(min(len(parts[kind]), CAST)))]
                seen, wrong = found[benefit]
                missed = choice_of(self.desk_files.advice(kind, person)) != truth_of(kind)
                found[benefit] = (seen + 1, wrong + missed)
        return counts

    def _kind(self, benefit: str, state: str, week: int) -> str:
        """What sort of case comes up: one in eight is hard for the assistant, more of them once it drifts."""
        hard = {"pension": ("short_sure", "nearly", "proxy"), "disability": ("expired_stale", "new_code"),
                "student": ("left_stale",)}[benefit]
        share = 0.12
        if week >= 2 and (state == "broad" or (state == "code" and benefit == "disability")):
            share = 0.5
        if self.luck.random() < share:
            return "new_code" if state == "code" and benefit == "disability" else str(self.luck.choice(hard))
        easy = {"pension": "pension", "disability": "disabled", "student": "student"}[benefit]
        return f"{easy}_{self.luck.choice(('yes', 'no'))}"

    def report(self) -> tuple[Desk, dict[str, dict[str, float]], Desk, list[str]]:
        """Eight numbers on how the year's news arrived, and six claims of which two must be withheld."""
        news = news_of_the_year(self.country)
        first = YEAR[0] + pd.DateOffset(months=int(self.luck.integers(0, 7)))
        names = self.shuffled(REGISTERS)[:4]
        cases, numbers, claims = [], {}, []
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
            claims.append(f"{name}_{'most' if 2 * week > len(table) else 'few'}")
        asks = tuple(Question(name=each, item="report", kind="number", label=f"k1.report.ask.{each}", low=0, high=100,
                              unit="k1.report.unit") for each in ("week", "never"))
        desk = Desk(kind="calendar", title="k1.report.title", intro="k1.report.intro", graded=True, cases=tuple(cases),
                    fields=asks, columns=2, rule_card=("k1.report.rule1", "k1.report.rule2"))
        wrong = self.shuffled(UNSUPPORTED)[:2]
        ask = choice("claims", "k1.claims.ask", self.shuffled([*claims, *wrong]), item="claims", kind="checks")
        held = Desk(kind="question", title="k1.claims.title", graded=True, fields=(ask,),
                    cases=(DeskCase(id="claims", title="k1.claims.case", text="k1.claims.text"),))
        return desk, numbers, held, wrong


def _notice(kind: str, faults: set[str]) -> Panel:
    benefit = _benefit(kind)
    other = BENEFITS[(BENEFITS.index(benefit) + 1) % len(BENEFITS)]
    # The names of the texts do not say which of them is at fault.
    fact, source, contest = (2 if fault in faults else 1 for fault in ("accusation", "source", "contest"))
    blocks = [("what", f"k1.notice.what.{benefit}"), ("fact", f"k1.notice.fact{fact}.{benefit}"),
              ("source", f"k1.notice.source{source}.{benefit}"),
              ("rule", f"k1.notice.rule.{other if 'rule' in faults else benefit}"),
              ("contest", f"k1.notice.contest{contest}")]
    if "sensitive" in faults:
        blocks.insert(3, ("also", "k1.notice.also"))
    return Panel(name="notice", title="k1.notice", open=True,
                 rows=tuple((f"k1.notice.block.{name}", text) for name, text in blocks))


def _benefit(kind: str) -> str:
    first = kind.split("_")[0]
    if first in ("short", "nearly", "proxy", "pension"):
        return "pension"
    return "student" if first in ("left", "student") else "disability"
