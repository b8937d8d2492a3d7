"""The one file that says what a JupyterHub does for classes: which there are, who teaches, how one logs in."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from grading.class_folder.roster import is_account
from grading.desk_service.platform_entry import HubAddress, OneLine, PlatformEntry, SafeAddress
from synthetic_data import BadInput, Problem, Spec, load_spec


class HubClass(Spec):
    """One class of a Hub."""

    folder: str = Field(min_length=1)
    """Class folder, from the place of this file."""
    port: int | None = Field(default=None, ge=1, le=65535)
    """Port on this machine at which its desks are served; what was set before if never said."""
    address: str | None = None
    """Where trainees find its desks, such as https://autumn.example; what was set before if never said."""
    database: str | None = None
    """Database URL of its decisions; what was set before if never said."""
    proxies: str | None = None
    """Addresses or networks of the proxies in front, with commas between them; what was set before if never said."""
    instructors: tuple[str, ...] = ()
    """Who may open a server of their own on it, with formgrader; by their names at the Hub."""

    @field_validator("instructors")
    @classmethod
    def _are_names(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if wrong := [name for name in names if not is_account(name)]:
            raise ValueError(f"are no names at a Hub: {', '.join(map(repr, wrong))}; write each as the class list "
                             "would write an account")
        return names


class HubLtiServices(Spec):
    """Where the platform takes points and gives class lists out."""

    deployment_id: OneLine = Field(min_length=1, max_length=255)
    """For which part of the platform the Hub was set up."""
    token_url: SafeAddress
    """Where permission to send points and read class lists is asked for."""
    token_audience: OneLine = ""
    """To whom requests for permission are addressed, where that is not `token_url`."""


class HubLtiLogin(Spec):
    """How people log in to the Hub from a learning platform (LTI 1.3), as the platform's administrator reads out.

    Somebody's name at the Hub, and in the class list's `account`, is the platform's own id of theirs (`sub`): names
    and mail addresses may be changed by whoever bears them.
    """

    issuer: OneLine = Field(min_length=1, max_length=500)
    """By which name the platform signs, mostly its address."""
    client_id: OneLine = Field(min_length=1, max_length=500)
    """By which name the platform knows the Hub."""
    authorize_url: SafeAddress
    """Where a browser is sent to say who it is."""
    keys_url: SafeAddress
    """Where the platform shows by which keys it signs (JWKS)."""
    services: HubLtiServices | None = None
    """None: people log in from there, and no points go back."""

    @property
    def entry(self) -> PlatformEntry | None:
        """The platform as a class knows it that sends points there; None where none does."""
        if self.services is None:
            return None
        return PlatformEntry(issuer=self.issuer, client_id=self.client_id, login_url=self.authorize_url,
                             keys_url=self.keys_url, **self.services.model_dump())


class HubPlan(Spec):
    """What a JupyterHub does for classes (`hub.yml`)."""

    hub: HubAddress
    classes: tuple[HubClass, ...] = Field(min_length=1)
    servers: Literal["own", "simple"] = "own"
    """`own`: how servers are started is set in the Hub's own file (systemdspawner, kubespawner). `simple`: by
    SimpleLocalProcessSpawner, all under the Hub's account, which protects nobody from anybody."""
    lti_login: HubLtiLogin | None = None
    """None: how people log in is set in the Hub's own file."""

    @property
    def platform(self) -> PlatformEntry | None:
        """The platform to which classes send points; None where there is none."""
        return self.lti_login.entry if self.lti_login else None


def read_hub_plan(file: Path) -> HubPlan:
    """Read `hub.yml`, with each class folder as a whole path.

    Raises
    ------
    BadInput : the file breaks a rule, or names a class twice
    """
    plan, home = load_spec(file, HubPlan), file.absolute().parent
    classes = tuple(one.model_copy(update={"folder": str((home / one.folder).resolve())}) for one in plan.classes)
    folders = [one.folder for one in classes]
    if twice := sorted({name for name in folders if folders.count(name) > 1}):
        raise BadInput([Problem(where=f"{file.name}: classes", value=name, rule="is named twice",
                                remedy="name each class once") for name in twice])
    return plan.model_copy(update={"classes": classes})
