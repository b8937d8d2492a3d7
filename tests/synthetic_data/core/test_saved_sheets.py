"""Tables as people save them: a stray quotation mark swallows no row."""

from __future__ import annotations

from pathlib import Path

import pytest

from synthetic_data import BadInput, separated_rows, sheet_rows

PATH = Path("list.csv")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize(("text", "line"), [
    ('trainee,name\nann,"Ann\nbob,Bob"\ncy,Cy', 2), ('trainee,name\nann,Ann\n"bob,Bob\ncy",Cy', 3),
    ('trainee,name\n\nann,"Ann\nbob,Bob\ncy,Cy"', 3), ('trainee\nann\n"bob\ncy"', 3),
    ('trainee,name\nann,"Ann\nbob,Bob\ncy,Cy', None)])
def test_rows_inside_a_cell_are_refused(mark, text, line):
    """The message names the line on which the cell begins, and its column where the mark has a partner."""
    written = text.replace(",", mark)
    for read in (lambda: sheet_rows(written, PATH, ["trainee"], "trainee"),
                 lambda: separated_rows(written, PATH)):
        with pytest.raises(BadInput, match=f"line {line}, column" if line else "quote"):
            read()


def test_notes_on_several_lines_are_read():
    """A cell may have line ends, as long as it holds no row; rows after it keep their lines."""
    text = 'trainee,name,note\nann,"Ann\nLee","of ""us"", too"\nbob,Bob,\n'
    rows = separated_rows(text, PATH)
    assert rows[1:3] == [(2, ["ann", "Ann\nLee", 'of "us", too']), (4, ["bob", "Bob", ""])]


@pytest.mark.parametrize("note", ["Monday closed\nTuesday, from 9", "called, wrote\nvisited, asked, closed",
                                  "Ask Ann,\nor Bob", "open\n1,5 hours", "three lines\n\nno more"])
def test_remarks_with_line_ends_and_commas_are_no_rows(note):
    """In a table of two columns, too: prose has blanks after its commas, or does not begin as rows do."""
    rows = separated_rows(f'site,note\nbaku,"{note}"\nganja,\n', PATH)
    assert [cells[0] for _, cells in rows if any(cells)] == ["site", "baku", "ganja"]


@pytest.mark.parametrize(("heading", "cells"), [
    ("site;heads;note", 'A;3;"x\nB; 4; y\nC; 5; z"\nD;6;w'), ("site, note", 'A, 1\nB,"x\nC, y"\nD, 3\nE, 4')])
def test_rows_with_blanks_after_their_separators_are_rows(heading, cells):
    """A table written with blanks is not taken for prose where a stray mark swallows its rows."""
    with pytest.raises(BadInput, match="cut as rows of the table are"):
        separated_rows(f"{heading}\n{cells}\n", PATH)


@pytest.mark.parametrize("cells", ['baku,"open\nganja,closed\nlerik,open"', '"baku,open\nganja",closed',
                                   'baku,"open\nganja,"'])
def test_rows_of_two_cells_within_one_are_found(cells):
    """A stray mark swallows rows of short tables as well."""
    with pytest.raises(BadInput, match="line 2, column"):
        separated_rows(f"site,note\n{cells}\nquba,open\n", PATH)


@pytest.mark.parametrize("rows", [
    'A,3,x\nB,4,"y\nC, 5, z"\nD,6,w', 'A,3,x\nB,4,"y\nC, 5, z\nE, 7, v"\nD,6,w', 'A,3,x\nB,"4,y\nC, 5",z\nD,6,w'])
def test_rows_that_alone_have_blanks_are_told_by_their_numbers(rows):
    """A number in a column of numbers is no prose, whatever blanks stand before it; a list of words may be."""
    with pytest.raises(BadInput, match="line 3, column"):
        separated_rows(f"site,heads,note\n{rows}\n", PATH)
    words = rows.replace(" 5", " soon").replace(" 7", " then")
    if words.count("\n") == 3 and '"y' in words:
        assert len(separated_rows(f"site,heads,note\n{words}", PATH)) == 4


def test_remarks_with_commas_do_not_make_a_table_one_with_blanks():
    """What stands in quotation marks says nothing of how the table itself is written."""
    notes = "".join(f'site {place},"quiet, small, far away"\n' for place in "abcd")
    rows = separated_rows(f'site,note\n{notes}site e,"Ask Ann, Bob\nand Cy, who knows"', PATH)
    assert len(rows) == 6 and rows[-1][1][1] == "Ask Ann, Bob\nand Cy, who knows"


@pytest.mark.parametrize("before", ["sep=;", '"SEP=;"', "\n;;\nsep=; "])
def test_a_declared_separator_holds_for_every_reader(before):
    """Even where the heading has more of another mark; rows keep their lines, whatever ends these."""
    text = f"{before}\nname, or names, all;trainee\nAnn;ann\n"
    line = before.count("\n") + 2
    for written in (text, text.replace("\n", "\r\n")):
        rows = [(line, ["name, or names, all", "trainee"]), (line + 1, ["Ann", "ann"])]
        assert sheet_rows(written, PATH, ["trainee"], "trainee")[:2] == rows == separated_rows(written, PATH)[:2]


@pytest.mark.parametrize("declared", [",", "\t"])
def test_a_separator_that_is_declared_and_does_not_hold_is_refused(declared):
    """Excel would put whole rows into one cell; the message says which line to write instead."""
    with pytest.raises(BadInput, match="line 1: declares a separator that does not divide the heading"):
        sheet_rows(f"sep={declared}\ntrainee;name\nann;Ann\n", PATH, ["trainee"], "trainee")
    with pytest.raises(BadInput, match="has no column trainee"):
        sheet_rows(f"sep={declared}\nlogin;name\nann;Ann\n", PATH, ["trainee"], "trainee")
