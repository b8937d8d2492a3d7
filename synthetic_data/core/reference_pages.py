"""Does the documentation describe what lies in the tree? Its reference pages are made from the files they describe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from synthetic_data.core.errors import Problem

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
"""Where the pages lie in the tree; an installation has none, and nothing is asked of it."""


def undescribed(page: str, names: Iterable[str], *, folder: Path = REFERENCE) -> Iterator[Problem]:
    """Yield a problem for each name that has no section on a reference page.

    Parameters
    ----------
    page : its file's name, such as ``defects.md``
    folder : where the pages lie; where the page is missing, nothing is asked
    """
    path = folder / page
    if path.is_file():
        told = set(re.findall(r"^## ([\w.-]+)", path.read_text(encoding="utf-8"), re.M))
        for name in names:
            if name not in told:
                yield Problem(where=f"docs/reference/{page}", rule="has no section of this name", value=name,
                              remedy="run make pages, which writes it from the files")
