"""What a log shows at all: the few words that figures of one replication need to know about all the others.

Whether a measure can be taken, which roles and sites have rows, and which ledger kinds have columns is a matter of the
whole run. A part of the run that is told these signs gives the figures it has in the log of all, to the last digit.
"""

from __future__ import annotations

from collections.abc import Sequence

from simulator.measures.measuring import lacks
from simulator.measures.registry import Measure
from simulator.measures.site_views import site_names
from simulator.measures.staff_work import staff_roles
from simulator.measures.view import AT_SITE, BOOKED, POSTED, RIGHT, ROLE, OfficeView
from simulator.plan.sites import SITE
from simulator.run.event_log import EventLog

_ALWAYS = (RIGHT, ROLE, AT_SITE, POSTED, f"{BOOKED}cost_", f"{BOOKED}entitled")
"""Beginnings of signs that change figures without deciding whether a measure can be taken."""


def signs_of(view: OfficeView, log: EventLog) -> frozenset[str]:
    """Return what a part of a run shows, and what its view was told."""
    signs = {*view.kinds, *(f"{ROLE}{role}" for role in staff_roles(view))}
    signs |= {f"{POSTED}{kind}" for kind in log.ledger["kind"].unique()}
    if SITE in view.every_case:
        signs |= {f"{AT_SITE}{name}" for name in site_names(view)}
    return frozenset(signs | ({RIGHT} if view.every_case["own_right"].any() else set()))


def would_change(measures: Sequence[Measure], known: frozenset[str], whole: frozenset[str]) -> bool:
    """Return whether figures taken with the signs known may differ from those taken with all signs of the run."""
    return any(sign.startswith(_ALWAYS) for sign in whole - known) or any(
        lacks(measure, known) and not lacks(measure, whole) for measure in measures)
