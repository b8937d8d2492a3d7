"""Everything that can be said about a scenario before it runs."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.check.alike_names import alike_names
from simulator.check.benefits import unmet_words
from simulator.check.calendar_days import day_problems
from simulator.check.citizens import citizen_problems
from simulator.check.controllers import controller_problems
from simulator.check.deadlines import deadline_problems
from simulator.check.drawn import lost_steps, lost_ways
from simulator.check.idle import idle_parts
from simulator.check.load import RoleLoad, role_loads
from simulator.check.markets import market_problems
from simulator.check.monthly_money import monthly_money
from simulator.check.prices import unused_prices
from simulator.check.references import lonely_second_looks, unknown_names
from simulator.check.roles import idle_roles
from simulator.check.selections import selection_problems
from simulator.check.shape import shape_problems
from simulator.check.sites import site_warnings
from simulator.check.size import expected_cases, size_problems
from simulator.check.switches import switch_problems
from simulator.check.teams import team_problems
from simulator.check.windows import outside_of_run
from simulator.plan.scenario import Scenario
from synthetic_data import BadInput, Problem

# At 0.9 a case at a single desk waits nine times as long as it is worked on (M/M/1).
_BUSY = 0.9


@dataclass(frozen=True, kw_only=True)
class Soundness:
    """What a check found: problems forbid a run, warnings do not."""

    problems: tuple[Problem, ...]
    warnings: tuple[str, ...] = ()
    loads: tuple[RoleLoad, ...] = ()
    cases: float = 0.0
    """Expected number in one replication."""


def find_problems(scenario: Scenario, replications: int | None = None, *, in_blocks: bool = False) -> list[Problem]:
    """Return all problems; the graph is judged only when all names in it are known."""
    problems = [*unknown_names(scenario), *team_problems(scenario), *deadline_problems(scenario),
                *selection_problems(scenario), *controller_problems(scenario),
                *market_problems(scenario), *monthly_money(scenario)]
    if not problems:
        problems += [*day_problems(scenario), *citizen_problems(scenario), *shape_problems(scenario)]
    return problems + list(size_problems(scenario, replications, in_blocks=in_blocks))


def require_sound(scenario: Scenario, replications: int | None = None, *, in_blocks: bool = False) -> None:
    """Raise `BadInput` with every problem of the scenario, if it has any; so many replications are meant.

    Parameters
    ----------
    in_blocks : no log is held as a whole, only blocks of its cases one after another
    """
    problems = find_problems(scenario, replications, in_blocks=in_blocks)
    if problems:
        raise BadInput(problems)


def check_scenario(scenario: Scenario) -> Soundness:
    """Say before a run whether a scenario is sound, and how busy its staff will be.

    An office that was imported from a drawing must also have every step that is drawn; a run does not ask that, as an
    alternative may do without one.

    Examples
    --------
    >>> from simulator import load_scenario
    >>> check_scenario(load_scenario("claim")).problems
    ()
    """
    problems = [*find_problems(scenario), *lost_steps(scenario.process)]
    problems = problems or [*switch_problems(scenario, find_problems)]
    if problems:
        return Soundness(problems=tuple(problems))
    # Where nobody can know how busy staff are, nobody says it.
    loads = () if "utilisation" in scenario.not_identified else tuple(role_loads(scenario))
    return Soundness(
        problems=(), loads=loads, cases=expected_cases(scenario),
        warnings=(*filter(None, map(_warning, loads)), *lost_ways(scenario.process), *_waits_for_ever(scenario),
                  *site_warnings(scenario), *unmet_words(scenario), *idle_roles(scenario), *unused_prices(scenario),
                  *outside_of_run(scenario), *alike_names(scenario),
                  *(f"{idle}, so it changes nothing" for idle in idle_parts(scenario))),
    )


def _waits_for_ever(scenario: Scenario) -> Iterator[str]:
    for name, role in lonely_second_looks(scenario):
        yield (f"{name}: wants another person than the step before, and the role {role} has one; cases of theirs wait "
               "here to the end of the run")


def _warning(load: RoleLoad) -> str:
    needed = (
        f"{load.title}: work for {load.offered:.1f} hours a week meets {load.capacity:.1f} hours of staff"
    )
    if not math.isfinite(load.utilisation):
        return f"{needed}: what comes waits for ever, as far as this role is needed"
    if load.utilisation >= 1:
        return (
            f"{needed}: overloaded ({100 * load.utilisation:.0f} of 100 hours would be needed), "
            "so the backlog grows as long as this lasts"
        )
    if load.utilisation >= _BUSY:
        return f"{needed}: {100 * load.utilisation:.0f} of 100 hours are busy, so waits will be long and uncertain"
    return ""
