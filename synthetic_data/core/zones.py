"""Time zones by the place whose clocks they are."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones


def place_zone(name: str) -> ZoneInfo | None:
    """Return the zone of an area and a town; None for a name that the time zone database knows and people misread.

    Its short names are such: ``EST`` has no summer time there, and ``CET`` is the clock of no one country. In
    ``Etc/GMT+4`` the sign is turned round: it lies four hours behind Greenwich.

    Examples
    --------
    >>> place_zone("Asia/Baku").key, place_zone("EST"), place_zone("Etc/GMT+4")
    ('Asia/Baku', None, None)
    """
    if "/" not in name or name.startswith("Etc/"):
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zones_of_town(name: str) -> list[str]:
    """Return the zones of one place that are called after a town; none for names of three letters and fewer.

    Examples
    --------
    >>> zones_of_town("Baku"), zones_of_town("asia/baku "), zones_of_town("GMT+4"), zones_of_town("Turkey")
    (['Asia/Baku'], ['Asia/Baku'], [], [])
    """
    town = "/" + name.strip().replace(" ", "_").lower()
    called = (zone for zone in available_timezones() if f"/{zone.lower()}".endswith(town))
    return sorted(zone for zone in called if zone != name and place_zone(zone)) if len(town) > 4 else []
