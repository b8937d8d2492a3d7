"""Whether a benefit can ever be paid: by its own law, and by an office that knows only what registers tell it."""

from __future__ import annotations

from collections.abc import Iterator

from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.country.law import AgeRule, Benefit, ColumnRule, InsuredRule
from synthetic_data.country.loading import Country
from synthetic_data.people.event_kinds import DAY_COLUMNS, KIND_OF, PEOPLE_COLUMNS, sources_of
from synthetic_data.people.history import History
from synthetic_data.people.world import World
from synthetic_data.registers.told import Told, told_by
from synthetic_data.registers.writing import build_registers


def law_problems(benefit: Benefit, file: str) -> Iterator[Problem]:
    """Yield what keeps the law of a benefit from ever paying anybody it means to pay."""
    kind = KIND_OF[benefit.trigger]
    if benefit.paid_to in kind.takes_away:
        whose = "the person" if benefit.paid_to == "person" else f"the {benefit.paid_to}"
        yield Problem(where=f"{file}: trigger", value=benefit.trigger, remedy=kind.takes_away[benefit.paid_to],
                      rule=f"can never pay anybody, as every right of {whose} ends with the {benefit.trigger} itself")
    if not any(case.expect for case in benefit.cases):
        yield Problem(where=f"{file}: cases", rule="give nobody anything, so nothing shows that it can be paid",
                      remedy="add a case with `expect`: start, end and amount")
    yield from _column_problems(benefit, file)
    for column, code in kind.told_if.items():
        if not any(isinstance(rule, ColumnRule) and rule.column == column and rule.one_of == [code]
                   for rule in benefit.conditions):
            yield Problem(where=f"{file}: conditions", value=benefit.trigger,
                          rule=f"registers tell only of events whose {column} is {code}, so nobody else can be paid",
                          remedy=f"add {{rule: fact, column: {column}, one_of: [{code}]}}")


def _column_problems(benefit: Benefit, file: str) -> Iterator[Problem]:
    kind = KIND_OF[benefit.trigger]
    whom = {"paid_to": benefit.paid_to} | {f"conditions[{place}].of": rule.of
                                           for place, rule in enumerate(benefit.conditions)
                                           if not isinstance(rule, ColumnRule)}
    for key, column in whom.items():
        if column not in PEOPLE_COLUMNS:
            yield Problem(where=f"{file}: {key}", rule="does not name a person of the event", value=column,
                          remedy=f"one of {', '.join(sorted(PEOPLE_COLUMNS))}, as far as the event has it")
    for place, rule in enumerate(benefit.conditions):
        if isinstance(rule, AgeRule) and rule.of in kind.takes_away:
            yield Problem(where=f"{file}: conditions[{place}]", value=rule.of,
                          rule="can never hold, as a rule about age also asks that who it is about lives",
                          remedy="ask about the age of the person, or the insured_months of the deceased")
    if benefit.until_fact == "day":
        yield Problem(where=f"{file}: until_fact", rule="ends every right on the day on which it begins", value="day",
                      remedy="name a later day of the event, such as end, or leave it out")
    elif benefit.until_fact is not None and benefit.until_fact not in DAY_COLUMNS:
        yield Problem(where=f"{file}: until_fact", rule="does not name a day of the event", value=benefit.until_fact,
                      remedy="name a later day of the event, such as end, or leave it out")


def told_problems(country: Country, block: History) -> Iterator[Problem]:
    """Yield what the law of a benefit asks about and no register of the country tells, tried on a block's registers."""
    try:
        told = told_by(country, build_registers(World(country, block.seed, block.people, (block,))))
    except BadInput as error:
        yield from error.problems
        return
    for name, benefit in country.benefits.items():
        file = f"benefits/{name}.yml"
        columns = told.columns(benefit.trigger)
        if not columns:
            yield _untold(country, benefit, file, told)
        for column in sorted(benefit.reads - columns) if columns else ():
            yield Problem(where=f"{file}: trigger", value=column, remedy=_column_remedy(country, benefit, told),
                          rule=f"no register tells of this fact of a {benefit.trigger}, so nobody would be paid")
        for source, why in _further_sources(benefit):
            if not _registers(country, source):
                yield Problem(where=f"{file}: conditions", rule=f"no register tells of {why}, which the law asks about",
                              value=source, remedy=f"add a register with `source: {source}` to registers/")


def _untold(country: Country, benefit: Benefit, file: str, told: Told) -> Problem:
    missing = sorted(source for source in sources_of(benefit.trigger) if not _registers(country, source))
    remedy = f"add a register with `source: {missing[0]}` to registers/" if missing \
        else _column_remedy(country, benefit, told)
    return Problem(where=f"{file}: trigger", value=benefit.trigger, remedy=remedy,
                   rule="no register of this country tells of this event, so the office would never pay anybody")


def _column_remedy(country: Country, benefit: Benefit, told: Told) -> str:
    kind = KIND_OF[benefit.trigger]
    files = [f"registers/{name}.yml" for source in sorted(sources_of(benefit.trigger))
             for name in _registers(country, source)]
    missing = sorted({column for of, columns in kind.needs.items() for column in columns
                      if column not in (told.known.kin if of == "kin" else told.columns(of))}
                     | set(kind.where)) or sorted(benefit.reads - told.columns(benefit.trigger))
    return f"add a column that tells of {', '.join(missing)} to {' or '.join(files)}, or ask about another fact"


def _registers(country: Country, source: str) -> list[str]:
    return [name for name, spec in country.registers.items() if spec.source == source]


def _further_sources(benefit: Benefit) -> Iterator[tuple[str, str]]:
    """Yield the sources that a law reads beside those of its event."""
    if any(isinstance(rule, InsuredRule) for rule in benefit.conditions) \
            or any(amount.per_insured_month for amount in benefit.amounts):
        yield "insurance", "months of insurance"
    if any(isinstance(rule, AgeRule) and rule.student_under_years is not None for rule in benefit.conditions):
        yield "study", "studies"
