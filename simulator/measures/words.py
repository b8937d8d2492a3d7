"""Columns of words: of a category column each word is looked at once, and not once for each row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd


def is_one_of(column: pd.Series, words: Collection[str]) -> pd.Series:
    """Tell for each row whether its word is one of these; a row without a word is none.

    Examples
    --------
    >>> is_one_of(pd.Series(["yes", "no", None], dtype="category"), ["no"]).tolist()
    [False, True, False]
    """
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column.isin(list(words))
    # The last place is that of code -1, no word.
    hit = np.append(column.cat.categories.isin(list(words)), False)
    return pd.Series(hit[column.cat.codes.to_numpy()], index=column.index, name=column.name)


def places_of(column: pd.Series, places: Mapping[str, int]) -> np.ndarray:
    """Return the place of each row's word, -1 where it has none.

    Examples
    --------
    >>> places_of(pd.Series(["b", "a", "c"], dtype="category"), {"a": 0, "b": 1}).tolist()
    [1, 0, -1]
    """
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return np.asarray(column.astype(object).map(dict(places)).fillna(-1).to_numpy(np.int64))
    known = np.array([*(places.get(word, -1) for word in column.cat.categories), -1], np.int64)
    return np.asarray(known[column.cat.codes.to_numpy()])


def words_in(column: pd.Series) -> set[str]:
    """Return the words that some row has."""
    return {str(word) for word in column.dropna().unique()}


def one_word(word: str, count: int) -> pd.Categorical:
    """Return a column of so many rows of one word."""
    return pd.Categorical.from_codes(np.zeros(count, np.int8), categories=pd.Index([word], dtype="str"))


def stacked(tables: Sequence[pd.DataFrame], column: str) -> pd.DataFrame:
    """Put tables under each other whose column of words are categories, each with words of its own."""
    words = sorted(set().union(*(words_in(table[column]) for table in tables)))
    kind = pd.CategoricalDtype(pd.Index(words, dtype="str"))
    return pd.concat([table.assign(**{column: table[column].astype(kind)}) for table in tables], ignore_index=True)
