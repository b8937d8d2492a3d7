"""What is known of people while one kind of event after the other is told: the truth, or what registers say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from synthetic_data.core.columns import Columns
from synthetic_data.people.block import Block

Days = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Known:
    """People as rows, and the tables of events told so far."""

    born: Days
    """`NEVER` where it is not known."""
    died: Days
    age_limit: Days
    """Day on which each person reaches the age limit; `NEVER` where that is not known."""
    kin: Columns
    """`person, mother, father` (rows, -1 for nobody); without columns of parents where nothing tells of them."""
    today: int
    records_from: int
    tables: dict[str, Columns] = field(default_factory=dict)
    """Kind of event → its table."""


@dataclass(frozen=True, eq=False)
class Past:
    """A block while its events are told: the people themselves, what is known of them so far, and their work."""

    block: Block
    known: Known
    work: Mapping[str, Columns]
    """`disability`, and `contract` and `unemployment`, which are made together and depend on it."""


def past_of(block: Block, work: Mapping[str, Columns]) -> Past:
    """Return a block's past before its first event is told."""
    lives = block.lives
    kin = {"person": np.arange(len(lives), dtype=np.int32), "mother": lives.mother, "father": lives.father}
    known = Known(born=lives.born, died=lives.died, age_limit=block.age_limit, kin=kin, today=block.today,
                  records_from=block.records_from)
    return Past(block, known, work)
