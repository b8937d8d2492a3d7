"""One setting is changed by a program, and the file stays else as somebody wrote it, or nothing is changed."""

import pytest
import yaml

from grading.class_folder.course_folder import change_setting, open_course_folder
from synthetic_data import BadInput

FORMS = {"a line": 'gradebook: "a"\n', "none": "", "run on": "gradebook: >-\n  a\n", "quoted": '"gradebook": "a"\n',
         "two lines": "gradebook:\n  a\n", "quoted once": "'gradebook' : a\n", "with a reason": "gradebook: a  # old\n"}
"""How somebody may have written a setting."""


@pytest.fixture
def course(tmp_path, copy_course):
    """A class whose settings somebody writes by hand."""
    return copy_course(tmp_path / "class")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("more", ["", "# the autumn class\nlate: zero\n"])
def test_a_setting_is_changed_however_it_was_written(course, form, more):
    """On one line or several, in quotes or not there yet: it is the new one, and every other setting and note stays."""
    file = course.root / "course.yml"
    values = yaml.safe_load(file.read_text())
    others = {name: value for name, value in values.items() if name not in ("gradebook", "late")}
    file.write_text(FORMS[form] + more + yaml.safe_dump(others))
    change_setting(course.root, "gradebook", "postgresql+psycopg://desk@db.example/class")
    found = yaml.safe_load(file.read_text())
    assert found.pop("gradebook") == "postgresql+psycopg://desk@db.example/class"
    assert found == others | ({"late": "zero"} if more else {})
    assert more in file.read_text() and open_course_folder(course.root).settings.gradebook


@pytest.mark.parametrize("write", [
    lambda values: yaml.safe_dump(values | {"gradebook": "a"}, default_flow_style=True, width=10_000),
    lambda values: yaml.safe_dump(values) + "gradebook: >-\n\n  a\n", lambda values: "{" + yaml.safe_dump(
        values, default_flow_style=True, width=10_000).strip()[1:-1] + ",\ngradebook: a}\n"])
def test_a_form_that_cannot_be_changed_is_refused_and_left(course, write):
    """One pair of braces, blank lines in a value: place and remedy are named, and the file is what it was."""
    file = course.root / "course.yml"
    values = {name: value for name, value in yaml.safe_load(file.read_text()).items() if name != "gradebook"}
    file.write_text(write(values))
    before = file.read_bytes()
    with pytest.raises(BadInput, match=r"course\.yml: gradebook: .*one line of its own") as refused:
        change_setting(course.root, "gradebook", "postgresql+psycopg://desk:Hidden7@db.example/class")
    assert file.read_bytes() == before and "Hidden7" not in str(refused.value)
    assert not list(course.root.glob(".course.yml*"))
