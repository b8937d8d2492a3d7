"""Identity columns alone, for those who need many made-up people and not their lives."""

from __future__ import annotations

import numpy as np
import pandas as pd

from synthetic_data.core.columns import as_text, coded, to_frame, word_list
from synthetic_data.core.days import day_number, year_of
from synthetic_data.core.sampling import choose, choose_in_groups
from synthetic_data.core.seeding import stream
from synthetic_data.country.identifiers import write_numbers
from synthetic_data.country.loading import Country
from synthetic_data.country.name_book import decade_group
from synthetic_data.people.names import surname_column

_OLDEST = 90 * 365


def draw_identities(country: Country, *, rows: int, seed: int) -> pd.DataFrame:
    """Return made-up identities: names by their weights, no kin, no history.

    Returns
    -------
    DataFrame : `first_name, last_name, sex, birth_date, street, building, settlement, personal_number, phone`

    Examples
    --------
    >>> from synthetic_data import load_country
    >>> len(draw_identities(load_country("template"), rows=3, seed=1))
    3
    """
    draw, book = stream(seed, "identities"), country.names
    sex = (draw.random(rows) < 0.5).astype(np.int8)
    born = (day_number(country.profile.reference_date) - 1 - draw.random(rows) * _OLDEST).astype(np.int32)
    first = choose_in_groups(book.first_weights, decade_group(year_of(born), sex), draw.random(rows))
    surname = choose(country.tables["surnames"]["weight"].to_numpy(float), draw.random(rows)).astype(np.int32)
    place = choose(country.tables["places"]["weight"].to_numpy(float), draw.random(rows))
    codes, settlements = country.places["settlement"]
    number = as_text(write_numbers(country.profile.personal_number, np.arange(rows), seed))
    return to_frame({
        "first_name": coded(book.first_code[first], book.first), "last_name": surname_column(book, surname, sex),
        "sex": coded(sex, word_list(["F", "M"])), "birth_date": born,
        "street": coded((draw.random(rows) * len(country.streets.categories)).astype(np.int16), country.streets),
        "building": (1 + draw.random(rows) * 180).astype(np.int16),
        "settlement": coded(codes[place], settlements),
        "personal_number": number,
        "phone": 1_000_000 + (draw.random(rows) * 9_000_000).astype(np.int64)}, ("birth_date",))
