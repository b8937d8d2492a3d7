"""Draw the shapes of Europe's countries for the library's map, from the npm package world-atlas (Natural Earth).

    python docs/europe.py countries-50m.json

Natural Earth is in the public domain. The projection is Lambert's azimuthal equal-area one about 52 N 25 E, so that
countries keep their size beside each other; what lies outside the frame is cut off.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parents[1] / "simulator" / "library" / "library_page" / "europe.json"
CODES = {"008": "AL", "040": "AT", "031": "AZ", "056": "BE", "203": "CZ", "276": "DE", "208": "DK", "233": "EE",
         "724": "ES", "246": "FI", "250": "FR", "826": "GB", "268": "GE", "300": "GR", "191": "HR", "348": "HU",
         "372": "IE", "352": "IS", "380": "IT", "398": "KZ", "440": "LT", "442": "LU", "428": "LV", "498": "MD",
         "470": "MT", "528": "NL", "578": "NO", "616": "PL", "620": "PT", "642": "RO", "643": "RU", "688": "RS",
         "752": "SE", "705": "SI", "703": "SK", "792": "TR", "804": "UA", "112": "BY", "756": "CH", "100": "BG",
         "051": "AM", "070": "BA", "499": "ME", "807": "MK", "196": "CY", "860": "UZ", "795": "TM", "368": "IQ",
         "364": "IR", "760": "SY", "422": "LB", "376": "IL", "400": "JO", "012": "DZ", "504": "MA", "788": "TN",
         "434": "LY", "818": "EG", "304": "GL", "417": "KG", "762": "TJ", "156": "CN", "383": "XK"}
WIDE, HIGH = 640.0, 470.0
_CENTRE = math.radians(25.0), math.radians(52.0)
_SCALE, _SHIFT = 94.0, (275.0, 225.0)
_LEAST_STEP, _LEAST_SIZE = 1.1, 1.6
"""Pixels below which a point, and a whole shape, is left out."""
Point = tuple[float, float]


def rings(topology: dict[str, Any]) -> Iterator[tuple[str, list[Point]]]:
    """Yield code and outline of every ring; arcs are stored as differences, a negative number is an arc backwards."""
    (scale, move), arcs = (topology["transform"][key] for key in ("scale", "translate")), []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + move[0], y * scale[1] + move[1]))
        arcs.append(points)
    for shape in topology["objects"]["countries"]["geometries"]:
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for ring in (polygon[0] for polygon in polygons):
            if (code := CODES.get(shape.get("id", ""))) is not None:
                yield code, [point for number in ring
                             for point in (arcs[number] if number >= 0 else arcs[~number][::-1])]


def projected(point: Point) -> Point:
    """Return pixels; Snyder, Map Projections (1987), equations 24-2 to 24-4."""
    lon, lat = (math.radians(part) for part in point)
    turn = lon - _CENTRE[0]
    k = math.sqrt(2 / max(1e-9, 1 + math.sin(_CENTRE[1]) * math.sin(lat)
                          + math.cos(_CENTRE[1]) * math.cos(lat) * math.cos(turn)))
    x = k * math.cos(lat) * math.sin(turn)
    y = k * (math.cos(_CENTRE[1]) * math.sin(lat) - math.sin(_CENTRE[1]) * math.cos(lat) * math.cos(turn))
    return _SHIFT[0] + 6.371 * _SCALE * x, _SHIFT[1] - 6.371 * _SCALE * y


def clipped(ring: list[Point]) -> list[Point]:
    """Cut a ring to the frame, edge by edge (Sutherland and Hodgman)."""
    for axis, edge, sign in ((0, 0.0, 1), (0, WIDE, -1), (1, 0.0, 1), (1, HIGH, -1)):
        kept: list[Point] = []
        for first, second in zip(ring, ring[1:] + ring[:1], strict=True):
            inside = [sign * (point[axis] - edge) >= 0 for point in (first, second)]
            if inside[0]:
                kept.append(first)
            if inside[0] != inside[1]:
                part = (edge - first[axis]) / (second[axis] - first[axis])
                kept.append((first[0] + part * (second[0] - first[0]), first[1] + part * (second[1] - first[1])))
        ring = kept
        if not ring:
            return []
    return ring


def thinned(ring: list[Point]) -> list[Point]:
    """Leave out points that no eye sees."""
    kept: list[Point] = []
    for point in ring:
        if not kept or math.dist(kept[-1], point) >= _LEAST_STEP:
            kept.append(point)
    return kept


def main(source: str) -> None:
    """Write code → outline, as one SVG path for each country."""
    paths: dict[str, list[str]] = {}
    for code, ring in rings(json.loads(Path(source).read_text(encoding="utf-8"))):
        if any(lat < 20 or not -40 < lon < 100 for lon, lat in ring) and code not in ("RU", "CN", "FR", "NO", "PT"):
            ring = [(lon, lat) for lon, lat in ring if lat >= 20 and -40 < lon < 100]
        ring = [(lon, lat) for lon, lat in ring if -60 < lon < 120 and lat > 5]
        points = thinned(clipped([projected(point) for point in ring]))
        spread = [max(p[axis] for p in points) - min(p[axis] for p in points) for axis in (0, 1)] if points else [0, 0]
        if len(points) > 2 and max(spread) >= _LEAST_SIZE:
            paths.setdefault(code, []).append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    shapes = {code: "".join(parts) for code, parts in sorted(paths.items())}
    TARGET.write_text(json.dumps({"source": "Natural Earth (public domain), npm world-atlas 2.0.2, 1:50 million",
                                  "width": WIDE, "height": HIGH, "shapes": shapes}, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
