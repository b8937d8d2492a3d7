"""A Hub as an office runs it, behind its proxy: several classes, and people in browsers from login to what they do."""

import os
import shutil
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from grading import collect
from grading.desk_service.running import open_store
from tests.grading.class_lists import add_column
from tests.grading.desk_service import lms
from tests.grading.desk_service.hub_launches import launched, login_of
from tests.grading.desk_service.hubs import planned, started_hub
from tests.serving import free_port

PROXY = shutil.which("configurable-http-proxy", path=os.pathsep.join((
    str(Path(__file__).parents[3] / ".tools/hub-proxy/node_modules/.bin"), os.environ["PATH"])))
"""The Hub's own proxy, a program of Node's; where it is not installed, this cannot be tried."""
CONFIG = """
c.JupyterHub.bind_url = "http://127.0.0.1:{public}/"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{inner}/"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{orders}"
c.ConfigurableHTTPProxy.command = [{proxy!r}]
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "together"
exec(open("readiness_hub.py").read())
"""
KEY = {"JUPYTERHUB_CRYPT_KEY": "ab" * 32}
"""By which a Hub keeps what a platform signed of people."""
pytestmark = [pytest.mark.slow, pytest.mark.full, pytest.mark.timeout(900), pytest.mark.skipif(
    not PROXY, reason="configurable-http-proxy is not installed here; make hubs does it")]


@contextmanager
def running(program, folder, *classes, config=CONFIG, environment=KEY, **plan):
    """A Hub behind its proxy with the classes of a plan; gives its address and the addresses of those with a port."""
    public, inner, orders = (free_port() for _ in range(3))
    hub = f"http://127.0.0.1:{public}"
    (folder / "config.py").write_text(config.format(public=public, inner=inner, orders=orders, proxy=PROXY))
    planned(folder, *classes, hub=hub, **plan)
    desks = [f"http://127.0.0.1:{one['port']}" for one in classes if "port" in one]
    with started_hub(program, folder, hub, desks, environment):
        yield hub, desks


def log_in(page, name):
    """Fill in the Hub's form."""
    page.fill("input[name=username]", name)
    page.fill("input[name=password]", "together")
    page.click("#login_submit")


@contextmanager
def person(chromium, hub, name):
    """Somebody in a browser of their own, logged in, on the Hub's home page."""
    with closing(chromium.new_context(viewport={"width": 1366, "height": 768})) as context:
        page = context.new_page()
        page.goto(f"{hub}/hub/home")
        log_in(page, name)
        page.locator("#readiness-classes").wait_for()
        yield page


@pytest.mark.browser
def test_two_classes_behind_the_hub_and_its_proxy(tmp_path, copy_course, chromium, hub_program):
    """Amina logs in at the Hub, decides and hands in; the other class, which does not list her, stays shut."""
    first, second = (copy_course(tmp_path / name, submitters="service", course=name) for name in ("spring", "autumn"))
    people = second.roster_file.read_text().splitlines()
    second.roster_file.write_text("\n".join(line for line in people if not line.startswith("amina")) + "\n")
    classes = [{"folder": name, "port": free_port()} for name in ("spring", "autumn")]
    with (running(hub_program, tmp_path, *classes) as (hub, (spring, autumn)),
          closing(chromium.new_context(viewport={"width": 1366, "height": 768})) as context):
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.goto(spring)
        assert page.url.startswith(hub)
        log_in(page, "amina")
        page.get_by_text("Amina").first.wait_for()
        assert page.url == spring + "/"
        page.goto(f"{spring}/exercise/T1")
        act = "message => fetch('/exercise/T1/act', {method: 'POST', body: JSON.stringify(message), headers: " \
              "{'Content-Type': 'application/json'}}).then(answer => answer.status)"
        assert page.evaluate(act, {"what": "decide", "desk": "cases", "case": "case1",
                                   "values": {"colour": "red", "months": 3}}) == 200
        page.goto(f"{spring}/exercise/T1/hand-in")
        page.get_by_role("button", name="Hand in as it is").click()
        page.get_by_text("Receipt:").wait_for()
        page.goto(autumn)
        assert not page.get_by_text("Amina").count(), "she is not in the other class"
        page.goto(f"{hub}/hub/home")
        assert [link.get_attribute("href") for link in page.locator("#readiness-classes a").all()] == [spring + "/"]
    with closing(open_store(first)) as store:
        assert [one.trainee for one in store.hand_ins()] == ["amina"]
    assert [one.outcome for one in collect(first)] == ["collected"]


@pytest.fixture
def school(tmp_path, copy_course, hand_in, work_of):
    """Two classes at desks that Leyla teaches; in the first Bahar's work was collected."""
    desks, more = (copy_course(tmp_path / name, submitters="service", course=name) for name in ("desks", "more"))
    hand_in(desks, "bahar", work_of(desks, "bahar"))
    return desks, more


@pytest.fixture
def books(tmp_path, copy_course):
    """A class in notebooks, which one account owns with whatever its trainees do; no other class stands beside it."""
    books = copy_course(tmp_path / "books", submitters="shared", course="books")
    (books.exchange / "tiny").rename(books.exchange / "books")  # as a class that was given out under this name
    return books


def formgrader_of(page, name):
    """Open the formgrader of a class from the Hub's home page; returns the tab in which it stands."""
    with page.expect_popup() as opened:
        page.locator("#readiness-classes a", has_text=f"{name}: formgrader").click()
    tab = opened.value
    tab.get_by_text("T1", exact=True).first.wait_for()
    return tab


@pytest.mark.browser
def test_an_instructor_has_formgrader_of_each_class_in_a_tab_of_its_own(tmp_path, school, chromium, hub_program,
                                                                        violations):
    """From the Hub's page to two formgraders at once, neither blank; grading by its button; nobody else comes in."""
    classes = [{"folder": "desks", "port": free_port(), "instructors": ["leyla"]},
               {"folder": "more", "port": free_port(), "instructors": ["leyla", "ilham"]}]
    with running(hub_program, tmp_path, *classes, servers="simple") as (hub, _), person(chromium, hub, "leyla") as page:
        first, second = formgrader_of(page, "desks"), formgrader_of(page, "more")
        assert first.url.startswith(f"{hub}/user/leyla/desks/formgrader")
        assert second.url.startswith(f"{hub}/user/leyla/more/formgrader")
        row = first.locator("tr", has_text="T1")
        assert row.locator(".num-submissions").inner_text().strip() == "1"
        assert second.locator("tr", has_text="T1").locator(".num-submissions").inner_text().strip() == "0"
        with person(chromium, hub, "bahar") as other:
            assert other.locator("#readiness-classes a", has_text="formgrader").count() == 0
            assert violations(other, "#readiness-classes") == []
            other.goto(f"{hub}/hub/spawn/bahar/desks")
            other.get_by_text("There is no server of this name for you").first.wait_for()
            assert other.goto(f"{hub}/user/leyla/desks/formgrader").status in (403, 404)


@pytest.mark.browser
def test_a_trainee_works_in_notebooks_behind_the_hub(tmp_path, books, chromium, hub_program):
    """From the Hub to an exercise; a desk saves, the notebook hands in and leads back; it is collected as hers."""
    with (running(hub_program, tmp_path, {"folder": "books"}, servers="simple") as (hub, _),
          person(chromium, hub, "bahar") as page):
        page.locator("#readiness-classes a", has_text="T1").click()
        page.wait_for_url(f"{hub}/user/bahar/books/doc/tree/T1/T1.ipynb**")
        page.locator(".rl-desk").first.wait_for()
        page.locator(".rl-desk input").first.fill("3")
        page.locator(".rl-desk .rl-buttons button").first.click()
        page.locator(".rl-desk .rl-progress").first.filter(has_text="1 of ").wait_for()
        end = page.locator(".rl-hand-in")
        end.get_by_role("button", name="Hand in", exact=True).click()
        end.get_by_role("button", name="Hand in as it is").click()
        end.get_by_text("Receipt:").wait_for()
        back = page.get_by_role("link", name="Your course").get_attribute("href")
        assert page.goto(f"{hub}{back}").ok and page.locator("#readiness-classes a", has_text="T1").count() == 1
    assert [(one.trainee, one.outcome) for one in collect(books)] == [("bahar", "collected")]
    (kept,) = (books.submitted("bahar", "T1")).glob("decisions.jsonl")
    assert b'"months":3' in kept.read_bytes()


@pytest.mark.browser
def test_a_trainee_who_was_given_nothing_reads_so_at_once(tmp_path, books, chromium, hub_program, violations):
    """Not after the Hub's patience, and no "failed"; once it is given out, the same page leads to the notebook."""
    packs, away = books.exchange / "books" / "packs" / "camal", tmp_path / "away"
    packs.rename(away)
    with (running(hub_program, tmp_path, {"folder": "books"}, servers="simple") as (hub, _),
          person(chromium, hub, "camal") as page):
        clicked = time.monotonic()
        page.locator("#readiness-classes a", has_text="T1").click()
        page.get_by_role("heading", name="Nothing was given out to you yet").wait_for(timeout=60_000)
        assert time.monotonic() - clicked < 60, "the Hub itself would wait twice as long"
        assert violations(page) == []
        shutil.copytree(away, packs, dirs_exist_ok=True)
        page.locator(".rl-desk").first.wait_for(timeout=240_000)
        assert page.url.startswith(f"{hub}/user/camal/books/doc/tree/T1/T1.ipynb")


BY_PLATFORM = "".join(line for line in CONFIG.splitlines(keepends=True) if "uthenticator" not in line)
"""A Hub whose own file says nothing of how one logs in."""


def test_people_come_to_the_hub_from_a_learning_platform(tmp_path, copy_course, hub_program):
    """Whom the platform signed for is at the Hub under its id, and at their own desk; a forged word lets nobody in.

    What it signed lies in the Hub's database encrypted; without the key for that the Hub does not start.
    """
    course = copy_course(tmp_path / "spring", submitters="service", course="spring")
    add_column(course, "account", "101", "b-7", "")
    plan = {"folder": "spring", "port": free_port(), "instructors": ["900"]}
    with lms.serving() as platform:
        login = login_of(platform)
        with running(hub_program, tmp_path, plan, config=BY_PLATFORM, lti_login=login) as (hub, (spring,)):
            browser, page = launched(platform, hub, "101")
            assert page.status_code == 200 and spring in page.text, page.text[-3000:]
            assert "Amina" in browser.get(f"{spring}/").text
            assert "Bahar" in launched(platform, hub, "b-7")[0].get(f"{spring}/").text
            teacher = launched(platform, hub, "900", role=lms.INSTRUCTOR)
            assert "formgrader" in teacher[1].text and "Amina" not in teacher[0].get(f"{spring}/").text
            assert launched(platform, hub, "999")[1].status_code == 403
            assert launched(platform, hub, "101", keys=lms.made_key(2))[1].status_code in (400, 401, 403)
            kept = b"".join(file.read_bytes() for file in tmp_path.glob("jupyterhub.sqlite*"))
            assert b"101" in kept and b"Proactive offices" not in kept
        without = {"JUPYTERHUB_CRYPT_KEY": ""}
        with (pytest.raises(RuntimeError, match="JUPYTERHUB_CRYPT_KEY"),
              running(hub_program, tmp_path, plan, config=BY_PLATFORM, environment=without, lti_login=login)):
            pass
