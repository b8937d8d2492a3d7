"""Who lives with whom on the reference date: couples, their children, the stem family, elders taken in.

Everybody points at the person whose household they join; following the pointers to the end gives the head.
Pointers lead to a spouse, to the generation above, or from somebody whom nobody points at to kin who live with
others, so they cannot run in a circle.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.days import NEVER, day_number
from synthetic_data.core.seeding import stream
from synthetic_data.country.loading import Country
from synthetic_data.country.vital import MALE
from synthetic_data.people.lives import NOBODY, Lives

_ADULT = int(18 * 365.25)


def spouses(lives: Lives) -> NDArray[np.int32]:
    """Return each person's living spouse on the reference date, or `NOBODY`."""
    spouse = np.full(len(lives), NOBODY, np.int32)
    lasting = lives.unions["end"] == NEVER
    wife, husband = lives.unions["wife"][lasting], lives.unions["husband"][lasting]
    spouse[wife], spouse[husband] = husband, wife
    return spouse


def household_heads(country: Country, lives: Lives, seed: int, block: int) -> NDArray[np.int32]:
    """Return the row of the head of everybody's household; people who are dead or abroad get `NOBODY`."""
    draw = stream(seed, "household", block)
    present = (lives.died == NEVER) & (lives.left == NEVER)
    everyone = np.arange(len(lives), dtype=np.int32)
    spouse = spouses(lives)
    with_spouse = (spouse != NOBODY) & present[spouse]
    # A couple is led by the husband.
    leads = ~with_spouse | (lives.sex == MALE)
    join = np.where(leads, everyone, spouse)
    parent = _parent_at_home(lives, present, join)
    ever_married = np.zeros(len(lives), dtype=bool)
    ever_married[lives.unions["wife"]] = ever_married[lives.unions["husband"]] = True
    stays = _stem_children(country, lives, present, spouse, with_spouse, parent, draw)
    child = ~ever_married
    goes_back = ever_married & ~with_spouse & (draw.random(len(lives)) < 0.75)
    joins_parent = leads & (parent != NOBODY) & (child | stays | goes_back)
    join = np.where(joins_parent, parent, join)
    join = _take_in_kin(country, lives, present, join, draw)
    join = _place_orphans(country, lives, present, join, draw)
    # Whoever joins somebody who joins somebody: each round doubles the steps that are followed, up to 4,096.
    for _ in range(12):
        join = join[join]
    return np.where(present, join, NOBODY).astype(np.int32)


def _parent_at_home(lives: Lives, present: NDArray[np.bool_], join: NDArray[np.int32]) -> NDArray[np.int32]:
    parent = np.full(len(lives), NOBODY, np.int32)
    # The mother last: where parents live apart, children live with her.
    for kin in (lives.father, lives.mother):
        here = (kin != NOBODY) & present[kin]
        parent = np.where(here, join[kin], parent)
    return parent


def _stem_children(country: Country, lives: Lives, present: NDArray[np.bool_], spouse: NDArray[np.int32],
                   with_spouse: NDArray[np.bool_], parent: NDArray[np.int32],
                   draw: np.random.Generator) -> NDArray[np.bool_]:
    """Mark, for each parent at home, the youngest son (else daughter) who stays; they are the last in row order."""
    lone = (parent != NOBODY) & ~with_spouse[np.maximum(parent, 0)]
    chance = np.where(lone, country.number("take_in_elder"), country.number("stay_with_parents"))
    chance = chance * country.by_place_of("", "together_by_place")[lives.place[np.maximum(parent, 0)]]
    keeper = np.full(len(lives), NOBODY, np.int32)
    leads = ~with_spouse | (lives.sex == MALE)
    grown = present & (parent != NOBODY) & leads & (lives.born < day_number(country.profile.reference_date) - _ADULT)
    # Daughters first, so that a son takes their place.
    for sex in (1 - MALE, MALE):
        rows = np.flatnonzero(grown & (lives.sex == sex) & (lone | (sex == MALE)))
        keeper[parent[rows]] = rows
    kept = np.zeros(len(lives), dtype=bool)
    kept[keeper[keeper != NOBODY]] = True
    return kept & (draw.random(len(lives)) < chance)


def _take_in_kin(country: Country, lives: Lives, present: NDArray[np.bool_], join: NDArray[np.int32],
                 draw: np.random.Generator) -> NDArray[np.int32]:
    """Let people whom nobody lives with move in with a child's family, or a brother's or sister's."""
    joined = np.bincount(join[present], minlength=len(lives))
    alone = present & (joined == 1) & (join == np.arange(len(lives)))
    hosts = np.flatnonzero(present & ~alone)
    target = np.full(len(lives), NOBODY, np.int32)
    for kin in (lives.mother, lives.father):
        sibling, child = np.full(len(lives), NOBODY, np.int32), np.full(len(lives), NOBODY, np.int32)
        known = hosts[kin[hosts] != NOBODY]
        sibling[kin[known]] = child[kin[known]] = known
        by_kin = np.where(kin == NOBODY, NOBODY, sibling[kin])
        target = np.where(target == NOBODY, by_kin, target)
        target = np.where(child == NOBODY, target, child)
    chance = country.number("take_in_elder") * country.by_place_of("", "together_by_place")[lives.place]
    moves = alone & (target != NOBODY) & (draw.random(len(lives)) < chance)
    return np.where(moves, join[target], join)


def _place_orphans(country: Country, lives: Lives, present: NDArray[np.bool_], join: NDArray[np.int32],
                   draw: np.random.Generator) -> NDArray[np.int32]:
    """Let children without a parent at home live with a grown sibling's or another family's household."""
    young = lives.born > day_number(country.profile.reference_date) - _ADULT
    alone = np.flatnonzero(present & young & (join == np.arange(len(lives))))
    hosts = np.flatnonzero(present & ~young)
    if len(hosts):
        join[alone] = hosts[(draw.random(len(alone)) * len(hosts)).astype(np.int64)]
    return join
