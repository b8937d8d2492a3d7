"""The library as one page without a server: a map, a search, filters, and every card."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulator.library.card import AnyCard, ContextCard, RunCard, TaughtCard, list_kinds_of_office
from simulator.library.catalogue import Cards, load_practices, row_of
from simulator.library.figures import known_figures, maps_of, steps_of
from simulator.library.steps import changed_words
from simulator.library.texts import (
    KINDS,
    claims_not_made,
    expected_lines,
    figure_rows,
    group_rows,
    lever_rows,
    published_lines,
    trap_rows,
)
from synthetic_data import render_scripted, whole_files

_STATIC = Path(__file__).with_name("library_page")
_ASKED = ("--run", "--trap", "--break-even", "--write my-office")
_FOOTER = ("Practices as documents of social-security bodies describe them, summarised in our own words; nothing here "
           "says how well they went. Offices are made up.")


def write_library(path: Path, cards: Cards | None = None) -> None:
    """Write the page of these cards, or of all of the library."""
    page = library_page(load_practices() if cards is None else cards)
    with whole_files(path.parent) as draft:
        (draft / path.name).write_text(page, encoding="utf-8")


def library_page(cards: Cards) -> str:
    """Return the page as HTML; it asks nothing of any network and runs no script but its own.

    Parameters
    ----------
    cards : by id, as `load_practices` gives them

    Examples
    --------
    >>> from simulator.library.catalogue import CardFilter, load_practices
    >>> library_page(load_practices(CardFilter(country="IT"))).count("<script>")
    1
    """
    atlas = json.loads((_STATIC / "europe.json").read_text(encoding="utf-8"))
    data = {"cards": [card_data(name, card) for name, card in cards.items()], "kinds": KINDS,
            "families": list_kinds_of_office()}
    shapes = "".join(f'<path data-code="{code}" d="{path}"/>' for code, path in atlas["shapes"].items())
    return render_scripted(
        _STATIC / "library.html", _STATIC / "library.js", data, {"LEAD": _lead(cards), "FOOTER": _FOOTER},
        drawings={"WIDTH": f"{atlas['width']:g}", "HEIGHT": f"{atlas['height']:g}", "SHAPES": shapes})


def _lead(cards: Cards) -> str:
    runs = sum(isinstance(card, RunCard) for card in cards.values())
    taught = sum(isinstance(card, TaughtCard) for card in cards.values())
    return (f"{len(cards)} practices of social-security offices in and around Europe. {runs} of them can be run before "
            f"and after, questioned and changed; {taught} are trained in exercises; the others are told. Every number "
            "of an office says where it comes from, and what no source states is marked as our inference.")


def card_data(name: str, card: AnyCard) -> dict[str, Any]:
    """Return what the page shows of a card; `all` is what a search looks through."""
    told = row_of(name, card) | {
        "institution": card.institution, "says": card.source.says, "document": card.source.document,
        "entry": card.source.entry, "facts": list(card.facts), "inference": list(card.inference),
        "not_claimed": claims_not_made(card), "told": [list(pair) for pair in _told(card)],
        "runs": _run(card, name) if isinstance(card, RunCard) else None}
    shown = _shown(card, name) if isinstance(card, RunCard) else None
    return told | {"all": " ".join(_words(told)), "shown": shown}


def _told(card: AnyCard) -> Iterator[tuple[str, str]]:
    if isinstance(card, ContextCard):
        yield from (("What it is", card.what), ("Why there is nothing to simulate", card.why_not_run),
                    ("What an office can take from it", card.takes))
    elif isinstance(card, TaughtCard):
        yield from (("The question that is trained", card.trains), ("Why it is not run", card.why_not_run))


def _run(card: RunCard, name: str) -> dict[str, Any]:
    return {"before": card.before, "after": card.after, "levers": [list(row) for row in lever_rows(card)],
            "expected": expected_lines(card),
            "break_even": f"{card.break_even.question} {card.break_even.none}".strip(),
            "trap": [card.trap.reading, card.trap.wrong], "missed": card.missed, "published": published_lines(card),
            "commands": [f"readiness office practice {name} {ask}".strip() for ask in _ASKED],
            "open": f"readiness office serve --practice {name}"}


def _shown(card: RunCard, name: str) -> dict[str, Any] | None:
    """The kept figures of a card's runs and its maps; nothing where it was not run since it changed."""
    kept = known_figures(card, name)
    if kept is None:
        return None
    words = changed_words(steps_of(kept))
    return {"runs": kept["runs"], "figures": figure_rows(kept), "groups": group_rows(kept), "trap": trap_rows(kept),
            "break_even": kept["break_even"], "changed": words, "maps": list(maps_of(card, name, kept).items())}


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _words(part)
    elif value:
        yield str(value)
