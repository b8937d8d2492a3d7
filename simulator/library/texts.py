"""A card in the terminal: what it says, and what its runs show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from simulator.evidence.pair_study import load_pair_study
from simulator.evidence.rows import Kind, Row
from simulator.evidence.studies import not_claimed, published_rows
from simulator.experiments.enough import SearchResult
from simulator.library.card import AnyCard, ContextCard, RunCard, TaughtCard
from simulator.library.catalogue import Cards
from simulator.library.doubting import GroupFigure, TrapReading, TrapShown
from simulator.library.figures import known_figures, steps_of
from simulator.library.judging import JudgedLine
from simulator.library.lever import Lever
from simulator.library.offices import office_before, title_of
from simulator.library.steps import StepFigure, changed_words
from simulator.plan.provenance import ORIGINS, list_assumptions
from simulator.report.printing import as_text

KINDS = {"runs": "can be run", "study": "can be run; also a study", "taught": "is taught",
         "context": "is told; nothing to run"}
_PARTS = {"moves": "moves", "stays": "stays", "worsens": "gets worse"}
_KINDS_OF_ROW: dict[Kind, str] = {
    "input": "put in, so it says nothing", "fitted": "fitted to it", "exact": "counted",
    "hold_out": "not used for anything", "reported": "reported only", "no_target": "no target",
    "not_reproduced": "cannot be so, and is told", "direction": "a direction"}
_PLACES = {"inside": "inside its band", "outside": "outside its band", "edge": "at the edge of its band"}
_SIDES = ("before", "after", "change")
_OF = {"change": "after less before", "before": "before", "after": "after"}


def list_text(cards: Cards) -> str:
    """Return the list of cards as a table."""
    rows = [(name, card.country or "–", ", ".join(map(str, card.years)) or "–", KINDS[card.kind], card.title)
            for name, card in cards.items()]
    found = f"{len(cards)} practice{'' if len(cards) == 1 else 's'}"
    if not rows:
        return f"{found}. Leave a filter out, or see readiness office practices without one."
    return "\n\n".join([as_text(("Practice", "Country", "Year", "What it is here", "Title"), rows),
                        f"{found}. readiness office practice NAME shows one."])


def card_text(card: AnyCard, name: str) -> str:
    """Return everything a card says."""
    return "\n".join(_card(card, name))


def _card(card: AnyCard, name: str) -> Iterator[str]:
    where = ", ".join([card.institution, *filter(None, [card.country]), *map(str, card.years)])
    yield f"{card.title}\n{name} ({where})\n"
    yield f"Question: {card.question}\n"
    entry = f"document {card.source.document}" + (f", entry {card.source.entry}" if card.source.entry else "")
    yield f"What the source says ({entry}, in our words): {card.source.says}"
    yield from _lines("", card.facts)
    if isinstance(card, RunCard):
        yield from _run_card(card, name)
    elif isinstance(card, TaughtCard):
        yield f"\nIt is not run: {card.why_not_run}\nWhat is trained: {card.trains}"
    elif isinstance(card, ContextCard):
        yield f"\nWhat it is: {card.what}\nThere is nothing to simulate: {card.why_not_run}"
        yield f"What an office can take: {card.takes}"
    yield from _lines("Our inference, which no source states", card.inference)
    yield from _lines("Not claimed", claims_not_made(card))
    yield f"\nTopics: {'; '.join(card.topics)}."
    yield f"Exercise: {', '.join(card.exercise)}. readiness grade open (or make lab) opens the course where it is done."


def _run_card(card: RunCard, name: str) -> Iterator[str]:
    yield f"\nBefore: {card.before}\nAfter: {card.after}\n"
    rows = [(key, *row) for key, row in zip(card.levers, lever_rows(card), strict=True)]
    yield as_text(("Lever", "What it is", "Changes nothing", "After", "Range", "Unit", "Where from"), rows, (2, 3))
    yield from _lines("Expected before it is run", expected_lines(card))
    yield f"\nFrom when on? {card.break_even.question}" + (f" None: {card.break_even.none}"
                                                           if card.break_even.none else "")
    yield f"\nTrap: {card.trap.reading}\nWhy it misleads: {card.trap.wrong}"
    yield f"\nWho is missed: {card.missed} Told by group: {'; '.join(card.groups)}."
    yield from _lines("Published", published_lines(card))
    if kept := known_figures(card, name):
        yield kept_text(kept, steps_of(kept))
    counts = list_assumptions(office_before(card, name))["origin"].value_counts()
    told = ", ".join(f"{counts[origin]} {origin}" for origin in ORIGINS if origin in counts)
    yield f"\nNumbers of its office: {told}. Each with its reason: readiness office practice {name} --numbers"
    yield f"Run it: readiness office practice {name} --run, --trap, --break-even, or --write FOLDER for the two offices"


def lever_rows(card: RunCard) -> list[tuple[str, ...]]:
    """Return for each lever: what it is, what changes nothing, after, range, unit, where from."""
    return [(lever.title, *_settings(lever), lever.unit, f"{lever.origin}; {lever.source}")
            for lever in card.levers.values()]


def expected_lines(card: RunCard) -> list[str]:
    """Return what a card expects before it is run, a sentence for each measure."""
    expected = [(_PARTS[part], measure, f"by {line.by[0]:g} to {line.by[1]:g}", line.because)
                for part in ("moves", "worsens") for measure, line in getattr(card.expects, part).items()]
    expected += [("stays", measure, f"within {still.within:g}", still.because)
                 for measure, still in card.expects.stays.items()]
    return [f"{title_of(card, measure)[0]} {goes} {how} {title_of(card, measure)[1]}: {why}"
            for goes, measure, how, why in expected]


def published_lines(card: RunCard) -> list[str]:
    """Return the published figures with what became of them, or why there are none; those of a study are its rows."""
    if card.study:
        return _study_lines(card.study)
    claims = [f"{key.replace('_', ' ')}: {claim.says} ({claim.verdict.replace('_', ' ')}; {claim.because})"
              for key, claim in card.published.items()]
    return claims or [card.nothing_published]


def claims_not_made(card: AnyCard) -> list[str]:
    """Return what a card does not claim, with what its study does not."""
    study = card.study if isinstance(card, RunCard) else ""
    return list(dict.fromkeys([*card.not_claimed, *(not_claimed(study) if study else ())]))


def _study_lines(study: str) -> list[str]:
    rows = published_rows(study)
    lines = [f"{row.title}: {row.published} {row.unit} ({_verdict(row)})" for row in rows.values()]
    return [*lines, f"Judged line by line: readiness office accept {study}"] if lines else [
        f"The study has no published figure to hold a run against: {load_pair_study(study).published}"]


def _verdict(row: Row) -> str:
    """What became of a row, and for one kept out of the making where it came to lie and why."""
    found, why = getattr(row, "found", None), getattr(row, "why", "")
    return "; ".join(filter(None, [_KINDS_OF_ROW[row.kind], found and f"came out {_PLACES[found]}", why]))


def _settings(lever: Lever) -> tuple[str, str, str]:
    after = "as before" if lever.after is None else f"{lever.after:g}"
    return f"{lever.neutral:g}", after, f"{lever.range[0]:g} to {lever.range[1]:g}"


def _lines(title: str, lines: Iterable[str]) -> list[str]:
    told = [f"- {line}" for line in lines]
    return [f"\n{title}:" if title else "", *told] if told else []


def figure_rows(kept: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return for each expected measure of kept figures: title, unit, what it does, before, after, change, verdict."""
    return [(row["title"], row["unit"], _PARTS[row["part"]], *(_span(*row[side]) for side in _SIDES),
             "as expected" if row["holds"] else "not as expected") for row in kept["expected"]]


def group_rows(kept: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return for each group and measure of kept figures: who, title, unit, before, after, change."""
    return [(row["group"], row["title"], row["unit"], *(_span(*row[side]) for side in _SIDES))
            for row in kept["groups"]]


def trap_rows(kept: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return both figures of a kept trap: which, title, unit, of what, figure."""
    return [(which, one["title"], one["unit"], _OF[one["of"]], _span(*one["figure"]))
            for which, one in kept["trap"].items()]


def kept_text(kept: Mapping[str, Any], steps: Sequence[StepFigure]) -> str:
    """Return what kept runs showed: figures with intervals, and the steps that change."""
    head = ("Measure", "Unit", "It", "Before", "After", "After less before", "Verdict")
    told = f"From {kept['runs']} runs of each office; spans hold 95 of 100."
    return "\n".join(["", as_text(head, figure_rows(kept), (3, 4, 5)), told,
                      *_lines("Steps that change", changed_words(steps)), "", kept["break_even"]["sentence"]])


def expected_text(rows: Sequence[JudgedLine], groups: Sequence[GroupFigure]) -> str:
    """Return what became of the expectations, and the figures of each group."""
    table = [(row.title, row.unit, _PARTS[row.part], f"{row.low_expected:g} to {row.high_expected:g}",
              _span(row.mean, row.low, row.high), "as expected" if row.holds else row.why_not) for row in rows]
    people = [(each.group, each.title, each.unit, _span(*each.before), _span(*each.after), _span(*each.change))
              for each in groups]
    head = ("Measure", "Unit", "It", "Expected", "After less before", "Verdict")
    return "\n\n".join([as_text(head, table, (3, 4)), "Spans hold 95 of 100; verdicts hold all together.",
                        as_text(("Who", "Measure", "Unit", "Before", "After", "After less before"), people, (3, 4, 5))])


def trap_text(card: RunCard, shown: TrapShown) -> str:
    """Return the misleading and the honest figure side by side."""
    rows = [("misleading", *_reading(shown.misleading)), ("honest", *_reading(shown.honest))]
    text = [f"Reading: {card.trap.reading}", as_text(("Figure", "What", "Unit", "Of", "Figure"), rows, (4,))]
    if shown.apart is not None:
        text.append(f"The honest figure less the misleading one: {_span(*shown.apart)} {shown.honest.unit}.")
    return "\n\n".join([*text, f"Why it misleads: {card.trap.wrong}"])


def break_even_text(card: RunCard, found: SearchResult) -> str:
    """Return the answer of the search, and what was tried."""
    rows = [(f"{one.value:g}", _span(one.mean, one.low, one.high), "holds" if one.passed else "does not hold")
            for one in found.tries]
    title, unit = title_of(card, card.break_even.measure)
    asked = {"change": "change of ", "after": ""}[card.break_even.of]
    head = (f"Tried ({found.unit})", f"{asked}{title} ({unit})", "Verdict")
    none = [f"Why: {card.break_even.none}"] if found.answer is None and card.break_even.none else []
    return "\n\n".join([card.break_even.question, found.sentence, *none, as_text(head, rows, (0, 1))])


def _reading(figure: TrapReading) -> tuple[str, str, str, str]:
    return figure.title, figure.unit, _OF[figure.of], _span(figure.mean, figure.low, figure.high)


def _span(mean: float | None, low: float | None, high: float | None) -> str:
    return "none: not in every run" if mean is None or mean != mean else f"{mean:.4g} ({low:.4g} to {high:.4g})"
