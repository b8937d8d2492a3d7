"""Does a defect plan fit a country? Told from the country's register files, before anybody is simulated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.specs import did_you_mean
from synthetic_data.country.loading import Country
from synthetic_data.planting.catalogue import load_defect
from synthetic_data.planting.defect import Defect
from synthetic_data.planting.defect_plan import (
    DefectPlan,
    PlannedDefect,
    list_defect_plans,
    load_defect_plan,
    means,
    settings_of,
)

_DATES = ("happened_on", "recorded_on", "received_on")


def check_plan(plan: DefectPlan, country: Country) -> None:
    """Refuse a plan that names what the country's registers do not have, and name the shipped plans that fit.

    Raises
    ------
    BadInput : all registers and fields that the country lacks
    """
    problems = misfits(plan, country)
    if not problems:
        return
    fitting = [name for name in list_defect_plans() if not misfits(load_defect_plan(name), country)]
    remedy = f"shipped plans that fit {country.code}: {', '.join(fitting) or 'none'}; or leave these lines out"
    raise BadInput([*problems, Problem(where=f"{plan.title}", rule=f"does not fit the country {country.code}",
                                       remedy=remedy)])


def misfits(plan: DefectPlan, country: Country) -> list[Problem]:
    """Return each register and field that a plan names and the country does not have."""
    return [problem for number, line in enumerate(plan.defects)
            for problem in _misfits(line, country, f"{plan.title}: defects[{number}]")]


def _misfits(line: PlannedDefect, country: Country, place: str) -> list[Problem]:
    registers = [name for name in country.registers if any(means(pattern, name) for pattern in line.registers)]
    problems = _unknown(line.registers, list(country.registers), f"{place}.registers",
                        f"is not a register of {country.code}")
    if registers and not load_defect(line.defect).on_rows:
        fields = sorted({*_DATES, *(name for register in registers for name in country.registers[register].columns)})
        problems += _unknown(line.fields, fields, f"{place}.fields",
                             f"is not a field of {' or '.join(registers)} in {country.code}")
    return problems or _unmet(line, country, registers, place)


def _unmet(line: PlannedDefect, country: Country, registers: list[str], place: str) -> list[Problem]:
    """Tell why the line can hit nothing in this country: what its defect reads or is about is not there."""
    defect, settings = load_defect(line.defect), settings_of(line)
    reasons = [_reason(defect, settings, country, register, line.fields) for register in registers]
    if not reasons or any(reason is None for reason in reasons):
        return []
    told = "; ".join(str(reason) for reason in reasons)
    return [Problem(where=place, value=line.defect, rule=f"hits nothing in {country.code}: {told}",
                    remedy="leave the line out, or name another register, field or settings")]


def _reason(defect: Defect, settings: Any, country: Country, register: str, fields: Iterable[str]) -> str | None:
    for needed in defect.needs(settings):
        other, _, column = needed.rpartition(".")
        if other and other not in country.registers:
            return f"it looks into {other}, which is not a register"
        if column not in (*_DATES, *country.registers[other or register].columns):
            return f"it needs the field {column} in {other or register}"
    named = [name for name in (*_DATES, *country.registers[register].columns)
             if any(means(pattern, name) for pattern in fields)]
    if defect.only_fields and not defect.only_fields & set(named):
        return f"it is about {' and '.join(sorted(defect.only_fields))}, and the line means none of these in {register}"
    if defect.needs_earlier and getattr(settings, "history", None) is None and _one_each(country, register):
        return f"{register} has one record for each person, so none keeps what an earlier one held"
    return None


def _one_each(country: Country, register: str) -> bool:
    """Whether the register's key is a person, so that nobody stands in it twice."""
    spec = country.registers[register]
    return spec.columns[spec.key].of == "person"


def _unknown(patterns: Iterable[str], known: list[str], place: str, rule: str) -> list[Problem]:
    return [Problem(where=place, value=pattern, rule=rule, remedy=_near(pattern, known))
            for pattern in patterns if not any(means(pattern, name) for name in known)]


def _near(name: str, known: list[str]) -> str:
    """A slip of the pen gets a hint; what another country has and this one has not needs none."""
    hint = did_you_mean(name, known)
    return hint if hint.startswith("did you mean") else ""
