"""Way in: ``init`` inside a jail somebody else built (bubblewrap, container), ``zygote`` to build jails by forking."""

from __future__ import annotations

import json
import os
import sys
import traceback

from .inmate import take_job, watch_inside
from .privileges import become_unprivileged
from .watch import report


def init(order_text: str, verdict_to: int) -> None:
    """Run one submission in the jail we are in, as its first process."""
    try:
        order = json.loads(order_text)
        take_job(order, order["home"])
        become_unprivileged(order["uid"])
    except Exception:
        report(verdict_to, {"status": "not_jailed", "reason": traceback.format_exc(limit=3)[-800:]})
        return
    watch_inside(order, verdict_to)


def main() -> None:
    """``init <verdict descriptor>`` with the order on standard input, or ``zygote <control descriptor>``."""
    role, descriptor = sys.argv[1], int(sys.argv[2])
    if role == "zygote":
        from .zygote import serve
        serve(descriptor)
    else:
        init(sys.stdin.read(), descriptor)
    os._exit(0)
