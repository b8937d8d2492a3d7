"""Vega-Lite specifications drawn as SVG by vl-convert, without a browser and without a network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any


def _numbered_afresh(svg: str) -> str:
    """The drawing with ids counted from 0; the renderer counts on from one drawing to the next of a process."""
    names = dict.fromkeys(re.findall(r'\bid="((?:gradient_|clip)\d+)"', svg))
    fresh = {name: f"{name.rstrip('0123456789')}{place}" for place, name in enumerate(names)}
    return re.sub(r"\b(?:gradient_|clip)\d+\b", lambda found: fresh.get(found[0], found[0]), svg)


def draw(spec: Mapping[str, Any]) -> str:
    """Return a Vega-Lite specification as SVG; the same specification gives the same bytes."""
    import vl_convert

    # One version, because another Vega-Lite draws other bytes.
    return _sized(_numbered_afresh(vl_convert.vegalite_to_svg(dict(spec), vl_version="5.21")))


def _sized(svg: str) -> str:
    """A drawing of no data has no end, which no page can hold: it becomes an empty strip."""
    if "Infinity" not in svg.partition(">")[0]:
        return svg
    return '<svg xmlns="http://www.w3.org/2000/svg" class="marks" width="684" height="20" viewBox="0 0 684 20"></svg>'
