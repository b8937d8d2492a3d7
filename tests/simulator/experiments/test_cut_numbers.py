"""Values joined by commas in a country whose decimals have commas: asked about where one number may have been cut."""

import pytest

from simulator import load_scenario
from simulator.experiments.sweep import sweep
from simulator.whatif.explore import Dial
from synthetic_data import BadInput, cut_rule


@pytest.mark.parametrize("text", ["0,05 %", "0,5 %", "12,05", "2,5 %", "7,05 %", "0,05"])
def test_a_number_that_its_comma_may_have_cut_is_refused_before_anything_runs(text):
    """0,05 % would be swept as nothing and five of 100."""
    with pytest.raises(BadInput, match=f"cut in two at its comma, got '{text}'"):
        sweep(load_scenario("claim"), "staff.officers.absence", text.split(","))
    with pytest.raises(BadInput, match=f"cut in two at its comma, got '{text}'"):
        Dial.of(load_scenario("claim"), "staff.officers.heads", text.split(","))


@pytest.mark.parametrize("text", ["5 %,10 %", "0,5,10", "2,3", "0 %,5 %", "0.5,1", "5%"])
def test_lists_with_one_reading_are_read(text):
    """Signs on all or on none, and no zeros in front."""
    assert cut_rule(text.split(",")) == ""
