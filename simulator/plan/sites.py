"""Offices of one kind at several places: each with its own staff and volumes, and with specialists whom they share."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator, model_validator

from synthetic_data import Spec, did_you_mean

SITE = "site"
"""Attribute that holds the site of a case."""


class Sites(Spec):
    """The places of an office, and which of them a person belongs to.

    Groups of staff and streams of arrivals say their own ``site``; groups that say none work for all.
    """

    names: tuple[str, ...] = Field(min_length=1)
    by: str | None = None
    """Attribute, such as district, whose word says the site of a case from a stream without a site of its own."""
    districts: dict[str, str] = Field(default_factory=dict)
    """Word of `by` → site; a word that is a site's name means that site."""

    @field_validator("names", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _known(self) -> Sites:
        if len(set(self.names)) < len(self.names):
            raise ValueError(f"names must differ, got {', '.join(self.names)}")
        wrong = {word: site for word, site in self.districts.items() if site not in self.names}
        if wrong:
            led = ", ".join(f"{word} → {site}" for word, site in wrong.items())
            raise ValueError(f"districts must lead to one of the names, got {led}; "
                             f"{did_you_mean(next(iter(wrong.values())), self.names)}")
        if self.districts and self.by is None:
            raise ValueError("districts needs by, the attribute whose words they are")
        return self

    def site_of(self, word: str) -> str:
        """Return the site of a word of `by`; nothing when it has none."""
        return self.districts.get(word, word if word in self.names else "")


def at_site(role: str, site: str) -> str:
    """Return the name of a role, group or stream at one site."""
    return f"{role}@{site}"
