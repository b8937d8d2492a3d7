"""The few words that stand around a page's blocks, such as Note before a remark, in the language of the page."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import RootModel

from synthetic_data.core.specs import load_spec

WORDS = Path(__file__).parent / "frame_words.yml"
"""Language → key → words."""


class FrameWords(RootModel[dict[str, dict[str, str]]]):
    """Language → key → words."""


def framed(language: str, key: str, **values: object) -> str:
    """Return the words that a page of this language sets around a block; English where it has none.

    Examples
    --------
    >>> framed("az", "warning"), framed("fi", "table", number=2)
    ('Diqqət', 'Table 2')
    """
    known = frame_words()
    return (known.get(language, {}).get(key) or known["en"][key]).format_map(values)


@cache  # the file comes with the program
def frame_words() -> dict[str, dict[str, str]]:
    """Return language → key → words."""
    return load_spec(WORDS, FrameWords).root
