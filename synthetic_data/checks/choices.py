"""Whether the benefits among which people choose fit together: each names a group that others are in too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from synthetic_data.core.errors import Problem
from synthetic_data.core.specs import did_you_mean
from synthetic_data.country.law import Benefit, BenefitChoice


def choice_problems(benefits: Mapping[str, Benefit]) -> Iterator[Problem]:
    """Yield what is wrong with the `choice` of each benefit."""
    chosen = {name: benefit.choice for name, benefit in benefits.items() if benefit.choice is not None}
    for name, choice in chosen.items():
        where = f"benefits/{name}.yml: choice"
        if benefits[name].pays == "once":
            yield Problem(where=where, value="pays: once", remedy="leave the choice out",
                          rule="is made between what is paid month by month")
        if choice.together_with is None:
            yield from _lonely(name, chosen, where)
        else:
            yield from _wrongly_together(name, choice, benefits, f"{where}.together_with")
    for name, benefit in benefits.items():
        for place, case in enumerate(benefit.cases):
            for kind in case.also:
                yield from _further_event(name, benefits, kind, case.also[kind].keys() | case.people.keys(),
                                          f"benefits/{name}.yml: cases[{place}].also.{kind}")


def _lonely(name: str, chosen: Mapping[str, BenefitChoice], where: str) -> Iterator[Problem]:
    among = chosen[name].among
    others = {other for other, choice in chosen.items()
              if choice.among == among and other != name and choice.together_with != name}
    if not others:
        groups = {choice.among for choice in chosen.values()} - {among}
        yield Problem(where=f"{where}.among", value=among, remedy=did_you_mean(among, groups) if groups
                      else "name the same group in the benefit that it excludes, or leave the choice out",
                      rule="is named by no other benefit, so there is nothing to choose between")


def _wrongly_together(name: str, choice: BenefitChoice, benefits: Mapping[str, Benefit], where: str
                      ) -> Iterator[Problem]:
    lead = str(choice.together_with)
    if lead not in benefits:
        yield Problem(where=where, rule="is not a benefit", value=lead, remedy=did_you_mean(lead, benefits))
        return
    other = benefits[lead].choice
    if lead == name or other is None or other.among != choice.among:
        yield Problem(where=where, rule=f"is not another benefit of the group {choice.among}", value=lead,
                      remedy=f"name one whose choice says among: {choice.among}")
    elif other.together_with is not None:
        yield Problem(where=where, rule="adds to another benefit itself", value=lead,
                      remedy="name the benefit that stands by itself")
    if choice.for_good:
        yield Problem(where=where, value=lead, rule="is what people choose, so it says whether for good",
                      remedy=f"move for_good to benefits/{lead}.yml")


def _further_event(name: str, benefits: Mapping[str, Benefit], kind: str, given: set[str],
                   where: str) -> Iterator[Problem]:
    others = [law for law in benefits.values() if law.shares_choice_with(benefits[name])]
    triggers = {law.trigger for law in others} - {benefits[name].trigger}
    if kind not in triggers:
        yield Problem(where=where, rule="is no event by which another benefit of the choice is paid", value=kind,
                      remedy=did_you_mean(kind, triggers) if triggers else "leave it out, or add the choice")
        return
    # The day of the age limit is found from the birthday.
    read = set() if kind == "retirement_age" else {"day"}
    for column in sorted(read.union(*(law.reads for law in others if law.trigger == kind)) - given):
        yield Problem(where=f"{where}.{column}", rule="is missing; the rules read it",
                      remedy="add it as under happened")
