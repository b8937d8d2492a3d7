"""What becomes of a class's platform as `hub.yml` changes: all classes or none, its course kept, every end said."""

import json

import pytest
from typer.testing import CliRunner

from grading import choose_course, connection, end_connection, keep_service_settings, write_hub_config
from grading.desk_service.platform_entry import KEY, read_hub_platform
from grading.desk_service.running import open_platform, the_only_sender
from grading.errors import GradingError
from grading.verbs.serving_a_class import app
from synthetic_data import BadInput
from tests.grading.desk_service.hubs import LOGIN, SERVICES, plan_of, planned

BOTH = [{"folder": "a", "port": 8801, "instructors": ["900"]}, {"folder": "b", "port": 8802}]


@pytest.fixture
def classes(tmp_path, copy_course):
    """Two classes at desks, beside a `hub.yml`."""
    return [copy_course(tmp_path / name, submitters="service", course=name) for name in "ab"]


def written(folder, *listed, **login):
    """What became of these classes by a `hub.yml`."""
    plan = plan_of(folder, *listed, **({"lti_login": login} if login else {}))
    return write_hub_config(plan, folder / "readiness_hub.py")


def state(folder):
    """Content of whatever `hub-config` writes, of the Hub and of both classes."""
    return {file: file.read_bytes() for place in (folder, folder / "a/desk", folder / "b/desk")
            for file in place.glob("*") if file.is_file() and file.name not in ("hub.yml", "sending")}


def test_where_one_class_is_busy_none_is_changed(tmp_path, classes):
    """A program sends points of the second: the first keeps its old platform too, and so does the Hub."""
    written(tmp_path, *BOTH, **LOGIN, **SERVICES)
    before = state(tmp_path)
    with the_only_sender(classes[1]), pytest.raises(GradingError, match="sends this class's points"):
        written(tmp_path, *BOTH, **LOGIN | {"client_id": "new"}, **SERVICES)
    assert state(tmp_path) == before
    written(tmp_path, *BOTH, **LOGIN | {"client_id": "new"}, **SERVICES)
    assert {connection(one).entry.client_id for one in classes} == {"new"}


@pytest.mark.parametrize("between", [LOGIN, {}], ids=["login alone", "no login"])
def test_which_course_a_class_is_outlasts_a_time_without_services(tmp_path, classes, between):
    """It is told that the class sends nothing meanwhile, and it is the same course again once they are back."""
    course = classes[0]
    written(tmp_path, *BOTH, **LOGIN, **SERVICES)
    choose_course(course, "course-1")
    ended = written(tmp_path, *BOTH, **between).ended
    assert ended == [str(one.root) for one in classes]
    assert (connection(course).entry, connection(course).course) == (None, None)
    assert not (course.root / "desk" / KEY).exists() and written(tmp_path, *BOTH, **between).ended == []
    written(tmp_path, *BOTH, **LOGIN, **SERVICES)
    assert connection(course).course.id == "course-1" and connection(classes[1]).course is None
    assert not (course.root / "desk/platform-paused.json").exists()


def test_another_platform_does_not_take_the_course_over(tmp_path, classes):
    """The same id may be another course there; nor does any after whoever runs the class ended it."""
    course = classes[0]
    for other, end in ({"issuer": "https://other.example"}, False), ({}, True):
        written(tmp_path, *BOTH, **LOGIN, **SERVICES)
        choose_course(course, "course-1")
        written(tmp_path, *BOTH, **LOGIN)
        if end:
            end_connection(course)
        written(tmp_path, *BOTH, **LOGIN | other, **SERVICES)
        assert connection(course).course is None and connection(course).by_hub
        end_connection(course)
        end_connection(classes[1])
    with pytest.raises(BadInput, match="connected to no"):
        end_connection(course)


def test_a_class_that_is_left_out_is_named_until_it_is_ended(tmp_path, classes):
    """It goes on sending by the Hub's key, which is said each time with what ends it; a login alone needs no word."""
    written(tmp_path, *BOTH, **LOGIN, **SERVICES)
    for more in (SERVICES, SERVICES, {}):
        assert written(tmp_path, BOTH[1], **LOGIN, **more).still_connected == [str(classes[0].root)]
    file = plan_of(tmp_path, BOTH[1], lti_login=LOGIN)
    said = CliRunner().invoke(app, ["hub-config", str(file), "--out", str(tmp_path / "readiness_hub.py")])
    assert f"readiness class platform {classes[0].root} --end" in said.output.replace("\n", " ")
    end_connection(classes[0])
    assert written(tmp_path, BOTH[1], **LOGIN).still_connected == []


def test_a_key_is_made_only_where_it_signs_something(tmp_path, copy_course):
    """Notebooks under the Hub's account could read it, and send no points: `services` is refused, the login is not."""
    copy_course(tmp_path / "books", submitters="shared", course="books")
    with pytest.raises(BadInput, match=r"lti_login\.services: is of no use"):
        planned(tmp_path, {"folder": "books"}, servers="simple", lti_login=LOGIN | SERVICES)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["books", "hub.yml"]
    written(tmp_path, {"folder": "books"}, **LOGIN)
    assert list(tmp_path.glob("*.pem")) == []


def elliptic():
    """A private key of another kind than platforms take."""
    from jwcrypto.jwk import JWK

    return JWK.generate(kty="EC", crv="P-256").export_to_pem(private_key=True, password=None)


def public_only(file):
    """The half of a key by which nobody can sign."""
    from jwcrypto.jwk import JWK

    return JWK.from_pem(file.read_bytes()).export_to_pem()


def locked(file):
    """The key under a password, which nobody could type here."""
    from jwcrypto.jwk import JWK

    return JWK.from_pem(file.read_bytes()).export_to_pem(private_key=True, password=b"word")


@pytest.mark.parametrize("damaged", [
    lambda _: b"garbage", lambda _: b"", lambda file: file.read_bytes()[:300], lambda _: "schlüssel".encode(),
    lambda _: elliptic(), public_only, locked])
def test_what_is_no_key_is_not_spread(tmp_path, classes, damaged):
    """Refused with its file, and the classes keep the one they have; so is a class's own when it is to be used."""
    written(tmp_path, *BOTH, **LOGIN, **SERVICES)
    files = [tmp_path / "hub-platform-key.pem", classes[0].root / "desk" / KEY]
    good = files[0].read_bytes()
    files[0].write_bytes(bad := damaged(files[0]))
    with pytest.raises(BadInput, match="hub-platform-key"):
        written(tmp_path, *BOTH, **LOGIN, **SERVICES)
    assert files[1].read_bytes() == good
    files[1].write_bytes(bad)
    with pytest.raises(BadInput, match=KEY):
        open_platform(classes[0])


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://hub.example@evil.example", "hub.example", ""])
def test_what_is_no_address_of_a_hub_is_not_read_as_one(tmp_path, classes, address):
    """In a file that was changed, and on the command line: people are sent there."""
    written(tmp_path, *BOTH, **LOGIN, **SERVICES)
    file = classes[0].root / "desk/platform-of-hub.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"hub": address}))
    with pytest.raises(BadInput, match=r"platform-of-hub.json: hub"):
        read_hub_platform(file.parent)
    if address:
        with pytest.raises(BadInput, match="hub"):
            keep_service_settings(classes[0], hub=address)
