"""Published figures to print beside simulated ones, found by the name of the scenario."""

from __future__ import annotations

from pathlib import Path

from synthetic_data import Spec, load_spec

_FOLDER = Path(__file__).parent / "published"


class PublishedFigure(Spec):
    """What a source says, in few words."""

    text: str
    source: str


class PublishedFigures(Spec):
    """Scenario → measure → what was published."""

    scenarios: dict[str, dict[str, PublishedFigure]]
    not_claimed: tuple[str, ...] = ()
    """What must not be concluded from these scenarios, each ending the sentence "These figures do not show …"."""


def published_for(scenario: str) -> dict[str, PublishedFigure]:
    """Return measure → published figure for a scenario; empty when nothing is known.

    Examples
    --------
    >>> published_for("azerbaijan_2022")["same_day_share"].text
    '72 of 100'
    """
    found: dict[str, PublishedFigure] = {}
    for path in sorted(_FOLDER.glob("*.yml")):
        found |= load_spec(path, PublishedFigures).scenarios.get(scenario, {})
    return found


def not_claimed_of(scenario: str) -> tuple[str, ...]:
    """Return what must not be concluded from a scenario."""
    known = [load_spec(path, PublishedFigures) for path in sorted(_FOLDER.glob("*.yml"))]
    return tuple(claim for one in known if scenario in one.scenarios for claim in one.not_claimed)
