"""An offset that stays through the summer is told, and what the hours of the days say about it."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from simulator.calibration.reading import read_log

BERLIN = ZoneInfo("Europe/Berlin")


def log(folder: Path, *, fixed: bool, truth: bool, months: tuple[int, ...] = tuple(range(1, 13))) -> Path:
    """A year of an office that works from eight to four on its own clock.

    Parameters
    ----------
    fixed : the program writes +01:00 all the year
    truth : it writes the moment rightly, and not the local clock with that offset behind it
    """
    lines = ["case,activity,end"]
    for number, month in enumerate(month for month in months for _ in range(12)):
        for hour, step in ((8, "comes"), (11, "looks"), (15, "decides")):
            local = dt.datetime(2024, month, 3 + number % 12 * 2, hour, number % 30)
            moment = local.replace(tzinfo=BERLIN)
            if fixed and truth:
                text = moment.astimezone(dt.timezone(dt.timedelta(hours=1))).isoformat()
            else:
                text = f"{local.isoformat()}+01:00" if fixed else moment.isoformat()
            lines.append(f"c{number},{step},{text}")
    path = folder / "log.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def told(path: Path, zone: str | None) -> str:
    """Notes about offsets."""
    return "\n".join(note for note in read_log(path, zone=zone).notes if "offset" in note)


def test_a_right_fixed_offset_is_told_to_seem_right(tmp_path: Path) -> None:
    """Winter time all the year as moments: read in the zone, the days have the same hours."""
    said = told(log(tmp_path, fixed=True, truth=True), "Europe/Berlin")
    assert "with the offset +01:00, while clocks in Europe/Berlin showed +01:00 and +02:00" in said
    assert "the offsets seem right" in said


def test_local_time_with_a_fixed_offset_is_told(tmp_path: Path) -> None:
    """The hours of the summer would be an hour later: the sentence says what to do."""
    said = told(log(tmp_path, fixed=True, truth=False), "Europe/Berlin")
    assert "local time with a fixed offset; take the offsets out" in said and " minutes otherwise" in said


def test_offsets_behind_compact_times_are_told_too(tmp_path: Path) -> None:
    """ISO 8601 also writes 20240703T080000+0100; what is read as an offset is looked at, however it is written."""
    path = log(tmp_path, fixed=True, truth=True)
    head, *rows = path.read_text(encoding="utf-8").split("\n")
    compact = [re.sub(r"[-:](?=\d\d)", "", row.partition("+")[0]) + "+0100" for row in rows]
    path.write_text("\n".join([head, *compact]), encoding="utf-8")
    assert "the offsets seem right" in told(path, "Europe/Berlin")


def test_without_a_zone_the_doubt_is_told(tmp_path: Path) -> None:
    """Nobody knows then whether clocks change there."""
    assert "in summer and in winter" in told(log(tmp_path, fixed=True, truth=True), None)


@pytest.mark.parametrize(("fixed", "zone", "months"), [
    (False, "Europe/Berlin", (1, 7)), (False, None, (1, 7)), (True, None, (1, 2)), (True, "Europe/Berlin", (1, 2)),
    (True, "Africa/Lagos", (1, 7))])
def test_nothing_is_told_where_nothing_is_doubtful(tmp_path: Path, fixed: bool, zone: str | None,
                                                   months: tuple[int, ...]) -> None:
    """Offsets that change with the clocks, a log of the winter alone, a zone that keeps one clock."""
    assert told(log(tmp_path, fixed=fixed, truth=True, months=months), zone) == ""


def test_an_offset_that_the_zone_never_has_is_told(tmp_path: Path) -> None:
    """+01:00 in a log of Baku: the file may be of another office."""
    said = told(log(tmp_path, fixed=True, truth=True, months=(1, 2)), "Asia/Baku")
    assert "clocks in Asia/Baku showed +04:00" in said


def test_offsets_that_change_elsewhere_are_told(tmp_path: Path) -> None:
    """Summer time in the file and none in the zone: half of the times are on another clock."""
    assert "432 of 432 times are written with an offset that clocks in Asia/Baku did not show" in told(
        log(tmp_path, fixed=False, truth=True), "Asia/Baku")
