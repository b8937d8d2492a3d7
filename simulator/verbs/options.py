"""What several verbs of `readiness office` take and do alike: options, scenarios by name, one object or a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from simulator.plan.scenario import Scenario

Name = Annotated[str, typer.Argument(help="Name of a shipped scenario, or a YAML file.")]
Seed = Annotated[int, typer.Option(help="Same seed, same luck.")]
Workers = Annotated[int, typer.Option(min=1, help="Processes to use; the result does not depend on it.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
On = Annotated[str | None, typer.Option("--on", help="Switches to turn on instead of the file's, joined by commas.")]


def load(name: str, on: str | None = None) -> Scenario:
    """Return a scenario, with the switches of `--on` where they were given."""
    from simulator.plan.scenario import load_scenario

    return load_scenario(name, on=None if on is None else tuple(split(on)))


def split(text: str, between: str = ",") -> list[str]:
    """Return the parts of a joined option.

    Examples
    --------
    >>> split("outage, wave,")
    ['outage', 'wave']
    """
    return [part.strip() for part in text.split(between) if part.strip()]


def show(as_json: bool, values: Callable[[], dict[str, Any]], text: Callable[[], str]) -> None:
    """Print a result as one JSON object or as text; only the one that is asked for is made."""
    from simulator.report.printing import as_json as one_object

    typer.echo(one_object(values()) if as_json else text())
