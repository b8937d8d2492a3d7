"""Building people survives every accident: the old people or the new ones, whole."""

import pytest

from tests.faults import FAULTS, OF_INPUTS, LongVerb, broken_promises, undisturbed

pytestmark = pytest.mark.slow


BUILD = LongVerb(
    name="people build",
    prepare=lambda folder: undisturbed(["people", "build", folder / "people", "--people", 400, "--seed", 1]),
    words=lambda folder: ["people", "build", str(folder / "people"), "--people", "400", "--seed", "2",
                          "--defects", "everyday"],
    owned=("people/**/*", "people-truth/**/*", "truth/**/*"))


@pytest.mark.parametrize("fault", [fault if fault in ("killed", "disk_full") else
                                   pytest.param(fault, marks=pytest.mark.full)
                                   for fault in FAULTS if fault not in OF_INPUTS])
def test_building_people_survives(fault, tmp_path, rehearsed):
    """Whatever happens to it, the folder holds the old people or the new ones, and doing it again ends the same."""
    assert broken_promises(BUILD, fault, tmp_path, rehearsed(BUILD)) == []
