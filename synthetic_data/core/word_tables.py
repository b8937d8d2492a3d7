"""Tables of words that ship beside the code which asks for them, in the languages in which people write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml


def shipped_table(module: str, name: str) -> Any:
    """Return what a YAML table holds that lies beside a module.

    Parameters
    ----------
    module : its ``__file__``
    name : of the table's file
    """
    return yaml.safe_load(Path(module).with_name(name).read_text(encoding="utf-8"))


def words_of(lists: Iterable[Mapping[str, Any]], plain: Callable[[str], str] = str.casefold) -> frozenset[str]:
    """Return all words of lists by language, in the form in which they are compared.

    Examples
    --------
    >>> sorted(words_of([{"languages": "English", "words": ["Nobody"]}, {"languages": "German", "words": ["niemand"]}]))
    ['niemand', 'nobody']
    """
    return frozenset(plain(word) for one in lists for word in one["words"])
