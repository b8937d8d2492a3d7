"""Benefits as dated law: one YAML file each, with the amounts by date and worked cases that are run as tests."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from synthetic_data.core.specs import Source, Spec, load_spec
from synthetic_data.country.profile import CountryTables


class AgeRule(Spec):
    """Only while the person is of an age, and alive."""

    rule: Literal["age"]
    of: str = "person"
    """Column of the trigger table that names whose age counts."""
    from_years: float | None = None
    under_years: float | None = None
    student_under_years: float | None = None
    """Higher limit for somebody in higher education at the lower one."""

    @property
    def for_students_alone(self) -> bool:
        """Whether nobody else is of the age: the lower limit is the age from which it is paid."""
        return self.student_under_years is not None and self.from_years == self.under_years is not None


class InsuredRule(Spec):
    """Only with so many months of insurance, counted over the whole life."""

    rule: Literal["insured_months"]
    of: str = "person"
    at_least: int | None = None
    below: int | None = None


class ColumnRule(Spec):
    """Only if a fact of the event itself is among these values, or under a limit."""

    rule: Literal["fact"]
    column: str
    one_of: list[int] | None = None
    below: float | None = None


class SexRule(Spec):
    """Only for one sex."""

    rule: Literal["sex"]
    of: str = "person"
    # `is` is a word of Python's own.
    is_: Literal["F", "M"] = Field(alias="is")


Money = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Rule = Annotated[AgeRule | InsuredRule | ColumnRule | SexRule, Field(discriminator="rule")]


class BenefitAmount(Spec):
    """What is paid from a day on: the sum of the parts that are given."""

    since: dt.date
    value: Money = 0.0
    by: str | None = None
    """Column of the trigger table that `values` is read by."""
    values: dict[Annotated[int, Field(ge=0)], Money] = Field(default={})
    per_insured_month: Money = 0.0
    at_least: Money = 0.0
    up_to_line: Money | None = None
    """Tops a household's `income_per_head` up to this line, for each member."""
    origin: Literal["published", "derived", "assumed"]
    source: Source

    @model_validator(mode="after")
    def _values_have_a_column(self) -> BenefitAmount:
        if bool(self.values) != (self.by is not None):
            raise ValueError("`by` and `values` must stand together")
        return self


_LEAST_FACTOR, _LARGEST_FACTOR = 0.7, 3.0


class Raise(Spec):
    """From a day on, what was awarded before it is raised: first by a sum, then by a factor."""

    since: dt.date
    plus: Money = 0.0
    factor: float = Field(default=1.0, gt=0, le=100)
    origin: Literal["published", "derived", "assumed", "fitted"]
    source: Source

    @field_validator("factor")
    @classmethod
    def _is_no_share(cls, factor: float) -> float:
        # No raise of a year was so large, nor a cut; both are what 16.6 of 100 look like without their 1.
        if not _LEAST_FACTOR <= factor <= _LARGEST_FACTOR:
            more = factor if factor < 1 else factor / 100
            raise ValueError(f"would pay {factor:g} times what was paid; if {100 * more:g} of 100 more are meant, "
                             f"write {1 + more:g}; if it is right, write it as several raises, day after day")
        return factor


class BenefitChoice(Spec):
    """That people are paid one of several benefits at a time: the larger of the day, until another one is larger."""

    among: Annotated[str, Field(min_length=1)]
    """Name of the group; all benefits of a country that give this name are in it."""
    together_with: str | None = None
    """The benefit of the group that this one adds to: both are paid, or neither."""
    for_good: bool = False
    """Whoever is paid this one never goes over to another."""
    source: Source


class CasePerson(Spec):
    """What a worked case may say about one of its people."""

    born: dt.date
    sex: Literal["F", "M"]
    died: dt.date | None = None
    left: dt.date | None = None
    insured_months: int = Field(default=0, ge=0)


class WorkedCase(Spec):
    """A worked case: people, what happened, and what the law gives them."""

    says: str
    people: dict[str, CasePerson]
    """Column of the trigger table → who that is; `paid_to` must be among them."""
    happened: dict[str, Any] = Field(default={})
    """Further columns of the trigger row; `day` is found by itself for the age limit."""
    studies: dict[str, list[dt.date]] = Field(default={})
    """Column → first and last day of higher education."""
    also: dict[str, dict[str, Any]] = Field(default={})
    """Further kind of event that the same people met → its columns, for rights that they have to choose among."""
    expect: dict[Literal["start", "end", "amount"], float | dt.date | None] | None = None
    """`start`, `end` and `amount`; absent for no entitlement."""
    paid: dict[dt.date, float] = Field(default={})
    """Day → what is paid on it, as the law has raised it by then."""

    @field_validator("happened")
    @classmethod
    def _facts(cls, happened: dict[str, Any]) -> dict[str, Any]:
        for name, value in happened.items():
            if not isinstance(value, dt.date | int | float | None):
                raise ValueError(f"{name} must be a date such as 2021-05-05, a number or nothing, got {value!r}")
        return happened

    @field_validator("also")
    @classmethod
    def _further_facts(cls, also: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        return {kind: cls._facts(columns) for kind, columns in also.items()}


class Benefit(Spec):
    """One benefit of a country."""

    title: str
    agency: str
    trigger: str
    """Kind of event a right can arise from; see `synthetic_data.people.event_kinds`."""
    paid_to: str = "person"
    """Column of the trigger table that names who receives it."""
    pays: Literal["monthly", "once"]
    since: dt.date
    until_fact: str | None = None
    """Column of the trigger table on whose day the right ends."""
    conditions: list[Rule] = Field(default=[])
    evidence: list[str] = Field(min_length=1, description="a register of the country that tells of the event")
    """Registers the office needs to see the right."""
    amounts: list[BenefitAmount] = Field(min_length=1, description="since, value, origin and source of what is paid")
    raises: list[Raise] | None = None
    """How a right that is already paid grows; without it, each new step of `amounts` is paid to everybody from its day
    on. Either way nobody is paid less than `at_least` of the day."""
    choice: BenefitChoice | None = None
    """With which others it may not be paid at the same time."""
    legal_basis: Source
    note: str = ""
    cases: list[WorkedCase] = Field(min_length=2, description="worked cases of somebody who receives it and of "
                                    "somebody who does not")

    @property
    def reads(self) -> set[str]:
        """Columns of its trigger that the law asks about."""
        columns = [self.paid_to, self.until_fact, *(amount.by for amount in self.amounts)]
        columns += [rule.column if isinstance(rule, ColumnRule) else rule.of for rule in self.conditions]
        if any(amount.up_to_line is not None for amount in self.amounts):
            columns += ["income_per_head", "size"]
        return {column for column in columns if column is not None}

    def shares_choice_with(self, other: Benefit) -> bool:
        """Tell whether this is another benefit of the group among which the other one is chosen."""
        return (self.choice is not None and other.choice is not None and self.choice.among == other.choice.among
                and self != other)

    @model_validator(mode="after")
    def _amounts_in_order(self) -> Benefit:
        days = [amount.since for amount in self.amounts]
        if days != sorted(set(days)):
            raise ValueError("amounts must stand in order of their dates, each date once")
        if days[0] > self.since:
            raise ValueError(f"amounts must begin with the benefit, on {self.since} or before")
        raised = [step.since for step in self.raises or ()]
        if raised != sorted(set(raised)):
            raise ValueError("raises must stand in order of their dates, each date once")
        return self


def load_benefits(country: CountryTables) -> dict[str, Benefit]:
    """Return the country's benefits by id (the file's name), in order of id."""
    return {path.stem: load_spec(path, Benefit) for path in benefit_files(country)}


def benefit_files(country: CountryTables) -> list[Path]:
    """Return the files that describe the country's benefits."""
    return sorted((country.folder / "benefits").glob("*.yml"))
