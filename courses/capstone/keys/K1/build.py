"""K1: one month in the proactive office, in three sittings; its measured parts are form B of the baseline F3.

People, registers and slips come from the world and its ledger, advice from the scorer with its faults. A record that is
let through in week 1 although it is wrong feeds the assistant in week 2.
"""

from __future__ import annotations

from courses import (
    Draft,
    Variant,
    quiz,
)
from courses.cases.baseline import chance_desk, pair_desk
from courses.cases.month_notices import MonthNotices
from courses.cases.office_month import OfficeMonth


def build(variant: Variant) -> Draft:
    """Return the desks of one variant and what is expected of them."""
    month = OfficeMonth(variant)
    files, reliance = month.files()
    intake, rows = month.intake()
    pairs, same = pair_desk("k1", month.country, month.tokens, month.luck)
    chances, true = chance_desk("k1", month.country, month.tokens, month.luck)
    notices, faults = MonthNotices(month.casting, month.tokens, month.luck).desk()
    friday, worth = month.friday()
    report, numbers, claims, wrong = month.report()
    desks = {"recall": quiz("k1.recall", dict.fromkeys(("net", "dates", "flag"), "abc"), told=True),
             "solved": month.solved(), "practice": month.practice(), "intake": intake, "pairs": pairs,
             "files": files, "chances": chances, "notices": notices, "friday": friday, "report": report,
             "claims": claims, "work": quiz("k1.work", {"use": "abc", "change": "abc"}, told=False)}
    expected = reliance | {"intake": rows, "pairs": same, "chances": true, "notices": faults, "friday": worth,
                           "report": numbers, "claims": {"claims": wrong}}
    return Draft(desks=desks, expected=expected)
