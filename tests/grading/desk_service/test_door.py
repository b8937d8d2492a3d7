"""Who comes in, and by what: links that work once, cookies that say nothing, and no word of the page's own."""

import asyncio
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from grading import keep_service_settings, make_links, revoke_link
from grading.class_folder.roster_changes import write_roster
from grading.desk_service import running
from grading.desk_service.admission import read_key
from grading.desk_service.door import cookie_header, read_address
from grading.desk_service.pace import Pace
from grading.verbs.serving_a_class import app
from synthetic_data import BadInput
from tests.grading.desk_service import lms
from tests.grading.desk_service.acting import decide
from tests.grading.desk_service.served_class import PUBLIC


def test_a_link_lets_one_browser_in_once(served):
    """Opening it uses nothing up, as programs that look into mails open it too; pressing does, in one browser."""
    token = served.admission.invite("amina")
    first, second = served.stranger(), served.stranger()
    assert all("Are you Amina?" in first.get(f"/in/{token}").text for _ in range(3))
    answer = first.post(f"/in/{token}", follow_redirects=False)
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(answer.headers["set-cookie"].split("; "))
    assert "Good to see you, Amina" in first.get("/").text
    for answer in (second.get(f"/in/{token}"), second.post(f"/in/{token}")):
        assert (answer.status_code, "This link was used already" in answer.text) == (410, True)
        assert "Amina" not in answer.text
    assert second.get("/").status_code == 403


def test_every_page_speaks_the_language_of_whoever_asks(served):
    """Somebody who is in reads their own language everywhere; a stranger that of the browser, else English."""
    people = [replace(one, language="az") if one.id == "amina" else one for one in served.course.trainees()]
    write_roster(served.course, people)
    stranger, token = served.stranger(), served.admission.invite("amina")

    assert "Siz Amina deyilsinizmi?" in stranger.get(f"/in/{token}").text
    asked = stranger.get("/", headers={"Accept-Language": "fr, az-AZ;q=0.7, en;q=0.3"}).text
    assert '<html lang="az">' in asked and "Bu səhifə sizin öz keçidinizlə açılır" in asked
    assert "This page needs a link of your own" in stranger.get("/").text
    own = served.person("amina")
    for path, words in (("/", "Xoş gördük, Amina"), ("/out", "Bu kompüterdə çıxırsınız?"),
                        ("/exercise/X9", "Burada belə tapşırıq yoxdur"), ("/exercise/T1/feedback", "Hələ rəy yoxdur"),
                        ("/nothing", "Belə səhifə yoxdur")):
        assert words in own.get(path).text, path
    assert ">Çıx</a>" in own.get("/").text and "Birinci səhifəyə" in own.get("/nothing").text
    assert "Çıxdınız" in own.post("/out").text


def test_a_new_link_ends_the_one_before_and_its_browsers(served):
    """Whoever a forwarded link let in is out again; the person comes in with the new one and finds everything."""
    wrong_one = served.person("amina")
    decide(wrong_one)
    unused = served.admission.invite("amina")
    assert wrong_one.get("/").status_code == 403
    own = served.person("amina")
    assert "This link does not work any more" in served.stranger().get(f"/in/{unused}").text
    assert "1 of 12 files" in own.get("/").text


def test_who_was_taken_off_the_list_stays_out_when_the_name_comes_back(served):
    """A name that is given again may be another person's: browsers and links of before let nobody in at that desk."""
    people = served.course.trainees()
    browser, spare = served.person("amina"), served.stranger()
    used, unused = served.admission.invite("camal"), served.admission.invite("bahar")
    spare.post(f"/in/{used}")
    decide(browser)
    write_roster(served.course, people[:1])
    assert [one.get("/").status_code for one in (browser, spare)] == [200, 403]
    write_roster(served.course, [people[0], *(replace(one, first_name="Another") for one in people[1:])])

    assert [one.get("/").status_code for one in (browser, spare)] == [200, 403]
    assert served.stranger().post(f"/in/{unused}").status_code == 410
    states = {row["trainee"]: row["state"] for row in make_links(served.course)}
    assert (states["amina"], states["bahar"]) == ("is in", states["camal"]) and states["camal"].startswith("was ended")
    assert "Good to see you" in served.person("camal").get("/").text


def test_an_account_says_nothing_of_whoever_came_by_a_link(served):
    """Where people come by links, an account that is entered for later ends no login and no link."""
    browser, unused = served.person("amina"), served.admission.invite("bahar")
    write_roster(served.course, [replace(one, account=f"{one.id}-2") for one in served.course.trainees()])
    assert browser.get("/").status_code == served.stranger().get(f"/in/{unused}").status_code == 200


@pytest.mark.parametrize("way", ["hub", "platform"])
def test_no_links_are_printed_that_let_nobody_in(served, way):
    """While people come by a Hub or a platform none is made: said by which, and how to go back; one can be ended."""
    (link,) = (row["link"] for row in make_links(served.course, "amina"))
    if way == "hub":
        keep_service_settings(served.course, hub="https://hub.example")
    else:
        lms.connect(served.course, lms.Lms("http://127.0.0.1:9"))
    folder = str(served.course.root)
    for order in ([], ["--person", "bahar"], ["--json"]):
        said = CliRunner().invoke(app, ["invite", folder, *order])
        assert said.exit_code and "/in/" not in said.output
        assert "links let nobody in" in str(said.exception) and ("--hub" in str(said.exception))
    said = CliRunner().invoke(app, ["invite", folder, "--port", "8802"])
    assert (said.exit_code, "No links were made" in said.output) == (0, True)
    assert keep_service_settings(served.course).port == 8802
    said = CliRunner().invoke(app, ["invite", folder, "--person", "amina", "--revoke"])
    assert (said.exit_code, "1 links and browsers of amina were ended" in said.output) == (0, True), link
    assert "come in again by the " in said.output and "off the class list" in said.output


def test_links_are_made_once_for_each_and_can_be_revoked(served):
    """Asked again, unused links are the same; who is in keeps what they have; a revoked person gets none unasked."""
    first = {row["trainee"]: row["link"] for row in make_links(served.course)}
    assert len(set(first.values())) == 3
    assert all(link.startswith("http://127.0.0.1:8800/in/") for link in first.values())
    served.stranger().post(first["amina"])
    assert revoke_link(served.course, "bahar") == 1
    sent_from = (served.course.root / "desk" / "invitations.csv").read_text(encoding="utf-8")
    assert first["bahar"] not in sent_from and first["camal"] in sent_from
    assert [line for line in sent_from.splitlines() if "was ended" in line and line.startswith("bahar,")]
    again = {row["trainee"]: (row["link"], row["state"]) for row in make_links(served.course)}
    assert again == {"amina": ("", "is in"), "bahar": ("", "was ended; --person makes a new one"),
                     "camal": (first["camal"], "open")}
    assert served.stranger().get(first["bahar"]).status_code == 410
    (row,) = make_links(served.course, "bahar")
    assert served.stranger().get(row["link"]).status_code == 200
    assert stat.S_IMODE((served.course.root / "desk" / "invitations.csv").stat().st_mode) == 0o600


@pytest.mark.parametrize(("before", "now", "told"), [(8801, 8802, 1), (8801, 8801, 0)])
def test_links_that_lead_elsewhere_now_are_named(tmp_path, copy_course, monkeypatch, before, now, told):
    """Who serves under another address than the links were printed with is told so, and how to print them anew."""
    course = copy_course(tmp_path / "class", submitters="service")
    keep_service_settings(course, port=before)
    make_links(course)
    said = []
    monkeypatch.setattr(running, "listening", lambda *_where: nullcontext())
    monkeypatch.setattr(running, "run_server", lambda *_given, **_more: None)
    running.serve_class(course.root, say=said.append, port=now)

    found = [one for one in said if "readiness class invite" in one]
    assert len(found) == told and all(f"http://127.0.0.1:{before}" in one for one in found)


def test_a_link_cannot_be_made_up(served):
    """Another number, another signature, none: no such link, and no word about anybody."""
    token, stranger = served.admission.invite("amina"), served.stranger()
    assert token.startswith("1.")
    for wrong in (token[:-1] + ("A" if token[-1] != "A" else "B"), token.replace("1.", "2.", 1), "1", "1.", "x" * 5000,
                  f"²{token}", "-1.x", f"0{token}x"):
        answer = stranger.post(f"/in/{wrong}")
        assert (answer.status_code, "Amina" in answer.text) == (404, False), wrong
    assert stranger.get(f"/in/{token}").status_code == 200


def test_a_cookie_from_before_is_worth_nothing(served):
    """Somebody who puts a cookie of theirs into another's browser does not share what that browser then sees."""
    planted = served.person("bahar")
    (name, value), = planted.cookies.items()
    victim = served.stranger()
    victim.cookies.set(name, value)
    victim.post(f"/in/{served.admission.invite('amina')}")
    assert "Good to see you, Amina" in victim.get("/").text
    # And the planted login is ended, so that nothing of either is mixed.
    assert planted.get("/").status_code == 403


def test_leaving_ends_the_cookie_on_the_server(served):
    """A copy of the cookie is worth nothing afterwards."""
    amina = served.person("amina")
    copy = served.stranger()
    copy.cookies.update(amina.cookies)
    assert "Amina Aliyeva" in amina.get("/out").text
    assert "You have left" in amina.post("/out").text
    assert [amina.get("/").status_code, copy.get("/").status_code] == [403, 403]


FOREIGN = (("Host", "elsewhere.example:8800", 421), ("Host", "127.0.0.1:8801", 421),
           ("Origin", "http://elsewhere.example", 403), ("Origin", "null", 403), ("Origin", "", 403),
           ("Origin", "http://localhost:8800", 403), ("Content-Length", "200001", 413), ("Content-Length", "-1", 413),
           ("Transfer-Encoding", "chunked", 413))
"""A header as another page or program would send it, and the answer to that."""


def test_a_foreign_page_cannot_act(served):
    """With the cookie of somebody who is in: another name for this machine, another origin, a body without an end."""
    amina, link = served.person("amina"), f"/in/{served.admission.invite('bahar')}"
    for name, value, status in FOREIGN:
        for path in ("/exercise/T1/act", "/exercise/T1/hand-in", "/out", link):
            assert amina.post(path, headers={name: value}, content=b"{}").status_code == status, (name, value, path)
    assert (served.store.count_acts(), served.store.hand_ins()) == (0, [])
    assert amina.get("/").status_code == served.stranger().get(link).status_code == 200


def test_too_fast_is_refused_for_that_person_alone(tmp_path, copy_course, serving_with):
    """A program that sends without pause is held back; the others are not."""
    served = serving_with(copy_course(tmp_path / "class", submitters="service"), at_once=3)
    amina, bahar = served.person("amina"), served.person("bahar")
    assert [amina.get("/nowhere").status_code for _ in range(4)] == [404, 404, 404, 429]
    assert "That was too fast" in amina.get("/").text
    assert bahar.get("/").status_code == 200
    served.store.close()


def test_guessing_links_is_held_back_and_keeps_nobody_out(served):
    """After some wrong links more are not even looked up; a real one from the same place works."""
    guesser = served.stranger()
    served.site.state.misses = Pace(at_once=2, a_second=0)
    assert [guesser.get(f"/in/9.{number}").status_code for number in range(3)] == [404, 404, 429]
    assert guesser.get(f"/in/{served.admission.invite('amina')}").status_code == 200


def test_over_tls_the_cookie_stays_with_its_site():
    """Secure, and with the name that browsers hold to one site; over plain addresses without."""
    secure, plain = read_address("https://desk.example", 8800), read_address("", 8800)
    assert cookie_header("x", secure).startswith("__Host-readiness=x; Path=/; HttpOnly; SameSite=Lax")
    assert cookie_header("x", secure).endswith("Secure") and "Secure" not in cookie_header("x", plain)
    assert secure.origins()["desk.example"] == "https://desk.example"


@pytest.mark.parametrize("text", ["desk.example", "ftp://desk.example", "https://desk.example/class", "https://"])
def test_an_address_is_a_sites_or_refused(text):
    """What links are made of is checked before any is made."""
    with pytest.raises(BadInput, match="address"):
        read_address(text, 8800)


def test_the_key_is_its_owners_alone(served):
    """Mode 0600, and refused when it is not, or is no key any more; the database is closed as well."""
    key = served.course.root / "desk" / "key"
    assert [stat.S_IMODE(path.stat().st_mode) for path in (key.parent, key, key.parent / "decisions.db")] == [
        0o700, 0o600, 0o600]
    os.chmod(key, 0o644)
    with pytest.raises(BadInput, match="chmod 600"):
        read_key(key)
    os.chmod(key, 0o600)
    key.write_text("no key")
    with pytest.raises(BadInput, match="no key any more"):
        read_key(key)


def test_whoever_breaks_off_while_sending_fills_no_log(served):
    """A body that ends in the middle is no fault of the service's: nothing is raised, so nothing is written down."""
    cookie = served.person("amina").cookies.jar
    jar = "; ".join(f"{each.name}={each.value}" for each in cookie)
    sent = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    asked = {"type": "http", "method": "POST", "path": "/exercise/T1/act", "query_string": b"", "scheme": "http",
             "server": ("127.0.0.1", 8800), "client": ("127.0.0.1", 1), "headers": [
                 (b"host", b"127.0.0.1:8800"), (b"origin", PUBLIC.encode()), (b"cookie", jar.encode()),
                 (b"content-type", b"application/json"), (b"content-length", b"900")]}
    # In a thread of its own: where a browser was tested before, this one has a running loop.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, served.site(asked, receive, send)).result()

    assert sent == []
