"""Country profiles: what a folder of YAML and CSV says about a country, read and checked.

Nothing here names a country; ``countries/<code>/`` does.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Annotated, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import Field, StringConstraints, ValidationInfo, field_validator, model_validator

from synthetic_data.core.columns import word_list
from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.manifest import digest
from synthetic_data.core.specs import Source, Sourced, Spec, did_you_mean, load_spec

if TYPE_CHECKING:
    from synthetic_data.country.law import Benefit
    from synthetic_data.country.register_spec import RegisterSpec
    from synthetic_data.country.vital import VitalTables
    from synthetic_data.people.names import NameBook

COUNTRIES = Path(__file__).parents[1] / "countries"
Letter = Annotated[str, StringConstraints(min_length=1, max_length=1)]
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
    surname_forms: dict[str, dict[Literal["F", "M"], str]]
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

    gompertz_slope_women: Sourced
    """Yearly growth of the death rate with age."""
    gompertz_slope_men: Sourced
    twin_share: Sourced
    """Share of deliveries that are twins."""
    divorce_share: Sourced
    """Share of marriages that end in divorce."""
    married_women_take_name: Sourced
    """Share of wives who take the husband's surname."""
    spouse_age_gap: Sourced
    """Mean years by which a husband is older."""
    births_before: Sourced
    """Births in the year before the first simulated one."""
    founders_growth: Sourced
    """Yearly growth of births before the first simulated year."""
    move_share: Sourced
    """Share of couples that move to another place in a year."""
    stay_with_parents: Sourced
    """Share of parent couples whose youngest married son's family lives with them."""
    take_in_elder: Sourced
    """Share of people without spouse or children at home who live with kin."""
    contract_share_women: Sourced
    """Share of women who work under a registered contract in their career."""
    contract_share_men: Sourced
    spell_years: Sourced
    """Mean length of one job."""
    gap_years: Sourced
    """Mean time between two jobs."""
    mean_wage: Sourced
    minimum_wage: Sourced
    wage_sigma: Sourced
    """Spread of log wages."""
    wage_growth: Sourced
    """Yearly growth of wages before the reference date."""
    student_share: Sourced
    """Share of a cohort that enters higher education."""
    school_start_age: Sourced
    """Age in years at the start of school."""
    school_years: Sourced
    disability_valid_years: Sourced
    """Validity of a disability decision that is not for life."""
    disability_renewed: Sourced
    """Share of expired decisions that are renewed."""
    disability_for_life: Sourced
    """Share of decisions without an end."""
    disability_from_war: Sourced
    """Share of men's decisions in war cohorts whose cause is war."""
    never_insured_share: Sourced
    """Share of people without a contract who never paid contributions."""
    unemployed_share: Sourced
    """Share of job gaps that are registered with the employment office."""
    assistance_claim_share: Sourced
    """Share of households that ask for means-tested help when they may."""
    bank_account_share: Sourced
    vehicle_share: Sourced
    """Share of adults who own a vehicle."""
    dwelling_share: Sourced
    living_per_expected: Sourced = Sourced(value=1.0, unit="living people per person expected", origin="assumed",
                                           source="families leave together, which the expectation leaves out")
    """How many live at the reference date for each one whom births, deaths and emigration, person by person, leave.
    Measure it with ``readiness people realism`` (living_per_person_asked) where it matters."""


class Target(Spec):
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


class Profile(Spec):
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
    names: Names
    personal_number: PersonalNumber
    account_number: PersonalNumber
    """Bank accounts that cannot exist."""
    employer_number: PersonalNumber
    """Tax numbers of employers that cannot exist."""
    war_cohorts: list[list[int]] = Field(default=[])
    """Pairs of birth years whose men may be war disabled."""
    numbers: Numbers
    retirement: list[RetirementStep]
    """The age limit by date, per sex."""
    transliteration: dict[str, dict[Letter, str]]
    """Name of a spelling → letters that change."""
    targets: list[Target] = Field(min_length=1)

    @field_validator("retirement")
    @classmethod
    def _for_both_sexes(cls, steps: list[RetirementStep]) -> list[RetirementStep]:
        if {step.sex for step in steps} != {"F", "M"}:
            raise ValueError("must give at least one age limit for F and one for M")
        return steps

    @model_validator(mode="after")
    def _dates_in_order(self) -> Profile:
        if not self.first_year < self.records_from.year <= self.reference_date.year:
            raise ValueError("first_year, records_from and reference_date must follow each other")
        if not self.records_from <= self.labour_from < self.reference_date:
            raise ValueError("records_from, labour_from and reference_date must follow each other")
        return self


class RetirementStep(Spec):
    """From this day the age limit of this sex is so many months."""

    since: dt.date
    sex: Literal["F", "M"]
    months: int = Field(gt=0, lt=1200)
    source: Source


Profile.model_rebuild()


@dataclass(frozen=True)
class Country:
    """A checked profile with its tables."""

    code: str
    folder: Path
    profile: Profile
    tables: dict[str, pd.DataFrame]

    def number(self, name: str) -> float:
        """Return the value of one of the profile's single figures."""
        sourced: Sourced = getattr(self.profile.numbers, name)
        return sourced.value

    @cached_property
    def years(self) -> NDArray[np.int64]:
        """All years from the first simulated one to the last, which ends at the reference date."""
        return np.arange(self.profile.first_year, self.profile.reference_date.year)

    @cached_property
    def vital(self) -> VitalTables:
        """Births, deaths and emigration as onset tables, made once."""
        from synthetic_data.country.vital import vital_tables

        return vital_tables(self)

    @cached_property
    def names(self) -> NameBook:
        """Word lists of names, made once."""
        from synthetic_data.people.names import name_book

        return name_book(self)

    @cached_property
    def places(self) -> dict[str, tuple[NDArray[np.int16], pd.CategoricalDtype]]:
        """Code of each place's region, district, settlement and kind, with the words."""
        columns = {"region": "region", "district": "district", "settlement": "settlement", "place_kind": "kind"}
        return {name: self.words("places", column) for name, column in columns.items()}

    def words(self, table: str, column: str) -> tuple[NDArray[np.int16], pd.CategoricalDtype]:
        """Return a text column of a table as codes and words."""
        codes, words = pd.factorize(self.tables[table][column])
        return codes.astype(np.int16), word_list(words)

    @cached_property
    def streets(self) -> pd.CategoricalDtype:
        """Street names."""
        return word_list(self.tables["streets"]["street"])

    @cached_property
    def benefits(self) -> dict[str, Benefit]:
        """Benefits by id."""
        from synthetic_data.country.law import load_benefits

        return load_benefits(self)

    @cached_property
    def registers(self) -> dict[str, RegisterSpec]:
        """Registers by name."""
        from synthetic_data.country.register_spec import load_registers

        return load_registers(self)

    def by_year(self, column: str) -> NDArray[np.float64]:
        """Return a column of the yearly table for each of `years`, straight lines between its rows."""
        table = self.tables["vital"]
        return np.interp(self.years, table["year"], table[column])

    def by_age(self, column: str) -> NDArray[np.float64]:
        """Return a column of the age table for the ages 0 to 110, straight lines between its rows."""
        table = self.tables["ages"]
        return np.interp(np.arange(111), table["age"], table[column])


def list_countries() -> list[str]:
    """Return the codes of all countries with a profile."""
    return sorted(folder.name for folder in COUNTRIES.iterdir() if (folder / "profile.yml").is_file())


def profile_files(folder: Path) -> list[Path]:
    """Return every file that decides what the country is like."""
    return sorted(path for path in folder.rglob("*") if path.suffix in (".yml", ".csv"))


def fingerprint(folder: Path) -> str:
    """Return a text that changes with any file of the profile."""
    return digest("".join(f"{path.relative_to(folder)} {digest(path)}\n" for path in profile_files(folder)).encode())


def country_folder(code: str | Path) -> Path:
    """Return the folder of a shipped country, or the given one (``./template`` for one called like a shipped one)."""
    shipped = COUNTRIES / str(code)
    # A folder of the working directory that is called like a shipped country may be anything, such as its registers.
    return shipped if not Path(code).is_dir() or str(code) in list_countries() else Path(code)


def load_country(code: str | Path) -> Country:
    """Read a country's profile and tables.

    Parameters
    ----------
    code : a name of `list_countries`, or the path of a folder laid out like one

    Raises
    ------
    BadInput : the country is unknown, or its files break a rule

    Examples
    --------
    >>> load_country("azerbaijan").profile.currency
    'AZN'
    """
    folder = country_folder(code)
    if not (folder / "profile.yml").is_file():
        raise BadInput(Problem(where="country", rule="has no profile", value=str(code),
                               remedy=did_you_mean(str(code), list_countries())))
    profile = load_spec(folder / "profile.yml", Profile)
    tables = {name: _read_table(folder / table.file) for name, table in profile.tables.items()}
    missing = {"vital", "ages", "places", "first_names", "surnames", "streets", "schools", "employers"} - set(tables)
    if missing:
        raise BadInput([Problem(where=f"{folder.name}/profile.yml: tables.{name}", rule="is missing",
                                remedy="name a CSV file and its source") for name in sorted(missing)])
    return Country(code=profile.code, folder=folder, profile=profile, tables=tables)


def _read_table(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise BadInput(Problem(where=str(path), rule="does not exist", remedy="the profile names it as a table"))
    try:
        # Only an empty cell is empty: "NA" and "None" may be names.
        return pd.read_csv(path, comment="#", keep_default_na=False, na_values=[""])
    except (ValueError, OSError) as error:  # a file of another kind, without columns, or with too many in a row
        raise BadInput(Problem(where=str(path), rule=f"is not a readable CSV table ({' '.join(str(error).split())})",
                               remedy="save it as UTF-8 text, with one line of column names")) from None
