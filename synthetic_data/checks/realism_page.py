"""The realism report as a page: does the population look like the country, and which figures are only assumed?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic_data.checks.measures import household_sizes
from synthetic_data.checks.realism import Realism, chance_text
from synthetic_data.core.specs import Sourced
from synthetic_data.country.patterns import Pattern
from synthetic_data.country.vital import MALE
from synthetic_data.pages import Details, Document, Figure, Heading, KeyFigure, Note, Paragraph, Table, bars, lines
from synthetic_data.people.block import alive
from synthetic_data.people.world import World

_AGE_STEP = 5


def realism_page(world: World, realism: Realism) -> Document:
    """Return the report on a population."""
    profile = world.country.profile
    verdicts = realism.table["verdict"].value_counts()
    met, missed, agrees, differs = (int(verdicts.get(name, 0)) for name in ("met", "missed", "agrees", "differs"))
    asked = realism.exceptions[realism.exceptions["verdict"] != "not asked"]
    living = sum(int(alive(block.lives).sum()) for block in world.blocks)
    return Document(
        title=f"Does this population look like {profile.title}?",
        lead=f"{living:,} made-up people, simulated year by year from {profile.first_year} to "
             f"{profile.reference_date}, beside published figures.",
        blocks=[KeyFigure("Targets met", f"{met} of {met + missed}",
                          "within its stated tolerance, and what chance does to so few people"),
                KeyFigure("Assumed figures kept", f"{agrees} of {agrees + differs}",
                          "nobody has published them, so they are not counted as met"),
                KeyFigure("Rules kept", f"{len(asked) - len(realism.broken)} of {len(asked)}",
                          "no record breaks the rule"),
                KeyFigure("People alive", f"{living:,}", f"asked for: {world.people:,}"),
                _verdict(realism), Heading("Targets"), _deviations(realism), _target_table(realism),
                Heading("What no register may show"), _exceptions(realism),
                Heading("Ages"), _pyramid(world), Heading("Households"), _households(world),
                Heading("What is only assumed"), Paragraph(
                    "These tables and figures of the profile have no published source yet. Treat what depends on them "
                    "as an example, not as evidence."), _assumed(world)],
        footer=f"Country {world.country.code}, seed {world.seed}, {world.people:,} people asked for. "
               "All people are made up; no real person is described.")


def _verdict(realism: Realism) -> Note:
    missed = list(realism.missed["title"])
    if not missed:
        return Note("Every published target is met within its tolerance, and every assumed figure is kept.", "good")
    return Note(f"Missed: {', '.join(missed)}. That is more than the tolerance and chance together usually allow, so "
                "look at the profile first.", "warning")


def _deviations(realism: Realism) -> Figure:
    table = realism.table
    data = pd.DataFrame({"Target": table["title"], "Difference in percent": (table["difference"] * 100).round(1)})
    close = int((table["difference"].abs() <= 0.05).sum())
    worst = table.loc[table["difference"].abs().idxmax()]
    return bars(data, label="Target", value="Difference in percent", title="Difference from the published figure",
                finding=f"The largest difference is {abs(worst['difference']) * 100:.0f} of 100 "
                        f"({worst['title'].lower()}); {close} of {len(table)} differ by at most 5 of 100.")


def _target_table(realism: Realism) -> Table:
    rows = [(row.title, _number(row.target), _number(row.got), f"{row.difference:+.1%}", f"±{row.tolerance:.0%}",
             chance_text(row.chance), row.verdict, row.unit, f"{row.origin}: {row.source}")
            for row in realism.table.itertuples()]
    return Table(("Figure", "Target", "Got", "Difference", "Allowed", "By chance", "Verdict", "Unit", "Source"), rows,
                 caption="Published targets and what the population gives", numeric=(1, 2, 3, 4, 5))


def _exceptions(realism: Realism) -> Table:
    rows = [(row.says, f"{row.exceptions:,}", f"{row.of:,}", row.verdict) for row in realism.exceptions.itertuples()]
    return Table(("Rule", "Exceptions", "Records looked at", "Verdict"), rows, numeric=(1, 2),
                 caption="Rules that every record must keep, looked at in the registers as they are built")


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.4g}"


def _pyramid(world: World) -> Figure:
    rows = []
    for name, women in (("women", True), ("men", False)):
        ages = np.concatenate([block.persons["age"][alive(block.lives) & ((block.lives.sex != MALE) == women)]
                               for block in world.blocks])
        count = np.bincount(np.minimum(ages, 94) // _AGE_STEP, minlength=19)
        rows += [{"Age": place * _AGE_STEP, "People": int(number), "Sex": name} for place, number in enumerate(count)]
    data = pd.DataFrame(rows)
    largest = data.groupby("Age")["People"].sum().idxmax()
    return lines(data, x="Age", y="People", series="Sex", title="People by age and sex",
                 finding=f"The largest age group is {largest} to {largest + _AGE_STEP - 1}.")


def _households(world: World) -> Figure:
    sizes = np.minimum(np.concatenate([household_sizes(block) for block in world.blocks]), 10)
    count = np.bincount(sizes, minlength=11)[1:]
    share = count / count.sum() * 100
    data = pd.DataFrame({"People in the household": [*(str(size) for size in range(1, 10)), "10 and more"],
                         "Of 100 households": share.round(1)})
    return bars(data, label="People in the household", value="Of 100 households", title="Sizes of households",
                finding=f"{share[0]:.0f} of 100 households are one person, {share[3:6].sum():.0f} of 100 have "
                        "four to six members.")


def _assumed(world: World) -> Details:
    profile = world.country.profile
    tables = [(f"table {name}", table.origin, table.source) for name, table in profile.tables.items()]
    numbers = [(name.replace("_", " "), f"{number.origin}: {number.value:g} {number.unit}", number.source)
               for name, number in profile.numbers]
    patterns = [(f"pattern {name.replace('_', ' ')}", f"{part.origin}: {_pattern_text(part)}", part.source)
                for name, part in profile.patterns.parts().items()]
    rows = [row for row in tables + numbers + patterns if row[1].startswith(("assumed", "fitted"))]
    return Details(f"{len(rows)} tables and figures", [Table(("What", "Origin", "Reason"), rows)])


def _pattern_text(part: Pattern | Sourced) -> str:
    if isinstance(part, Sourced):
        return f"{part.value:g} {part.unit}"
    return ", ".join(f"{key} {value:g}" for key, value in part.values.items()) or "none given, so nobody differs"
