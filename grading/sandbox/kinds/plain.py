"""plain: no protection. Only for a trainee's own work on the trainee's own machine; never grades."""

from __future__ import annotations

from grading.sandbox.discovery import Kind
from grading.sandbox.ports import Execution, Job, Limits, Sandbox, SandboxMissing, Settings

_REFUSAL = "the sandbox plain protects nothing and must not grade"


class Plain:
    """Refuses to execute anything for the grader."""

    kind = "plain"

    def run(self, job: Job, limits: Limits) -> Execution:
        """Refuse: a submission is somebody else's code."""
        raise SandboxMissing(f"{_REFUSAL}; {job.name} was not run")

    def close(self) -> None:
        """Nothing was started."""


def open_plain(settings: Settings) -> Sandbox:
    """Open the sandbox that refuses."""
    return Plain()


KIND = Kind(name="plain", order=90, grades=False, missing=lambda: _REFUSAL, open=open_plain,
            protects="nothing; trainees run their own notebook in their own JupyterLab")
