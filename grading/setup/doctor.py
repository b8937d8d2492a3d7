"""Says of this machine: what is installed, what is missing with its remedy, and whether the sandbox really holds."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Literal

from packaging.requirements import Requirement

from grading.sandbox.discovery import kind_problems
from grading.sandbox.probe import Probe, probe_sandboxes

State = Literal["ok", "missing", "optional"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: State
    """`optional`: absent, and only something named in `says` needs it."""
    says: str


@dataclass(frozen=True, kw_only=True)
class Findings:
    """Everything that was found out about this machine."""

    findings: tuple[Finding, ...]
    sandboxes: tuple[Probe, ...]
    kinds: tuple[str, ...] = ()
    """What is wrong with the files that kinds of sandbox are found in."""

    @property
    def can_grade(self) -> bool:
        """At least one sandbox was attacked here and held."""
        return any(probe.effective for probe in self.sandboxes)

    def as_json(self) -> str:
        """Return one JSON object."""
        told = {"can_grade": self.can_grade, "findings": [asdict(f) for f in self.findings], "kinds": self.kinds,
                "sandboxes": [asdict(p) for p in self.sandboxes]}
        return json.dumps(told, sort_keys=True, ensure_ascii=False)

    def as_text(self) -> str:
        """Return lines for a person."""
        lines = [f"{_MARK[f.state]:<10}{f.name}: {f.says}" for f in self.findings]
        lines += ["", "Sandboxes (the first that holds is used):"]
        lines += [line for probe in self.sandboxes for line in _about(probe)]
        lines += [f"{'WRONG':<10}{problem}" for problem in self.kinds]
        lines += ["", "Grading is safe here." if self.can_grade else "Nothing can be graded here: no sandbox held. "
                  "Install bubblewrap (on Debian: apt-get install bubblewrap)."]
        return "\n".join(lines)


_MARK = {"ok": "ok", "missing": "MISSING", "optional": "not here"}


def _about(probe: Probe) -> Iterator[str]:
    tries = len(probe.attempts)
    if probe.effective:
        yield f"{'holds':<10}{probe.kind}: {probe.protects}; {tries} attempts to get out failed."
    elif probe.attempts:
        yield f"{'LEAKS':<10}{probe.kind}: {probe.protects}"
        yield from (f"{'':<12}{attempt.name}: {attempt.says}" for attempt in probe.attempts if not attempt.held)
    else:
        yield f"{'not used':<10}{probe.kind}: {probe.reason or probe.protects}"


def examine_machine() -> Findings:
    """Look at this machine and try to escape every kind of sandbox that opens here; takes some seconds."""
    return Findings(findings=(_python(), *_packages(), *_programs()), sandboxes=tuple(probe_sandboxes()),
                    kinds=tuple(map(str, kind_problems())))


def _python() -> Finding:
    fits = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Finding(name="Python", state="ok" if fits else "missing",
                   says=f"{sys.version.split()[0]}; 3.11 to 3.13 is supported")


def _packages() -> Iterator[Finding]:
    wanted = [Requirement(text) for text in requires("readiness-lab") or ()]
    core = [one for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    wrong = [says for one in core if (says := _unmet(one))]
    met = f"all {len(core)} direct requirements are met"
    yield Finding(name="packages", state="missing" if wrong else "ok",
                  says=f"{'; '.join(wrong)}; run make setup" if wrong else met)
    typst = next(one for one in wanted if one.name == "typst")
    yield Finding(name="PDF reports", state="optional" if _unmet(typst) else "ok",
                  says="typst is not installed; print the HTML report" if _unmet(typst) else "typst sets them")


def _unmet(requirement: Requirement) -> str:
    """What is wrong with an installed package, empty when nothing is."""
    try:
        have = version(requirement.name)
    except PackageNotFoundError:
        return f"{requirement.name} is not installed"
    # What is installed was chosen already, be it a release candidate.
    return "" if requirement.specifier.contains(have, prereleases=True) else \
        f"{requirement.name} {have} is here, {requirement.specifier} is wanted"


def _programs() -> Iterator[Finding]:
    for program, purpose in {"bwrap": "the bubblewrap sandbox", "chromium": "browser tests and the README's pictures",
                             "psql": "the PostgreSQL test"}.items():
        path = shutil.which(program) or shutil.which(f"{program}-headless-shell")
        yield Finding(name=program, state="ok" if path else "optional", says=path or f"only {purpose} needs it")
