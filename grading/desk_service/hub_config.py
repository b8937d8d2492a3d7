"""What a JupyterHub has to be told of some classes: a group of each class, who may enter, and the program to start."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from pprint import pformat
from typing import Any

from grading.class_folder.course_folder import CourseFolder
from grading.desk_service.door import HUB_BACK
from grading.desk_service.running import address_of, open_served_course, read_settings
from synthetic_data import BadInput, Problem

_HEAD = """# Made by: readiness class hub-config. At the end of jupyterhub_config.py: exec(open("{name}").read())
# Make it anew when somebody joins or leaves a class, and start the Hub again.
"""


def hub_config(folders: Sequence[Path], hub: str, name: str = "readiness_hub.py") -> str:
    """Return a part of `jupyterhub_config.py` that serves these classes; it holds no secret.

    Parameters
    ----------
    folders : class folders whose trainees hand in through the service
    hub : address of the Hub as browsers know it
    name : what the file will be called

    Raises
    ------
    BadInput : a folder is no such class, or two classes share a name or a port
    """
    courses = [open_served_course(folder) for folder in folders]
    about = [(course, address_of(read_settings(course))) for course in courses]
    _refuse_shared("course", [service_name(course) for course in courses])
    _refuse_shared("port", [str(address.port) for _, address in about])
    _refuse_shared("address", [address.public for _, address in about])
    groups = {service_name(course): {"users": sorted(one.login for one in course.trainees())} for course in courses}
    roles = [{"name": service_name(course), "groups": [service_name(course)],
              "scopes": [f"access:services!service={service_name(course)}"]} for course in courses]
    services = [_service(course, address.public, address.port, hub) for course, address in about]
    told = {"groups": groups, "roles": roles, "services": services}
    return _HEAD.format(name=name) + "".join(_added(key, value) for key, value in told.items())


def service_name(course: CourseFolder) -> str:
    """Return what a class is called in the Hub: small letters, digits and hyphens."""
    return "desk-" + re.sub(r"[^a-z0-9]+", "-", course.settings.course.lower()).strip("-")


def _service(course: CourseFolder, public: str, port: int, hub: str) -> dict[str, Any]:
    return {"name": service_name(course), "oauth_redirect_uri": public + HUB_BACK, "oauth_no_confirm": True,
            "command": [sys.executable, "-P", "-m", "readiness", "class", "up", str(course.root), "--port", str(port),
                        "--hub", hub]}


def _added(key: str, value: Any) -> str:
    """A statement that adds to what the Hub's own file has set before."""
    setting = {"groups": "load_groups", "roles": "load_roles", "services": "services"}[key]
    written = pformat(value, width=110, sort_dicts=False)
    return f"\nc.JupyterHub.{setting}.{'update' if isinstance(value, dict) else 'extend'}(\n{written})\n"


def _refuse_shared(what: str, names: Sequence[str]) -> None:
    shared = sorted({name for name in names if names.count(name) > 1})
    if shared:
        raise BadInput([Problem(where=f"hub-config: {what}", value=name, rule="is that of two classes", remedy={
            "course": "give each another `course:` in course.yml",
            "port": "give one another with: readiness class invite FOLDER --port",
            "address": "give one another with: readiness class invite FOLDER --address"}[what]) for name in shared])
