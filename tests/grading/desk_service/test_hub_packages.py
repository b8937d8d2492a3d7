"""Packages by which an office's Hub lets people in and starts their servers: what we name of them is there."""

import json
import re
import subprocess
from types import SimpleNamespace

import httpx
import pytest
import yaml

from tests.grading.class_lists import add_column
from tests.grading.desk_service import lms, oidc
from tests.grading.desk_service.hub_launches import login_of, services_of
from tests.grading.desk_service.hubs import planned, told
from tests.grading.desk_service.test_hub_journey import CONFIG, PROXY, running
from tests.serving import free_port

CLASSES = {"JupyterHub": "jupyterhub.app", "Authenticator": "jupyterhub.auth", "Spawner": "jupyterhub.spawner",
           "SimpleLocalProcessSpawner": "jupyterhub.spawner", "ConfigurableHTTPProxy": "jupyterhub.proxy",
           "Service": "jupyterhub.services.service", "LTI13Authenticator": "ltiauthenticator.lti13.auth",
           "GenericOAuthenticator": "oauthenticator.generic", "SystemdSpawner": "systemdspawner",
           "KubeSpawner": "kubespawner"}
"""Whose options we name → where it lies."""
LOOK = """
import importlib, json, sys

classes, named = json.loads(sys.stdin.read())
for of, name, value in named:
    kind = getattr(importlib.import_module(classes[of]), of)
    trait = kind.class_traits(config=None if of == "Service" else True).get(name)
    if trait is None:
        print(f"{of} has no {name}")
    elif value is not None:
        made = kind.__new__(kind)
        made._cross_validation_lock = True  # what stands beside it is not there
        try:
            trait._validate(made, value)
        except Exception as error:
            print(f"{of}.{name}: {error}")
"""
"""Asked of an installed Hub: which of these options its packages do not have, or not with such a value."""


def blocks(root):
    """The settings of a Hub that the page names, one text for each place."""
    page = (root / "docs/how-to/bring-up-a-hub.md").read_text()
    return [block for block in re.findall(r"```python\n(.*?)```", page, re.S) if "c." in block]


def named_in(settings):
    """Each option of a Hub's settings: whose, its name, and its value where that is plain."""
    found = []
    for of, options in settings.items():
        for name, value in options.items():
            try:
                plain = json.loads(json.dumps(value))
            except TypeError:
                plain = None  # a function, or what is added to a value that is there
            found.append((of, name, plain))
    return found


def named_by_hook(settings):
    """What is set on a server before it starts: these have to be options of every spawner."""
    person = SimpleNamespace(name="leyla", groups=[])
    spawner = SimpleNamespace(user=person, name="desks", start_timeout=60, http_timeout=30)
    settings.Spawner.pre_spawn_hook(spawner)
    values = {name: value for name, value in vars(spawner).items() if name not in ("user", "name")}
    assert values["cmd"] and values["start_timeout"] > 60
    return [(of, name, value) for of in CLASSES if of.endswith("Spawner")
            for name, value in [*values.items(), ("pre_spawn_hook", None)]]


def named_in_values(root):
    """Options in the values for the Kubernetes chart."""
    values = yaml.safe_load((root / "docs/how-to/readiness-class.helm-values.yaml").read_text())["hub"]
    services = [("Service", name, value) for one in values["services"].values() for name, value in one.items()]
    roles = [{"name": name, **role} for name, role in values["loadRoles"].items()]
    return [*named_in(values.get("config", {})), *services, ("JupyterHub", "load_roles", roles)]


def missing(program, named):
    """Which of these options the packages beside a Hub's program do not have."""
    asked = subprocess.run([program.parent / "python", "-c", LOOK], input=json.dumps([CLASSES, named]), text=True,
                           capture_output=True, check=True, timeout=120)
    return asked.stdout.splitlines()


def plans(folder, copy_course):
    """What `hub.yml` makes of its options: servers under the Hub's account, login from a platform, services."""
    copy_course(folder / "desks", submitters="service", course="desks")
    platform = lms.Lms("http://127.0.0.1:8700")
    login = login_of(platform) | {"services": services_of(platform)}
    text = planned(folder, {"folder": "desks", "instructors": ["leyla"]}, servers="simple", lti_login=login)
    return told(text)


@pytest.mark.full
@pytest.mark.timeout(180)
def test_every_option_that_we_name_is_one_of_the_package(tmp_path, root, copy_course, hub_program):
    """Page, values for the chart, and what `hub.yml` makes: each is there in both Hubs and takes such a value."""
    settings = plans(tmp_path, copy_course)
    named = [*named_in(settings), *named_by_hook(settings), *named_in_values(root)]
    for block in blocks(root):
        named += named_in(told(block.replace('exec(open("readiness_hub.py").read())', "")))
    whose = {of for of, *_ in named}
    assert whose == set(CLASSES) - {"ConfigurableHTTPProxy"}, "each package is spoken of"
    wrong = [("SystemdSpawner", "memory", 1), ("KubeSpawner", "image", 3), ("GenericOAuthenticator", "scope", "openid")]
    assert [line.split(":")[0] for line in missing(hub_program, [*named, *wrong])] == [
        "SystemdSpawner has no memory", "KubeSpawner.image", "GenericOAuthenticator.scope"], "these three are made up"


def test_what_a_hub_lets_in_by_another_login_stands_beside_the_class(tmp_path, copy_course):
    """Whom the Hub's own file allows at its own kind of login stays allowed, and so are the people of the class."""
    copy_course(tmp_path / "desks", submitters="service", course="desks")
    own = told("c.GenericOAuthenticator.allowed_users = {'boss'}")
    hub = told(planned(tmp_path, {"folder": "desks"}), own)
    assert hub.GenericOAuthenticator.allowed_users == {"boss", "amina", "bahar", "camal"}
    assert hub.Authenticator.allowed_users == {"x", "amina", "bahar", "camal"}


def config_of_the_page(root, provider):
    """The Hub's own file with the lines of the page for OpenID Connect, at the provider of the test."""
    (lines,) = [block for block in blocks(root) if "GenericOAuthenticator" in block]
    lines = lines.replace("https://login.example", provider.address).replace("https://hub.example", "HUB")
    rest = "".join(line for line in CONFIG.splitlines(keepends=True) if "uthenticator" not in line)
    return lines.replace("{", "{{").replace("}", "}}").replace("HUB", "http://127.0.0.1:{public}") + rest


def come(desk, person):
    """A browser of somebody whom the provider knows, which opens the course; and the last page that it saw."""
    browser = httpx.Client(follow_redirects=True, timeout=60, cookies={"person": person})
    return browser, browser.get(f"{desk}/")


@pytest.mark.slow
@pytest.mark.full
@pytest.mark.timeout(600)
@pytest.mark.skipif(not PROXY, reason="configurable-http-proxy is not installed here; make hubs does it")
def test_people_come_to_the_hub_from_an_identity_provider(tmp_path, root, copy_course, hub_program):
    """By the lines of the page: whom the provider names by the id of the class list is at their desk, nobody else."""
    course = copy_course(tmp_path / "spring", submitters="service", course="spring")
    add_column(course, "account", "7f-101", "7f-102", "")
    plan = {"folder": "spring", "port": free_port()}
    secret = {"OAUTH_CLIENT_SECRET": oidc.SECRET}
    with oidc.serving() as provider, running(hub_program, tmp_path, plan, environment=secret,
                                             config=config_of_the_page(root, provider)) as (hub, (spring,)):
        provider.back = f"{hub}/hub/oauth_callback"
        browser, page = come(spring, "7f-101")
        assert (page.status_code, str(page.url)) == (200, f"{spring}/"), page.text[-2000:]
        assert "Amina" in page.text and provider.refused == []
        assert "Bahar" in come(spring, "7f-102")[1].text
        used = next(str(one.url) for one in page.history if "oauth_callback" in str(one.url))
        assert browser.get(used).status_code >= 400, "a code works once"
        assert come(spring, "stranger")[1].status_code == 403
        assert come(spring, "amina")[1].status_code == 403, "a name that is another's id at the provider"
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("*.py"))
    assert oidc.SECRET.encode() not in kept
