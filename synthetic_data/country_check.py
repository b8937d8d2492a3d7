"""Is a country profile sound? Everything that can be said without simulating, then the published targets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pandas as pd
from pydantic import BaseModel

from synthetic_data.benefits import Benefit, ColumnRule, benefit_files
from synthetic_data.block import Block
from synthetic_data.country import Country, load_country
from synthetic_data.errors import BadInput, Problem
from synthetic_data.identifiers import number_pattern, write_numbers
from synthetic_data.measures import BENEFIT_MEASURES, MEASURES
from synthetic_data.population import build_population
from synthetic_data.realism import Realism, check_realism
from synthetic_data.register_spec import RegisterSpec, register_files
from synthetic_data.sources import source_names, source_table
from synthetic_data.specs import did_you_mean, load_spec
from synthetic_data.worked_cases import wrong_cases

_TRIAL_PEOPLE = 500
_RANGES = {"births": (1, 1e9), "e0_men": (15, 95), "e0_women": (15, 95), "imr": (0.1, 500), "emigration": (0, 500),
           "sex_ratio": (0.8, 1.4), "nuptiality": (0, 5), "fertility": (0, 1000), "marriage_women": (0, 1),
           "marriage_men": (0, 5), "disability_women": (0, 0.5), "disability_men": (0, 0.5)}
"""Column → smallest and largest value that can be meant."""
_COLUMNS = {"vital": ("year", "births", "e0_men", "e0_women", "imr", "emigration", "sex_ratio", "nuptiality"),
            "ages": ("age", "fertility", "marriage_women", "marriage_men", "emigration", "disability_women",
                     "disability_men"),
            "places": ("region", "district", "settlement", "kind", "weight"),
            "first_names": ("name", "sex", "weight", "peak"), "surnames": ("stem", "form", "weight"),
            "streets": ("street", "weight"), "schools": ("institution", "level", "weight"),
            "employers": ("sector", "weight", "wage_factor", "size")}
Model = TypeVar("Model", bound=BaseModel)


def find_problems(code: str | Path) -> list[Problem]:
    """Return everything wrong with a country's files, without looking at its targets.

    Raises
    ------
    BadInput : the profile itself cannot be read
    """
    country = load_country(code)
    problems = [problem for check in (_tables, _shares, _names, _identifiers, _targets) for problem in check(country)]
    benefits, wrong_benefits = _loaded(benefit_files(country), Benefit)
    registers, wrong_registers = _loaded(register_files(country), RegisterSpec)
    problems += wrong_benefits + wrong_registers
    if problems:
        return problems
    block = Block(country, 1, 0, _TRIAL_PEOPLE)
    return [*_benefits(country, benefits, registers, block)] or [*_registers(country, registers, block)]


def check_targets(code: str | Path, people: int, seed: int) -> Realism:
    """Return how a population of this country compares with its targets."""
    return check_realism(build_population(load_country(code), people=people, seed=seed))


def _loaded(paths: list[Path], model: type[Model]) -> tuple[dict[str, Model], list[Problem]]:
    found: dict[str, Model] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            found[path.stem] = load_spec(path, model)
        except BadInput as error:
            problems += error.problems
    return found, problems


def _tables(country: Country) -> Iterator[Problem]:
    for name, columns in _COLUMNS.items():
        table, file = country.tables[name], country.profile.tables[name].file
        for column in columns:
            if column not in table:
                yield Problem(where=f"{file}: {column}", rule="is missing", remedy="add the column")
            elif column == "weight":
                yield from _weights(table, file)
            elif column in _RANGES:
                yield from _outside(table, column, file)
    for name, column in (("vital", "year"), ("ages", "age")):
        if column in country.tables[name] and not country.tables[name][column].is_monotonic_increasing:
            yield Problem(where=f"{country.profile.tables[name].file}: {column}", rule="must rise from row to row")


def _weights(table: pd.DataFrame, file: str) -> Iterator[Problem]:
    weights = pd.to_numeric(table["weight"], errors="coerce")
    for row in np.flatnonzero(~(weights >= 0))[:5]:
        yield Problem(where=f"{file}: row {row + 2}: weight", rule="must be a number of at least 0",
                      value=str(table["weight"].iloc[row]))
    if not weights.sum() > 0:
        yield Problem(where=f"{file}: weight", rule="must be above 0 somewhere")


def _outside(table: pd.DataFrame, column: str, file: str) -> Iterator[Problem]:
    low, high = _RANGES[column]
    values = pd.to_numeric(table[column], errors="coerce")
    for row in np.flatnonzero(~values.between(low, high))[:5]:
        yield Problem(where=f"{file}: row {row + 2}: {column}", rule=f"must lie between {low:g} and {high:g}",
                      value=str(table[column].iloc[row]))


def _shares(country: Country) -> Iterator[Problem]:
    for name, number in country.profile.numbers:
        if number.value < 0 or ("share" in name and number.value > 1):
            yield Problem(where=f"profile.yml: numbers.{name}.value", value=number.value,
                          rule="must lie between 0 and 1" if "share" in name else "must not be negative")
    for name in ("mean_wage", "minimum_wage", "spell_years"):
        if country.number(name) <= 0:
            yield Problem(where=f"profile.yml: numbers.{name}.value", value=country.number(name),
                          rule="must be above 0")


def _names(country: Country) -> Iterator[Problem]:
    first, surnames = country.tables["first_names"], country.tables["surnames"]
    for name in first["name"][first.duplicated(["name", "sex"])].head(5):
        yield Problem(where=country.profile.tables["first_names"].file, rule="a name stands twice for one sex",
                      value=name, remedy="put the weights together")
    forms = country.profile.names.surname_forms
    for form in sorted(set(surnames["form"]) - set(forms)):
        yield Problem(where=f"{country.profile.tables['surnames'].file}: form", rule="is not a surname form",
                      value=form, remedy=did_you_mean(form, forms))


def _identifiers(country: Country) -> Iterator[Problem]:
    profile = country.profile
    for key, shape in (("personal_number", profile.personal_number), ("account_number", profile.account_number),
                       ("employer_number", profile.employer_number)):
        trial = write_numbers(shape, np.arange(1000), 1).to_pylist()
        pattern = number_pattern(shape)
        if len(set(shape.alphabet)) != len(shape.alphabet):
            yield Problem(where=f"profile.yml: {key}.alphabet", rule="a character stands twice", value=shape.alphabet)
        elif len(set(trial)) < len(trial):
            yield Problem(where=f"profile.yml: {key}.pattern", rule="has too few places for different numbers",
                          value=shape.pattern, remedy="use more # signs")
        elif not all(pattern.fullmatch(number) for number in trial):
            yield Problem(where=f"profile.yml: {key}", rule="makes numbers that do not fit its pattern")


def _targets(country: Country) -> Iterator[Problem]:
    for place, target in enumerate(country.profile.targets):
        known = BENEFIT_MEASURES if target.benefits else MEASURES
        if target.measure not in known:
            yield Problem(where=f"profile.yml: targets[{place}].measure", rule="is not a known measure",
                          value=target.measure, remedy=did_you_mean(target.measure, known))
        for benefit in target.benefits:
            if not (country.folder / "benefits" / f"{benefit}.yml").is_file():
                yield Problem(where=f"profile.yml: targets[{place}].benefits", rule="is not a benefit", value=benefit,
                              remedy=did_you_mean(benefit, (path.stem for path in benefit_files(country))))


def _benefits(country: Country, benefits: dict[str, Benefit], registers: dict[str, RegisterSpec],
              block: Block) -> Iterator[Problem]:
    for name, benefit in benefits.items():
        file = f"benefits/{name}.yml"
        if benefit.trigger not in block.tables:
            yield Problem(where=f"{file}: trigger", rule="is not a kind of event", value=benefit.trigger,
                          remedy=did_you_mean(benefit.trigger, block.tables))
            continue
        columns = block.tables[benefit.trigger]
        wanted = [benefit.paid_to, benefit.until_fact, *(rule.column if isinstance(rule, ColumnRule) else rule.of
                                                         for rule in benefit.conditions)]
        unknown = [column for column in wanted if column is not None and column not in columns]
        for column in unknown:
            yield Problem(where=f"{file}: conditions", rule=f"{benefit.trigger} events have no such column",
                          value=column, remedy=did_you_mean(column, columns))
        for register in sorted(set(benefit.evidence) - set(registers)):
            yield Problem(where=f"{file}: evidence", rule="is not a register", value=register,
                          remedy=did_you_mean(register, registers))
        if not unknown:
            for sentence in wrong_cases(country, benefit):
                yield Problem(where=f"{file}: cases", rule=sentence)


def _registers(country: Country, registers: dict[str, RegisterSpec], block: Block) -> Iterator[Problem]:
    for name, spec in registers.items():
        file = f"registers/{name}.yml"
        if spec.source not in source_names(block):
            yield Problem(where=f"{file}: source", rule="is not a source", value=spec.source,
                          remedy=did_you_mean(spec.source, source_names(block)))
            continue
        if spec.spelling not in ("native", *country.profile.transliteration):
            yield Problem(where=f"{file}: spelling", rule="is not a spelling of the profile", value=spec.spelling,
                          remedy=did_you_mean(spec.spelling, country.profile.transliteration))
        source = source_table(block, spec.source, block.today)
        for column, column_spec in spec.columns.items():
            if column_spec.take is None:
                continue
            known = source if column_spec.of is None else block.persons
            if column_spec.of is not None and column_spec.of not in source:
                yield Problem(where=f"{file}: columns.{column}.of", rule=f"{spec.source} has no such person",
                              value=column_spec.of, remedy=did_you_mean(column_spec.of, source))
            elif column_spec.take not in known:
                yield Problem(where=f"{file}: columns.{column}.take", rule="is not a column of the source",
                              value=column_spec.take, remedy=did_you_mean(str(column_spec.take), known))
