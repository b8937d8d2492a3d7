"""The office file on disk: comments for people, then the YAML; whole or not at all."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import yaml

from simulator.calibration.calibrating import Calibration
from simulator.calibration.event_items import civil
from simulator.calibration.summary import window_words
from simulator.check import require_sound
from simulator.plan.scenario import Scenario
from synthetic_data import check_spec, written_yaml


def write_office(calibration: Calibration, target: Path, *, weeks: float = 26) -> Scenario:
    """Write the measured office and return it as the scenario that the file holds.

    Raises
    ------
    BadInput : what was measured is no sound office; nothing is written
    """
    values = calibration.file.values(calibration.window(weeks)) | described(calibration)
    text = _comments(calibration) + dump(values)
    # Checked as it will be read, and not as it was meant.
    scenario = check_spec(yaml.safe_load(text), Scenario, where=target.name)
    require_sound(scenario)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(target)
    return scenario


def described(calibration: Calibration) -> dict[str, Any]:
    """Return where the office comes from and what is not known about it, as keys of the file."""
    log = calibration.estimates.log
    return {
        "measured_from": {
            "log": log.name,
            "sha256": log.digest,
            "zone": log.zone,
            "from": civil(log.first).date(),
            "to": civil(log.last).date(),
            "cases": len(calibration.estimates.found.spans),
            "events": len(log.items),
        },
        "not_identified": calibration.not_identified,
    }


def dump(values: dict[str, Any]) -> str:
    """Write plain values as YAML, short mappings on one line."""
    return written_yaml(values, width=118, flow=None)


def _comments(calibration: Calibration) -> str:
    lines = [
        f"Measured by `readiness office calibrate` from {calibration.estimates.log.name}: {window_words(calibration)}.",
        "Every number says whether it was measured, fitted or assumed, with its observations and its interval.",
        "What the log cannot say stands under not_identified and is nowhere filled in.",
    ]
    lines += [
        f"Audit, {finding.name}: {finding.found} Not estimated: {finding.lost}" for finding in calibration.audit.lost
    ]
    return "".join(f"# {part}\n" for line in lines for part in textwrap.wrap(line, 116))
