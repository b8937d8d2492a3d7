"""What fits an office, as text, as values and as a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from simulator.library.phases import part_words
from simulator.library.shortlist import AIMS, Aim, Fit, Shortlist
from simulator.report.printing import as_text
from synthetic_data import Bullets, Document, Heading, Note, PageElement, Paragraph, Table, render_html

HONESTY = ("If each practice did to this office what it did to the office of its card, part for part. Offices "
           "of cards are made up, and no log says whether steps are alike: take this as the order in which to look at "
           "practices, and open them before you believe a figure.")
_SEVERAL = 8
"""Names from which on a list in the terminal is a number."""
_HEAD = ("Practice", "Cases touched, of 100", *(f"{title} ({unit})" for title, unit, _ in AIMS.values()))


def shortlist_text(found: Shortlist, office: str) -> str:
    """Return the shortlist as a table, with what moves nothing and what cannot be judged below."""
    title, unit, _ = AIMS[found.aim]
    rows = [(fit.practice, _touched(fit), _span(fit, found.aim), *(_others(fit, found.aim, way) for way in (-1, 1)))
            for fit in found.fits]
    head = ("Practice", "Cases touched, of 100", f"{title} ({unit})", "Also less", "Also more")
    return "\n".join([
        f"What fits {office}? Ordered by what is surest: {title.lower()}, {unit}.\n", HONESTY, "",
        as_text(head, rows, (1, 2)) if rows else "Nothing in the library would move this office.",
        *_named("Moves nothing here", found.moves_nothing),
        *_named("Cannot be judged from this office", found.unjudged),
        "\nreadiness office practice NAME shows one; readiness office serve --practice NAME opens it."])


def shortlist_values(found: Shortlist, office: str) -> dict[str, Any]:
    """Return the shortlist as plain values."""
    return {"office": office, "says": HONESTY, **asdict(found)}


def shortlist_page(found: Shortlist, office: str) -> str:
    """Return the shortlist as one page without a server."""
    title, unit, _ = AIMS[found.aim]
    parts: list[PageElement] = [
        Note(HONESTY), Heading(f"Ordered by what is surest: {title.lower()}, {unit}"),
        Table(_HEAD, [_row(fit) for fit in found.fits], "Practices and what they would change",
              numeric=range(1, len(_HEAD)))]
    parts += [Heading("What each acts on here"), Bullets([
        f"{fit.title} ({fit.practice}): {'; '.join(map(part_words, fit.acts_on))}" +
        (f". Not to be told here: {'; '.join(map(part_words, fit.cannot_say))}" if fit.cannot_say else "")
        for fit in found.fits])]
    for head, told in (("Moves nothing here", found.moves_nothing),
                       ("Cannot be judged from this office", found.unjudged)):
        parts += [Heading(head), Bullets([f"{name}: {why}" for name, why in told.items()]) if told
                  else Paragraph("None.")]
    return render_html(Document(f"What fits {office}?", parts))


def _row(fit: Fit) -> tuple[str, ...]:
    return (fit.practice, _touched(fit), *(_span(fit, aim) for aim in AIMS))


def _touched(fit: Fit) -> str:
    return "–" if fit.touched is None else f"{fit.touched:.0f}"


def _others(fit: Fit, aim: Aim, way: int) -> str:
    """The other aims whose whole interval goes one way."""
    sure = [name for name, (_, low, high) in fit.aims.items() if name != aim and (low > 0 if way > 0 else high < 0)]
    return ", ".join(AIMS[name][0].lower() for name in sure)


def _span(fit: Fit, aim: Aim) -> str:
    if aim not in fit.aims:
        return "cannot be told"
    mean, low, high = fit.aims[aim]
    return "none" if mean == low == high == 0 else f"{mean:+.3g} ({low:+.3g} to {high:+.3g})"


def _named(title: str, told: Any) -> Iterator[str]:
    whys: dict[str, list[str]] = {}
    for name, why in told.items():
        whys.setdefault(why, []).append(name)
    if whys:
        yield f"\n{title}:"
        yield from (f"- {', '.join(names) if len(names) < _SEVERAL else f'{len(names)} practices'}: {why}"
                    for why, names in whys.items())
