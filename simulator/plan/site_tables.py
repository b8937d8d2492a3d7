"""One line for each site, as CSV or Excel, instead of as many copies of groups and streams in the office file.

A column is called after a key: ``clerks.heads`` (or ``clerks``) is how many clerks a site has, ``new.rate`` (or
``new``) how many cases come. What stands under the group or stream in the office file holds for all sites.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from simulator.plan.sites import SITE, at_site
from synthetic_data import (
    PART_OF_A_DAY,
    BadInput,
    Problem,
    did_you_mean,
    filled_pages,
    heads_totals,
    hidden_parts,
    is_percent,
    is_sum_of_others,
    look_key,
    one_reading,
    open_pages,
    refuse_odd_file,
    separated_rows,
    sheet_text,
    shows_whole_day,
    unclear_cells,
    unclear_shape,
    words_beside,
)

Rows = list[tuple[str, list[str]]]
"""Place, such as ``offices.csv: line 3``, and cells."""
_OF_STAFF = ("heads", "calendar", "absence", "speed", "errors", "from", "to", "at_closing")
_OF_ARRIVALS = ("rate", "stock", "calendar", "benefit", "from", "to")
_IN_WORDS = ("calendar", "from", "to", "at_closing", "benefit")
"""Keys whose cells are words and not numbers."""
_UNITS = {"heads": "heads", "absence": "%"}
"""Units of numbers whose key says nothing in the office file; of shares without a sign, parts of one."""
_BARE = ("speed", "errors")
"""Factors, which the office file takes without a unit as well, where that leaves one reading."""
# Three digits behind a mark may be thousands or a part of one: 1.500 has two readings, and 0.125 has one.
_NUMBER = re.compile(r"(-?(?:\d+|0\.\d+|\d{4,}\.\d+|\d+\.(?!\d{3}\b)\d+|\d+,\d{1,2}))\s*([A-Za-z%].*)?")
_HEADING = re.compile(r"(?P<key>[^()\[\]]+?)\s*(?:[(\[](?P<unit>[^)\]]+)[)\]])?")
_NAME = re.compile(r"[A-Za-z][\w-]*")
_LARGEST = 10_000_000
_NO_TOTALS = "take the line out, or rename the site if it is one, such as Sul_office"


def read_rows(path: Path) -> Rows:
    """Return the lines of a table that are not empty, headings first.

    Raises
    ------
    BadInput : the file cannot be read as CSV or Excel
    """
    try:
        refuse_odd_file(path, _LARGEST, "a table of sites")
        rows = _in_workbook(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _in_text(path)
        found = [(place, cells) for place, cells in rows if any(cells)]
    except OSError:
        raise BadInput(Problem(where=str(path), rule="does not exist or cannot be read")) from None
    if len(found) < 2:
        remedy = "write headings and a line for each site"
        raise BadInput(Problem(where=str(path), rule="holds no sites", remedy=remedy))
    return found


def _in_text(path: Path) -> Iterator[tuple[str, list[str]]]:
    for line, cells in separated_rows(sheet_text(path.read_bytes(), path), path):
        yield f"{path.name}: line {line}", cells


def _in_workbook(path: Path) -> Iterator[tuple[str, list[str]]]:
    pages = open_pages(path)
    filled = filled_pages(pages)
    if len(filled) > 1:
        raise BadInput(Problem(where=path.name, rule="has several sheets with something in them, where one is read",
                               value=", ".join(sheet.title for sheet, _ in filled),
                               remedy="put all sites into one sheet, and take the others out"))
    sheet, written = (filled or pages)[0]
    where = f"{path.name}: {sheet.title}"
    if problems := [*unclear_cells(sheet, written, where), *hidden_parts(sheet, where, "sites"),
                    *_unclear_shapes(sheet, where), *_parts_of_days(sheet, where)]:
        raise BadInput(problems)
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield f"{where}: line {number}", [_shown(cell) for cell in cells]


def _unclear_shapes(sheet: Any, where: str) -> Iterator[Problem]:
    for cell in (cell for row in sheet.iter_rows() for cell in row if _is_number(cell.value)):
        if rule := unclear_shape(cell.number_format, cell.value):
            yield Problem(where=f"{where}: {cell.coordinate}", value=cell.value, rule=rule,
                          remedy="format the cell as a plain number and look at whether it is the number meant")


def _parts_of_days(sheet: Any, where: str) -> Iterator[Problem]:
    # Elsewhere a date is what Excel made of a number, and refused as none.
    of_days = {cell.column for cell in next(sheet.iter_rows(), ()) if str(cell.value).endswith((".from", ".to"))}
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.column in of_days):
        if isinstance(cell.value, dt.datetime) and not shows_whole_day(cell.number_format):
            rule, remedy = PART_OF_A_DAY
            yield Problem(where=f"{where}: {cell.coordinate}", value=str(cell.value.date()), rule=rule, remedy=remedy)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _shown(cell: Any) -> str:
    """What a cell shows: a number with the per cent sign or the unit of its format."""
    value = cell.value
    if not _is_number(value):
        return "" if value is None else str(value).strip().removesuffix(" 00:00:00")
    if is_percent(cell.number_format):
        return f"{one_reading(round(100 * value, 10))} %"
    return f"{one_reading(value)} {words_beside(cell.number_format)}".strip()


def refuse_unseen_change(raw: dict[str, Any], place: str, where: str) -> None:
    """Raise `BadInput` for a change of what every site has in its own line, which would change nothing."""
    kind, _, rest = place.partition(".")
    name, _, key = rest.partition(".")
    sites = raw.get("sites")
    if not isinstance(sites, dict) or "rows" not in sites or kind not in ("staff", "arrivals"):
        return
    headings = [match["key"].strip() for heading in sites["rows"][0][1] if (match := _HEADING.fullmatch(heading))]
    usual = {"staff": "heads", "arrivals": "rate"}[kind]
    if f"{name}.{key}" in headings or (key == usual and name in headings):
        first = next((cells[0] for _, cells in sites["rows"][1:]), "")
        raise BadInput(Problem(where=f"{where}: {place}", rule="stands in the table for each site by itself", value=key,
                               remedy=f"change one site, such as {kind}.{at_site(name, first)}.{key}"))


def with_sites(raw: dict[str, Any], where: str) -> dict[str, Any]:
    """Return an office file in which every site of its table has its own groups and streams.

    Parameters
    ----------
    raw : the file; its ``sites`` have the lines of the table under ``rows``
    where : name of the file, for messages

    Raises
    ------
    BadInput : lines, columns or cells that mean nothing; all are listed
    """
    sites = raw.get("sites")
    if not isinstance(sites, dict) or "rows" not in sites:
        return raw
    table = _Table(raw, sites, where)
    table.refuse_sums()
    out = dict(raw)
    for kind in ("staff", "arrivals"):
        out[kind] = table.spread(kind)
    kept = {key: value for key, value in sites.items() if key not in ("rows", "origin", "source")}
    out["sites"] = {"names": list(table.names), **kept}
    if table.districts:
        out["sites"]["districts"] = table.districts
    if table.problems:
        raise BadInput(table.problems)
    return out


def _look(site: str) -> str:
    return look_key(site.replace("-", "_"))


def _is_sum(cells: Sequence[tuple[str, str, Any]], site: str, key: str) -> bool | None:
    """Tell whether a site has what all others have together; None where it has no number."""
    found = {at: float(value["value"]) for at, what, value in cells if what == key and isinstance(value, Mapping)}
    if site not in found or len(found) < 3:
        return None
    return is_sum_of_others([*found.values()], [*found].index(site))


class _Table:
    """The lines of a table, understood as far as they can be."""

    def __init__(self, raw: dict[str, Any], sites: dict[str, Any], where: str) -> None:
        self._raw, self._where, self.problems = raw, where, list[Problem]()
        self._origin = {"origin": sites.get("origin", ""), "source": sites.get("source", "")}
        rows: Rows = [(place, list(cells)) for place, cells in sites["rows"]]
        (self._top, headings), self._lines = rows[0], rows[1:]
        if not self._origin["origin"]:
            self._wrong(f"{where}: sites.origin", "is missing: where the numbers of the table come from", None,
                        "write origin: measured (or published, derived, assumed) and source: …")
        self._headings = headings
        self._columns = [self._column(heading) if heading else None for heading in headings]
        for column, heading in zip(self._columns, headings, strict=True):
            if column and [one[:3] for one in self._columns if one].count(column[:3]) > 1:
                self._wrong(self._top, "has a column twice", heading, "keep one of them")
        self.names: dict[str, str] = {}
        self.districts: dict[str, str] = {}
        self._cells: dict[tuple[str, str], list[tuple[str, str, Any]]] = {}
        """Kind and name of a group or stream → site, key and value of each cell."""
        if (SITE, "", "") not in [column and column[:3] for column in self._columns]:
            self._wrong(self._top, "has no column site", None, "give each line the name of its site under site")
        else:
            for place, cells in self._lines:
                self._read(place, cells)

    def _wrong(self, place: str, rule: str, value: object, remedy: str = "") -> None:
        self.problems.append(Problem(where=place, rule=rule, value=value, remedy=remedy))

    def _column(self, heading: str) -> tuple[str, str, str, str] | None:
        """Kind, name, key and unit of a column."""
        match = _HEADING.fullmatch(heading)
        key = match["key"].strip() if match else heading
        if key.lower() in (SITE, "district", "districts"):
            return (key.lower().removesuffix("s") if key.lower() != SITE else SITE, "", "", "")
        name, _, what = key.partition(".")
        for kind, keys, usual in (("staff", _OF_STAFF, "heads"), ("arrivals", _OF_ARRIVALS, "rate")):
            if name in (self._raw.get(kind) or {}):
                if (what or usual) in keys:
                    return (kind, name, what or usual, (match["unit"] or "").strip() if match else "")
                self._wrong(self._top, f"names no key of {name} that differs from site to site", what,
                            did_you_mean(what, keys))
                return None
        groups = [*(self._raw.get("staff") or {}), *(self._raw.get("arrivals") or {}), SITE, "district"]
        self._wrong(self._top, "has a column that is no group of staff and no stream of arrivals", heading,
                    did_you_mean(name, groups))
        return None

    def _read(self, place: str, cells: list[str]) -> None:
        if len(cells) > len(self._columns) and any(cells[len(self._columns):]):
            self._wrong(place, "has more cells than there are headings", cells[len(self._columns)], "quote commas")
            return
        # A remark beside a row changes what its numbers mean, such as "closed on Fridays".
        for cell in (cell for heading, cell in zip(self._headings, cells, strict=False) if cell and not heading):
            self._wrong(place, "stands under no heading", cell,
                        "give its column a heading that the table knows, or take it out of the table")
        found = [(column, cell) for column, cell in zip(self._columns, cells, strict=False) if column is not None]
        site = next((cell for column, cell in found if column[0] == SITE), "")
        if heads_totals(site):
            self._wrong(place, "is a line of totals, which would count as one more site", site, _NO_TOTALS)
            return
        if not _NAME.fullmatch(site):
            self._wrong(place, "needs a name of its site: letters, digits, - and _, a letter first", site or None)
            return
        for known, line in self.names.items():
            if _look(known) == _look(site):
                but = "" if known == site else f" but for capitals, accents, zeros or hyphens ({known})"
                self._wrong(place, f"names a site that stands in {line} already{but}", site, "keep one of them")
                return
        self.names[site] = place
        for (kind, name, key, unit), cell in found:
            if kind == "district":
                self._districts(place, site, cell)
            elif kind != SITE:
                value = self._value(f"{place}, {name}", (kind, name, key, unit), cell)
                self._cells.setdefault((kind, name), []).append((site, key, value))

    def _districts(self, place: str, site: str, cell: str) -> None:
        for word in (part.strip() for part in re.split(r"[;,/|]", cell)):
            if word and self.districts.setdefault(word, site) != site:
                self._wrong(place, f"takes a district that belongs to {self.districts[word]} already", word)

    def _value(self, place: str, column: tuple[str, str, str, str], cell: str) -> Any:
        """The value of a cell in the form of the office file; None for an empty one."""
        kind, name, key, unit = column
        if not cell or key in _IN_WORDS or "(" in cell:
            return cell or None
        match = _NUMBER.fullmatch(cell)
        if match is None:
            self._wrong(place, f"has no number for {name}.{key} that can be read in one way only", cell,
                        "write 1500, 1.5 or 12 cases per day, without marks between thousands")
            return None
        base = (self._raw[kind][name] or {}).get(key)
        usual = re.search(r"\d\s*([^\d()]+?)\s*\(", base) if isinstance(base, str) else None
        meant = (match[2] or "").strip() or unit or (usual[1] if usual else _UNITS.get(key, ""))
        if not meant and key not in _BARE:
            self._wrong(place, f"has a number for {name}.{key} without a unit", cell,
                        f"write the unit into the heading, such as {name}.{key} (cases per day)")
            return None
        number = float(match[1].replace(",", "."))
        if meant == "%" and "%" not in (match[2] or unit) and 0 < number < 1:
            larger = f"{100 * number:.15g} %"
            self._wrong(place, f"has a share for {name}.{key} that may be {number:.15g} % or {larger}", cell,
                        f"write the sign as well, such as {larger}")
            return None
        return self._origin | ({"value": number / 100, "unit": "share"} if meant == "%" else
                               {"value": number, "unit": meant})

    def refuse_sums(self) -> None:
        """Complain of a site that is named as totals may be (Sul, Soma) and whose numbers are the sums of others'."""
        for site in (name for name in self.names if heads_totals(name, also_names=True)):
            sums = [_is_sum(cells, site, key) for cells in self._cells.values() for key in ("heads", "rate")]
            if True in sums and False not in sums:
                self._wrong(self.names[site], "is a line of totals, which would count as one more site", site,
                            _NO_TOTALS)

    def spread(self, kind: str) -> dict[str, Any]:
        """Return groups or streams; those with a column once for each site."""
        out: dict[str, Any] = {}
        for name, template in (self._raw.get(kind) or {}).items():
            if (kind, name) not in self._cells:
                out[name] = template
                continue
            for site in self.names:
                own = {key: value for at, key, value in self._cells[kind, name] if at == site and value is not None}
                out[at_site(name, site)] = {**copy.deepcopy(template or {}), **own, SITE: site}
        return out
