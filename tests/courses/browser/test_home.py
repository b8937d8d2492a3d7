"""A trainee's home in a real browser: by keyboard alone from the map to handing in, and nothing axe complains of."""

import pytest

from courses import Variant, build_variant, load_exercise, write_trainee_folder
from courses.toolkit.handing_in import Exchange
from courses.toolkit.home.shelf import Shelf
from courses.toolkit.home.site import make_home
from tests.courses.toolkit.test_home import home  # noqa: F401 - a fixture
from tests.serving import serving

pytestmark = pytest.mark.slow
SIZES = {"laptop": (1366, 768), "zoomed": (683, 384), "phone": (390, 844), "at 400 %": (320, 256)}


FOCUSED = "document.activeElement.matches('a, button') ? document.activeElement.innerText : ''"


def tab_to(page, words, most=40):
    """Press Tab until what has the focus bears the words."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"Tab never reached {words!r}")


def follow(page, words):
    """Tab to a link or button and press Enter; wait for the page it leads to."""
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_the_map_to_handing_in_by_keyboard(home, watched, violations):  # noqa: F811
    """Begin, read, decide with 1 and 2, mark a file, hand in with files open and say so: no mouse, no complaint."""
    with serving(make_home(home)) as link:
        watched.goto(link("/"))
        found = violations(watched)
        follow(watched, "Begin")
        found += violations(watched)
        follow(watched, "Go on")
        watched.locator(".rl-desk h4:focus").wait_for()
        for key, said in (("1", "Saved."), ("2", "Saved."), ("f", "Marked: to look at again.")):
            watched.keyboard.press(key)
            watched.locator(".rl-status", has_text=said).wait_for()
        found += violations(watched)
        follow(watched, "Next step")
        watched.locator(".rl-desk h4:focus").wait_for()
        follow(watched, "Hand in")
        watched.get_by_text("still open").wait_for()
        found += violations(watched)
        follow(watched, "Hand in as it is")
        watched.get_by_text("Receipt:").wait_for()
        found += violations(watched)
    assert found == []
    assert watched.errors == []
    assert watched.foreign == []


@pytest.fixture(scope="module")
def pile(tmp_path_factory):
    """A trainee's folder with a pile of real files."""
    place = tmp_path_factory.mktemp("pile")
    exercise = load_exercise("F3")
    pack, _ = build_variant(exercise, Variant(seed=3, pack_id="pile"))
    write_trainee_folder(exercise, pack, place / "F3")
    return Shelf({"F3": place / "F3"}, Exchange(course=place / "exchange", trainee="amina", kept=place / "kept"))


@pytest.mark.parametrize("size", SIZES)
def test_buttons_and_file_are_in_sight_together(pile, watched, size):
    """On a laptop and at 200 % heading, question, buttons and status need no scrolling, before and after a decision.

    On a phone the buttons stay at the foot; at 400 % nothing but wide tables scrolls sideways (WCAG 1.4.10).
    """
    wide, high = SIZES[size]
    watched.set_viewport_size({"width": wide, "height": high})
    with serving(make_home(pile)) as link:
        step = next(number for number, one in enumerate(pile.steps("F3"), 1) if one.desk == "pairs")
        watched.goto(link(f"/exercise/F3/step/{step}"))
        for _ in range(2):
            watched.locator(".rl-desk h4").wait_for()
            if size != "at 400 %":
                seen = [".rl-buttons button >> nth=0", ".rl-buttons button >> nth=-1"]
                seen += [".rl-desk h4", ".rl-status"] if size != "phone" else []
                places = {each: watched.locator(each).bounding_box() for each in seen}
                assert {name: box for name, box in places.items()
                        if box["y"] < 0 or box["y"] + box["height"] > high} == {}
            assert watched.evaluate("document.documentElement.scrollWidth") <= wide
            watched.keyboard.press("1")
            watched.get_by_role("status").get_by_text("Saved.").wait_for()
    ids = watched.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))


def test_a_second_tab_says_so_and_overwrites_nothing(home, watched):  # noqa: F811
    """Both tabs name the other; a decision that does not know of the other's is not written and shows it."""
    with serving(make_home(home)) as link:
        address = link("/exercise/T1/step/2")
        watched.goto(address)
        watched.locator(".rl-desk h4").wait_for()
        second = watched.context.new_page()
        second.goto(address)
        second.get_by_text("This desk is open in another tab").wait_for()
        watched.get_by_text("This desk is open in another tab").wait_for()
        watched.locator(".rl-buttons button").first.click()
        watched.get_by_text("Saved.").wait_for()
        second.locator(".rl-buttons button").last.click()
        second.get_by_text("Not saved: something was decided here").wait_for()


def test_a_decision_that_is_not_saved_is_said_within_two_seconds(home, watched):  # noqa: F811
    """No answer in time: the desk says so; one that comes after all is said too and leads to the next file."""
    with serving(make_home(home)) as link:
        # The page's own clock: two seconds for it, however busy the machine is.
        watched.clock.install()
        watched.goto(link("/exercise/T1/step/2"))
        first = watched.locator(".rl-desk h4").inner_text()
        watched.locator(".rl-buttons button").first.click()
        watched.get_by_text("Saved.").wait_for()
        waiting = []
        watched.route("**/act", lambda route: waiting.append(route))
        with watched.expect_request("**/act"):
            watched.locator(".rl-buttons button").first.click()
        watched.clock.run_for(2000)
        watched.get_by_text("Not saved: no answer came.").wait_for()
        waiting[0].continue_()
        watched.get_by_text("Saved after all").wait_for()
        assert watched.locator(".rl-desk h4").inner_text() != first
