"""What one agency writes down: a YAML file per register."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator, model_validator

from synthetic_data.core.specs import Source, Sourced, Spec, load_spec
from synthetic_data.country.profile import CountryTables
from synthetic_data.country.sourced import Share


class Delay(Spec):
    """Days until something is done: mostly soon, sometimes late."""

    mean_days: float = Field(ge=0, le=36_525)
    late_share: float = Field(default=0.0, ge=0, le=1)
    late_mean_days: float = Field(default=0.0, ge=0, le=36_525)
    origin: Literal["published", "derived", "assumed"] = "assumed"
    source: Source = "no figure found"

    @model_validator(mode="after")
    def _published_names_its_source(self) -> Delay:
        if self.origin != "assumed" and "source" not in self.model_fields_set:
            raise ValueError(f"a {self.origin} delay needs a source; cite it or mark it assumed")
        return self


class ColumnSpec(Spec):
    """One column of a register."""

    title: str
    take: str | None = None
    """Column of the source table, or of the person named by `of`."""
    of: str | None = None
    """Column of the source table that names a person."""
    number: int | None = None
    """Instead of `take`: a running number of the record from here on."""
    refers_to: str | None = None
    """Instead of `take`: the running number under which another register keeps what the record rests on."""
    clerks: int | None = Field(default=None, ge=1, le=1000)
    """Instead of `take`: which of so many clerks entered the record."""
    words: dict[int, str] | None = None
    """Turns whole numbers into words."""
    table: str | None = None
    """Turns row numbers of a table of the profile into its words: ``table.column``."""
    unknown_before: bool = False
    """The value is a day that nobody knows before it comes."""
    unit: str = ""
    label: str | None = None
    """Heading in the agency's own CSV file."""

    @model_validator(mode="after")
    def _one_origin(self) -> ColumnSpec:
        if self.take is not None:
            _refuse_old_name(self.take)
        if sum(given is not None for given in (self.take, self.number, self.refers_to, self.clerks)) != 1:
            raise ValueError("give one of `take`, `number`, `refers_to` and `clerks`")
        return self


_OLD_NAMES = {"fin": "personal_number", **{f"{who}_fin": f"{who}_number" for who in (
    "mother", "father", "owner", "wife", "husband")}}
"""Names that keys of personal numbers had when the only country was one that calls its number FIN."""


def _refuse_old_name(name: str) -> None:
    if name in _OLD_NAMES or name.endswith("_fin"):
        new = _OLD_NAMES.get(name, f"{name.removesuffix('_fin')}_number")
        raise ValueError(f"{name} is called {new} now, in every country; write {new}, and keep the agency's own "
                         "heading with label: FIN")


class CsvHabits(Spec):
    """How the agency sends its data."""

    separator: Literal[",", ";", "\t", "|"] = ","
    date_format: str = "%Y-%m-%d"
    encoding: Literal["utf-8", "utf-8-sig", "cp1251", "utf-16"] = "utf-8"
    decimal_comma: bool = False

    @field_validator("date_format")
    @classmethod
    def _tells_the_day(cls, value: str) -> str:
        if not all(any(part in value for part in parts) for parts in (("%d",), ("%m", "%b", "%B"), ("%y", "%Y"))):
            raise ValueError("must show day, month and year, such as %d.%m.%Y")
        return value


class RegisterSpec(Spec):
    """One register of a country."""

    title: str
    agency: str
    course_code: str | None = None
    """Short name used in the course catalogue."""
    source: str
    """Table of what happened; see `synthetic_data.registers.sources`."""
    key: str
    """Column that tells the register's records apart."""
    happened_on: str = "day"
    """Column of the source table with the day it happened."""
    since: dt.date | None = None
    takes_over: bool = False
    """Whether what began before `since` and still lasts on that day was entered when the register was set up."""
    every_day: bool = False
    """Whether records are written on every day, also while offices are closed; the benefit office hears of them on a
    working day."""
    coverage: Share
    """Share of what happened that is ever recorded."""
    recorded_after: Delay
    received_after: Delay
    """Days from recording until the benefit office has it."""
    spelling: str = "native"
    """`native`, or the name of a transliteration of the profile."""
    capitals: bool = False
    columns: dict[str, ColumnSpec] = Field(min_length=1, description="a column with its title and what it takes")
    csv: CsvHabits = CsvHabits()

    @field_validator("coverage")
    @classmethod
    def _is_share(cls, coverage: Sourced) -> Sourced:
        if not 0 < coverage.value <= 1:
            raise ValueError(f"must be a share above 0 and at most 1, got {coverage.value:g}")
        return coverage

    @model_validator(mode="after")
    def _key_is_a_column(self) -> RegisterSpec:
        if self.key not in self.columns:
            raise ValueError(f"the key {self.key!r} is not among the columns")
        for name in self.columns:
            _refuse_old_name(name)
        reserved = {"record_id", "happened_on", "recorded_on", "received_on", "person_id"} & set(self.columns)
        if reserved:
            raise ValueError(f"the column name {sorted(reserved)[0]!r} is reserved")
        return self


def register_files(country: CountryTables) -> list[Path]:
    """Return the files that describe the country's registers."""
    return sorted((country.folder / "registers").glob("*.yml"))


def load_registers(country: CountryTables) -> dict[str, RegisterSpec]:
    """Return the country's registers by name (the file's), in order of name."""
    return {path.stem: load_spec(path, RegisterSpec) for path in register_files(country)}
