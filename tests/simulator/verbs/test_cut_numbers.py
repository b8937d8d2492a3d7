"""Values joined by commas in a country whose decimals have commas: asked about where one number may have been cut."""

import pytest
from typer.testing import CliRunner

from simulator.cli import app
from synthetic_data import cut_rule

EXPLORE = ("explore", "claim", "proactive", "-n", "2")


def told(*words):
    """What a verb refuses."""
    return str(CliRunner().invoke(app, list(words)).exception)


@pytest.mark.parametrize("text", ["0,05 %", "0,5 %", "12,05", "2,5 %", "7,05 %", "0,05"])
def test_a_number_that_its_comma_may_have_cut_is_refused_before_anything_runs(text):
    """0,05 % would be swept as nothing and five of 100."""
    assert f"cut in two at its comma, got '{text}'" in told("sweep", "claim", "staff.officers.absence", text)
    assert f"cut in two at its comma, got '{text}'" in told(*EXPLORE, "--dial", f"staff.officers.absence={text}")


def test_a_place_that_is_moved_twice_is_refused():
    """Its first values would be passed over."""
    heads = ("--dial", "staff.officers.heads=2,3", "--dial", " staff.officers.heads = 4")
    assert "--dial: is moved twice, got 'staff.officers.heads'" in told(*EXPLORE, *heads)


@pytest.mark.parametrize("text", ["5 %,10 %", "0,5,10", "2,3", "0 %,5 %", "0.5,1", "5%"])
def test_lists_with_one_reading_are_read(text):
    """Signs on all or on none, and no zeros in front."""
    assert cut_rule(text.split(",")) == ""
