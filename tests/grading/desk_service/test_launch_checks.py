"""What a platform signed for another class than the one that is asked, by the address to which its link leads."""

import pytest

from grading.desk_service.launch_checks import refused_because
from grading.desk_service.lti_terms import CLAIM

LAUNCH = "https://desk.example/lti/launch"
RIGHT = {CLAIM + "message_type": "LtiResourceLinkRequest", "iat": 100.0, "exp": 200.0, "aud": "class", "sub": "101"}


def refused(target, launch=LAUNCH):
    """Why a launch is refused that is right but for where its link leads."""
    return refused_because(RIGHT | {CLAIM + "target_link_uri": target}, "class", 150.0, launch)


@pytest.mark.parametrize("target", [
    "https://other.example/lti/launch", "https://desk.example:8443/lti/launch", "https://desk.example.evil.example/",
    "desk.example", "", "https://[", 7, ["https://desk.example/"], {}])
def test_a_link_that_leads_to_another_class_lets_nobody_in(target):
    """Two classes may be one tool with one course at the platform; the link says which is meant."""
    assert "its link leads elsewhere" in refused(target)


@pytest.mark.parametrize("target", [LAUNCH, "https://desk.example", "HTTPS://DESK.EXAMPLE:443/", "http://desk.example/",
                                    "https://desk.example/exercise/T1?x=1", None])
def test_a_link_to_any_page_of_the_class_lets_in(target):
    """Platforms let people type it; behind a proxy a class may be known as http too."""
    assert not refused(target)


def test_this_machine_has_two_names():
    """And the port tells its classes apart."""
    assert not refused("http://localhost:8800/", "http://127.0.0.1:8800/lti/launch")
    assert refused("http://127.0.0.1:8801/", "http://127.0.0.1:8800/lti/launch")
