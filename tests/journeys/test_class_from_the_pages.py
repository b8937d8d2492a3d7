"""What the pages promise a fresh machine: their files and commands, then three trainees and an instructor at once."""

import csv
import re
import shlex
import subprocess
import sys
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from benchmarks.desk_load import button_desk
from tests.grading.desk_service import lms
from tests.grading.desk_service.hub_launches import link_to
from tests.grading.desk_service.hubs import HUBS, started_hub
from tests.grading.desk_service.test_hub_journey import KEY, PROXY
from tests.serving import free_port, served

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.full, pytest.mark.timeout(900)]
READINESS = Path(sys.prefix) / "bin" / "readiness"


def laid(text, folder):
    """Lay the files of a page into a folder, and return its commands in order."""
    files = r"`([\w-]+\.(?:yml|csv|py))`[^\n]*\n\n```(?:yaml|csv|python)\n(.*?)```"
    for name, content in re.findall(files, text, re.S):
        (folder / name).write_text(content)
    commands = "".join(re.findall(r"```console\n(.*?)```", text, re.S)).splitlines()
    return [shlex.split(command.removeprefix("$ readiness ")) for command in commands]


def typed(command, folder):
    """Type a command of a page."""
    subprocess.run([READINESS, *command], cwd=folder, check=True, capture_output=True, timeout=600)


@contextmanager
def browsers(chromium, number):
    """Pages of so many browsers that know nothing of each other, open at once."""
    with ExitStack() as stack:
        contexts = [stack.enter_context(closing(chromium.new_context(viewport={"width": 1366, "height": 768})))
                    for _ in range(number)]
        yield [context.new_page() for context in contexts]


def hand_in_one_decision(page, site, course, trainee):
    """Somebody who is in begins the exercise, decides one case and hands in as it is."""
    desk = button_desk(course.pack(trainee, "D4", 1))
    page.get_by_role("link", name="Begin").first.click()
    page.wait_for_url("**/exercise/D4/**")
    act = {"what": "decide", "desk": desk.name, "case": desk.cases[0], "values": {desk.field: desk.options[0]}}
    send = "act => fetch('/exercise/D4/act', {method: 'POST', body: JSON.stringify(act), headers: " \
           "{'Content-Type': 'application/json'}}).then(answer => answer.status)"
    assert page.evaluate(send, act) == 200
    page.goto(f"{site}/exercise/D4/hand-in")
    page.get_by_role("button", name="Hand in as it is").click()
    page.get_by_text("Receipt:").wait_for()


def test_two_commands_of_the_tutorial_bring_up_a_class_of_thirty(tmp_path, root, chromium):
    """Thirty links; three of their people decide and hand in while the instructor collects at the dashboard."""
    from grading import open_course_folder

    invite, up, *_ = laid((root / "docs/tutorials/class-of-thirty.md").read_text(), tmp_path)
    with (tmp_path / "trainees.csv").open("a") as listed:
        listed.writelines(f"t{number},T{number},Test,t{number}@office.example,CW\n" for number in range(28))
    port, other = free_port(), free_port()
    typed([*invite, "--port", str(port)], tmp_path)
    with (tmp_path / "class/desk/invitations.csv").open(encoding="utf-8-sig") as kept:
        links = {row["trainee"]: row["link"] for row in csv.DictReader(kept)}
    assert len(links) == 30 and len(set(links.values())) == 30
    course, site, log = open_course_folder(tmp_path / "class"), f"http://127.0.0.1:{port}", tmp_path / "dashboard.log"
    dashboard = [READINESS, "grade", "dashboard", "class", "--no-browser", "--port", str(other)]
    look = "/static/house/house.css"
    with (served([READINESS, *up], site + look, tmp_path / "log", cwd=tmp_path),
          served(dashboard, f"http://127.0.0.1:{other}{look}", log, cwd=tmp_path),
          browsers(chromium, 4) as (instructor, *trainees)):
        instructor.goto(re.search(r"http://\S+token=\S+", log.read_text())[0])
        people = dict(zip(("aysel", "rauf", "t7"), trainees, strict=True))
        for name, page in people.items():
            page.goto(links[name])
            page.get_by_role("button", name="Yes, open my course").click()
        for name, page in people.items():
            hand_in_one_decision(page, site, course, name)
        instructor.reload()
        instructor.get_by_role("button", name="Collect", exact=True).click()
        instructor.locator("#said", has_text=re.compile("Collect.*: done")).wait_for()
    assert sorted(one.parent.name for one in (tmp_path / "class/submitted").glob("*/D4")) == sorted(people)


@contextmanager
def hub_of_the_page(folder, page):
    """What `bring-up-a-hub.md` brings up, on free ports, with a platform; gives that and where Hub and classes are."""
    ports = {port: free_port() for port in ("8000", "8801", "8802", "8700")}
    hub, autumn, spring = (f"http://127.0.0.1:{ports[port]}" for port in ("8000", "8801", "8802"))
    text = page.read_text()
    for port, free in ports.items():
        text = text.replace(port, str(free))
    for command in laid(text, folder):
        typed(command, folder)
    here = (f"c.JupyterHub.hub_port = {free_port()}\nc.ConfigurableHTTPProxy.api_url = 'http://127.0.0.1:{free_port()}'"
            f"\nc.ConfigurableHTTPProxy.command = [{PROXY!r}]\n")
    (folder / "config.py").write_text(here + (folder / "jupyterhub_config.py").read_text())
    program = HUBS["hub 6"] / "bin" / "jupyterhub"
    with lms.serving(ports["8700"]) as platform, started_hub(program, folder, hub, [autumn, spring], KEY):
        platform.known.get_registration().set_client_id("the-hub")
        platform.teachers = {"900"}
        yield platform, hub, autumn, spring


def come_by(platform, hub, people):
    """Each of these people comes from the platform to the Hub's page in a browser of their own."""
    for user, page in people.items():
        page.goto(link_to(platform, hub, user))
        page.locator("#readiness-classes li a").first.wait_for()


@pytest.mark.skipif(not PROXY, reason="configurable-http-proxy is not installed here; make hubs does it")
def test_the_third_page_brings_up_a_hub_with_two_classes_and_a_platform(tmp_path, root, chromium):
    """People of two classes come from a platform to their own desks, an instructor to formgrader and to the course."""
    from grading import open_course_folder

    with (hub_of_the_page(tmp_path, root / "docs/how-to/bring-up-a-hub.md") as (platform, hub, autumn, spring),
          browsers(chromium, 4) as (instructor, aysel, rauf, nigar)):
        come_by(platform, hub, {"900": instructor, "101": aysel, "102": rauf, "103": nigar})
        assert instructor.locator("#readiness-classes a", has_text="formgrader").count() == 2
        with instructor.expect_popup() as tab:
            instructor.locator("#readiness-classes a", has_text="autumn: formgrader").click()
        people = (("aysel", aysel, "autumn", autumn), ("rauf", rauf, "autumn", autumn),
                  ("nigar", nigar, "spring", spring))
        for name, page, _, desk in people:
            assert [one.get_attribute("href") for one in page.locator("#readiness-classes li a").all()] == [f"{desk}/"]
            page.locator("#readiness-classes li a").click()
            page.get_by_text(name.title()).first.wait_for()
        for name, page, folder, desk in people:
            hand_in_one_decision(page, desk, open_course_folder(tmp_path / folder), name)
        tab.value.get_by_text("D4", exact=True).first.wait_for()
        assert nigar.goto(f"{autumn}/").status == 403, "she is in the other class"
        instructor.locator("#readiness-classes a", has_text="autumn: connect").click()
        instructor.get_by_text("--course course-1").wait_for()
        typed(["class", "platform", "autumn", "--course", "course-1"], tmp_path)
        instructor.goto(f"{autumn}/hub-login")
        instructor.get_by_text("The class is connected").wait_for()
