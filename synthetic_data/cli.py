"""`readiness people`: build, describe, check, check-country, realism, life, sample."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from synthetic_data.core.cluster import ADDRESS, on_cluster

if TYPE_CHECKING:
    from pandas import DataFrame

app = typer.Typer(help="Synthetic people, registers and their known errors.", no_args_is_help=True)

CountryName = Annotated[str, typer.Option("--country", help="A shipped country, or a folder laid out like one.")]
People = Annotated[int, typer.Option("--people", "-n", help="About how many people are alive on the reference date.")]
Seed = Annotated[int, typer.Option(help="Same seed, same bytes.")]
AsOf = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="What the office knew on this day.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
Truth = Annotated[Path | None, typer.Option(help="Folder of the truth; beside the data when left out.")]


def _print_json(values: dict[str, object]) -> None:
    import json

    print(json.dumps(values, sort_keys=True, ensure_ascii=False, default=str))


def _records(table: DataFrame) -> list[dict[Hashable, Any]]:
    """Rows of a table for JSON, which knows no NaN: what is not known is null."""
    rows: list[dict[Hashable, Any]] = table.astype(object).where(table.notna(), None).to_dict("records")
    return rows


@app.command()
def build(
    out: Annotated[Path, typer.Argument(help="Folder for the registers.")],
    people: People = 2000,
    seed: Seed = 1,
    country: CountryName = "azerbaijan",
    truth: Truth = None,
    defects: Annotated[str | None, typer.Option(help="A defect plan: a shipped name or a YAML file.")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Also as CSV, the way each agency sends it.")] = False,
    sqlite: Annotated[bool, typer.Option("--sqlite", help="Also all registers in one SQLite file.")] = False,
    duckdb: Annotated[bool, typer.Option("--duckdb", help="Also all registers in one DuckDB file.")] = False,
    future: Annotated[bool, typer.Option("--future", help="Also what the office receives after the reference date, as "
                                         "a study of late records needs it.")] = False,
    workers: Annotated[int, typer.Option(min=1, help="Processes; the bytes do not depend on it.")] = 1,
    cluster: Annotated[str | None, typer.Option(envvar=ADDRESS, help="Address of a Dask scheduler, such as "
                                                "tcp://10.0.0.5:8786: its workers make the blocks, in a folder that "
                                                "all machines share.")] = None,
    as_json: Json = False,
) -> None:
    """Make a population: registers in one folder, the truth about them in another. Goes on after an interruption.

    The registers hold what the office has received by the reference date.
    """
    from synthetic_data.delivery.output import PopulationOrder, write_population

    order = PopulationOrder(country=country, people=people, seed=seed, plan=defects, csv=csv, sqlite=sqlite,
                            duckdb=duckdb, future=future, workers=workers)
    with on_cluster(cluster):
        made = write_population(order, out, truth)
    place = truth or out.with_name(f"{out.name}-truth")
    if as_json:
        _print_json({"made": made, "data": str(out), "truth": str(place), "people": people, "seed": seed})
        return
    print(f"Registers: {out}" if made else f"Nothing to do: {out} already holds this population")
    print(f"Truth:     {place} (keep it away from trainees)")


@app.command()
def describe(
    folder: Annotated[Path, typer.Argument(help="A folder that `build` made.")],
    register: Annotated[str | None, typer.Option(help="Only this register.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the codebook with pictures to this HTML file.")] = None,
    as_json: Json = False,
) -> None:
    """Say what the registers in a folder hold: what each column means, how full it is, its commonest value."""
    from synthetic_data.core.errors import BadInput, Problem
    from synthetic_data.core.specs import did_you_mean
    from synthetic_data.delivery.described import describe_folder

    table = describe_folder(folder)
    if register is not None:
        known = set(table["register"])
        if register not in known:
            raise BadInput(Problem(where="--register", rule=f"is not a register in {folder}", value=register,
                                   remedy=did_you_mean(register, known)))
        table = table[table["register"] == register]
    if out is not None:
        from synthetic_data.delivery.codebook import codebook
        from synthetic_data.pages import render_html

        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(render_html(codebook(folder)), encoding="utf-8")
    if as_json:
        _print_json({"columns": _records(table)})
        return
    if out is not None:
        print(f"Codebook: {out}")
        return
    for name, columns in table.groupby("register"):
        print(f"\n{name}: {columns['rows'].iloc[0]:,} rows")
        shown = columns.assign(filled=[f"{share:.1%}" for share in columns["filled"]])
        print(shown[["column", "title", "unit", "type", "filled", "different", "commonest"]].to_string(index=False))


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="A folder that `build` made.")],
    truth: Truth = None,
    blocks: Annotated[int, typer.Option(min=0, help="How many blocks to make again and compare.")] = 1,
    defects: Annotated[str | None, typer.Option(help="The plan file, if the plan was not a shipped one.")] = None,
    country: Annotated[str | None, typer.Option(help="The country folder, if it was not a shipped one.")] = None,
    as_json: Json = False,
) -> None:
    """Check files against their manifest, and make some blocks again, alone, to see that they come out the same."""
    from synthetic_data.delivery.described import check_folder

    done = check_folder(folder, truth or folder.with_name(f"{folder.name}-truth"), defects, country, blocks)
    if as_json:
        _print_json({**done})
        return
    print(f"{done['files']} files are as they were made; {done['blocks_made_again']} block(s) came out the same again.")


@app.command("check-country")
def check_country(
    country: Annotated[str, typer.Argument(help="A shipped country, or a folder laid out like one.")],
    people: People = 300_000,
    seed: Seed = 1,
    files_only: Annotated[bool, typer.Option("--files-only", help="Leave the published targets out.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="Say which number moves each missed target.")] = False,
    assumed: Annotated[bool, typer.Option("--assumed", help="List every figure without a source.")] = False,
    as_json: Json = False,
) -> None:
    """Check a country's files, its worked cases, and whether a population meets the published targets."""
    from synthetic_data.checks.assumptions import assumed_figures
    from synthetic_data.checks.country_check import check_targets, find_problems
    from synthetic_data.checks.levers import explained
    from synthetic_data.core.errors import BadInput, CheckFailed
    from synthetic_data.country.loading import load_country

    problems = find_problems(country)
    if problems:
        raise BadInput(problems)
    result = None if files_only else check_targets(country, people, seed)
    failed = [] if result is None else result.failures()
    moves = explained(result.missed) if explain and result is not None else []
    listed = assumed_figures(load_country(country)) if assumed else []
    if as_json:
        tables = (result.missed, result.broken) if result is not None else ()
        missed, broken = map(_records, tables) if tables else ([], [])
        _print_json({"country": country, "missed": missed, "broken": broken, "targets_checked": not files_only}
                    | ({"explained": moves} if explain else {}) | ({"assumed": listed} if assumed else {}))
    else:
        print("".join(f"- {place}: {value} ({reason})\n" for place, value, reason in listed), end="")
        print("".join(f"{sentence}\n" for sentence in moves), end="")
    if not as_json and not failed:
        found = "" if result is None else f", and every record keeps the rules. {result.counted()}"
        print(f"{country}: sound{found}")
    if failed:
        raise CheckFailed("\n".join(failed))


@app.command("new-country")
def new_country(
    code: Annotated[str, typer.Argument(help="Its two-letter code, such as GE, or a name of your own.")],
    locale: Annotated[str, typer.Option(help="Locale of Faker for names, streets, firms and jobs, such as ka_GE.")],
    out: Annotated[Path | None, typer.Option(help="Folder to make; left out: one called like the code.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Which words are common.")] = 1,
    as_json: Json = False,
) -> None:
    """Begin a country: a complete, checked folder from a Faker locale, and a list of what is still to be looked up."""
    from synthetic_data.delivery.new_country import LIST_FILE, new_country

    made = new_country(code, locale, out, seed)
    if as_json:
        _print_json({"folder": str(made.folder), "title": made.title, "assumed": made.assumed})
        return
    print(f"{made.folder}: {made.title}, complete and checked. {len(made.assumed)} things are still assumed:\n")
    print("\n".join(f"- {sentence}" for sentence in made.assumed))
    print(f"\nThe list also lies in {made.folder / LIST_FILE}. Next: readiness people realism --country {made.folder}")


@app.command()
def pools(folder: Annotated[Path, typer.Argument(help="A country's folder whose profile names a locale.")]) -> None:
    """Draw the words of a country anew from the Faker locale that its profile names, and keep them as data."""
    from synthetic_data.delivery.new_country import draw_pools

    print(f"{draw_pools(folder)}: drawn, and kept from now on")


@app.command()
def realism(
    country: CountryName = "azerbaijan",
    people: People = 100_000,
    seed: Seed = 1,
    out: Annotated[Path | None, typer.Option(help="Write the report with charts to this HTML file.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 4 when a target is missed or a rule broken.")]
    = False,
    as_json: Json = False,
) -> None:
    """Compare a population with published figures, and count what no register of it may show."""
    from synthetic_data.checks.country_check import load_sound_country
    from synthetic_data.checks.realism import chance_text, check_realism
    from synthetic_data.core.errors import CheckFailed
    from synthetic_data.people.population import build_population

    world = build_population(load_sound_country(country), people=people, seed=seed)
    result = check_realism(world)
    if out is not None:
        from synthetic_data.checks.realism_page import realism_page
        from synthetic_data.pages import render_html

        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(render_html(realism_page(world, result)), encoding="utf-8")
    if as_json:
        _print_json({name: _records(table) for name, table in (
            ("targets", result.table), ("further", result.further), ("exceptions", result.exceptions))})
    else:
        shown = result.table.assign(difference=[f"{value:+.1%}" for value in result.table["difference"]],
                                    chance=[chance_text(value) for value in result.table["chance"]])
        print(shown[["title", "target", "got", "difference", "chance", "verdict", "source"]].to_string(index=False))
        print(f"\n{result.counted()}\n")
        print(result.exceptions.to_string(index=False))
        asked = int((result.exceptions["verdict"] != "not asked").sum())
        print(f"\n{asked - len(result.broken)} of {asked} rules are kept by every record.")
        if out is not None:
            print(f"Report: {out}")
    if strict and (failed := result.failures()):
        raise CheckFailed("\n".join(failed))


@app.command()
def life(
    folder: Annotated[Path | None, typer.Argument(help="A folder that `build` made; left out: a population made now.")]
    = None,
    truth: Truth = None,
    person: Annotated[str | None, typer.Option(help="Personal number of one of the family.")] = None,
    happened: Annotated[str | None, typer.Option("--with", help="The first family in which this happened in the last "
                                                 "years, such as widowhood, disability or birth.")] = None,
    people: Annotated[int | None, typer.Option("--people", "-n", help="Size of the population made now: 2000.")] = None,
    seed: Annotated[int | None, typer.Option(help="Its seed: 1.")] = None,
    country: Annotated[str | None, typer.Option(help="Its country: azerbaijan; of a folder: if not a shipped one.")]
    = None,
    out: Annotated[Path | None, typer.Option(help="Write the page to this file, .html or .pdf.")] = None,
    as_json: Json = False,
) -> None:
    """Tell one family's life: what happened, which register knew it when, what was paid. Holds the truth."""
    from synthetic_data.delivery.life import find_life, life_text, life_values, write_life

    found = find_life(folder, truth, person=person, happened=happened, people=people, seed=seed, country=country)
    if out is not None:
        write_life(found, out, folder)
    if as_json:
        _print_json(life_values(found))
    elif out is not None:
        print(f"Life: {out} (it holds the truth: keep it away from trainees)")
    else:
        print(life_text(found))


@app.command()
def sample(
    register: Annotated[str, typer.Argument(help="Name of a register.")] = "population_register",
    rows: Annotated[int, typer.Option(min=1, max=1000, help="How many rows.")] = 5,
    people: People = 2000,
    seed: Seed = 1,
    country: CountryName = "azerbaijan",
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Print a few records of one register, to see what it looks like."""
    from synthetic_data.checks.country_check import load_sound_country
    from synthetic_data.people.population import build_population
    from synthetic_data.registers.writing import build_registers

    world = build_population(load_sound_country(country), people=people, seed=seed)
    day = None if as_of is None else as_of.date()
    frame = build_registers(world, as_of=day, only=[register])[register].tail(rows)
    if as_json:
        _print_json({"register": register, "records": _records(frame)})
        return
    spec = world.country.registers[register]
    print(f"{spec.title} ({spec.agency}), last {len(frame)} records\n")
    print(frame.to_string(index=False))
