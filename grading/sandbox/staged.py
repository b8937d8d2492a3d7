"""What all kinds that run anything share: stage a job, execute it, clean up; refuse what is no notebook."""

from __future__ import annotations

from abc import ABC, abstractmethod

from grading.sandbox.cgroups import Group, group_for_job
from grading.sandbox.orders import Workplace
from grading.sandbox.ports import Execution, Job, Limits, Settings
from grading.sandbox.results import refuse
from grading.sandbox.staging import Staged, UnreadableNotebook, staged


class StagedSandbox(ABC):
    """A sandbox that is given each job as a folder."""

    kind: str

    def __init__(self, settings: Settings) -> None:
        self.place = Workplace(settings)

    def run(self, job: Job, limits: Limits) -> Execution:
        """Execute one submission; see `grading.sandbox.ports.Sandbox`."""
        try:
            with staged(job, limits, self.place.folder) as files, \
                    group_for_job(self.place.groups, files.folder.name, limits) as group:
                execution = self._execute(files, limits, group)
                return group.judge(execution, limits) if group else execution
        except UnreadableNotebook as reason:
            return refuse(str(reason))

    def close(self) -> None:
        """Remove our temporary folder; each jail has ended with its submission."""
        self.place.close()

    @abstractmethod
    def _execute(self, files: Staged, limits: Limits, group: Group | None) -> Execution:
        """Run one staged job, in a control group where there is one, and return what came of it."""
