"""What goes with the registers so that somebody may publish them: a description machines read, a README, a licence.

The description is a Data Package (Frictionless, version 1): one resource per register with its agency, and for each
column title, type, unit and code list. It says of itself that the data are synthetic, and so do the README, the
metadata of each Parquet file and the name of each CSV file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.country.loading import Country
from synthetic_data.country.register_spec import ColumnSpec, CsvHabits, RegisterSpec

PACKAGE_FILE = "datapackage.json"
SYNTHETIC = "All people and records are made up. Personal numbers cannot belong to anybody."
_LONGEST_CODE_LIST = 60
"""Longer lists, such as all settlements, are places to look up, not codes to learn."""
_OWN_COLUMNS = {
    "record_id": "Number of the record in this delivery",
    "happened_on": "Day on which it happened, as the agency wrote it down",
    "recorded_on": "Day on which the agency wrote it down",
    "received_on": "Day on which the benefit office received it",
}
_UNDESCRIBED = "The agency does not describe this column"
"""Title of a column that a planted error added or renamed."""
_LICENCE = """# CC0 1.0 Universal

Whoever made these data has waived all rights to them worldwide under the law, to the extent the law allows (Creative
Commons Zero 1.0, SPDX identifier CC0-1.0). You may copy, change and publish them, also for money, without asking.

Nobody vouches for them: they describe no real person, and figures counted from them are figures of a simulation.
"""


def write_package(folder: Path, country: Country, *, people: int, plan: str | None) -> None:
    """Write `datapackage.json`, `README.md` and `LICENSE.md` beside the registers.

    Parameters
    ----------
    folder : holds `registers/` and, where ordered, `csv/`
    people : how many were ordered
    plan : name of the plan of planted errors, None where the registers are clean
    """
    package = describe_package(folder, country, people=people, plan=plan)
    text = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
    (folder / PACKAGE_FILE).write_text(text, encoding="utf-8")
    (folder / "README.md").write_text(_readme(package), encoding="utf-8")
    (folder / "LICENSE.md").write_text(_LICENCE, encoding="utf-8")


def describe_package(folder: Path, country: Country, *, people: int, plan: str | None) -> dict[str, Any]:
    """Return the Data Package of a folder of registers as plain values; see `write_package`."""
    profile = country.profile
    errors = f" Errors were planted on purpose (plan {plan})." if plan else ""
    resources = [resource for name in sorted(path.name for path in (folder / "registers").iterdir())
                 for resource in _resources(folder, name, country)]
    return {"profile": "data-package", "name": f"synthetic-registers-{country.code}".lower().replace("_", "-"),
            "title": f"Synthetic registers of {profile.title}", "synthetic": True,
            "description": f"{SYNTHETIC} About {people:,} people alive on {profile.reference_date}.{errors}",
            "licenses": [{"name": "CC0-1.0", "title": "CC0 1.0 Universal"}], "keywords": ["synthetic", "registers"],
            "version": version("readiness-lab"), "resources": resources}


def read_package(folder: Path) -> dict[str, Any]:
    """Return the description of a folder of registers.

    Raises
    ------
    BadInput : the folder holds none, or one that is no longer what we wrote
    """
    place = folder / PACKAGE_FILE
    try:
        package = json.loads(place.read_text(encoding="utf-8"))
        known = isinstance(package, dict) and package["synthetic"] is True and isinstance(package["resources"], list)
    except (OSError, ValueError, KeyError):
        known = False
    if not known:
        raise BadInput(Problem(where=str(place), rule="is not a description of registers that this version wrote",
                               remedy="make the population again with `readiness people build`"))
    return dict(package)


def _resources(folder: Path, name: str, country: Country) -> list[dict[str, Any]]:
    """Return the register as Parquet, all parts in one resource, and each part as CSV: its heading stands in each."""
    spec, parts = country.registers[name], sorted((folder / "registers" / name).glob("*.parquet"))
    shape = pq.read_schema(parts[0])
    shared = {"title": spec.title, "description": _told_of(spec), "agency": spec.agency, "synthetic": True}
    paths = [str(part.relative_to(folder)) for part in parts]
    whole = {"name": name.replace("_", "-"), **shared, "path": paths[0] if len(paths) == 1 else paths,
             "format": "parquet", "mediatype": "application/vnd.apache.parquet",
             "schema": _schema(shape, spec, country, CsvHabits())}
    as_sent = {**shared, "schema": _schema(shape, spec, country, spec.csv, labels=True)}
    return [whole, *(_csv(folder, part, as_sent, spec) for part in sorted((folder / "csv" / name).glob("*.csv")))]


def _csv(folder: Path, part: Path, shared: Mapping[str, Any], spec: RegisterSpec) -> dict[str, Any]:
    number = part.name.split(".")[0].removeprefix("part-")
    return {"name": f"{part.parent.name.replace('_', '-')}-csv-{number}", **shared,
            "path": str(part.relative_to(folder)), "format": "csv", "mediatype": "text/csv",
            "encoding": spec.csv.encoding, "dialect": {"delimiter": spec.csv.separator}}


def _told_of(spec: RegisterSpec) -> str:
    since = f" Kept since {spec.since}." if spec.since else ""
    return f"Kept by: {spec.agency}.{since} {SYNTHETIC}"


def _schema(shape: pa.Schema, spec: RegisterSpec, country: Country, habits: CsvHabits, *, labels: bool = False
            ) -> dict[str, Any]:
    fields = [_field(field, spec.columns.get(field.name), country, habits) for field in shape]
    if labels:
        fields = [{**field, "name": _label(spec, str(field["name"]))} for field in fields]
    return {"fields": fields, "missingValues": [""]}


def _label(spec: RegisterSpec, name: str) -> str:
    return spec.columns[name].label or name if name in spec.columns else name


def _field(field: pa.Field, column: ColumnSpec | None, country: Country, habits: CsvHabits) -> dict[str, Any]:
    kind = _kind(field.type)
    told: dict[str, Any] = {"name": field.name, "type": kind,
                            "title": _OWN_COLUMNS.get(field.name, _UNDESCRIBED) if column is None else column.title}
    if kind == "date" and habits.date_format != "%Y-%m-%d":
        told["format"] = habits.date_format
    if kind == "number" and habits.decimal_comma:
        told["decimalChar"] = ","
    if column is not None and column.unit:
        told["unit"] = column.unit
    if codes := _codes(column, country):
        told["codes"] = codes
    if column is not None and column.of not in (None, "person"):
        told["concerns"] = column.of
    if column is not None and column.refers_to is not None:
        told["refers_to"] = f"{column.refers_to}.{country.registers[column.refers_to].key}"
    return told


def _kind(kind: pa.DataType) -> str:
    if pa.types.is_date(kind):
        return "date"
    if pa.types.is_integer(kind):
        return "integer"
    return "number" if pa.types.is_floating(kind) else "string"


def _codes(column: ColumnSpec | None, country: Country) -> list[str]:
    """Return the words a column may hold, unless they are too many to be a code list."""
    if column is None:
        return []
    if column.words is not None:
        return list(column.words.values())
    if column.table is None:
        return []
    table, name = column.table.split(".")
    words = [str(word) for word in country.words(table, name)[1].categories]
    return words if len(words) <= _LONGEST_CODE_LIST else []


def _readme(package: Mapping[str, Any]) -> str:
    wholes = [resource for resource in package["resources"] if resource["format"] == "parquet"]
    rows = [f"| {whole['name'].replace('-', '_')} | {whole['title']} | {whole['agency']} |" for whole in wholes]
    return "\n".join([
        f"# {package['title']}", "", f"**Synthetic.** {package['description']}", "",
        "| Register | What it holds | Kept by |", "|---|---|---|", *rows, "",
        "Each register lies in `registers/<name>/` as Parquet, and in `csv/<name>/` the way its agency sends it, where "
        f"that was asked for. `{PACKAGE_FILE}` says what every column means, in which unit and with which codes; "
        "`readiness people describe` shows it as a codebook.", "",
        "Licence: CC0 1.0, see `LICENSE.md`. `manifest.json` holds the digest of every file.", ""])
