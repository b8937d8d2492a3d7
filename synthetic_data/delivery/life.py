"""`readiness people life`: find the family somebody asks for, and tell its life as text, values or a page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.delivery.chronicle import Chronicle, from_folders, made_now
from synthetic_data.delivery.family_life import FamilyLife, find_family
from synthetic_data.delivery.life_page import KEEP_AWAY, life_page
from synthetic_data.delivery.life_sentences import SELF, day_words, rights_sentences, sentences
from synthetic_data.delivery.output import PopulationOrder
from synthetic_data.pages import render_html, render_pdf

USUAL_KIND = "widowhood"
"""Kind of event by which a family is chosen where nothing is said."""
_USUAL = PopulationOrder(country="azerbaijan", people=2000, seed=1)


def find_life(folder: Path | None, truth: Path | None, *, person: str | None, happened: str | None,
              people: int | None, seed: int | None, country: str | None) -> FamilyLife:
    """Return the life of the family asked for.

    Parameters
    ----------
    folder : what `readiness people build` made; None for a population made now
    truth : the truth about the folder; None for the folder beside it
    person, happened : personal number or kind of event; where neither is given, a family with a widow or widower
    people, seed, country : the population made now

    Raises
    ------
    BadInput : what is asked for does not go together, or there is no such family
    """
    made = {"--people": people, "--seed": seed}
    problems = [Problem(where=option, rule="is of a population made now, and a folder was named", value=value,
                        remedy="leave one of them out")
                for option, value in made.items() if folder is not None and value is not None]
    if folder is None and truth is not None:
        problems.append(Problem(where="--truth", rule="belongs to a folder, and none was named", value=str(truth),
                                remedy="name the folder that `build` made"))
    if problems:
        raise BadInput(problems)
    kind = USUAL_KIND if person is None and happened is None else happened
    return find_family(_chronicles(folder, truth, people, seed, country), person=person, kind=kind)


def _chronicles(folder: Path | None, truth: Path | None, people: int | None, seed: int | None, country: str | None
                ) -> Iterator[Chronicle]:
    if folder is not None:
        return from_folders(folder, truth or folder.with_name(f"{folder.name}-truth"), country)
    return made_now(country or _USUAL.country, _USUAL.people if people is None else people,
                    _USUAL.seed if seed is None else seed)


def write_life(life: FamilyLife, out: Path, folder: Path | None = None) -> None:
    """Write the page as HTML or PDF, by the ending of the file.

    Raises
    ------
    BadInput : the ending is another, or the file would lie with the data that trainees get
    """
    if out.suffix not in (".html", ".pdf"):
        raise BadInput(Problem(where="--out", rule="must end in .html or .pdf", value=str(out),
                               remedy="write such as family.html"))
    if folder is not None and out.resolve().is_relative_to(folder.resolve()):
        raise BadInput(Problem(where="--out", rule="the truth must not lie with the data trainees get", value=str(out),
                               remedy="choose a place outside that folder"))
    out.parent.mkdir(parents=True, exist_ok=True)
    page = life_page(life)
    if out.suffix == ".pdf":
        render_pdf(page, out)
    else:
        out.write_text(render_html(page), encoding="utf-8")


def life_text(life: FamilyLife) -> str:
    """Return the life as lines for a terminal."""
    lines = [f"One family of {life.chronicle.country.profile.title} ({life.chronicle.run})", KEEP_AWAY, "",
             *_member_lines(life), "", "What happened, and who knew:",
             *(f"{number:>3}. {text}" for number, text in sentences(life)), "", "What they have a right to:",
             *(f"  - {text}" for text in rights_sentences(life))]
    planted = len(life.planted)
    return "\n".join([*lines, *(["", f"Errors planted in these records: {planted}"] if planted else [])])


def _member_lines(life: FamilyLife) -> Iterator[str]:
    for one in life.members.itertuples(index=False):
        relation = "about whom this is" if one.relation == SELF else one.relation
        died = "" if pd.isna(one.died) else f", died {day_words(one.died)}"
        yield f"  {one.name} ({relation}), {one.personal_number}, born {day_words(one.born)}{died}"


def life_values(life: FamilyLife) -> dict[str, Any]:
    """Return the life as plain values: what the page is made from."""
    tables = {name: json.loads(getattr(life, name).astype(object).to_json(orient="records", date_format="iso",
                                                                          force_ascii=False, default_handler=str))
              for name in ("members", "happened", "told", "rights", "planted")}
    key = None if life.key < 0 else life.key
    return {"synthetic": True, "truth": True, "focus": life.focus, "key_event": key, "run": life.chronicle.run,
            "reference_date": f"{life.today:%Y-%m-%d}", "left_out": life.left_out, **tables,
            "sentences": [text for _, text in sentences(life)], "rights_in_words": list(rights_sentences(life))}
