"""A zone is a place, and whoever names none is asked about one that is."""

from zoneinfo import available_timezones

import pytest

from synthetic_data import did_you_mean, place_zone, zones_of_town


def test_what_is_proposed_is_a_zone_and_not_what_was_refused():
    """Turkey, Egypt and EST are names of the time zone database that we do not take; none of them is proposed."""
    for name in available_timezones():
        proposed = zones_of_town(name)
        assert name not in proposed and all(map(place_zone, proposed))
    assert zones_of_town("Istanbul") == ["Asia/Istanbul", "Europe/Istanbul"]


@pytest.mark.parametrize("known", [["Turkey"], ["Turkey", "turkey"], ["Turkey", "Turkey "]])
def test_no_name_is_asked_about_by_itself(known):
    """What is wrong with a name is not mended by writing it once more."""
    said = did_you_mean("Turkey", known)
    assert "mean Turkey?" not in said and "known here: Turkey" not in said
