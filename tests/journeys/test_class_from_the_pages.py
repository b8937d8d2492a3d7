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
_PATIENCE = 120_000
"""Milliseconds that a page may take on a busy machine."""


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
        for context in contexts:
            context.set_default_timeout(_PATIENCE)
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
    with (tmp_path / "class/desk/invitations.csv").open() as kept:
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


@pytest.mark.skipif(not PROXY, reason="configurable-http-proxy is not installed here; make hubs does it")
def test_the_third_page_brings_up_a_hub_with_two_classes_and_a_platform(tmp_path, root, chromium):
    """People of two classes come from a platform to their own desks, an instructor to formgrader and to the course."""
    from grading import open_course_folder

    ports = {port: free_port() for port in ("8000", "8801", "8802", "8700")}
    hub, autumn, spring = (f"http://127.0.0.1:{ports[port]}" for port in ("8000", "8801", "8802"))
    text = (root / "docs/how-to/bring-up-a-hub.md").read_text()
    for port, free in ports.items():
        text = text.replace(port, str(free))
    for command in laid(text, tmp_path):
        typed(command, tmp_path)
    here = (f"c.JupyterHub.hub_port = {free_port()}\nc.ConfigurableHTTPProxy.api_url = 'http://127.0.0.1:{free_port()}'"
            f"\nc.ConfigurableHTTPProxy.command = [{PROXY!r}]\n")
    (tmp_path / "config.py").write_text(here + (tmp_path / "jupyterhub_config.py").read_text())
    program = HUBS["hub 6"] / "bin" / "jupyterhub"
    with (lms.serving(ports["8700"]) as platform, started_hub(program, tmp_path, hub, [autumn, spring], KEY),
          browsers(chromium, 4) as (instructor, *trainees)):
        platform.known.get_registration().set_client_id("the-hub")
        platform.teachers = {"900"}
        people = {("101", "Aysel", autumn): trainees[0], ("102", "Rauf", autumn): trainees[1],
                  ("103", "Nigar", spring): trainees[2]}
        for user, page in {"900": instructor, **{who[0]: page for who, page in people.items()}}.items():
            page.goto(link_to(platform, hub, user))
            page.locator("#readiness-classes li a").first.wait_for()
        assert len(instructor.locator("#readiness-classes a", has_text="formgrader").all()) == 2
        with instructor.expect_popup() as tab:
            instructor.locator("#readiness-classes a", has_text="autumn: formgrader").click()
        for (_, name, desk), page in people.items():
            links = [one.get_attribute("href") for one in page.locator("#readiness-classes li a").all()]
            assert links == [f"{desk}/"], name
            page.locator("#readiness-classes li a").click()
            page.get_by_text(name).first.wait_for()
        for (_, name, desk), page in people.items():
            folder = "autumn" if desk == autumn else "spring"
            hand_in_one_decision(page, desk, open_course_folder(tmp_path / folder), name.lower())
        tab.value.get_by_text("D4", exact=True).first.wait_for()
        assert trainees[2].goto(f"{autumn}/").status == 403, "Nigar is in the other class"
        instructor.locator("#readiness-classes a", has_text="autumn: connect").click()
        instructor.get_by_text("--course course-1").wait_for()
        typed(["class", "platform", "autumn", "--course", "course-1"], tmp_path)
        instructor.goto(f"{autumn}/hub-login")
        instructor.get_by_text("The class is connected").wait_for()
