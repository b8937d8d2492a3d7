"""What a jail may see of the machine."""

import sys
from pathlib import Path

from grading.sandbox.orders import Workplace
from grading.sandbox.ports import Limits, Settings
from grading.sandbox.visible import view_of


def test_this_python_is_visible():
    """The Python asked for and its packages lie below what is shown."""
    view = view_of(Path(sys.executable))
    for needed in (sys.base_prefix + "/lib", sys.prefix + "/lib"):
        assert any(Path(needed).is_relative_to(path) for path in view.readable)


def test_nothing_private_is_visible():
    """Neither home folders nor the project, nor the whole of an environment's folder, are shown."""
    view = view_of(Path(sys.executable))
    project = Path(__file__).parents[3]
    for private in (Path.home(), project, project / "grading", Path(sys.prefix), Path("/etc"), Path("/var"), Path("/")):
        assert str(private) not in view.readable


def test_installed_rooms_are_covered(tmp_path, monkeypatch):
    """Our own rooms inside site-packages, keys and all, are hidden; other packages are not."""
    from grading.sandbox import visible

    for name in ("grading", "courses", "pandas"):
        (tmp_path / "lib" / name).mkdir(parents=True)
    (tmp_path / "lib" / "readiness.py").write_text("")
    monkeypatch.setattr(visible, "_ask", lambda python: [str(tmp_path), str(tmp_path), str(tmp_path / "lib"),
                                                         str(tmp_path / "lib")])
    hidden = {Path(path).name for path in visible.view_of(Path("python")).hidden}
    assert hidden == {"grading", "courses", "readiness.py"}


def test_library_holds_toolkit_and_guest_only():
    """What is copied for the jail is the toolkit and the guest program, and no other file of the project."""
    place = Workplace(Settings(python=Path(sys.executable)))
    names = [{path.name for path in folder.iterdir()} for folder in (place.library, place.library / "courses")]
    names[1].discard("__pycache__")
    place.close()
    assert names == [{"readiness_guest", "courses"}, {"__init__.py", "toolkit"}]


def test_order_holds_no_secret(monkeypatch):
    """The order for a job carries limits and a fixed environment, nothing of the grader's."""
    monkeypatch.setenv("READINESS_COURSE_SECRET", "hidden-away")
    place = Workplace(Settings(python=Path(sys.executable)))
    order = str(place.order("/run/job", "/home/trainee", Limits()))
    place.close()
    assert "hidden-away" not in order
