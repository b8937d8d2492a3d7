"""The class list: a CSV file into trainees, every problem named at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import localedata

from courses import load_course
from courses.toolkit.pack import language_code
from courses.toolkit.words import known_languages
from grading.class_folder.class_table import ClassTable, read_class_table
from grading.class_folder.doubtful_lines import doubts, moved_addresses, moved_columns
from grading.class_folder.exported_lists import EXPORTED, as_own_columns, said_of_columns
from grading.class_folder.odd_cells import beside_name, names_several, no_name_of_one, turned
from synthetic_data import BadInput, Problem, damage, did_you_mean, shown

_COLUMNS = ("trainee", "first_name", "last_name", "email", "role", "account", "language")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
"""Plain letters only: two names that look alike must not be two trainees, and a name is also a folder."""
_ACCOUNT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._@\\-]{0,62}\$?")
"""What Linux and Windows domains call an account; no `+`, which divides the parts of a submission's folder name."""
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
                   r"(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*")
"""The form browsers ask of `<input type=email>` (WHATWG HTML, valid e-mail address)."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_LONGEST_NAME = 100
_OWN = {"trainee": "give every trainee one line and a name of their own",
        "account": "two trainees of one account cannot be told apart; leave the column out where everybody works "
                   "under one",
        "email": "learning platforms match by it; give every trainee their own, or leave it out"}


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

    @property
    def login(self) -> str:
        """The account that may hand in for this trainee."""
        return self.account or self.id


def as_a_hub_writes(name: str) -> str:
    """Return an account's name in small letters, as a Hub makes it; a name with other letters than a to z as it is.

    Of those, `casefold` makes plain ones: somebody else's name, where a directory knows both.

    Examples
    --------
    >>> as_a_hub_writes("Strasse"), as_a_hub_writes("straße"), as_a_hub_writes("ſtrasse")
    ('strasse', 'straße', 'ſtrasse')
    """
    return name.lower() if name.isascii() else name


def by_login(people: Iterable[Trainee], account: str, *, only_accounts: bool = False) -> Trainee | None:
    """Return who logs in under an account; None for nobody of these.

    Capitals do not count: a Hub makes them small as a rule, and no class list holds two that only they tell apart.

    Parameters
    ----------
    only_accounts : the account is a learning platform's id; a log-in name that an instructor chose may be the id of
        somebody else there, so that only the column `account` counts
    """
    wanted = as_a_hub_writes(account)
    logins = ((one, one.account if only_accounts else one.login) for one in people)
    return next((one for one, login in logins if login and as_a_hub_writes(login) == wanted), None)


def read_roster(path: Path, *, is_handed: bool = False) -> list[Trainee]:
    """Return the trainees of a class list, in the file's order.

    Parameters
    ----------
    path : CSV or .xlsx with a heading, see `read_class_table`; column `trainee` is needed, `first_name, last_name,
        email, role, account, language` may follow; or a list as Moodle or Canvas export it
    is_handed : somebody hands the list over now, and is asked about what stands beside a name; of a class that is, or
        of a platform's names, nobody could change it on the spot

    Raises
    ------
    BadInput : the file cannot be read, a column is unknown, a cell breaks its rule, or two trainees share a name, an
        account or a mail address (capitals do not tell two apart)
    """
    return _trainees(read_class_table(path, "trainee", *EXPORTED), path, is_handed=is_handed)


@dataclass(frozen=True, kw_only=True)
class HandedList:
    """A class list that somebody hands over, read once: the file may be a pipe, or the very file that is written."""

    name: str
    people: Sequence[Trainee]
    said: str
    """The sentence about its columns that were not read, a blank before it; empty where all were."""


def read_handed(path: Path) -> HandedList:
    """Return a class list that somebody hands over now; as `read_roster`, with what is said of its columns."""
    table = read_class_table(path, "trainee", *EXPORTED)
    return HandedList(name=path.name, people=_trainees(table, path, is_handed=True), said=said_of_columns(table))


def _trainees(table: ClassTable, path: Path, *, is_handed: bool) -> list[Trainee]:
    if "trainee" not in table.columns:
        table = as_own_columns(table, path.name)
    problems = [*table.problems, *(
        Problem(where=f"{path.name}: heading.{name}", rule="is not a known column", remedy=did_you_mean(name, _COLUMNS))
        for name in table.columns if name not in _COLUMNS)]
    lines = [(line, _trainee(row)) for line, row in table.rows]
    for line, trainee in lines:
        problems += _problems(trainee, f"{path.name}: line {line}")
        problems += _beside_names(trainee, f"{path.name}: line {line}") if is_handed else []
    problems += [*_shared(lines, path.name), *doubts(lines, path.name)]
    if is_handed:
        problems += list(moved_addresses(lines, path.name)) or moved_columns(lines, path.name)
    if not lines and not problems:
        problems = [Problem(where=path.name, rule="names nobody", remedy="add one line for each trainee")]
    if problems:
        raise BadInput(problems)
    return [trainee for _, trainee in lines]


def is_trainee_name(text: str) -> bool:
    """Tell whether the text can name a trainee and a folder.

    Examples
    --------
    >>> is_trainee_name("leyla.a"), is_trainee_name("../leyla"), is_trainee_name("lеyla")  # the last: Cyrillic e
    (True, False, False)
    """
    return _NAME.fullmatch(text) is not None


def is_account(text: str) -> bool:
    """Tell whether a text can be the name of an account, at this machine or at a Hub."""
    return _ACCOUNT.fullmatch(text) is not None


@cache  # asked for each line of a class list, which is read at every step
def known_roles() -> tuple[str, ...]:
    """Return the roles of the course plan, such as CW for caseworkers."""
    return tuple(load_course().roles)


def _trainee(row: Mapping[str, str]) -> Trainee:
    # One letter may be spelled in two ways, and a name would else differ from itself.
    cells = {name: unicodedata.normalize("NFC", row[name]) for name in _COLUMNS[1:] if row.get(name)}
    role = cells.get("role", "").upper()
    read = {"role": role} if role in known_roles() else {}
    if _LANGUAGE.fullmatch(cells.get("language", "")):
        read["language"] = language_code(cells["language"])
    return Trainee(id=row["trainee"], **cells | read)


def _problems(trainee: Trainee, where: str) -> list[Problem]:
    """What is wrong with one line by itself."""
    rules = (
        ("trainee", is_trainee_name(trainee.id), trainee.id,
         "must start with a letter or digit and hold only a-z, 0-9, . _ @ - (at most 64)", "use the log-in name"),
        ("account", not trainee.account or is_account(trainee.account), trainee.account,
         "must hold only a-z, 0-9, . _ @ - and \\ (at most 64)", "write the account's name as the machine knows it"),
        ("email", not trainee.email or _MAIL.fullmatch(trainee.email), trainee.email, "is no mail address",
         "write it as name@office.example, or leave it out"),
        ("role", not trainee.role or trainee.role in known_roles(), trainee.role, "is no role of the course",
         f"known: {', '.join(known_roles())}; pass rules by role would not apply"),
        ("language", is_code := _LANGUAGE.fullmatch(trainee.language), trainee.language, "is no language code",
         "write a code such as en or az"),
        # Of two codes of one language, texts are found by the short one; English would be shown for the other.
        ("language", not (is_long := len(trainee.language) == 3 and trainee.language[:2] in known_languages()),
         trainee.language, "is a long code, by which no texts are found", f"did you mean {trainee.language[:2]}?"),
        ("language", is_long or not is_code or localedata.exists(trainee.language), trainee.language,
         "is the code of no language that is known", "write its short code, such as az, or cs for Czech"))
    found = [Problem(where=f"{where}.{name}", rule=rule, value=value, remedy=remedy)
             for name, fine, value, rule, remedy in rules if not fine]
    cells = (("trainee", trainee.id), ("account", trainee.account), ("first_name", trainee.first_name),
             ("last_name", trainee.last_name))
    found += [Problem(where=f"{where}.{name}", rule=rule, value=value,
                      remedy="format the column as text and write it again") for name, value in cells
              if (rule := turned(value))]
    return found + [Problem(where=f"{where}.{name}", value=value, rule=rule, remedy=remedy)
                    for name, value in cells[2:] for rule, remedy in _odd_name(value)]


def _beside_names(trainee: Trainee, where: str) -> list[Problem]:
    """What stands beside the names of one line, or in them without being a letter."""
    names = {"first_name": trainee.first_name, "last_name": trainee.last_name}
    return [Problem(where=f"{where}.{column}", value=name, rule=rule, remedy="write the name alone; where it says that "
                    "this person takes part no more, take the line out")
            for column, name in names.items() if (rule := beside_name(name))]


def _odd_name(name: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a person's name, which stands on certificates, and what to do."""
    anew = "type the name anew"
    if shown(name) != name or len(name) > _LONGEST_NAME:
        yield f"holds a character that cannot be seen, acts on a screen, or is too long (at most {_LONGEST_NAME})", anew
    elif rule := damage(name):
        yield rule, anew
    elif rule := no_name_of_one(name):
        yield rule, "write the name, or leave the cell empty"
    elif names_several(name):
        yield ("looks like the names of several people, or like a whole name in one cell",
               "write one line for each person, with first and last name in cells of their own")


def _shared(lines: list[tuple[int, Trainee]], where: str) -> list[Problem]:
    """Names, accounts and addresses that two lines share: work or marks would reach the wrong person."""
    problems = []
    people: dict[str, int] = {}  # a name and an account are looked up in one list, so they may not cross either
    mails: dict[str, int] = {}
    for line, trainee in lines:
        for column, value, taken in (("trainee", trainee.id, people), ("account", trainee.account, people),
                                     ("email", trainee.email, mails)):
            # Without regard to capitals: macOS and Windows would put both into one folder.
            before = taken.setdefault(value.casefold(), line)
            if value and before != line:
                problems.append(Problem(where=f"{where}: line {line}.{column}", value=value, remedy=_OWN[column],
                                        rule=f"stands already in line {before} (capitals do not count)"))
    return problems
