"""The forms of a country's ``profile.yml``: what it has to say, and which values make sense.

Nothing here names a country; ``countries/<code>/`` does.
"""

from __future__ import annotations

import datetime as dt
from string import Formatter
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator, model_validator

from synthetic_data.core.specs import Source, Sourced, Spec
from synthetic_data.core.units import refuse_units, unit_of
from synthetic_data.country.patterns import Patterns
from synthetic_data.country.sourced import PerYear, Share, SharePerYear, Years

Letter = Annotated[str, StringConstraints(min_length=1, max_length=1)]
PerYearOfAge = Annotated[Sourced, AfterValidator(unit_of("per year of age"))]
LogPoints = Annotated[Sourced, AfterValidator(unit_of("log points"))]
Living = Annotated[Sourced, AfterValidator(unit_of("living people per person expected"))]
Origin = Literal["published", "derived", "assumed", "measured", "fitted"]


class TableFile(Spec):
    """A CSV table of the profile and where its figures come from."""

    file: str
    origin: Origin
    source: Source


class Names(Spec):
    """How people are named."""

    order: list[Literal["first", "last", "patronymic"]]
    patronymic: dict[Literal["F", "M"], str] | None = None
    """``{father}`` stands for the father's first name; absent where patronymics are not used."""
    surname_forms: dict[str, dict[Literal["F", "M"], str]] = Field(default={})
    """Name of a form → its male and female ending after ``{stem}``."""

    @field_validator("patronymic", "surname_forms")
    @classmethod
    def _both_sexes(cls, value: Any, info: ValidationInfo) -> Any:
        """A form says how a man and how a woman are called, and where the word it is made from stands."""
        blank = "father" if info.field_name == "patronymic" else "stem"
        forms = {"": value} if info.field_name == "patronymic" else value
        for name, form in forms.items():
            if form is not None and {sex: _blanks(text) for sex, text in form.items()} != {"F": {blank}, "M": {blank}}:
                raise ValueError(f"{name} must give a form for F and one for M, each with {{{blank}}}".lstrip())
        return value


def _blanks(text: str) -> set[str | None]:
    """Return the names in braces of a text; a brace out of place counts as a name that nothing fills."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {None}


class PoolSource(Spec):
    """Where words come from that the profile has no weighted list of."""

    faker: str = Field(pattern=r"^[A-Za-z_]{2,10}$")
    """A locale of Faker, such as ka_GE."""
    seed: int = Field(default=1, ge=0)
    """Which order, and so which weight, the words get."""
    tail: float = Field(default=0.0, ge=0, lt=1)
    """Share of people whose name comes from the pool where the profile has a weighted list of its own."""


class PersonalNumber(Spec):
    """Shape of a number that no real person, account or firm can have."""

    name: str
    pattern: str
    """``#`` is a character of the alphabet; everything else stands for itself."""
    alphabet: str
    mark: str = Field(min_length=1)
    """Why the number cannot be a real one."""
    source: Source

    @model_validator(mode="after")
    def _is_marked(self) -> PersonalNumber:
        if not (self.pattern + self.alphabet).isascii():
            raise ValueError("the pattern and its alphabet must be of ASCII signs")
        if not any(sign.isalnum() for sign in self.pattern.replace("#", "")):
            raise ValueError("the pattern needs a fixed letter or digit that marks every number as made up")
        return self


class Numbers(Spec):
    """The single figures of a profile, each with its origin."""

    gompertz_slope_women: PerYearOfAge
    """Yearly growth of the death rate with age."""
    gompertz_slope_men: PerYearOfAge
    twin_share: Share
    """Share of deliveries that are twins."""
    divorce_share: Share
    """Share of marriages that end in divorce."""
    married_women_take_name: Share
    """Share of wives who take the husband's surname."""
    spouse_age_gap: Years
    """Mean years by which a husband is older."""
    births_before: Sourced
    """Births in the year before the first simulated one."""
    founders_growth: PerYear
    """Yearly growth of births before the first simulated year."""
    move_share: SharePerYear
    """Share of couples that move to another place in a year."""
    stay_with_parents: Share
    """Share of parent couples whose youngest married son's family lives with them."""
    take_in_elder: Share
    """Share of people without spouse or children at home who live with kin."""
    contract_share_women: Share
    """Share of women who work under a registered contract in their career."""
    contract_share_men: Share
    spell_years: Years
    """Mean length of one job."""
    gap_years: Years
    """Mean time between two jobs."""
    mean_wage: Sourced
    minimum_wage: Sourced
    wage_sigma: LogPoints
    """Spread of log wages."""
    wage_growth: PerYear
    """Yearly growth of wages before the reference date."""
    student_share: Share
    """Share of a cohort that enters higher education."""
    school_start_age: Years
    """Age in years at the start of school."""
    school_years: Years
    disability_valid_years: Years
    """Validity of a disability decision that is not for life."""
    disability_renewed: Share
    """Share of expired decisions that are renewed."""
    disability_for_life: Share
    """Share of decisions without an end."""
    disability_from_war: Share
    """Share of men's decisions in war cohorts whose cause is war."""
    never_insured_share: Share
    """Share of people without a contract who never paid contributions."""
    unemployed_share: Share
    """Share of job gaps that are registered with the employment office."""
    assistance_claim_share: Share
    """Share of households that ask for means-tested help when they may."""
    bank_account_share: Share
    vehicle_share: Share
    """Share of adults who own a vehicle."""
    dwelling_share: Share
    living_per_expected: Living = Sourced(value=1.0, unit="living people per person expected", origin="assumed",
                                          source="families leave together, which the expectation leaves out")
    """How many live at the reference date for each one whom births, deaths and emigration, person by person, leave.
    Measure it with ``readiness people realism`` (living_per_person_asked) where it matters."""


class PublishedTarget(Spec):
    """A published figure the population has to land on."""

    title: str
    measure: str
    """Name in `synthetic_data.checks.measures`."""
    benefits: list[str] = Field(default=[])
    """Benefits that the measure is about."""
    figure: Sourced
    tolerance: float = Field(default=0.10, gt=0, lt=1)
    """Largest relative difference."""

    @field_validator("figure")
    @classmethod
    def _above_zero(cls, figure: Sourced) -> Sourced:
        if figure.value <= 0:
            raise ValueError(f"must be above 0, as the difference is relative to it, got {figure.value:g}")
        return figure


class RetirementStep(Spec):
    """From this day the age limit of this sex is so many months."""

    since: dt.date
    sex: Literal["F", "M"]
    months: int = Field(gt=0, lt=1200)
    source: Source

    @field_validator("months")
    @classmethod
    def _no_years(cls, months: int) -> int:
        if months < 360:
            raise ValueError(f"counts months and would be {months / 12:.3g} years, got {months}; if {months} years are "
                             f"meant, write {months * 12}")
        return months


class MinimumWageStep(Spec):
    """From this day nobody may be paid less under a contract."""

    since: dt.date
    value: float = Field(gt=0, allow_inf_nan=False)
    origin: Origin
    source: Source


class CountryProfile(Spec):
    """The ``profile.yml`` of a country."""

    code: str
    title: str
    currency: str
    language: str
    reference_date: dt.date
    """The day on which the simulated world stands still."""
    first_year: int = Field(ge=1900)
    """First simulated year; people older than that have no known parents."""
    records_from: dt.date
    """Registers and events reach back to this day."""
    labour_from: dt.date
    """Employment records reach back to this day."""
    people: int = Field(gt=0)
    """Inhabitants of the real country, for scaling."""
    tables: dict[str, TableFile]
    pools: PoolSource | None = None
    """Names, streets, firms, jobs, phones, e-mail addresses and texts from a Faker locale, kept as data in `pools/`."""
    names: Names
    personal_number: PersonalNumber
    account_number: PersonalNumber
    """Bank accounts that cannot exist."""
    employer_number: PersonalNumber
    """Tax numbers of employers that cannot exist."""
    weekend: list[Annotated[int, Field(ge=1, le=7)]] = Field(default=[6, 7], max_length=6)
    """Days of the week on which offices are closed, Monday 1 to Sunday 7; holidays stand in the table `holidays`."""
    war_cohorts: list[list[int]] = Field(default=[])
    """Pairs of birth years whose men may be war disabled."""
    numbers: Numbers
    patterns: Patterns = Patterns()
    """What goes with what; tables that are left out are neutral."""
    minimum_wages: list[MinimumWageStep] = Field(default=[])
    """The minimum wage by date; before the first step, that step's. Without steps it is `numbers.minimum_wage`."""
    retirement: list[RetirementStep]
    """The age limit by date, per sex."""
    transliteration: dict[str, dict[Letter, str]]
    """Name of a spelling → letters that change."""
    targets: list[PublishedTarget] = Field(min_length=1)

    @field_validator("numbers")
    @classmethod
    def _in_its_currency(cls, numbers: Numbers, info: ValidationInfo) -> Numbers:
        if "currency" in info.data:
            wage = unit_of(f"{info.data['currency']} per month")
            refuse_units(numbers, {"mean_wage": wage, "minimum_wage": wage})
        return numbers

    @field_validator("patterns")
    @classmethod
    def _wages_in_its_currency(cls, patterns: Patterns, info: ValidationInfo) -> Patterns:
        if "currency" in info.data and patterns.mean_wage_by_year.values:
            refuse_units(patterns, {"mean_wage_by_year": unit_of(f"{info.data['currency']} per month")})
        return patterns

    @field_validator("retirement")
    @classmethod
    def _for_both_sexes(cls, steps: list[RetirementStep]) -> list[RetirementStep]:
        if {step.sex for step in steps} != {"F", "M"}:
            raise ValueError("must give at least one age limit for F and one for M")
        return steps

    @field_validator("minimum_wages")
    @classmethod
    def _rising_dates(cls, steps: list[MinimumWageStep]) -> list[MinimumWageStep]:
        days = [step.since for step in steps]
        if days != sorted(set(days)):
            raise ValueError("must stand in order of their dates, each date once")
        return steps

    @model_validator(mode="after")
    def _dates_in_order(self) -> CountryProfile:
        if not self.first_year < self.records_from.year <= self.reference_date.year:
            raise ValueError("first_year, records_from and reference_date must follow each other")
        if not self.records_from <= self.labour_from < self.reference_date:
            raise ValueError("records_from, labour_from and reference_date must follow each other")
        return self
