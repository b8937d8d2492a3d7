"""Ten people with awkward names, and the workbook they come in."""

import io

HOSTILE = '"><script>alert(1)<script>'
CLASS = [("ada", "Ada", "O'Brien", "CW"), ("bjork", "Bj\u00f6rk", "", "CW"), ("lo", "Lo", "vel, Jr", "DS"),
         ("x1", "<b>Bold<b>", HOSTILE, "CW"), ("rtl", "\u05d0\u05d1", "\u05d2", "TL"), ("nul", "Null", "Nguyen", "CW"),
         ("form", "'=SUM(1)", "@SUM", "DS"), ("amp", "Amp", "Quot", "CW"), ("long", "L" * 90, "Ng", "PL"),
         ("same", "Ada", "O'Brien", "CW")]

HOSTILE_NAMES = {"x1": ("<b>Bold<b>", HOSTILE), "form": ("'=SUM(1)", "@SUM")}
"""Names of two of them that a list may not bring, and that a platform or a person at the page can."""
HANDED = [(name, *(("Bo", "Ld") if name in HOSTILE_NAMES else names), role) for name, *names, role in CLASS]


def as_workbook(rows):
    """The bytes of a workbook with these rows, empty ones between them."""
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
        book.active.append([])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
