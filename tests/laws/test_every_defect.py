"""Laws that hold for every defect found in the catalogue, on every field that it fits."""

import pandas as pd
import pytest

from synthetic_data import defect_plan, inject, list_defects, undo


@pytest.mark.parametrize("defect", list_defects())
def test_undo_restores_the_clean_registers(defect, registers, world):
    """Taking back the ledger gives the clean tables, types, categories and row order included."""
    plan = defect_plan("law", [{"defect": defect, "registers": "*", "fields": "*", "rate": 0.1}])
    dirty, ledger = inject(registers, plan, 7, world)
    assert len(ledger)
    clean = undo(dirty, ledger)
    for name in registers:
        pd.testing.assert_frame_equal(clean[name], registers[name])
