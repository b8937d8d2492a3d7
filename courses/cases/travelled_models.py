"""Models of exercise O6 that flag files: counted where they were trained, used where fewer files hold an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

FILES = 1000
"""Files of the place here that a model is carried over to."""


class TravelledModel(NamedTuple):
    """Files counted where a model was trained, and visits of the place where it is used: by lot and chosen."""

    erring: int
    """Files with an error there."""
    erring_flagged: int
    fine: int
    """Files in order there."""
    fine_flagged: int
    lot: int
    """Visits here that were drawn by lot from the whole list."""
    lot_finds: int
    chosen: int
    """Visits here that followed finds."""
    chosen_finds: int

    @property
    def kept(self) -> float:
        """Of 100 flags there, how many were right."""
        return 100 * self.erring_flagged / (self.erring_flagged + self.fine_flagged)

    @property
    def crowd(self) -> float:
        """Share of files here that hold an error, by the lot."""
        return self.lot_finds / self.lot

    @property
    def crowd_of_chosen(self) -> float:
        """The same by visits that were chosen, which is no share of all files."""
        return self.chosen_finds / self.chosen

    def carry(self, crowd: float) -> tuple[float, float]:
        """Return the flags of 1,000 files, and of 100 flags the right ones, where this share of files holds an error.

        Notes
        -----
        Of files with an error, and of files in order, as many are flagged as where the model was trained (Bayes' rule
        in counts).

        Examples
        --------
        >>> flags, right = TravelledModel(500, 400, 500, 100, 200, 20, 100, 30).carry(0.1)
        >>> round(flags), round(right)
        (260, 31)
        """
        right = FILES * crowd * self.erring_flagged / self.erring
        wrong = FILES * (1 - crowd) * self.fine_flagged / self.fine
        return right + wrong, 100 * right / (right + wrong)


def draw_models(luck: np.random.Generator, count: int = 8) -> list[TravelledModel]:
    """Return models that are worth something else here than where they were trained."""
    found: list[TravelledModel] = []
    while len(found) < count:
        model = _draw(luck)
        right, chosen = (model.carry(share)[1] for share in (model.crowd, model.crowd_of_chosen))
        if abs(right - model.kept) > 12 and abs(right - chosen) > 8 and 8 < right < 90:
            found.append(model)
    return found


def _draw(luck: np.random.Generator) -> TravelledModel:
    files, half = 20 * int(luck.integers(20, 101)), float(luck.uniform(0.35, 0.65))
    erring, crowd = round(files * half), float(np.exp(luck.uniform(np.log(0.05), np.log(0.35))))
    lot, chosen = 10 * int(luck.integers(12, 41)), 10 * int(luck.integers(8, 41))
    return TravelledModel(
        erring, round(erring * float(luck.uniform(0.5, 0.95))), files - erring,
        round((files - erring) * float(np.exp(luck.uniform(np.log(0.06), np.log(0.4))))),
        lot, max(6, round(lot * crowd)), chosen, round(chosen * min(crowd * float(luck.uniform(1.7, 3.5)), 0.85)))


def model_figures(models: Mapping[str, TravelledModel]) -> dict[str, dict[str, dict[str, float]]]:
    """Return item → `numbers`, beside what somebody writes who keeps what was true there or takes chosen visits."""
    here = {case: model.carry(model.crowd) for case, model in models.items()}
    there = {case: model.carry(model.erring / (model.erring + model.fine)) for case, model in models.items()}
    chosen = {case: model.carry(model.crowd_of_chosen) for case, model in models.items()}
    return {item: {name: {case: round(figures[case][place], 2) for case in models}
                   for name, figures in (("numbers", here), ("there", there), ("chosen", chosen))}
            for place, item in enumerate(("flags", "share"))}
