"""The dashboard's tile in the instructor's JupyterLab."""

import re
import urllib.error
import urllib.request
from http.cookiejar import CookieJar

import pytest
from starlette.testclient import TestClient

from grading.dashboard.site import make_dashboard
from grading.dashboard.tile import make_door, setup_tile
from grading.setup.lab import prepare_formgrader
from tests.serving import free_port, served


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirection."""

    def redirect_request(self, *_):
        """Stop here."""


def test_each_opening_is_a_link_of_its_own(course):
    """The door leads to the dashboard by links that let one browser in each; without a course there is no tile."""
    site = make_dashboard(course.root)
    door = TestClient(make_door(site, "http://127.0.0.1:8900"), follow_redirects=False)
    links = [door.get(path).headers["location"] for path in ("/", "/people")]
    assert len(set(links)) == 2
    for link in links:
        browser = TestClient(site, "http://127.0.0.1:8900")
        assert browser.get(link).status_code == 200
        assert TestClient(site, "http://127.0.0.1:8900").get(link).status_code == 403
    assert setup_tile()["launcher_entry"]["enabled"] is False


@pytest.mark.slow
@pytest.mark.full
def test_the_tile_opens_the_dashboard_under_jupyters_login(course, tmp_path):
    """Who is not logged in to Jupyter is asked to; who is, is led to the class, whose own address asks for its link."""
    port = free_port()
    desk = prepare_formgrader(course, browser=False, port=port)
    address = f"http://127.0.0.1:{port}"
    with served([*desk.command, "--IdentityProvider.token=open"], f"{address}/api", tmp_path / "lab.log",
                env=dict(desk.environment), cwd=desk.home):
        opener = urllib.request.build_opener(Stay, urllib.request.HTTPCookieProcessor(CookieJar()))
        asked = {}
        for name, headers in (("stranger", {}), ("instructor", {"Authorization": "token open"})):
            with pytest.raises(urllib.error.HTTPError) as answer:
                opener.open(urllib.request.Request(f"{address}/dashboard/", headers=headers), timeout=120)
            asked[name] = answer.value.headers["Location"]
        assert "login" in asked["stranger"]
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=\S+", asked["instructor"])
        reader = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        assert "Class list" in reader.open(asked["instructor"], timeout=60).read().decode()
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(asked["instructor"].split("?")[0], timeout=60)
