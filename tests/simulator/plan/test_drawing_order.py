"""An attribute may go by another wherever in the file that stands."""

import pytest

from simulator import change_scenario, load_scenario, run_replications
from synthetic_data import BadInput

BY = {"skilled": {"by": "level", "shares": {"low": "10 % (assumed; a try)", "high": "80 % (assumed; a try)"}},
      "level": {"choice": {"low": "50 % (assumed; a try)", "high": "50 % (assumed; a try)"}}}


def cases_with(attributes):
    """The cases of an office that draws these attributes too."""
    office = load_scenario("claim", changes={f"process.attributes.{name}": drawn for name, drawn in attributes.items()})
    return run_replications(office, replications=1).cases


def test_attributes_are_drawn_in_the_order_in_which_they_go_by_each_other():
    """Before or after the one it goes by, an attribute has the same value in each case."""
    one, other = cases_with(BY), cases_with(dict(reversed(BY.items())))

    assert one["skilled"].tolist() == other["skilled"].tolist()
    assert one.groupby("level", observed=True)["skilled"].mean().idxmax() == "high"


def test_attributes_that_go_by_each_other_are_refused():
    """A circle is named, attribute by attribute."""
    circle = {name: {"by": other, "shares": {"1": "50 % (assumed; a try)"}} for name, other in (("a", "b"), ("b", "a"))}

    with pytest.raises(BadInput, match=r"in a circle, got (a by b by a|b by a by b)"):
        change_scenario(load_scenario("claim"), {f"process.attributes.{name}": drawn for name, drawn in circle.items()})
