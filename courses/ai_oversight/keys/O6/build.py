"""O6: visit books in which the lot, chosen visits and complaints mix, models that travelled, and a plan that runs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from courses import Desk, DeskCase, Draft, Panel, Question, Variant, choice, quiz
from courses.cases.travelled_models import TravelledModel, draw_models, model_figures
from courses.cases.visit_books import DISTRICTS, VisitBook, book_figures, draw_book, draw_books, worse
from courses.cases.visit_plans import DISTRICTS as PLACES
from courses.cases.visit_plans import RANGES, draw_runs
from courses.toolkit.visit_loop import SETTINGS
from synthetic_data import stream

RULES = {"books": ("lot", "whole", "room", "steer", "later"), "models": ("carry", "base")}
"""Desk → lines of its rule card."""
TRIVIAL = 0.5
"""Share of the targets that plans by habit meet: a large lot learns enough, and no lot finds enough."""
STEPS = {"random": 5, "most": 5, "years": 1}
Figures = Mapping[str, Mapping[str, Any]]


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    luck, hidden = stream(variant.seed, "O6"), stream(variant.seed, "O6", "hidden")
    practice, runs = draw_runs(luck, iter(lambda: int(hidden.integers(2**31)), -1))
    books = {f"book_{number}": book for number, book in enumerate(draw_books(luck), 1)}
    models = {f"model_{number}": model for number, model in enumerate(draw_models(luck), 1)}
    shown = draw_book(luck, DISTRICTS[int(luck.integers(2))], "both")
    order = [(*DISTRICTS, "none")[place] for place in luck.permutation(3)]
    desks = {"recall": quiz("o6.recall", dict.fromkeys(("count", "crowd", "cause"), "abc"), told=True),
             "solved": quiz("o6.solved", {"loop": "abc", "lot": "abc", "score": "abc"}, told=True),
             "practice": _books("practice", (_told_book(shown),), order, graded=False),
             "books": _books("books", tuple(_book(*each) for each in books.items()), order, graded=True),
             "practice_model": _models("practice_model", (_told_model(draw_models(luck, 1)[0]),), graded=False),
             "models": _models("models", tuple(_model(*each) for each in models.items()), graded=True),
             "plan": _plan(practice, luck), "work": quiz("o6.work", {"use": "abc", "change": "abc"}, told=False)}
    files = {"practice.json": json.dumps(practice, separators=(",", ":")).encode()}
    return Draft(desks=desks, files=files, forbidden=(str(runs.seed),), expected={
        "plan": {"case": "plan", "controls": list(SETTINGS), "trivial": TRIVIAL, "runs": runs},
        "worst": {case: worse(book.comparing) for case, book in books.items()},
        **book_figures(books), **model_figures(models)})


def _rules(name: str) -> tuple[str, ...]:
    return tuple(f"o6.rule.{line}" for line in RULES[name])


def _number(name: str, item: str, high: float, unit: str = "of_100", *, graded: bool) -> Question:
    return Question(name=name, item=item if graded else "", kind="number", label=f"o6.ask.{name}", low=0, high=high,
                    unit=f"o6.unit.{unit}")


# ---- visit books -----------------------------------------------------------------------------------------
def _book(case: str, book: VisitBook) -> DeskCase:
    head = ("o6.months", "o6.ordered", *(f"o6.{what}.{name}" for name in DISTRICTS for what in ("visits", "finds")))
    rows = tuple((f"o6.months.{place}", f"o6.ordered.{batch.order}",
                  *(number for pair in zip(batch.visits, batch.finds, strict=True) for number in pair))
                 for place, batch in enumerate(book.batches, 1))
    first, last = book.whole
    notes = Panel(name="whole", title="o6.whole", open=True, rows=(
        ("o6.whole.first", f"o6.months.{first + 1}"), ("o6.whole.last", f"o6.months.{last + 1}")))
    return DeskCase(id=case, title=f"o6.{case.replace('_', '.')}", panels=(
        notes, Panel(name="book", title="o6.book", head=head, rows=rows, open=True)))


def _told_book(book: VisitBook) -> DeskCase:
    """A book with a colleague's figures to open, and what to look at next for each district named."""
    figures: dict[str, Any] = {item: found["numbers"]["practice_1"]
                               for item, found in book_figures({"practice_1": book}).items()}
    rows = (*((f"o6.ask.{name}", figures["rates"][name]) for name in ("rate_a", "rate_b")),
            *((f"o6.ask.{name}", figures[name]) for name in ("next", "later")))
    case = _book("practice_1", book)
    right = worse(book.comparing)
    told = {name: f"o6.told.{'right' if name == right else 'wrong'}" for name in (*DISTRICTS, "none")}
    return case.model_copy(update={"panels": (*case.panels, Panel(name="colleague", title="o6.colleague", rows=rows)),
                                   "feedback": told})


def _books(name: str, cases: tuple[DeskCase, ...], order: Sequence[str], *, graded: bool) -> Desk:
    fields = (_number("rate_a", "rates", 100, graded=graded), _number("rate_b", "rates", 100, graded=graded),
              choice("worst", "o6.worst", order, item="worst" if graded else "", kind="choice"),
              _number("next", "next", 100, graded=graded), _number("later", "later", 100, graded=graded))
    return Desk(kind="calendar", title=f"o6.{name}.title", intro=f"o6.{name}.intro", graded=graded, cases=cases,
                fields=fields, columns=2, rule_card=_rules("books"))


# ---- models that travelled -------------------------------------------------------------------------------
def _model(case: str, model: TravelledModel) -> DeskCase:
    there = Panel(name="there", title="o6.there", open=True, head=("o6.files", "o6.files.count", "o6.files.flagged"),
                  rows=(("o6.files.error", model.erring, model.erring_flagged),
                        ("o6.files.order", model.fine, model.fine_flagged)))
    here = Panel(name="here", title="o6.here", open=True, head=("o6.ordered", "o6.visits", "o6.finds"), rows=(
        ("o6.ordered.finds", model.chosen, model.chosen_finds), ("o6.ordered.lot", model.lot, model.lot_finds)))
    return DeskCase(id=case, title=f"o6.{case.replace('_', '.')}", panels=(there, here))


def _told_model(model: TravelledModel) -> DeskCase:
    figures = model_figures({"practice_2": model})
    rows = tuple((f"o6.ask.{item}", figures[item]["numbers"]["practice_2"]) for item in ("flags", "share"))
    case = _model("practice_2", model)
    own = Panel(name="colleague", title="o6.colleague", rows=rows)
    return case.model_copy(update={"panels": (*case.panels, own), "feedback": {"*": "o6.told.model"}})


def _models(name: str, cases: tuple[DeskCase, ...], *, graded: bool) -> Desk:
    fields = (_number("flags", "flags", 1000, "of_1000", graded=graded), _number("share", "share", 100, graded=graded))
    return Desk(kind="calendar", title=f"o6.{name}.title", intro=f"o6.{name}.intro", graded=graded, cases=cases,
                fields=fields, columns=2, rule_card=_rules("models"))


# ---- the plan --------------------------------------------------------------------------------------------
def _plan(practice: Mapping[str, Any], luck: np.random.Generator) -> Desk:
    """Three settings, each starting at one end or the other, with a practice office to try them on."""
    fields = tuple(Question(name=name, item="plan", kind="slider", label=f"o6.set.{name}", low=low, high=high,
                            step=STEPS[name], start=high if luck.integers(2) else low,
                            unit="o6.unit.years" if name == "years" else "o6.unit.of_100")
                   for name, (low, high) in RANGES.items())
    office = practice["office"]
    goals = Panel(name="targets", title="o6.targets", open=True, rows=tuple(
        (f"o6.target.{name}", target) for name, target in practice["targets"].items()))
    rows: tuple[tuple[Any, ...], ...] = tuple(zip(
        (f"o6.district.{name}" for name in PLACES), (round(100 * share) for share in office["people"]),
        office["finds"], strict=True))
    places = Panel(name="office", title="o6.office", open=True, head=("o6.district", "o6.people", "o6.last_year"),
                   rows=rows)
    visits = Panel(name="visits", title="o6.a_year", open=True, rows=(("o6.a_year.count", office["visits"]),))
    case = DeskCase(id="plan", title="o6.plan.case", text="o6.plan.text", panels=(goals, places, visits))
    return Desk(kind="calendar", title="o6.plan.title", intro="o6.plan.intro", graded=True, columns=2, cases=(case,),
                fields=fields, practice="practice")
