"""Is a country profile sound? Everything that can be said without simulating, then the published targets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from pydantic import BaseModel

from synthetic_data.checks.assumptions import template_problems
from synthetic_data.checks.choices import choice_problems
from synthetic_data.checks.measures import BENEFIT_MEASURES
from synthetic_data.checks.measuring import PLAIN
from synthetic_data.checks.pattern_check import pattern_problems
from synthetic_data.checks.payable import law_problems, told_problems
from synthetic_data.checks.realism import Realism, check_realism
from synthetic_data.checks.swapped_columns import swapped_problems
from synthetic_data.checks.table_check import (
    holiday_problems,
    number_problems,
    table_problems,
    text_problems,
    time_problems,
)
from synthetic_data.checks.unit_check import unit_problems
from synthetic_data.checks.wage_span import wage_span_problems
from synthetic_data.checks.worked_cases import wrong_cases
from synthetic_data.core.columns import Columns
from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.reference_pages import undescribed
from synthetic_data.core.specs import did_you_mean, load_spec
from synthetic_data.country.forms import PersonalNumber
from synthetic_data.country.identifiers import number_pattern, room, write_numbers
from synthetic_data.country.law import Benefit, ColumnRule, benefit_files
from synthetic_data.country.loading import Country, list_countries, load_country
from synthetic_data.country.register_spec import ColumnSpec, RegisterSpec, register_files
from synthetic_data.people.block import PERSON_BITS
from synthetic_data.people.employers import FIRM_BITS
from synthetic_data.people.history import History
from synthetic_data.people.population import build_population
from synthetic_data.people.world import block_sizes
from synthetic_data.planting.catalogue import defect_problems, list_defects
from synthetic_data.registers.sources import Look, source_names, source_table
from synthetic_data.registers.writing import register_columns

_TRIAL_PEOPLE = 500
_NUMBERS_PER_BLOCK = {"personal_number": PERSON_BITS, "account_number": PERSON_BITS, "employer_number": FIRM_BITS}
"""Number → bits of a block's share of it."""
Model = TypeVar("Model", bound=BaseModel)


def find_problems(code: str | Path) -> list[Problem]:
    """Return everything wrong with a country's files, without looking at its targets.

    Raises
    ------
    BadInput : the profile itself cannot be read
    """
    country = load_country(code)
    problems = [*table_problems(country), *text_problems(country), *holiday_problems(country)]
    of_sound_tables = () if problems else (_names, time_problems, pattern_problems, swapped_problems)
    for check in (number_problems, *of_sound_tables, _identifiers, _targets):
        problems += check(country)
    benefits, wrong_benefits = _loaded(benefit_files(country), Benefit)
    registers, wrong_registers = _loaded(register_files(country), RegisterSpec)
    problems += [*wrong_benefits, *wrong_registers, *unit_problems(country, registers),
                 *wage_span_problems(country, benefits)]
    if not problems:
        # Only of sound files can a trial population be made.
        block = History(country, 1, 0, _TRIAL_PEOPLE)
        problems = ([*choice_problems(benefits)]
                    or [*_benefits(country, benefits, registers, block)] or [*_registers(country, registers, block)]
                    or [*told_problems(country, block)] or [*_pages(code)])
    return [*problems, *template_problems(country)]


def _pages(code: str | Path) -> Iterator[Problem]:
    """What ships is described: the catalogue of defects, which every shipped country is taught with."""
    if str(code) in list_countries():
        yield from defect_problems()
        yield from undescribed("defects.md", list_defects())


def load_sound_country(code: str | Path) -> Country:
    """Read a country, and somebody's own folder only if nothing is wrong with its files and it is no bare copy.

    Raises
    ------
    BadInput : the country is unknown, or its files break rules; all problems at once
    """
    country = load_country(code)
    refuse_unsound(country, code)
    return country


def refuse_unsound(country: Country, code: str | Path) -> None:
    """Raise what `load_sound_country` raises about a country that was read from a code or folder."""
    # What ships was checked by the tests; checking it before every run would only take time.
    problems = [*template_problems(country)] if str(code) in list_countries() else find_problems(code)
    if problems:
        raise BadInput(problems)


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


def _names(country: Country) -> Iterator[Problem]:
    first, surnames = country.tables["first_names"], country.tables["surnames"]
    file = country.file_of("first_names")
    for sex in ("F", "M"):
        if not first["weight"][first["sex"] == sex].sum() > 0:
            yield Problem(where=file, rule=f"has no name for sex {sex} with a weight above 0")
    forms = country.surname_forms
    for form in sorted(set(surnames["form"]) - set(forms)):
        yield Problem(where=f"{country.file_of('surnames')}: form", rule="is not a surname form",
                      value=form, remedy=did_you_mean(form, forms))


def _identifiers(country: Country) -> Iterator[Problem]:
    profile = country.profile
    blocks = len(block_sizes(profile.people))
    for key, bits in _NUMBERS_PER_BLOCK.items():
        shape: PersonalNumber = getattr(profile, key)
        trial = write_numbers(shape, np.arange(1000), 1).to_pylist()
        pattern = number_pattern(shape)
        if len(set(shape.alphabet)) != len(shape.alphabet):
            yield Problem(where=f"profile.yml: {key}.alphabet", rule="a character stands twice", value=shape.alphabet)
        # Numbers are made from ids, of which every block takes its whole share.
        elif room(shape) < blocks << bits:
            yield Problem(where=f"profile.yml: {key}.pattern", value=shape.pattern, remedy="use more # signs",
                          rule=f"has too few places for different numbers for {profile.people:,} people")
        elif not all(pattern.fullmatch(number) for number in trial):
            yield Problem(where=f"profile.yml: {key}", rule="makes numbers that do not fit its pattern")


def _targets(country: Country) -> Iterator[Problem]:
    for place, target in enumerate(country.profile.targets):
        known = BENEFIT_MEASURES if target.benefits else PLAIN
        if target.measure not in known:
            yield Problem(where=f"profile.yml: targets[{place}].measure", rule="is not a known measure",
                          value=target.measure, remedy=did_you_mean(target.measure, known))
        for benefit in target.benefits:
            if not (country.folder / "benefits" / f"{benefit}.yml").is_file():
                yield Problem(where=f"profile.yml: targets[{place}].benefits", rule="is not a benefit", value=benefit,
                              remedy=did_you_mean(benefit, (path.stem for path in benefit_files(country))))


def _benefits(country: Country, benefits: dict[str, Benefit], registers: dict[str, RegisterSpec],
              block: History) -> Iterator[Problem]:
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
        wrong = [] if unknown else [*law_problems(benefit, file), *_amount_problems(benefit, block, file),
                                    *_case_problems(benefit, file)]
        yield from wrong
        if not unknown and not wrong:
            for sentence in wrong_cases(country, benefit):
                yield Problem(where=f"{file}: cases", rule=sentence)


def _amount_problems(benefit: Benefit, block: History, file: str) -> Iterator[Problem]:
    """An amount that is read from a column needs the column, and a value for all that stands in it."""
    columns = block.tables[benefit.trigger]
    for place, amount in enumerate(benefit.amounts):
        where = f"{file}: amounts[{place}]"
        if amount.up_to_line is not None and not {"income_per_head", "size"} <= set(columns):
            yield Problem(where=f"{where}.up_to_line", rule=f"{benefit.trigger} events have no income_per_head")
        if amount.by is not None and amount.by not in columns:
            yield Problem(where=f"{where}.by", rule=f"{benefit.trigger} events have no such column", value=amount.by,
                          remedy=did_you_mean(amount.by, columns))
        elif amount.by is not None:
            possible = {int(value) for rule in benefit.conditions if isinstance(rule, ColumnRule)
                        and rule.column == amount.by for value in rule.one_of or ()}
            for value in sorted((possible or set(np.unique(columns[amount.by]).tolist())) - set(amount.values)):
                yield Problem(where=f"{where}.values", rule=f"gives no amount where {amount.by} is {value}")


def _case_problems(benefit: Benefit, file: str) -> Iterator[Problem]:
    """Worked cases show both sides of the line, and each says all that the rules read."""
    if len({case.expect is None for case in benefit.cases}) == 1:
        sides = ("expect: null", "what they get under expect:")
        lacking, rest = ("does not receive", sides[0]) if benefit.cases[0].expect else ("receives", sides[1])
        yield Problem(where=f"{file}: cases", rule=f"has nobody who {lacking} the benefit, so a rule that never says "
                      "so would pass", value=f"{len(benefit.cases)} cases", remedy=f"add a case with {rest}")
    rules = benefit.conditions
    people = {benefit.paid_to, *(rule.of for rule in rules if not isinstance(rule, ColumnRule))}
    facts = {rule.column for rule in rules if isinstance(rule, ColumnRule)} | {benefit.until_fact} - {None}
    facts |= {amount.by for amount in benefit.amounts} - {None}
    if any(amount.up_to_line is not None for amount in benefit.amounts):
        facts |= {"income_per_head", "size"}
    if benefit.trigger != "retirement_age":
        facts.add("day")
    for place, case in enumerate(benefit.cases):
        for kind, wanted, given in (("people", people, case.people), ("happened", facts, case.happened),
                                    ("people", case.studies, case.people)):
            for name in sorted(str(name) for name in set(wanted) - set(given)):
                yield Problem(where=f"{file}: cases[{place}].{kind}.{name}", rule="is missing; the rules read it",
                              remedy=did_you_mean(name, map(str, given)))


def _registers(country: Country, registers: dict[str, RegisterSpec], block: History) -> Iterator[Problem]:
    for name, spec in registers.items():
        file = f"registers/{name}.yml"
        if spec.source not in source_names(block):
            yield Problem(where=f"{file}: source", rule="is not a source", value=spec.source,
                          remedy=did_you_mean(spec.source, source_names(block)))
            continue
        if spec.spelling not in ("native", *country.profile.transliteration):
            yield Problem(where=f"{file}: spelling", rule="is not a spelling of the profile", value=spec.spelling,
                          remedy=did_you_mean(spec.spelling, country.profile.transliteration))
        source = source_table(block, spec.source, Look(block.today, hindsight=True))
        wrong = [*_register_columns(name, spec, source, block), *_references(name, spec, source, registers)]
        yield from wrong or _register_keys(name, spec, block)


def _register_columns(name: str, spec: RegisterSpec, source: Columns, block: History) -> Iterator[Problem]:
    if spec.takes_over and "end" not in source:
        yield Problem(where=f"registers/{name}.yml: takes_over", value="true", remedy="leave it out",
                      rule=f"{spec.source} has no end, so nothing of it lasts")
    if spec.happened_on not in source:
        yield Problem(where=f"registers/{name}.yml: happened_on", rule="is not a column of the source",
                      value=spec.happened_on, remedy=did_you_mean(spec.happened_on, source))
    for column, column_spec in spec.columns.items():
        if column_spec.take is None:
            continue
        where = f"registers/{name}.yml: columns.{column}"
        known = source if column_spec.of is None else block.persons
        if column_spec.of is not None and column_spec.of not in source:
            yield Problem(where=f"{where}.of", rule=f"{spec.source} has no such person",
                          value=column_spec.of, remedy=did_you_mean(column_spec.of, source))
        elif column_spec.take not in known:
            yield Problem(where=f"{where}.take", rule="is not a column of the source",
                          value=column_spec.take, remedy=did_you_mean(str(column_spec.take), known))
        else:
            yield from _column_words(where, column_spec, known[column_spec.take], block)


def _references(name: str, spec: RegisterSpec, source: Columns, registers: dict[str, RegisterSpec]
                ) -> Iterator[Problem]:
    """A number of another register needs that register, a running number in it, and a source that knows its rows."""
    for column, register in ((column, told.refers_to) for column, told in spec.columns.items() if told.refers_to):
        where, other = f"registers/{name}.yml: columns.{column}.refers_to", registers.get(str(register))
        if other is None:
            yield Problem(where=where, rule="is not a register", value=register,
                          remedy=did_you_mean(str(register), registers))
        elif other.columns[other.key].number is None:
            yield Problem(where=where, rule=f"keeps its records under {other.key}, which is no running number",
                          value=register, remedy="name a register whose key has a `number`")
        elif other.source not in source:
            yield Problem(where=where, rule=f"keeps {other.source}, and a {spec.source} does not tell which of them it "
                          "rests on", value=register, remedy="leave the column out, or name another register")


def _column_words(where: str, column: ColumnSpec, values: Any, block: History) -> Iterator[Problem]:
    """What turns codes into words must know every code."""
    if column.table is not None:
        known = [f"{code}.{head}" for code, frame in block.country.tables.items() for head in frame]
        if column.table not in known:
            yield Problem(where=f"{where}.table", rule="is not a table and column of the profile", value=column.table,
                          remedy=did_you_mean(column.table, known))
    elif column.words is not None:
        for code in sorted(set(np.unique(np.asarray(values)).astype(int).tolist()) - set(column.words)):
            yield Problem(where=f"{where}.words", rule=f"has no word for the code {code}")


def _register_keys(name: str, spec: RegisterSpec, block: History) -> Iterator[Problem]:
    key = pd.Series(register_columns(block, name, None)[0][spec.key])
    for value in key[key.duplicated()].head(1):
        yield Problem(where=f"registers/{name}.yml: key", rule=f"{spec.key} does not tell the records apart; it stands "
                      "twice in a trial", value=str(value), remedy="name a column that differs from record to record")
