"""The Hub's proxy killed in the middle: who is at a desk goes on, and what went through the proxy is there once."""

import asyncio
import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import pytest

from benchmarks.desk_load import Person, button_desk, what_was_lost
from grading import collect
from grading.desk_service.handing_in import settle
from grading.desk_service.running import open_store
from tests.grading.desk_service.test_hub import log_in
from tests.grading.desk_service.test_hub_journey import PROXY, person, running
from tests.grading.desk_service.test_hub_journey import books as books
from tests.serving import answers, free_port, until

pytestmark = [pytest.mark.slow, pytest.mark.full, pytest.mark.timeout(900), pytest.mark.skipif(
    not PROXY, reason="configurable-http-proxy is not installed here; make hubs does it")]


def kill_proxy(folder):
    """End the Hub's proxy as a power cut does; returns its number."""
    number = int((folder / "jupyterhub-proxy.pid").read_text())
    os.kill(number, signal.SIGKILL)
    return number


def wait_for_another(folder, hub, before):
    """Wait until the Hub has started another proxy, and answers through it."""
    until(lambda: answers(f"{hub}/hub/health"))
    assert int((folder / "jupyterhub-proxy.pid").read_text()) != before


def at_desks(hub, site, course, names):
    """Browsers of these people, which came in by the Hub."""
    desk, people = button_desk(course.pack(names[0], "T1", 1)), []
    for name in names:
        browser, page = log_in(hub, site, name)
        assert page.status_code == 200, page.text[-2000:]
        cookies = "; ".join(f"{one.name}={one.value}" for one in browser.cookies.jar)
        people.append(Person(name, httpx.URL(site).port, cookies, desk))
    return people


async def work_while(people, happens):
    """These people decide, one also hands in, without pause while something happens; returns what that returns."""
    works = [asyncio.create_task(one.keep_on(one.hand_in_anew if place == 0 else one.decide, 0.1, float("inf")))
             for place, one in enumerate(people)]
    try:
        return await asyncio.to_thread(happens)
    finally:
        for work in works:
            work.cancel()
        await asyncio.gather(*works, return_exceptions=True)


def test_who_is_at_a_desk_does_not_notice(tmp_path, copy_course, hub_program):
    """Twice: each decision is acknowledged while there is no proxy, and there once; then people can log in anew."""
    course = copy_course(tmp_path / "spring", submitters="service", course="spring")
    with running(hub_program, tmp_path, {"folder": "spring", "port": free_port()}) as (hub, (spring,)):
        people = at_desks(hub, spring, course, ["amina", "bahar"])

        def saved():
            return sum(len(one.saved) for one in people)

        def killed_twice():
            without = []
            for _ in range(2):
                time.sleep(1)
                number, before = kill_proxy(tmp_path), saved()
                with pytest.raises(httpx.HTTPError):
                    httpx.get(f"{hub}/hub/health", timeout=5)
                wait_for_another(tmp_path, hub, number)
                without.append(saved() - before)
            return without

        with ThreadPoolExecutor(1) as apart:  # after a browser's tests this thread has a loop already
            without = apart.submit(asyncio.run, work_while(people, killed_twice)).result()
        assert min(without) > 0 and people[0].receipts
        assert [one.lost_words for one in people] == [0, 0]
        assert "Camal" in log_in(hub, spring, "camal")[1].text
    with closing(open_store(course)) as store:
        settle(course, store)
    assert what_was_lost(course, people) == []


def decide(page, turn, instead=None):
    """Give a number and press a button of the first desk; returns whether it says that this was saved."""
    desk = page.locator(".rl-desk").first
    desk.locator("input").first.fill(str(turn))
    status = desk.locator(".rl-status")
    status.evaluate("one => { one.textContent = '' }")
    if instead:
        instead()
    desk.locator(".rl-buttons button").first.click()
    page.wait_for_function("one => one.textContent", arg=status.element_handle())
    return "Saved" in status.inner_text()


def decided_on(page):
    """Decide again and again, without loading the page anew, until two more were saved; returns which."""
    end, turn, saved = time.monotonic() + 180, 3, []
    while len(saved) < 2:
        assert time.monotonic() < end, page.locator(".rl-status").first.inner_text()
        turn += 1
        if decide(page, turn):
            saved.append(turn)
    return saved


@pytest.mark.browser
def test_a_notebook_goes_on_behind_the_next_proxy(tmp_path, books, chromium, hub_program):
    """Decisions in a notebook go through the proxy: unsaved ones are said to be so, saved ones are there once."""
    with (running(hub_program, tmp_path, {"folder": "books"}, servers="simple") as (hub, _),
          person(chromium, hub, "bahar") as page):
        page.locator("#readiness-classes a", has_text="T1").click()
        page.locator(".rl-desk").first.wait_for()
        saved, killed = [turn for turn in (1, 2) if decide(page, turn)], []
        assert saved == [1, 2]
        if decide(page, 3, lambda: killed.append(kill_proxy(tmp_path))):
            saved.append(3)
        wait_for_another(tmp_path, hub, *killed)
        after = decided_on(page)
        page.locator(".rl-hand-in").get_by_role("button", name="Hand in", exact=True).click()
        page.locator(".rl-hand-in").get_by_role("button", name="Hand in as it is").click()
        page.locator(".rl-hand-in").get_by_text("Receipt:").wait_for()
    assert [(one.trainee, one.outcome) for one in collect(books)] == [("bahar", "collected")]
    (kept,) = books.submitted("bahar", "T1").glob("decisions.jsonl")
    there = [json.loads(line)["values"]["months"] for line in kept.read_text().splitlines()]
    assert [one for one in there if one in {*saved, *after}] == [*saved, *after]
    assert len(there) == len(set(there)), "nothing is there twice"
