"""Begin a country: a complete folder of a Faker locale's words and made-up figures, each marked as not looked up."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from synthetic_data.checks.assumptions import INVENTED, NOT_LOOKED_UP, TEMPLATE, assumed_figures
from synthetic_data.checks.country_check import find_problems
from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.shown_text import shown
from synthetic_data.core.specs import load_spec
from synthetic_data.country.faker_locale import Faked, draw_from_faker, known_country
from synthetic_data.country.forms import CountryProfile, PoolSource
from synthetic_data.country.loading import list_countries, load_country
from synthetic_data.country.pools import NAME_POOLS, pools_folder, write_pools

LIST_FILE = "ASSUMED.md"
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,30}")
_CURRENCY = "units of money"
_TOWN, _VILLAGE = 60, 25
"""Weights of the first town and of the villages around each (assumed)."""
_DISTRICTS = 24
_FEW_SHARED = 0.05
"""Share of the shorter list of first names that may stand in both, as some names are of both sexes everywhere."""
POOLED = {"employment_contract": "job: {title: Job, take: job}",
          "bank_account": "email: {title: E-mail address (of a domain that can belong to nobody), take: email}",
          "assistance_claim": "remark: {title: Remark on the claim (filler text), take: remark}"}
"""Register → the column that it takes from the country's pools of words; the template has no pools."""
_WHAT = {"company": "Firms", "job": "Jobs", "phone": "Phone numbers", "email": "E-mail addresses",
         "text": "Short texts", "street": "Streets", "town": "Towns"}


@dataclass(frozen=True)
class NewCountry:
    """What was made."""

    folder: Path
    title: str
    assumed: list[str]
    """Everything that nobody has looked up yet, a plain sentence each."""


def new_country(code: str, locale: str, folder: Path | None = None, seed: int = 1) -> NewCountry:
    """Write a country's folder, checked and whole, or nothing.

    Parameters
    ----------
    code : what the country is called in commands; a two-letter code such as GE also gives its title and capital
    locale : of Faker, such as ka_GE
    folder : where to write; ``./<code>`` when left out
    seed : of the pools

    Raises
    ------
    BadInput : the code is none or taken, the folder exists, or Faker has no names for the locale
    """
    target = folder or Path(code)
    if problems := [*_code_problems(code), *_folder_problems(target)]:
        raise BadInput(problems)
    # Not checked here: what is no locale is told below, with those that are near it.
    source = PoolSource.model_construct(faker=locale, seed=seed, tail=0.0)
    faked = draw_from_faker(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as space:
        draft = Path(space) / target.name
        title, capital = known_country(code) or (code, f"{code} City")
        _write(draft, code, title, capital, source, faked)
        if problems := find_problems(draft):
            raise BadInput(problems)
        assumed = _sentences(draft, title, source, faked)
        (draft / LIST_FILE).write_text(_list_page(title, assumed), encoding="utf-8")
        # Last and in one step: a country with problems is never left behind.
        draft.rename(target)
    return NewCountry(target, title, assumed)


def draw_pools(folder: Path) -> Path:
    """Draw the pools that a profile names, and return their folder.

    Raises
    ------
    BadInput : the profile names no locale, Faker does not know it, or the pools lie there already
    """
    profile = load_spec(folder / "profile.yml", CountryProfile)
    if profile.pools is None:
        raise BadInput(Problem(where=f"{folder}/profile.yml: pools", rule="is missing",
                               remedy="add a line such as pools: {faker: ka_GE}"))
    target = pools_folder(folder, profile.pools)
    if problems := [*_folder_problems(target)]:
        raise BadInput(problems)
    drawn = draw_from_faker(profile.pools)
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as space:
        write_pools(drawn.pools, Path(space) / "pools")
        (Path(space) / "pools").rename(target)
    return target


def _code_problems(code: str) -> Iterator[Problem]:
    if not _CODE.fullmatch(code):
        yield Problem(where="code", rule="must begin with a letter and hold letters, digits, - and _ only", value=code,
                      remedy="use the two-letter code of the country, such as GE")
    elif code.lower() in list_countries():
        yield Problem(where="code", rule="is a country that exists already", value=code,
                      remedy="choose another code, or give its name to --country")


def _folder_problems(target: Path) -> Iterator[Problem]:
    if target.exists() or target.is_symlink():
        yield Problem(where=str(target), rule="exists already, and nothing in it was touched",
                      remedy="choose another folder with --out, or move it away")


# ---- what is written ---------------------------------------------------------------------------------------
def _write(draft: Path, code: str, title: str, capital: str, source: PoolSource, faked: Faked) -> None:
    shutil.copytree(TEMPLATE, draft, ignore=shutil.ignore_patterns("names", "pools"))
    write_pools(faked.pools, pools_folder(draft, source))
    _places(faked, capital).to_csv(draft / "tables/places.csv", index=False, lineterminator="\n")
    pd.DataFrame({"institution": [f"University of {capital}", f"College of {capital}"],
                  "level": ["university", "college"], "weight": [60, 40]}).to_csv(
                      draft / "tables/schools.csv", index=False, lineterminator="\n")
    reason = f"{NOT_LOOKED_UP} for {title}; a made-up country's figure stands in"
    for path in [*draft.rglob("*.yml")]:
        text = re.sub(rf'(["\']?){re.escape(INVENTED)}\1', json.dumps(reason, ensure_ascii=False), path.read_text())
        path.write_text(re.sub(r"\bunit: crowns\b", f"unit: {_CURRENCY}", text), encoding="utf-8")
    for register, line in POOLED.items():
        path = draft / "registers" / f"{register}.yml"
        text = re.sub(r"^csv:", f"  {line}\ncsv:", path.read_text(encoding="utf-8"), flags=re.M)
        path.write_text(text, encoding="utf-8")
    profile = draft / "profile.yml"
    profile.write_text(_profile(profile.read_text(encoding="utf-8"), code, title, source), encoding="utf-8")


def _profile(text: str, code: str, title: str, source: PoolSource) -> str:
    """Return the template's profile with the country's own head and pools in place of lists of names."""
    head = {"code": code, "title": json.dumps(title, ensure_ascii=False), "currency": _CURRENCY,
            "language": source.faker[:2]}
    for key, value in head.items():
        # In a replacement, a backslash begins the number of a group.
        line = f"{key}: {value}".replace("\\", r"\\")
        text = re.sub(rf"^{key}: .*$", line, text, count=1, flags=re.M)
    text = re.sub(rf"^  (?:{'|'.join(NAME_POOLS)}): .*\n", "", text, flags=re.M)
    text = re.sub(r"^  surname_forms:\n(?:    .*\n)+", "", text, flags=re.M)
    text = text.replace('"E0######"', '"E0########"')  # enough for the largest countries
    text = re.sub(r"^names:$", f"pools: {{faker: {source.faker}, seed: {source.seed}}}\n\nnames:", text, flags=re.M)
    first = f"# {title}. Begun from Faker's {source.faker}; {LIST_FILE} lists what nobody has looked up yet.\n"
    return re.sub(r"^#.*\n", first, text, count=1)


def _places(faked: Faked, capital: str) -> pd.DataFrame:
    """Return towns with villages around them, under the regions that the locale knows."""
    towns = [town for town in faked.towns if town != capital] or [f"Town {letter}" for letter in "ABCDEFGHIJK"]
    regions = faked.regions or ["North", "South", "East", "West"]
    rows = []
    for place, town in enumerate([capital, *towns][:_DISTRICTS]):
        region = regions[place % len(regions)]
        rows += [(region, town, town, "urban", round(_TOWN / (1 + place) ** 0.8 + 5, 1)),
                 (region, town, f"{town}, villages", "rural", _VILLAGE)]
    return pd.DataFrame(rows, columns=["region", "district", "settlement", "kind", "weight"])


# ---- what is said ------------------------------------------------------------------------------------------
def _sentences(draft: Path, title: str, source: PoolSource, faked: Faked) -> list[str]:
    said = [f"{_WHAT[kind]} come from Faker's {locale}, as the locale has none of its own."
            for kind, locale in faked.strangers.items()]
    said.append(f"Which town lies in which region of {title} was dealt out in turn, and sizes fall from town to town.")
    said += _of_names(faked, source.faker)
    said.append(f"The currency is called {_CURRENCY!r}.")
    return said + [f"{place}: {value}" for place, value, _ in assumed_figures(load_country(draft))]


def _of_names(faked: Faked, locale: str) -> Iterator[str]:
    """Yield what is odd about the lists of names: what was left out of them, and names that both sexes bear."""
    if faked.no_names:
        yield (f"Left out of the names of Faker's {locale}, as nobody is called so: "
               f"{'; '.join(map(shown, faked.no_names))}.")
    names = faked.pools.first_names
    women, men = (set(names["name"][names["sex"] == sex]) for sex in "FM")
    if len(both := women & men) > _FEW_SHARED * min(len(women), len(men)):
        yield (f"{len(both)} of {len(women | men)} first names are given to girls and to boys, as Faker's {locale} "
               f"does not tell them apart, such as {', '.join(sorted(both)[:5])}.")


def _list_page(title: str, assumed: list[str]) -> str:
    lines = "\n".join(f"- {sentence}" for sentence in assumed)
    return (f"# {title}: what nobody has looked up yet\n\nThe folder is complete and can be built. Each line below "
            "stands for a figure of a made-up country or of nobody. Look it up, write `published` with the source (or "
            "`derived` with the formula) beside it, and see with `readiness people check-country` what the population "
            f"makes of it.\n\n{lines}\n")
