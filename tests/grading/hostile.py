"""What somebody sends who wants a program to stumble: odd names in every address, and what every answer must have."""

import re
from urllib.parse import quote

from starlette.routing import Mount

ODD = ("\0", "9" * 5000, "\u00b2", "a" * 300, "../../x", "x\r\ny", "\ufffd")
"""In place of a name or a number: what no file may be called, what is too long for a number or a file, what only looks
like a digit, a way upwards, a break of the line, bytes that are no letters."""
METHODS = ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "PROPFIND")
"""What no page of ours sends, but for HEAD."""


def odd_addresses(site, **right):
    """Every method and address of a site with an odd value in one place, and what `right` names in the others."""
    for route in site.routes:
        pattern = route.path + "/{path}" if isinstance(route, Mount) else route.path
        names = re.findall(r"\{(\w+)[^}]*\}", pattern)
        for odd in ODD:
            for name in names:
                values = {**right, name: odd}
                address = _filled(pattern, values)
                for method in sorted((getattr(route, "methods", None) or {"GET"}) - {"HEAD"}):
                    yield method, address


def addresses(site, **right):
    """Every address of a site once, with what `right` names in it."""
    return sorted({_filled(route.path, right) for route in site.routes if not isinstance(route, Mount)})


def _filled(pattern, values):
    return re.sub(r"\{(\w+)[^}]*\}", lambda found: quote(values.get(found[1], "x"), safe=""), pattern)


def faults(answer):
    """What is wrong with an answer, whatever was asked: a fault of the program's, or no policy for the browser."""
    found = [f"status {answer.status_code}"] if answer.status_code >= 500 else []
    policy = answer.headers.get("content-security-policy", "")
    missing = [part for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action")
               if part not in policy]
    if "unsafe" in policy.replace("style-src 'unsafe-inline'", "") or missing:
        found.append(f"policy {policy!r}")
    if (answer.headers.get("x-content-type-options"), answer.headers.get("referrer-policy")) != (
            "nosniff", "same-origin"):
        found.append("headers")
    return found + ["traceback"] * ("Traceback" in answer.text)
