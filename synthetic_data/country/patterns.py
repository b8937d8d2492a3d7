"""What goes with what in a country: the ``patterns`` of a profile, and what holds where it gives none.

A pattern is a small table, such as wages by sex. Most hold factors: 1 is the average person, and whoever is not named
counts as 1. First moments (how many work, what they earn on average) stay where the other figures of the profile put
them; a pattern only says who is above and who below.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from synthetic_data.core.specs import Source, Sourced, Spec
from synthetic_data.core.units import RELATIVE, SHARE
from synthetic_data.country.sourced import Correlation, Share, Years

LEVELS = ("basic", "secondary", "college", "university")
"""Levels of finished education, lowest first: school left early, school, a college, a university."""
BASIC, SECONDARY, COLLEGE, UNIVERSITY = range(4)
_OF_SEVERAL = ("sector_by_education", "sector_by_region", "surnames_by_region")
"""Kinds of which there is a table for each sector, or for each ending."""
_NONE_GIVEN = "neutral: the profile gives no such table, so nobody differs"


def _text_keys(values: Any) -> Any:
    return {str(key): value for key, value in values.items()} if isinstance(values, dict) else values


Values = Annotated[dict[str, Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]], BeforeValidator(_text_keys)]


class Pattern(Spec):
    """A table of the profile: key → value, with its unit and where it comes from."""

    unit: str
    origin: Literal["published", "derived", "assumed", "measured", "fitted"]
    source: Source
    values: Values


Factors = Annotated[Pattern, AfterValidator(RELATIVE)]
Shares = Annotated[Pattern, AfterValidator(SHARE)]
NEUTRAL = Pattern(unit="relative to the average", origin="assumed", source=_NONE_GIVEN, values={})
"""The table that stands where a profile gives none: everybody counts as 1."""


def _neutral(value: float, unit: str, reason: str) -> Sourced:
    return Sourced(value=value, unit=unit, origin="assumed", source=f"neutral: {reason}")


class Patterns(Spec):
    """Everything that goes with something else; what a profile leaves out is neutral and listed as assumed."""

    # Learning
    likeness_to_parents: Correlation = _neutral(0, "correlation", "children do not take after their parents")
    """Correlation between a child's inclination to learn and the mean of its parents', from 0 to 0.9."""
    leave_school_early: Share = _neutral(0.15, "share of pupils", "left for a trade after nine years")
    study_by_sex: Factors = NEUTRAL
    """F, M → relative chance of higher education."""
    study_by_region: Factors = NEUTRAL
    """Region of birth → the same."""
    study_by_place: Factors = NEUTRAL
    """urban, rural → the same."""
    study_by_birth_year: Factors = NEUTRAL
    """Year of birth → the same, straight lines between the years."""
    siblings_in_one_school: Share = _neutral(0, "share of pupils", "sisters and brothers do not matter")
    """Share of pupils who go to the school of the family."""
    # Families
    likeness_of_spouses: Correlation = _neutral(0, "correlation", "spouses are strangers")
    """Correlation between spouses' inclination to learn, from 0 to 0.95."""
    spouse_age_gap_spread: Years = _neutral(2.5, "years", "standard deviation of the gap")
    marriage_within_region: Share = _neutral(0, "share of marriages", "regions do not matter")
    """Share of brides who look for a husband in their own region first."""
    moves_within_region: Share = _neutral(0, "share of moves", "regions do not matter")
    """Share of moving families that stay in their region; the others may go anywhere."""
    fertility_by_education: Factors = NEUTRAL
    fertility_by_place: Factors = NEUTRAL
    together_by_place: Factors = NEUTRAL
    """urban, rural → relative chance that grown children stay and elders are taken in."""
    surnames_at_home: Share = _neutral(0, "share of families", "every surname is as frequent in each place")
    """Share of the families of the first year that bear a surname at home in their district."""
    surnames_by_region: dict[str, Factors] = Field(default={})
    """Ending of a man's surname → region → relative chance that such a surname is at home there."""
    identical_twins: Share = _neutral(0.3, "share of twin births", "about 3 to 4 of 1000 births everywhere")
    # Health
    mortality_by_education: Factors = NEUTRAL
    """Level of education → relative death rate."""
    neonatal_share: Share = _neutral(28 / 365, "share of deaths under one year", "as many on one day as on another")
    """Share of infant deaths in the first 28 days."""
    disability_by_education: Factors = NEUTRAL
    """Level of education → relative rate of a first decision."""
    # Work
    jobs_by_education: Factors = NEUTRAL
    """Level of education → relative chance of a career under contract."""
    jobs_by_region: Factors = NEUTRAL
    jobs_by_place: Factors = NEUTRAL
    jobs_by_disability: Shares = NEUTRAL
    """0 (a child's), 1, 2, 3: group of the first decision → share of those who would work that do work after it."""
    rest_after_birth: Share = _neutral(0, "share of mothers", "small children do not matter")
    """Share of mothers who begin no new job before the youngest child is three."""
    jobs_within_region: Share = _neutral(0, "share of jobs", "regions do not matter")
    """Share of employees who look for an employer in their own region first."""
    women_by_sector: Shares = NEUTRAL
    """Sector → share of women among its employees; sectors left out have the average share."""
    sector_by_education: dict[str, Factors] = Field(default={})
    """Sector → level of education → relative chance of working there."""
    sector_by_region: dict[str, Factors] = Field(default={})
    """Sector → region → relative chance of working there."""
    unemployment_by_region: Factors = NEUTRAL
    """Region → relative chance that a gap between jobs is registered as unemployment."""
    unemployment_by_education: Factors = NEUTRAL
    # Money
    mean_wage_by_year: Pattern = NEUTRAL
    """Year → mean wage, growing evenly between the years given; otherwise `mean_wage` and `wage_growth` say it."""
    wage_by_sex: Factors = NEUTRAL
    """F, M → relative wage within a sector."""
    wage_by_education: Factors = NEUTRAL
    wage_by_age: Factors = NEUTRAL
    """Age → the same, straight lines between the ages."""
    wage_by_region: Factors = NEUTRAL
    """Region of the employee → the same."""
    wage_by_place: Factors = NEUTRAL
    informal_by_region: Factors = NEUTRAL
    """Region → relative chance of earning something without a contract."""
    dwelling_value_by_region: Factors = NEUTRAL
    dwelling_value_by_place: Factors = NEUTRAL
    # Time
    season_of_births: Factors = NEUTRAL
    """1 to 12: month → births relative to an even month."""
    season_of_deaths: Factors = NEUTRAL
    season_of_marriages: Factors = NEUTRAL
    late_by_region: Factors = NEUTRAL
    """Region → relative delay until what happened there is recorded."""
    late_by_place: Factors = NEUTRAL

    def tables(self) -> dict[str, Pattern]:
        """Return every table by its key; where there are several of a kind, as ``sector_by_region.trade``."""
        found = {name: value for name, value in self if isinstance(value, Pattern)}
        for name in _OF_SEVERAL:
            found |= {f"{name}.{key}": pattern for key, pattern in getattr(self, name).items()}
        return found

    def figures(self) -> dict[str, Sourced]:
        """Return every single figure by its key."""
        return {name: value for name, value in self if isinstance(value, Sourced)}

    def parts(self) -> dict[str, Pattern | Sourced]:
        """Return every table and every single figure by its key."""
        return {**self.tables(), **self.figures()}
