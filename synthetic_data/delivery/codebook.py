"""The codebook of a folder of registers: what each column means, how full it is, and a picture of what stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from synthetic_data.delivery.data_package import read_package
from synthetic_data.delivery.described import describe_folder
from synthetic_data.pages import Details, Document, Figure, Heading, Note, PageElement, Paragraph, Table, bars

_MOST_BARS = 12
_BINS = 10


def codebook(folder: Path) -> Document:
    """Return the codebook of a folder that `readiness people build` made.

    Raises
    ------
    BadInput : the folder holds no registers, or no description of ours
    """
    package, table = read_package(folder), describe_folder(folder)
    registers = dict(tuple(table.groupby("register")))
    blocks: list[PageElement] = [Note(str(package["description"])), *_contents(package, registers)]
    for name, columns in registers.items():
        blocks += _register(folder, _resource(package, str(name)), columns)
    return Document(title=f"Codebook: {package['title']}", blocks=blocks,
                    lead="What each register holds: every column with its meaning, its unit and how full it is.",
                    footer=f"Licence {package['licenses'][0]['title']}; Readiness Lab {package['version']}.")


def _contents(package: Mapping[str, Any], registers: Mapping[Any, pd.DataFrame]) -> Iterator[PageElement]:
    rows = [(name, resource["title"], resource["agency"], f"{columns['rows'].iloc[0]:,}")
            for name, columns in registers.items() if (resource := _resource(package, name))]
    yield Table(("Register", "What it holds", "Kept by", "Records"), rows, caption="Registers in this folder",
                numeric=(3,))


def _resource(package: Mapping[str, Any], register: str) -> Mapping[str, Any]:
    name = register.replace("_", "-")
    return next(resource for resource in package["resources"] if resource["name"] == name)


def _register(folder: Path, resource: Mapping[str, Any], columns: pd.DataFrame) -> Iterator[PageElement]:
    name = str(columns["register"].iloc[0])
    yield Heading(f"{resource['title']} ({name})")
    yield Paragraph(f"{columns['rows'].iloc[0]:,} records. {resource['description']}")
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    rows = [(row.column, _meaning(fields[row.column]), row.type, row.unit or "–", _codes(fields[row.column]),
             f"{row.filled * 100:.3g}", f"{row.different:,}",
             row.commonest if row.different < row.rows * row.filled else "–")
            for row in columns.itertuples()]
    yield Table(("Column", "Meaning", "Type", "Unit", "Codes", "Filled, of 100", "Different values", "Commonest"),
                rows, numeric=(5, 6))
    pictures = list(_pictures(pq.read_table(sorted((folder / "registers" / name).glob("*.parquet"))[0]), fields))
    if pictures:
        yield Details(f"Pictures of {len(pictures)} columns", pictures)


def _meaning(field: Mapping[str, Any]) -> str:
    return f"{field['title']} (see {field['refers_to']})" if "refers_to" in field else str(field["title"])


def _codes(field: Mapping[str, Any]) -> str:
    codes = list(field.get("codes", ()))
    shown = ", ".join(codes[:_MOST_BARS])
    return f"{shown} and {len(codes) - _MOST_BARS} more" if len(codes) > _MOST_BARS else shown or "–"


def _pictures(table: pa.Table, fields: Mapping[str, Mapping[str, Any]]) -> Iterator[Figure]:
    """Draw what can be seen: years of dates, sizes of amounts, shares of words. Numbers of records are left out."""
    for name in table.column_names:
        column, field = table.column(name).drop_null(), fields[name]
        if not len(column) or name in ("record_id", "recorded_on", "received_on"):
            continue
        counted = _counted(column, field)
        if counted is not None and len(counted) > 1:
            yield _picture(counted, field)


def _counted(column: pa.ChunkedArray, field: Mapping[str, Any]) -> pd.Series | None:
    """Return how often each year, class of amounts or word occurs; None where that shows nothing."""
    if field["type"] == "date":
        years = column.to_pandas().map(lambda day: day.year)
        return _classes(years.to_numpy(float), whole=True)
    if field["type"] in ("integer", "number"):
        return _classes(column.to_numpy().astype(float)) if "unit" in field else None
    counts = column.to_pandas().astype(str).value_counts()
    return counts.head(_MOST_BARS) if len(counts) <= _MOST_BARS or "codes" in field else None


def _classes(values: np.ndarray[Any, np.dtype[np.float64]], *, whole: bool = False) -> pd.Series:
    """Return counts in ten classes of equal width; a class of years is named by its first and last year."""
    # One of 100 is left to the open class: a single huge value would leave all others in one bar.
    low, high = values.min(), np.quantile(values, 0.99)
    width = max(1.0, np.ceil((high - low + 1) / _BINS)) if whole else (high - low) / _BINS or 1.0
    place = np.minimum(((values - low) // width).astype(int), _BINS - 1)
    # A class of whole years ends a year before the next begins.
    names = [f"{low + i * width:.0f} to {low + (i + 1) * width - whole:.0f}" for i in range(_BINS)]
    names[-1] = f"{low + (_BINS - 1) * width:.0f} and more"
    return pd.Series(np.bincount(place, minlength=_BINS), index=names)


def _picture(counted: pd.Series, field: Mapping[str, Any]) -> Figure:
    unit = f" ({field['unit']})" if "unit" in field else ""
    data = pd.DataFrame({"Value": counted.index, "Records": counted.to_numpy()})
    share = counted.max() / counted.sum() * 100
    return bars(data, label="Value", value="Records", title=f"{field['title']}{unit}",
                finding=f"Commonest: {counted.idxmax()}, {share:.0f} of 100 of the records shown.")
