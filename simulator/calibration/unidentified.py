"""What a log of one process cannot say, in words; the tool never fills these in."""

from __future__ import annotations

from simulator.calibration.estimates import Estimates


def not_identified(estimates: Estimates) -> dict[str, str]:
    """Return what cannot be known → why. Names of measures among them are withheld from reports on the office."""
    words = {
        "utilisation": "The log shows one process only: what else these officers do is not in it.",
        "FTE": "How many staff the work needs cannot follow from presence in one process: give the share of working "
        "time that goes to it.",
        "time before the first step": "A case is first seen when its first step begins; how long the claimant or the "
        "application waited before is not in the log.",
        "priorities": "Which case an officer takes first could be any rule that gives these waits; first in, first out "
        "is assumed.",
        "learning": "Whether officers become faster cannot be told from changes in what they were given.",
        "absence": "Days away and days with other work look the same in a log.",
    }
    timeless = [
        name
        for code, name in enumerate(estimates.names)
        if code not in estimates.service and estimates.actors.kinds[code] == "staff"
    ]
    if timeless:
        listed = ", ".join(timeless[:6]) + (f" and {len(timeless) - 6} more" if len(timeless) > 6 else "")
        words["minutes of work"] = (
            f"No starts are recorded for {listed}: the end of the step before is no start. "
            "Only the time between steps is used."
        )
    if not estimates.queued:
        words["effect of more staff"] = (
            "Without minutes of work and officers by name there is no queue in this model: "
            "waits stay as they were measured, whatever the staff."
        )
    if estimates.given:
        words["capacity"] = (
            "Minutes of work were given by the planner, so every figure about capacity is assumed, not measured."
        )
    return words
