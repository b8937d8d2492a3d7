"""Pools of words from a Faker locale: the way in.

Faker is how Python programs ask for made-up people; its locales hold names, streets and firms of over a hundred
countries, mostly without weights. They are asked for once, with a seed, and kept as data (`pools.py`).
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from faker import Faker
from faker.config import AVAILABLE_LOCALES
from faker.providers.date_time import Provider as DateProvider

from synthetic_data.core.columns import joined_words
from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.name_signs import no_name
from synthetic_data.core.same_names import latin_to, typed_key
from synthetic_data.core.seeding import stream
from synthetic_data.core.shown_text import scripts_of
from synthetic_data.country.forms import PoolSource
from synthetic_data.country.gendered_surnames import SAME, split_surnames
from synthetic_data.country.pools import WORD_KINDS, Pools

_MOST_DRAWS, _MOST_NAMES = 20_000, 4_000
_MOST_WORDS = {"company": 600, "job": 300, "phone": 2_000, "email": 2_000, "text": 60}
_REGIONS = ("region", "administrative_unit", "state", "province", "voivodeship")
_PROVIDER_OF = {"company": "company", "job": "job", "phone": "phone_number", "email": "internet", "text": "lorem",
                "street": "address"}
_MENS_NAMES_END = {"lt": "s"}
"""Language → how men's first names end and women's do not, where Faker has one list for both."""
_FIRST_PEAK, _LAST_PEAK = 1930, 2020
"""Years in which first names are spread out as fashionable (assumed; Faker does not know when a name was given)."""


@dataclass(frozen=True)
class Faked:
    """What a locale gives for a country: the pools, towns and regions, and where Faker itself had to help out."""

    pools: Pools
    towns: list[str]
    regions: list[str]
    strangers: dict[str, str]
    """Kind of word → the locale whose words stand in, where this one has none."""
    no_names: tuple[str, ...] = ()
    """What stands in the locale's lists of names and is left out, as nobody is called so."""


def draw_from_faker(source: PoolSource) -> Faked:
    """Draw all pools of a locale.

    Raises
    ------
    BadInput : Faker has no such locale, or no names for it
    """
    fake = _faker(source.faker)
    fake.seed_instance(source.seed)
    lists = _Lists(fake)
    surnames, forms = _surnames(lists, source)
    streets = _different(getattr(fake, "street_name", None) or fake.street_address, 300)
    words, strangers = _words(fake, source.faker)
    pools = Pools(first_names=_once(_first_names(lists, source), ["name", "sex"]), surname_forms=forms, words=words,
                  surnames=_once(surnames, ["stem", "form"]),
                  streets=_once(pd.DataFrame({"street": streets, "weight": 1.0}), ["street"]))
    towns, regions, address = [], [], _locale_of(fake, "address")
    if address == source.faker:
        towns, regions = _different(fake.city, 40), _regions(fake)
    else:
        strangers |= {"street": address, "town": address}
    return Faked(pools=pools, towns=towns, regions=regions, strangers=strangers, no_names=tuple(lists.no_names))


def _once(table: pd.DataFrame, apart: list[str]) -> pd.DataFrame:
    """Return each word in one spelling; some locales hold `COmfort` beside `Comfort`, which the checks refuse."""
    keys = joined_words(table[apart].map(typed_key))
    # Of two spellings, the one with capitals at the beginnings alone is the name as it is written.
    usual = table.assign(odd=~table[apart[0]].str.istitle(), key=keys).sort_values("odd", kind="stable")
    return table.loc[usual.drop_duplicates("key").index.sort_values()].reset_index(drop=True)


def known_country(code: str) -> tuple[str, str] | None:
    """Return name and capital of the country with this two-letter code or English name, or None.

    Examples
    --------
    >>> known_country("GE")
    ('Georgia', 'Tbilisi')
    """
    found = [each for each in DateProvider.countries if code.upper() in (each.alpha_2_code, each.name.upper())]
    return (found[0].name, found[0].capital) if found else None


def _faker(locale: str) -> Faker:
    """Return a Faker of just this locale; Faker itself would take en_US where a locale has no names."""
    problem = Problem(where="--locale", rule="is not a locale of Faker", value=locale, remedy=_near(locale))
    if locale not in AVAILABLE_LOCALES:
        raise BadInput(problem)
    fake = Faker(locale)
    if _locale_of(fake, "person") != locale:
        raise BadInput(Problem(where="--locale", rule="is a locale without names of people", value=locale,
                               remedy=_near(locale, without=locale)))
    return fake


def _near(locale: str, without: str = "") -> str:
    known = sorted({*AVAILABLE_LOCALES} - {without})
    near = difflib.get_close_matches(locale, known, n=3, cutoff=0.5)
    same = [name for name in known if locale[:2].lower() == name[:2].lower()
            or ("_" in name and locale[-2:].upper() == name[-2:])]
    return f"near it: {', '.join(dict.fromkeys([*near, *same][:6]))}" if near or same else \
        f"known here, among {len(known)}: {', '.join(known[:12])}, ..."


def _locale_of(fake: Faker, provider: str) -> str:
    """Return the locale whose words this provider really has."""
    for each in fake.get_providers():
        # A provider's module ends with its locale: faker.providers.person.az_AZ.
        parts = type(each).__module__.split(".")
        if parts[:3] == ["faker", "providers", provider]:
            return parts[3] if len(parts) > 3 else "en_US"
    return "en_US"


def _different(draw: Callable[[], str], most: int, known: Mapping[str, float] | None = None) -> list[str]:
    """Return the different words a method of Faker gives, until hardly any new one comes; `known` ones as they are."""
    if known:
        return sorted(known)
    found: Counter[str] = Counter()
    for turn in range(_MOST_DRAWS):
        found[_in_one_script(" ".join(str(draw()).split()))] += 1
        if len(found) >= most or turn > 200 + 12 * len(found):
            break
    return sorted(word for word in found if word)


def _in_one_script(text: str) -> str:
    """Return a text whose Cyrillic words hold no Latin letters that look like their own, as some of Faker's do.

    Examples
    --------
    >>> _in_one_script("Васовa ООД Rosa") == "Васова ООД Rosa"
    True
    """
    return re.sub(r"\w+", lambda word: word.group().translate(latin_to("cyrillic")) if _is_cyrillic(word.group())
                  else word.group(), text)


def _is_cyrillic(word: str) -> bool:
    return not word.isascii() and "CYRILLIC" in scripts_of(word)


def _weights(words: list[str], known: Mapping[str, float], luck: np.random.Generator, flatness: float) -> np.ndarray:
    """Return Faker's own weights, or a Zipf-Mandelbrot law over a drawn order of the words (assumed)."""
    if known:
        return np.array([float(known.get(word, min(known.values()))) for word in words])
    rank = luck.permutation(len(words))
    return np.round(1000 / (rank + 1 + flatness) ** 0.9, 3)


def _own_weights(fake: Faker, attribute: str) -> Mapping[str, float]:
    for each in fake.get_providers():
        words = getattr(each, attribute, None)
        if isinstance(words, Mapping) and len({*words.values()}) > 1:
            return {" ".join(str(word).split()): float(weight) for word, weight in words.items()}
    return {}


class _Lists:
    """The lists of names of a locale, without what is no name."""

    def __init__(self, fake: Faker) -> None:
        self.fake = fake
        self.no_names: dict[str, None] = {}
        """What was left out, each once and in order."""

    def different(self, draw: str, known: Mapping[str, float]) -> list[str]:
        """Return the different names that a method of Faker gives."""
        words = _different(getattr(self.fake, draw), _MOST_NAMES, known)
        self.no_names |= dict.fromkeys(filter(no_name, words))
        return [word for word in words if word not in self.no_names]


def _first_names(lists: _Lists, source: PoolSource) -> pd.DataFrame:
    luck, parts = stream(source.seed, "pool", source.faker, "first names"), []
    for sex, draw, attribute in (("F", "first_name_female", "first_names_female"),
                                 ("M", "first_name_male", "first_names_male")):
        known = _own_weights(lists.fake, attribute)
        names = lists.different(draw, known)
        peak = luck.integers(_FIRST_PEAK, _LAST_PEAK, len(names))
        weight = _weights(names, known, luck, flatness=8)
        parts.append(pd.DataFrame({"name": names, "sex": sex, "weight": weight, "peak": peak}))
    return _by_sex(pd.concat(parts, ignore_index=True), source.faker[:2])


def _by_sex(names: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return first names without those that the grammar of the language gives to the other sex.

    Examples
    --------
    >>> both = pd.DataFrame({"name": ["Agnė", "Jonas"] * 2, "sex": ["F", "F", "M", "M"]})
    >>> _by_sex(both, "lt")[["name", "sex"]].to_numpy().tolist()
    [['Agnė', 'F'], ['Jonas', 'M']]
    """
    if language not in _MENS_NAMES_END:
        return names
    mans = names["name"].str.endswith(_MENS_NAMES_END[language])
    return names[mans == (names["sex"] == "M")].reset_index(drop=True)


def _surnames(lists: _Lists, source: PoolSource) -> tuple[pd.DataFrame, pd.DataFrame]:
    luck, known = stream(source.seed, "pool", source.faker, "surnames"), _own_weights(lists.fake, "last_names")
    men, women = (lists.different(draw, known) for draw in ("last_name_male", "last_name_female"))
    pairs = list(split_surnames(men, women, source.faker[:2]))
    weight = _weights([f"{stem}{ending.man}" for stem, ending in pairs], known, luck, flatness=20)
    surnames = pd.DataFrame({"stem": [stem for stem, _ in pairs], "form": [ending.name for _, ending in pairs],
                             "weight": weight})
    forms = sorted({SAME, *(ending for _, ending in pairs)})
    return surnames, pd.DataFrame({"form": [each.name for each in forms], "M": [each.man for each in forms],
                                   "F": [each.woman for each in forms]})


def _words(fake: Faker, locale: str) -> tuple[pd.DataFrame, dict[str, str]]:
    draws: dict[str, Callable[[], str]] = {
        # `safe_email` gives only domains that can belong to nobody (RFC 2606).
        "company": fake.company, "job": fake.job, "phone": fake.phone_number, "email": fake.safe_email,
        "text": fake.sentence}
    parts, strangers = [], {}
    for kind in WORD_KINDS:
        of = _locale_of(fake, _PROVIDER_OF[kind])
        if of != locale:
            strangers[kind] = of
        parts.append(pd.DataFrame({"kind": kind, "word": _different(draws[kind], _MOST_WORDS[kind]), "locale": of}))
    return pd.concat(parts, ignore_index=True), strangers


def _regions(fake: Faker) -> list[str]:
    """Return names of regions where the locale has them, else none."""
    draws = [getattr(fake, name) for name in _REGIONS if hasattr(fake, name)]
    return _different(draws[0], 12) if draws else []
