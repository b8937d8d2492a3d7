"""`readiness office practices` and `practice`: the library of what offices did."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from simulator.verbs.options import Json, Runs, Seed, Workers, grouped, show

if TYPE_CHECKING:
    from simulator.library.card import RunCard
    from simulator.library.trial import Trial

app = typer.Typer()


@dataclass(frozen=True)
class Looking:
    """What somebody looks for."""

    topic: Annotated[str, typer.Option(help="Part of a topic, such as 'service quality'.")] = ""
    country: Annotated[str, typer.Option(help="Two letters, such as AZ.")] = ""
    year: Annotated[int | None, typer.Option(help="Year of the change.")] = None
    family: Annotated[str, typer.Option(help="Kind of office, such as channel_shift.")] = ""
    mechanism: Annotated[str, typer.Option(help="Number of a mechanism, such as M08.")] = ""
    group: Annotated[str, typer.Option(help="Part of what people are called, such as 'abroad'.")] = ""
    kind: Annotated[str, typer.Option(help="runs, study, taught or context.")] = ""
    text: Annotated[str, typer.Option(help="Words that title, people or text hold.")] = ""


@dataclass(frozen=True)
class Asking:
    """What is asked of one practice; the card itself when nothing is."""

    run: Annotated[bool, typer.Option("--run", help="Run it before and after, beside what was expected.")] = False
    trap: Annotated[bool, typer.Option("--trap", help="The misleading and the honest figure side by side.")] = False
    break_even: Annotated[bool, typer.Option("--break-even", help="From when on it is worth while.")] = False
    numbers: Annotated[bool, typer.Option("--numbers", help="Every number of its office, and where from.")] = False
    write: Annotated[Path | None, typer.Option(help="Folder for both offices as files, to change and run.")] = None
    maps: Annotated[Path | None, typer.Option(help="Folder for both offices as maps, changed steps marked.")] = None


class Answer(NamedTuple):
    """What one question was answered, as values and as text, and whether it is what the card says."""

    values: dict[str, Any]
    text: str
    as_said: bool


@app.command()
@grouped
def practices(
    look: Looking,
    page: Annotated[Path | None, typer.Option(help="Write them as one page with a map and a search instead.")] = None,
    measure: Annotated[bool, typer.Option("--measure", help="Run those that changed, and keep what they show for "
                                          "cards and page.")] = False,
    again: Annotated[bool, typer.Option("--again", help="With --measure: run those that did not change, too.")] = False,
    workers: Workers = 2,
    as_json: Json = False,
) -> None:
    """List what offices did, by topic, country, year, kind of office or people."""
    from simulator.library.catalogue import CardFilter, load_practices, row_of
    from simulator.library.texts import list_text

    cards = load_practices(CardFilter(**asdict(look)))
    if again and not measure:
        raise typer.BadParameter("goes with --measure, and only with it", param_hint="--again")
    if measure:
        from simulator.library.figures import keep_all

        for path in keep_all(cards, again=again, workers=workers):
            typer.echo(path)
        return
    if page is not None:
        from simulator.library.page import write_library

        write_library(page, cards)
        typer.echo(page)
        return
    show(as_json, lambda: {"practices": [row_of(name, card) for name, card in cards.items()]},
         lambda: list_text(cards))


@app.command()
@grouped
def practice(
    name: Annotated[str, typer.Argument(help="Id of a practice, or a card's YAML file.")],
    ask: Asking,
    seed: Seed = 1,
    replications: Runs = None,
    workers: Workers = 2,
    as_json: Json = False,
) -> None:
    """Show one practice, run it, or doubt it; exit code 4 when it does not do what its card says."""
    from simulator.library.card import load_practice
    from simulator.library.card_check import card_problems
    from simulator.library.texts import card_text
    from simulator.library.values import card_values
    from synthetic_data import BadInput

    card, known_as = load_practice(name), Path(name).stem
    if card.kind in ("runs", "study") and (problems := card_problems(card, known_as)):
        raise BadInput(problems)
    if not any(asdict(ask).values()):
        show(as_json, lambda: card_values(card, known_as), lambda: card_text(card, known_as))
        return
    runs = _that_runs(card, known_as)
    if ask.write:
        _write(runs, known_as, ask.write)
    if ask.numbers:
        _numbers(runs, known_as, as_json)
    questions = ask.run or ask.trap or ask.break_even
    if questions or ask.maps:
        from simulator.library.trial import Trial

        trial = Trial(runs, known_as, seed=seed, replications=replications, workers=workers)
        if ask.maps:
            _maps(trial, ask.maps)
        if questions and not _answered(trial, ask, as_json):
            raise typer.Exit(4)


def _answered(trial: Trial, ask: Asking, as_json: bool) -> bool:
    """Print what is asked; False when something is not as the card says."""
    asked = {"run": (ask.run, _run), "trap": (ask.trap, _trap), "break_even": (ask.break_even, _break_even)}
    answers = {name: answer(trial) for name, (wanted, answer) in asked.items() if wanted}
    show(as_json, lambda: {name: answer.values for name, answer in answers.items()},
         lambda: "\n\n".join(answer.text for answer in answers.values()))
    return all(answer.as_said for answer in answers.values())


def _run(trial: Trial) -> Answer:
    from simulator.library.doubting import group_figures
    from simulator.library.judging import judge
    from simulator.library.texts import expected_text
    from simulator.library.values import run_values

    rows, groups = judge(trial), group_figures(trial)
    return Answer(run_values(rows, groups), expected_text(rows, groups), all(row.holds for row in rows))


def _trap(trial: Trial) -> Answer:
    from simulator.library.doubting import show_trap
    from simulator.library.texts import trap_text
    from simulator.library.values import trap_values

    shown = show_trap(trial)
    return Answer(trap_values(shown), trap_text(trial.card, shown), shown.holds)


def _break_even(trial: Trial) -> Answer:
    from simulator.library.doubting import find_break_even, is_where_said
    from simulator.library.texts import break_even_text

    found = find_break_even(trial)
    return Answer(found.as_values(), break_even_text(trial.card, found), is_where_said(trial.card.break_even, found))


def _that_runs(card: object, name: str) -> RunCard:
    from simulator.library.card import RunCard
    from synthetic_data import BadInput, Problem

    if not isinstance(card, RunCard):
        raise BadInput(Problem(where=name, rule="is told or taught and has no office to run",
                               remedy="leave the option out to read its card"))
    return card


def _write(card: RunCard, name: str, folder: Path) -> None:
    from simulator.library.offices import office_after, office_before
    from simulator.whatif.bundle import write_scenario
    from synthetic_data import whole_files

    sides = {"before": office_before(card, name), "after": office_after(card, name)}
    with whole_files(folder) as draft:
        for side, office in sides.items():
            write_scenario(office, draft / f"{name}-{side}.yml", made_by="the practice library")
    for side in sides:
        typer.echo(folder / f"{name}-{side}.yml")


def _maps(trial: Trial, folder: Path) -> None:
    from simulator.library.steps import both_maps, changed_words, step_figures
    from synthetic_data import whole_files

    figures = step_figures(trial)
    drawn = both_maps(trial.card, trial.name, figures)
    with whole_files(folder) as draft:
        for side, svg in drawn.items():
            (draft / f"{trial.name}-{side}.svg").write_text(svg, encoding="utf-8")
    for line in [*(folder / f"{trial.name}-{side}.svg" for side in drawn), *changed_words(figures)]:
        typer.echo(line)


def _numbers(card: RunCard, name: str, as_json: bool) -> None:
    from simulator.library.offices import office_after
    from simulator.plan.provenance import list_assumptions
    from simulator.report.printing import as_text, records

    table = list_assumptions(office_after(card, name))
    show(as_json, lambda: {"numbers": records(table)}, lambda: as_text(
        ("Place", "Value", "Origin", "Where from"), table.astype(str).to_numpy().tolist()))
