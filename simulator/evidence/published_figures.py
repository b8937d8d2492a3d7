"""Published figures to print beside simulated ones, found by the name of the scenario."""

from __future__ import annotations

from pathlib import Path

from simulator.evidence.pair_study import PairStudy, list_pair_studies, load_pair_study
from synthetic_data import Spec, load_spec

_FOLDER = Path(__file__).parents[1] / "published"


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
    for study in _pair_studies(scenario):
        side = "before" if scenario == study.before else "after"
        said = [row for row in study.rows.values() if row.side == side and row.published != "none"]
        found |= {row.measure: PublishedFigure(text=f"{row.published} {row.unit}", source=row.source) for row in said
                  # Only what is said of the scenario as it stands may be printed beside its figures.
                  if row.times == 1 and not (row.on or row.changes)}
    return found


def _pair_studies(scenario: str) -> list[PairStudy]:
    studies = [load_pair_study(name) for name in list_pair_studies()]
    return [study for study in studies if scenario in (study.before, study.after)]


def not_claimed_of(scenario: str) -> tuple[str, ...]:
    """Return what must not be concluded from a scenario."""
    known = [load_spec(path, PublishedFigures) for path in sorted(_FOLDER.glob("*.yml"))]
    claims = [claim for one in known if scenario in one.scenarios for claim in one.not_claimed]
    return tuple(claims + [claim for study in _pair_studies(scenario) for claim in study.not_claimed])
