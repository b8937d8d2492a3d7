"""Names of an office that may be one name in two writings: asked about, and never joined."""

import pytest

from simulator import check_scenario, load_scenario


@pytest.mark.parametrize("name", ["Clerks", "cl_erks", "clerks.", "clérks", "CLERKS"])
def test_two_writings_of_one_group_are_asked_about(name):
    """Such as where a file that goes on from another one adds a group that is there."""
    known = load_scenario("claim")
    twice = known.model_copy(update={"staff": {**known.staff, name: known.staff["clerks"]}})
    said = [one for one in check_scenario(twice).warnings if one.startswith("staff:")]
    assert said == [f"staff: clerks and {name} differ only by capitals, accents, zeros or signs between words, and are "
                    "taken for two; if they are one, write them in one way"]


def test_names_of_their_own_are_not_asked_about():
    """Numbers, sites and other words tell groups apart."""
    known = load_scenario("claim")
    names = ("clerks_1", "clerks_2", "clerks@north", "clerks@south", "clerk")
    more = known.model_copy(update={"staff": {**known.staff, **dict.fromkeys(names, known.staff["clerks"])}})
    assert not [one for one in check_scenario(more).warnings if "differ only by" in one]
