"""Launches from the platform of the tests to a Hub, whose tool is the platform's."""

import httpx

from tests.grading.desk_service import lms


def login_of(platform):
    """What `hub.yml` says of a platform."""
    return {"issuer": platform.entry["issuer"], "client_id": lms.CLIENT, "authorize_url": platform.entry["login_url"],
            "keys_url": platform.entry["keys_url"]}


def services_of(platform):
    """What `hub.yml` says of where it takes points."""
    return {"deployment_id": lms.DEPLOYMENT, "token_url": platform.entry["token_url"]}


def link_to(platform, hub, user):
    """The address to which the platform sends the browser of somebody who presses its link to the Hub."""
    registered = platform.known.get_registration()
    registered.set_oidc_login_url(f"{hub}/hub/lti13/oauth_login")
    registered.set_launch_url(f"{hub}/hub/lti13/oauth_callback")
    return str(httpx.URL(platform.begin(user)).copy_merge_params({"target_link_uri": f"{hub}/hub/home"}))


def launched(platform, hub, user, **changes):
    """A browser that came to the Hub from the platform as somebody, and the last page it saw."""
    browser = httpx.Client(follow_redirects=True, timeout=60)
    begun = browser.get(link_to(platform, hub, user), follow_redirects=False)
    assert begun.headers["location"].startswith(platform.entry["login_url"]), begun.text
    form = platform.answer(begun.headers["location"], user, **changes)
    return browser, browser.post(f"{hub}/hub/lti13/oauth_callback", data=form)
