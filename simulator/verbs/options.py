"""What several verbs of `readiness office` take and do alike: options, scenarios by name, one object or a text."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from simulator.run.wishes import Engine, engine_wished
from synthetic_data import ADDRESS, on_cluster

if TYPE_CHECKING:
    from simulator.plan.scenario import Scenario

Name = Annotated[str, typer.Argument(help="Name of a shipped scenario, or a YAML file.")]
Seed = Annotated[int, typer.Option(help="Same seed, same luck.")]
Workers = Annotated[int, typer.Option(min=1, help="Processes to use; the result does not depend on it.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
On = Annotated[str | None, typer.Option("--on", help="Switches to turn on instead of the file's, joined by commas.")]
Runs = Annotated[
    int | None, typer.Option("--replications", "-n", min=1, help="Runs; the scenario's own when left out.")
]
Measures = Annotated[str | None, typer.Option("--measures", help="Names of measures, joined by commas.")]
Wanted = Annotated[Engine, typer.Option(help="simpy (the reference), fast (compiled: the same log, sooner) or auto.")]
OnCluster = Annotated[str | None, typer.Option(
    "--cluster", envvar=ADDRESS, help="Address of a Dask scheduler, such as tcp://10.0.0.5:8786: its workers do the "
    "work, instead of processes here.")]
Confidence = Annotated[float, typer.Option(help="Of the intervals, between 0 and 1.")]


@dataclass(frozen=True)
class Sampling:
    """Options of verbs that run scenarios: with which luck, how often, on how many processes, and which switches."""

    seed: Seed = 1
    replications: Runs = None
    workers: Workers = 2
    on: On = None
    engine: Wanted = "auto"


_ADDRESS = inspect.Parameter("cluster", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=OnCluster)


def grouped(verb: Callable[..., None]) -> Callable[..., None]:
    """Let a verb take groups of options: each field of a dataclass becomes an option, where the group stands.

    A verb that spreads its work over workers also takes the address of a cluster.

    Examples
    --------
    >>> def check(name: str, how: Sampling) -> None: print(name, how.seed)
    >>> grouped(check)(name="claim", seed=3, replications=None, workers=1, on=None, engine="simpy")
    claim 3
    """
    # With extras, as that is where typer finds help and limits of an option.
    hints = get_type_hints(verb, include_extras=True)
    groups: dict[str, Any] = {name: kind for name, kind in hints.items() if is_dataclass(kind)}

    def call(**given: Any) -> None:
        address = given.pop(_ADDRESS.name, None)
        for name, kind in groups.items():
            given[name] = kind(**{field.name: given.pop(field.name) for field in fields(kind)})
        wanted: Engine = next((how.engine for how in given.values() if isinstance(how, Sampling)), "auto")
        with on_cluster(address), engine_wished(wanted) as wish:
            verb(**given)
        for line in wish.said:
            typer.echo(line, err=True)

    parameters = [
        # By keyword, since a group may put options with defaults before those without.
        inspect.Parameter(each.name, inspect.Parameter.KEYWORD_ONLY, default=each.default, annotation=annotation)
        for name, own in inspect.signature(verb).parameters.items()
        for each, annotation in (_fields_of(groups[name]) if name in groups else [(own, hints[name])])
    ]
    if any(parameter.name == "workers" for parameter in parameters):
        parameters.append(_ADDRESS)
    call.__name__, call.__doc__ = verb.__name__, verb.__doc__
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # read by typer
    return call


def _fields_of(kind: Any) -> list[tuple[Any, Any]]:
    hints = get_type_hints(kind, include_extras=True)
    return [(field, hints[field.name]) for field in fields(kind)]


def load(name: str, on: str | None = None) -> Scenario:
    """Return a scenario, with the switches of `--on` where they were given; the measures that it names are there.

    Raises
    ------
    BadInput : its files break rules, or name a measure that there is not
    """
    from simulator.measures.named import unknown_measures
    from simulator.plan.scenario import load_scenario
    from synthetic_data import BadInput

    office = load_scenario(name, on=None if on is None else tuple(split(on)))
    if problems := [*unknown_measures(office)]:
        raise BadInput(problems)
    return office


def split(text: str, between: str = ",") -> list[str]:
    """Return the parts of a joined option.

    Examples
    --------
    >>> split("outage, wave,")
    ['outage', 'wave']
    """
    return [part.strip() for part in text.split(between) if part.strip()]


def split_values(text: str, place: str) -> list[str]:
    """Return the values joined by commas in one option; of text alone can a comma have cut a number.

    Raises
    ------
    BadInput : two of them may be one number with a decimal comma, such as 0,05 %
    """
    from synthetic_data import BadInput, Problem, cut_rule

    values = split(text)
    if rule := cut_rule(values):
        raise BadInput(Problem(where=place, rule=rule))
    return values


def show(as_json: bool, values: Callable[[], dict[str, Any]], text: Callable[[], str]) -> None:
    """Print a result as one JSON object or as text; only the one that is asked for is made."""
    from simulator.report.printing import as_json as one_object

    typer.echo(one_object(values()) if as_json else text())
