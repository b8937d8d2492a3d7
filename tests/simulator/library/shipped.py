"""The cards of the library, each read once for all tests of a worker."""

from functools import cache

from simulator.library.card import RunCard, list_practices, load_practice

card_of = cache(load_practice)
NAMES = list_practices()
RUN = [name for name in NAMES if isinstance(card_of(name), RunCard)]
"""Those with an office before and after."""
