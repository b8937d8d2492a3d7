"""The study's data: what was published, what bands hold, which types and agencies there are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

from simulator.evidence.rows import Row
from synthetic_data import Spec, load_spec

_FOLDER = Path(__file__).parent
Profile = Literal["as_printed", "shifted"]


class Money(Spec):
    """Rates and claims of N1 and K6."""

    azn_for_usd: float
    claimed_usd_billion: float
    gap_month_azn: float
    """Assumed benefit level; the source gives only the sum repaid."""
    gap_months_at_most: float


class Study(Spec):
    """The acceptance table."""

    title: str
    rows: dict[str, Row]
    money: Money
    scale: int
    """People of the country for each one simulated."""


class BenefitType(Spec):
    """One benefit type and its first day without applications."""

    title: str
    live_from: dt.date | None
    origin: str
    source: str


class Agency(Spec):
    """One agency whose register takes part."""

    name: str
    since: dt.date
    origin: str
    source: str


class Configuration(Spec):
    """Types and agencies of the country."""

    pensions: dict[str, BenefitType]
    types: dict[str, BenefitType]
    agencies: tuple[Agency, ...]

    def live(self, kind: Literal["pensions", "types"], day: dt.date) -> int:
        """How many types ran without applications on a day."""
        return sum(t.live_from is not None and t.live_from <= day for t in getattr(self, kind).values())


def load_study() -> Study:
    """Read the acceptance table."""
    return load_spec(_FOLDER / "study.yml", Study)


def load_configuration() -> Configuration:
    """Read types and agencies."""
    return load_spec(_FOLDER / "types.yml", Configuration)
