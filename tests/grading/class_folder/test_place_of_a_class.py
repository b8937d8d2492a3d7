"""A class lies where nbgrader finds it: no sign of its path may stand for others."""

import pytest

from grading import back_up, create_course, open_course_folder, restore
from synthetic_data import BadInput


@pytest.mark.parametrize("odd", ["br[x]", "c?", "st*r", "b[x/class"])
def test_a_path_that_stands_for_others_is_refused_in_words(tmp_path, copy_course, odd):
    """Made, moved there and restored alike: from such a place another class's work would be given out."""
    place = tmp_path / odd
    with pytest.raises(BadInput, match=r"has \*, \? or \[ in its path.*rename"):
        create_course(place, "tiny")
    assert not place.exists()
    place.parent.mkdir(exist_ok=True)
    copy_course(tmp_path / "plain", submitters="service").root.rename(place)
    with pytest.raises(BadInput, match="in its path"):
        open_course_folder(place)
    plain = place.rename(tmp_path / "brx")
    back_up(plain, tmp_path / "class.tar")
    with pytest.raises(BadInput, match="in its path"):
        restore(tmp_path / "class.tar", place)
    assert not place.exists()
    assert restore(tmp_path / "class.tar", tmp_path / "b-x]").settings.course == "tiny"
