"""Rows of a CSV log that a slip of the pen spoils: told with line and column, or refused."""

from __future__ import annotations

import pytest

from simulator.calibration.reading import read_log
from synthetic_data import BadInput

ROWS = [(f"C{case}", step, f"2024-03-0{case} {hour}:00", f"2024-03-0{case} {hour}:30", "Ann")
        for case in (4, 5, 6, 7) for step, hour in (("ask", "09"), ("check", "10"), ("pay", "11"))]
HEAD = "case,activity,start,end,resource"


def lines_of(mark=","):
    """The log's lines, headings first."""
    return [HEAD.replace(",", mark), *(mark.join(row) for row in ROWS)]


def log_of(tmp_path, lines, name="a.csv", ends="\n", encoding="utf-8", **words):
    """Read lines as a log."""
    (tmp_path / name).write_bytes((ends.join(lines) + ends).encode(encoding))
    return read_log(tmp_path / name, **({"zone": "UTC"} | words))


@pytest.mark.parametrize(("mark", "ends", "encoding"), [
    (",", "\n", "utf-8"), (";", "\r\n", "utf-8"), ("\t", "\r", "utf-8"), ("|", "\n", "utf-16")])
@pytest.mark.parametrize(("first", "last", "column"), [
    ((2, ",Ann", ',"Ann'), (5, "Ann", 'Ann"'), "resource"),
    ((2, ",Ann", ',"Ann'), (3, "Ann", 'Ann"'), "resource"),
    ((2, "C4,", '"C4,'), (4, "C5,", 'C5",'), "case"),
    ((2, "check", '"check'), (4, "ask", 'ask"'), "activity"),
    ((2, ",Ann", ',"Ann'), (99, "", ""), "resource"),
    ((12, ",Ann", ',"Ann'), (99, "", ""), "resource"),
])
def test_a_stray_quotation_mark_swallows_no_row(tmp_path, mark, ends, encoding, first, last, column):
    """Rows inside a cell are refused with the line on which the cell begins and its column, however the file ends."""
    lines = lines_of()
    for place, old, new in (first, last):
        if place < len(lines):
            lines[place] = lines[place].replace(old, new)
    with pytest.raises(BadInput, match=f"line {first[0] + 1}, column {column}"):
        log_of(tmp_path, [line.replace(",", mark) for line in lines], ends=ends, encoding=encoding)


@pytest.mark.parametrize(("remark", "told"), [
    ('"seen\nagain"', False), ('"one, two\nthree"', False), ('5" pipe', False), ('"a ""b""\nc"', False),
    ('"we saw, read, asked, wrote,\nand paid"', True)])
def test_remarks_on_several_lines_are_read(tmp_path, remark, told):
    """A remark may have line ends; one with as many separators as a row is told with line and column."""
    lines = [lines_of()[0] + ",remark", *(f"{line}," for line in lines_of()[1:])]
    lines[3] += remark
    log = log_of(tmp_path, lines)
    assert len(log.items) == len(ROWS)
    if told:
        lines[3] = lines[3].replace("paid", "paid, at last")
        notes = " ".join(log_of(tmp_path, lines).notes)
        assert "column remark, line 4, 2 lines" in notes
    assert "line ends" not in " ".join(log.notes)


@pytest.mark.parametrize("text", ['activity,step\nask,"in\ncheck,in"\n', 'activity;step\n"ask;in\ncheck";in\n',
                                  'activity,step\nask,"in\n'])
def test_tables_beside_a_log_lose_no_row_either(tmp_path, text):
    """Files of steps are read by the same rule."""
    (tmp_path / "steps.csv").write_text(text)
    with pytest.raises(BadInput, match="line 2"):
        log_of(tmp_path, lines_of(), fold=str(tmp_path / "steps.csv"))
