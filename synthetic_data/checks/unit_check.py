"""Units beside the targets of a country and the columns of its registers, held against what is measured and written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from synthetic_data.core.errors import Problem
from synthetic_data.core.units import CORRELATION, RELATIVE, SHARE, YEARS, Unit, unit_of
from synthetic_data.country.loading import Country
from synthetic_data.country.register_spec import RegisterSpec

_PER_1000 = Unit("'per 1000 people', and year where it counts events", r"per 1000 (?:people|inhabitants)(?: and year)?")
_PER_HEAD = Unit("'per inhabitant', such as 0.2 for one in five", r"per (?:inhabitant|person)|share of .+")
_OF_MEASURES = {r".*_per_1000": _PER_1000, r".*_per_million": Unit("'per million people'", r"per million (?:\w+)"),
                r".*_per_person(?:_asked)?": _PER_HEAD, r".*_correlation": CORRELATION, r".*_age_gap": YEARS,
                r".*_ratio(?:_.*)?|one_surname_.*|village_to_town_.*": RELATIVE,
                r"mean_household_size": Unit("'people'", r"people(?: per household)?")}
"""Pattern of a measure's name → unit of what it measures; all others but those of money are shares."""
_MONTHLY, _OF_A_TIME = " per month", ""
_OF_COLUMNS = {"wage": _MONTHLY, "income_per_head": _MONTHLY, "wage_paid": _OF_A_TIME, "contribution": _OF_A_TIME,
               "value": _OF_A_TIME, "back_pay": _OF_A_TIME}
"""Column of a source table with money → what follows the currency in its unit."""


def unit_problems(country: Country, registers: Mapping[str, RegisterSpec]) -> Iterator[Problem]:
    """Yield each target and each column whose unit is another than that of the number beside it."""
    before = unit_of(f"births in {country.profile.first_year - 1}")
    if rule := before.rule(country.profile.numbers.births_before):
        yield Problem(where="profile.yml: numbers.births_before.unit", rule=rule)
    for place, target in enumerate(country.profile.targets):
        wanted = _of_measure(target.measure, country.profile.currency)
        if rule := wanted.rule(target.figure):
            yield Problem(where=f"profile.yml: targets[{place}].figure.unit", rule=rule)
        elif wanted is SHARE and not 0 <= target.figure.value <= 1:
            yield Problem(where=f"profile.yml: targets[{place}].figure.value", value=target.figure.value,
                          rule="is a share, which lies between 0 and 1", remedy="write 0.2 for 20 of 100")
    for name, register in registers.items():
        for column, spec in register.columns.items():
            unit = _of_column(spec.take or "", country.profile.currency) if spec.unit else None
            if unit and (rule := unit.rule(spec)):
                yield Problem(where=f"registers/{name}.yml: columns.{column}.unit", rule=rule)


def _of_measure(measure: str, currency: str) -> Unit:
    if measure in ("mean_wage", "mean_amount"):
        return unit_of(currency + _MONTHLY)
    return next((unit for name, unit in _OF_MEASURES.items() if re.fullmatch(name, measure)), SHARE)


def _of_column(take: str, currency: str) -> Unit | None:
    if take == "amount":
        return Unit(f"'{currency}'", rf"{re.escape(currency)}(?: per month.*)?")
    if take == "months":
        return unit_of("months")
    return unit_of(currency + _OF_COLUMNS[take]) if take in _OF_COLUMNS else None
