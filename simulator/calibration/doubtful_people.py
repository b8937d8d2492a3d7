"""Names of one person in several writings: surname first, initials, a mail address, an account, a note in brackets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from functools import cache

from simulator.calibration.passport_letters import one_writing
from synthetic_data import name_key, shipped_table, words_of

_MAIL = re.compile(r"@[\w.-]+$")
_ACCOUNT = re.compile(r"^[^\\]+\\(?=[^\\]+$)")
_SHAREPOINT = re.compile(r"^\d+;#|^i:0[^|]*\|(?:[^|]*\|)?")
"""A person's number in a list of SharePoint (12;#Anna Berg), and how it writes an account (i:0#.f|membership|...)."""
_NOTE = re.compile(r"\s*[(\[{][^)\]}]*[)\]}]\s*|(?:\s+[–/|-]\s+|,\s*)(?=[^,]*\d)[^\d,]+\d[^,]*$")
"""In brackets, or behind a dash or comma with a number in it: Anna Berg, Team 1."""
_CODE = re.compile(r"^(?=[^\s_]*\d)[^\s@_]+[\s_:–-]+|[\s_:–/-]+(?=[^\s_]*\d)[^\s@_]+$|(?<=[^\W\d_])\d{1,6}$")
"""A number of staff before or behind a name, such as U17 Anna Berg."""
_MOST_NOTES = 3
"""So many writings of one name may be one person's who moved; more are posts that are counted."""
_WORD = re.compile(r"[^\W_]+")


def written_in_several_ways(names: Sequence[str]) -> list[tuple[str, ...]]:
    r"""Return groups of names that may be one person's.

    A name with an address, an account's domain, a title, a note or a number of staff goes with one that has none of
    these; initials go with the one name they fit. A first and last name with two notes, numbers or domains may be two
    people or one who moved, so that it is told too; one word with two notes is a desk.

    Examples
    --------
    >>> written_in_several_ways(["Leyla Aliyeva", "Aliyeva, Leyla", "l.aliyeva@office.az", "OFFICE\\Leyla", "Murad"])
    [('Leyla Aliyeva', 'Aliyeva, Leyla', 'l.aliyeva@office.az')]
    >>> written_in_several_ways(["Desk (north)", "Desk (south)", "A. Aliyeva", "Anar Aliyeva", "Aysel Aliyeva"])
    []
    >>> written_in_several_ways(["U17 Anna Berg", "Anna Berg", "Bo Lind [Team 1]", "Bo Lind [Team 2]", "Eva Ek"])
    [('U17 Anna Berg', 'Anna Berg'), ('Bo Lind [Team 1]', 'Bo Lind [Team 2]')]
    """
    written = one_writing(names)
    words = {name: tuple(sorted(filter(None, map(written, _words(bare_name(name)))))) for name in names}
    plain = {name: words[name] for name in names if bare_name(name) == name}
    addressed = {words[name] for name in names if _MAIL.search(name)}
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name in names:
        owner = _owner(words[name], plain, addressed)
        if owner and (_is_name(owner) or owner in addressed):
            groups[owner].append(name)
    known = set(plain.values())
    return [tuple(group) for owner, group in groups.items() if len(group) > 1
            and (owner in known or (len(group) <= _MOST_NOTES and len(groups) > 1 and _is_person(owner, group)))]


def _is_person(owner: Sequence[str], group: Sequence[str]) -> bool:
    """Tell whether names with something beside them are one person's: one word is a desk's, unless it is an address."""
    return (len(owner) > 1 and all(map(_says_more, group))) or all(map(_MAIL.search, group))


def _says_more(name: str) -> bool:
    """Tell whether letters stand beside a name: a number alone counts posts (Case worker 1, Case worker 2)."""
    return sum(map(str.isalpha, name)) > sum(map(str.isalpha, bare_name(name)))


def bare_name(name: str) -> str:
    """Return a name without what says where it is from: address, domain, note, number of staff.

    Examples
    --------
    >>> bare_name("U17 Anna Berg"), bare_name("Anna Berg - Team 1"), bare_name("a.berg@b.az"), bare_name("Desk 1")
    ('Anna Berg', 'Anna Berg', 'a.berg', 'Desk 1')
    """
    bare = _NOTE.sub(" ", _ACCOUNT.sub("", _MAIL.sub("", _SHAREPOINT.sub("", name)))).strip() or name
    left = _CODE.sub("", bare)
    return left if len(_words(left)) > 1 and _is_name(_words(left)) else bare


def _words(name: str) -> tuple[str, ...]:
    words = [name_key(word) for word in _WORD.findall(name)]
    plain = [word for word in words if word not in _titles()]
    return tuple(sorted(plain if len(plain) > 1 else words))


@cache
def _titles() -> frozenset[str]:
    return words_of(shipped_table(__file__, "titles.yml"))


def _is_name(words: Sequence[str]) -> bool:
    """Tell whether words name a person: numbers and letters alone stand in an order of their own."""
    return all(len(word) > 1 and word.isalpha() for word in words)


def _owner(
    words: tuple[str, ...], plain: Mapping[str, tuple[str, ...]], addressed: Set[tuple[str, ...]]
) -> tuple[str, ...]:
    """Return the words of the one name that initials fit; of a name without them, its own words.

    Initials of a mail address that fit no name stand for themselves.
    """
    if not any(len(word) == 1 for word in words):
        return words
    full = {other for other in plain.values() if len(other) == len(words) and _fits(words, other)}
    if not full and words in addressed and any(len(word) > 1 for word in words) and all(map(str.isalpha, words)):
        return words
    return full.pop() if len(full) == 1 else ()


def _fits(words: Sequence[str], other: Sequence[str]) -> bool:
    left = list(other)
    for word in sorted(words, key=len, reverse=True):
        found = next((one for one in left if one == word or (len(word) == 1 < len(one) and one.startswith(word))), None)
        if found is None:
            return False
        left.remove(found)
    return any(len(word) > 1 for word in words) and _is_name(other)
