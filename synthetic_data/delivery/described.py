"""What lies in a folder of registers: rows and columns, how full they are, and whether it is still what was made."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from synthetic_data.core.errors import BadInput, CheckFailed, Problem
from synthetic_data.core.manifest import MANIFEST, digest, foreign_files, read_manifest
from synthetic_data.country.loading import list_countries
from synthetic_data.delivery.data_package import read_package
from synthetic_data.delivery.output import PopulationOrder, write_block
from synthetic_data.planting.defect_plan import list_defect_plans


def describe_folder(folder: Path) -> pd.DataFrame:
    """Return one row per register and column.

    Returns
    -------
    DataFrame : `register, column, title, unit, type, rows, filled, different, commonest`; `filled` is the share of
        cells with a value, `different` and `commonest` are of the first part

    Raises
    ------
    BadInput : the folder holds no registers
    """
    registers = sorted(path for path in (folder / "registers").glob("*") if path.is_dir())
    if not registers:
        raise BadInput(Problem(where=str(folder), rule="holds no registers",
                               remedy="name a folder that `readiness people build` made"))
    told = {(resource["name"].replace("-", "_"), field["name"]): field for resource in read_package(folder)["resources"]
            if resource["format"] == "parquet" for field in resource["schema"]["fields"]}
    return pd.DataFrame([{"register": register.name, "column": row["column"],
                          "title": told[register.name, row["column"]]["title"],
                          "unit": told[register.name, row["column"]].get("unit", ""), **row}
                         for register in registers for row in _columns(register)])


def _columns(register: Path) -> list[dict[str, Any]]:
    parts = sorted(register.glob("*.parquet"))
    totals = {name: [0, 0] for name in pq.read_schema(parts[0]).names}
    for path in parts:
        table = pq.read_table(path)
        for name in table.column_names:
            column = totals.setdefault(name, [0, 0])
            column[0] += len(table)
            column[1] += len(table) - table.column(name).null_count
    first = pq.read_table(parts[0])
    return [{"column": name, "type": _type(first.schema.field(name).type), "rows": rows,
             "filled": filled / rows if rows else 1.0, **_values(first.column(name))}
            for name, (rows, filled) in totals.items() if name in first.column_names]


def _type(kind: pa.DataType) -> str:
    if pa.types.is_dictionary(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return "text"
    return "date" if pa.types.is_date(kind) else "number"


def _values(column: pa.ChunkedArray) -> dict[str, Any]:
    values = column.drop_null().combine_chunks()
    counts = pc.value_counts(values.dictionary_decode() if pa.types.is_dictionary(values.type) else values)
    if not len(counts):
        return {"different": 0, "commonest": ""}
    top = counts[pc.index(counts.field("counts"), pc.max(counts.field("counts"))).as_py()]
    return {"different": len(counts), "commonest": f"{top['values'].as_py()} ({top['counts'].as_py()})"}


def check_folder(target: Path, truth: Path, plan: str | None = None, country: str | None = None,
                 blocks: int = 1) -> dict[str, int]:
    """Check every file against the manifest, and some blocks against a fresh run of them alone.

    Parameters
    ----------
    plan, country : paths, where the population was not made from shipped ones
    blocks : how many blocks to make again

    Raises
    ------
    CheckFailed : a file is damaged, missing or foreign, or a block does not come out the same
    """
    manifests = {folder: _manifest(folder) for folder in (target, truth)}
    wrong = [line for folder, manifest in manifests.items() for line in _damage(folder, manifest)]
    if wrong:
        raise CheckFailed("\n".join(wrong))
    run = manifests[truth]["run"]
    if run.get("data") != digest(target / MANIFEST):
        raise CheckFailed(f"{truth}: is the truth of other registers than {target}; name the right folder with --truth")
    settings = run["settings"]
    for option, asked, name, shipped in (("--defects", plan, settings["plan"], list_defect_plans()),
                                         ("--country", country, settings["country"], list_countries())):
        if blocks and asked is None and name is not None and name not in shipped:
            raise BadInput(Problem(where=option, rule="this was made from a file of your own, called", value=name,
                                   remedy="name it here, so that a block can be made again, or say --blocks 0"))
    order = PopulationOrder(country=country or settings["country"], people=settings["people"], seed=run["seed"],
                            plan=plan or settings["plan"], csv=settings["csv"],
                            sqlite=settings.get("sqlite", False), duckdb=settings.get("duckdb", False),
                            future=settings.get("future", True), block_people=settings["block_people"])
    count = len(order.sizes())
    # Spread over the whole population, not the first ones only.
    chosen = sorted({int(count * (place + 0.5) / blocks) for place in range(min(blocks, count))})
    wrong = [line for index in chosen for line in _unlike(order, index, target, truth)]
    if wrong:
        raise CheckFailed("\n".join(wrong))
    return {"files": sum(len(manifest["files"]) for manifest in manifests.values()), "blocks_made_again": len(chosen)}


def _manifest(folder: Path) -> dict[str, Any]:
    manifest = read_manifest(folder)
    if manifest is None:
        raise BadInput(Problem(where=str(folder), rule="has no manifest of ours",
                               remedy="name a folder that `readiness people build` made"))
    return manifest


def _damage(folder: Path, manifest: dict[str, Any]) -> list[str]:
    lines = []
    for name, known in manifest["files"].items():
        if not (folder / name).is_file():
            lines.append(f"{folder / name}: is missing; make the population again")
        elif digest(folder / name) != known:
            lines.append(f"{folder / name}: was changed after it was made; make the population again")
    return [*lines, *(f"{folder / name}: was not made with the population; move it away"
                      for name in foreign_files(folder))]


def _unlike(order: PopulationOrder, index: int, target: Path, truth: Path) -> list[str]:
    with tempfile.TemporaryDirectory() as place:
        fresh = Path(place) / "data", Path(place) / "truth"
        write_block(order, index, *fresh)
        return [f"{there / path.relative_to(here)}: made alone, block {index} differs; was the profile changed?"
                for here, there in zip(fresh, (target, truth), strict=True)
                for path in sorted(here.rglob("part-*"))
                if digest(path) != digest(there / path.relative_to(here))]
