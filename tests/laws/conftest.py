"""Fixtures of the laws about defects."""

import pytest

from synthetic_data import BadInput, defect_plan, inject, list_defects, load_defect
from tests.synthetic_data.small_office import small_office


@pytest.fixture(scope="session")
def office():
    """Clean registers and the world behind them."""
    return small_office()


@pytest.fixture(scope="session")
def registers(office):
    """Clean registers."""
    return office[0]


@pytest.fixture(scope="session")
def world(office):
    """The world behind the registers."""
    return office[1]


@pytest.fixture(scope="session")
def places(registers, world):
    """Defect → every register and field of the small office in which it can stand."""
    spots = [(name, field) for name, table in registers.items() for field in ("*", *table.columns[1:])]
    wanted = {defect: [spot for spot in spots if (spot[1] == "*") == load_defect(defect).on_rows]
              for defect in list_defects()}

    def can_stand(defect, register, field):
        line = {"defect": defect, "registers": register, "count": 1} | ({"fields": field} if field != "*" else {})
        try:
            return len(inject(registers, defect_plan("probe", [line]), 1, world)[1]) > 0
        except BadInput:
            return False

    return {defect: [spot for spot in wanted[defect] if can_stand(defect, *spot)] for defect in wanted}
