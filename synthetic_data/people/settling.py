"""Where families move to: mostly within their region, and so that every place keeps its share of the people."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.sampling import choose, choose_in_groups
from synthetic_data.country.loading import Country

_PULL = 8
"""How much more a place draws that has lost people: to this power of its loss (assumed)."""


class Settling:
    """The places of a country as those who move see them."""

    def __init__(self, country: Country) -> None:
        self.weights = country.tables["places"]["weight"].to_numpy(float)
        self.region = country.places["region"][0].astype(np.int64)
        self._share = self.weights / self.weights.sum()
        self._stay = country.pattern_number("moves_within_region")
        regions = np.arange(self.region.max() + 1)
        self._within = np.where(self.region == regions[:, None], self.weights, 0.0)

    def targets(self, draw: np.random.Generator, origin: NDArray[np.int16], living: NDArray[np.int16]
                ) -> NDArray[np.int16]:
        """Return where families from these places move to.

        Parameters
        ----------
        living : the place of everybody alive; places that have lost people draw more families from elsewhere
        """
        u_stay, u_far, u_near = (draw.random(len(origin)) for _ in range(3))
        have = np.bincount(living, minlength=len(self.weights)) / max(len(living), 1)
        # Within bounds, or an empty place would draw everybody.
        pull = self.weights * np.clip(self._share / np.maximum(have, 1e-9), 0.5, 2.0) ** _PULL
        far = choose(pull, u_far)
        near = choose_in_groups(self._within * (pull / self.weights), self.region[origin], u_near)
        return np.where(u_stay < self._stay, near, far).astype(np.int16)
