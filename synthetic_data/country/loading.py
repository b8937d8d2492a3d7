"""Countries, put together: the profile and its tables, and all that is made from them when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.manifest import digest
from synthetic_data.core.specs import did_you_mean, load_spec
from synthetic_data.country.forms import CountryProfile
from synthetic_data.country.law import Benefit, load_benefits
from synthetic_data.country.name_book import NameBook, name_book
from synthetic_data.country.pools import NAME_POOLS, on_top, read_pools
from synthetic_data.country.profile import CountryTables
from synthetic_data.country.register_spec import RegisterSpec, load_registers
from synthetic_data.country.vital import VitalTables, vital_tables
from synthetic_data.country.working_days import WorkingDays, working_days

_APART = ", commas between columns and a point in numbers"
COUNTRIES = Path(__file__).parents[1] / "countries"


@dataclass(frozen=True)
class Country(CountryTables):
    """A checked profile with its tables, its law and the forms of its registers."""

    @cached_property
    def vital(self) -> VitalTables:
        """Births, deaths and emigration as onset tables, made once."""
        return vital_tables(self)

    @cached_property
    def names(self) -> NameBook:
        """Word lists of names, made once."""
        return name_book(self)

    @cached_property
    def benefits(self) -> dict[str, Benefit]:
        """Benefits by id."""
        return load_benefits(self)

    @cached_property
    def registers(self) -> dict[str, RegisterSpec]:
        """Registers by name."""
        return load_registers(self)

    @cached_property
    def working_days(self) -> WorkingDays:
        """Days on which offices work, made once."""
        return working_days(self)


def list_countries() -> list[str]:
    """Return the codes of all countries with a profile."""
    return sorted(folder.name for folder in COUNTRIES.iterdir() if (folder / "profile.yml").is_file())


def profile_files(folder: Path) -> list[Path]:
    """Return every file that decides what the country is like."""
    return sorted(path for path in folder.rglob("*") if path.suffix in (".yml", ".csv"))


def fingerprint(folder: Path) -> str:
    """Return a text that changes with any file of the profile."""
    return digest("".join(f"{path.relative_to(folder)} {digest(path)}\n" for path in profile_files(folder)).encode())


def country_mark(code: str) -> str:
    """Return a text that stands for a country: its code, and of a folder of one's own a digest of its files."""
    return code if code in list_countries() else fingerprint(country_folder(code))


def country_folder(code: str | Path) -> Path:
    """Return the folder of a shipped country, or the given one (``./template`` for one called like a shipped one)."""
    shipped = COUNTRIES / str(code)
    # A folder of the working directory that is called like a shipped country may be anything, such as its registers.
    return shipped if not Path(code).is_dir() or str(code) in list_countries() else Path(code)


def load_country(code: str | Path) -> Country:
    """Read a country's profile and tables.

    Parameters
    ----------
    code : a name of `list_countries`, or the path of a folder laid out like one

    Raises
    ------
    BadInput : the country is unknown, or its files break a rule

    Examples
    --------
    >>> load_country("azerbaijan").profile.currency
    'AZN'
    """
    folder = country_folder(code)
    if not (folder / "profile.yml").is_file():
        raise BadInput(Problem(where="country", rule="has no profile", value=str(code),
                               remedy=did_you_mean(str(code), list_countries())))
    profile = load_spec(folder / "profile.yml", CountryProfile)
    if problems := [*_outside(folder, profile)]:
        raise BadInput(problems)
    tables = {name: _read_table(folder / table.file) for name, table in profile.tables.items()}
    pools = read_pools(folder, profile.pools) if profile.pools else None
    if pools is not None and profile.pools is not None:
        tables |= {name: on_top(tables.get(name), getattr(pools, name), profile.pools.tail) for name in NAME_POOLS}
    missing = {"vital", "ages", "places", "first_names", "surnames", "streets", "schools", "employers"} - set(tables)
    if missing:
        raise BadInput([Problem(where=f"{folder.name}/profile.yml: tables.{name}", rule="is missing",
                                remedy="name a CSV file and its source") for name in sorted(missing)])
    return Country(code=profile.code, folder=folder, profile=profile, tables=tables, pools=pools)


def _outside(folder: Path, profile: CountryProfile) -> Iterator[Problem]:
    """Yield the tables that lie elsewhere, as the fingerprint of a country covers its own folder only."""
    home = folder.resolve()
    for name, table in profile.tables.items():
        if not (folder / table.file).resolve().is_relative_to(home):
            yield Problem(where=f"{folder.name}/profile.yml: tables.{name}.file", value=table.file,
                          rule="leaves the country's folder", remedy="copy the file into the folder and name it there")


def _read_table(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise BadInput(Problem(where=str(path), rule="does not exist", remedy="the profile names it as a table"))
    try:
        # Only an empty cell is empty: "NA" and "None" may be names.
        table = pd.read_csv(path, comment="#", keep_default_na=False, na_values=[""])
    except (ValueError, OSError) as error:  # a file of another kind, without columns, or with too many in a row
        raise BadInput(Problem(where=str(path), rule=f"is not a readable CSV table ({' '.join(str(error).split())})",
                               remedy=f"save it as UTF-8 text, with one line of column names{_APART}")) from None
    other = next((sign for sign in ";\t|" if len(table.columns) == 1 and sign in str(table.columns[0])), "")
    if other:
        raise BadInput(Problem(where=str(path), rule=f"has {other!r} between its columns", remedy=_APART.lstrip(", ")))
    return table
