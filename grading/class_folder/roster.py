"""The class list: a CSV file into trainees, every problem named at once."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from synthetic_data import BadInput, Problem, did_you_mean

_COLUMNS = ("trainee", "first_name", "last_name", "email", "role", "account", "language")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
"""Plain letters only: two names that look alike must not be two trainees, and a name is also a folder."""
_LARGEST_ROSTER = 5_000_000


@dataclass(frozen=True, kw_only=True)
class Trainee:
    """One person in the class."""

    id: str
    """Log-in name; also the name of the trainee's folders."""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    role: str = ""
    """CW caseworker, DS data steward, TL team leader, PL planner; empty when not known."""
    account: str = ""
    """Account on the machine the trainee submits from; empty means the same as `id`."""

    language: str = "en"
    """Of the exercise's texts and of the feedback; English where an exercise lacks it."""

    @property
    def name(self) -> str:
        """First and last name, or the log-in name when neither is known."""
        return f"{self.first_name} {self.last_name}".strip() or self.id


def read_roster(path: Path) -> list[Trainee]:
    """Return the trainees of a class list, in the file's order.

    Parameters
    ----------
    path : CSV with a heading; column `trainee` is needed, `first_name, last_name, email, role,
        account, language` may follow

    Raises
    ------
    BadInput : the file cannot be read, a column is unknown, a name is unfit for a folder or stands twice
    """
    rows, problems = _rows(path)
    first_line: dict[str, int] = {}
    trainees = []
    for line, row in rows:
        trainee = Trainee(id=row["trainee"], **{key: row[key] for key in _COLUMNS[1:] if row.get(key)})
        problems += _problems(trainee, f"{path.name}: line {line}.trainee", first_line)
        first_line.setdefault(trainee.id.casefold(), line)
        trainees.append(trainee)
    if not trainees and not problems:
        problems = [Problem(where=path.name, rule="names nobody", remedy="add one line for each trainee")]
    if problems:
        raise BadInput(problems)
    return trainees


def is_trainee_name(text: str) -> bool:
    """Tell whether the text can name a trainee and a folder.

    Examples
    --------
    >>> is_trainee_name("leyla.a"), is_trainee_name("../leyla"), is_trainee_name("lеyla")  # the last: Cyrillic e
    (True, False, False)
    """
    return _NAME.fullmatch(text) is not None


def _rows(path: Path) -> tuple[list[tuple[int, dict[str, str]]], list[Problem]]:
    try:
        if path.stat().st_size > _LARGEST_ROSTER:
            raise BadInput(Problem(where=str(path), rule="is too large for a class list"))
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="too_many", restval="", strict=True)
            rows = [(reader.line_num, _stripped(row)) for row in reader]
            columns = [str(name).strip() for name in reader.fieldnames or ()]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput(Problem(where=str(path), rule=f"is no readable CSV text file ({error})",
                               remedy="save the class list as CSV, UTF-8")) from None
    if "trainee" not in columns:
        raise BadInput(Problem(where=f"{path.name}: heading", rule="has no column trainee", value=columns,
                               remedy="name the first column trainee"))
    problems = [Problem(where=f"{path.name}: heading.{name}", rule="is not a known column",
                        remedy=did_you_mean(name, _COLUMNS)) for name in columns if name not in _COLUMNS]
    problems += [Problem(where=f"{path.name}: line {line}", rule="has more cells than the heading")
                 for line, row in rows if "too_many" in row]
    return rows, problems


def _stripped(row: dict[str, str]) -> dict[str, str]:
    return {str(key).strip(): value.strip() if isinstance(value, str) else value for key, value in row.items()}


def _problems(trainee: Trainee, where: str, first_line: dict[str, int]) -> list[Problem]:
    if not is_trainee_name(trainee.id):
        return [Problem(where=where, rule="must start with a letter or digit and hold only a-z, 0-9, . _ @ -",
                        value=trainee.id, remedy="use the log-in name")]
    if trainee.id.casefold() in first_line:
        return [Problem(where=where, rule=f"stands already in line {first_line[trainee.id.casefold()]}",
                        value=trainee.id, remedy="give every trainee one line and a name of their own")]
    return []
