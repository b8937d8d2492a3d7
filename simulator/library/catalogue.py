"""All cards as one table, and the part of it that somebody looks for."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.library.card import IN_PREPARATION, AnyCard, RunCard, list_practices, load_practice

Cards = dict[str, AnyCard]


@dataclass(frozen=True, kw_only=True)
class CardFilter:
    """What somebody looks for; what is empty is not asked."""

    topic: str = ""
    """Part of a topic of the collection's index."""
    country: str = ""
    year: int | None = None
    family: str = ""
    mechanism: str = ""
    group: str = ""
    """Part of what a group of people is called."""
    kind: str = ""
    text: str = ""
    """Words, all of which a card holds in its title, question, source, people or what it changes."""
    ids: tuple[str, ...] = field(default=())


def load_practices(wanted: CardFilter | None = None) -> Cards:
    """Return the cards that fit, by id.

    Raises
    ------
    BadInput : a card breaks rules
    """
    names = (wanted.ids if wanted and wanted.ids else None) or list_practices()
    cards = {name: load_practice(name) for name in names}
    return cards if wanted is None else {name: card for name, card in cards.items() if _fits(card, name, wanted)}


def _fits(card: AnyCard, name: str, wanted: CardFilter) -> bool:
    groups = [*card.source.groups, *(card.groups if isinstance(card, RunCard) else ())]
    said = " ".join(_words(card, name))
    asked = (
        (wanted.topic, any(_holds(topic, wanted.topic) for topic in card.topics)),
        (wanted.country, card.country.lower() == wanted.country.lower()),
        (wanted.family, isinstance(card, RunCard) and card.family == wanted.family),
        (wanted.mechanism, wanted.mechanism.upper() in card.mechanisms),
        (wanted.group, any(_holds(group, wanted.group) for group in groups)),
        (wanted.kind, card.kind == wanted.kind),
        (wanted.text, all(_holds(said, word) for word in wanted.text.split())),
    )
    return all(hit for word, hit in asked if word) and wanted.year in (None, *card.years)


def _words(card: AnyCard, name: str) -> Iterator[str]:
    yield from (name, card.title, card.institution, card.question, card.source.says, *card.topics, *card.source.groups)
    if isinstance(card, RunCard):
        yield from (card.before, card.after, card.missed, *card.groups)


def _holds(text: str, part: str) -> bool:
    return _plain(part) in _plain(text)


def _plain(text: str) -> str:
    """Small letters without marks, as the page's search reads them."""
    return "".join(each for each in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(each))


def row_of(name: str, card: AnyCard) -> dict[str, Any]:
    """Return what a list says of a card."""
    return {"id": name, "title": card.title, "country": card.country, "years": list(card.years), "kind": card.kind,
            "family": card.family if isinstance(card, RunCard) else "", "topics": list(card.topics),
            "mechanisms": list(card.mechanisms), "question": card.question,
            "groups": list(card.groups) if isinstance(card, RunCard) else list(card.source.groups),
            "exercise": [each for each in card.exercise if each != IN_PREPARATION]}
