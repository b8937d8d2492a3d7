"""Kinds of figures in a country's files, each read in one unit."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from synthetic_data.core.specs import Sourced
from synthetic_data.core.units import CORRELATION, PER_YEAR, SHARE, SHARE_PER_YEAR, YEARS

Share = Annotated[Sourced, AfterValidator(SHARE)]
SharePerYear = Annotated[Sourced, AfterValidator(SHARE_PER_YEAR)]
PerYear = Annotated[Sourced, AfterValidator(PER_YEAR)]
Years = Annotated[Sourced, AfterValidator(YEARS)]
Correlation = Annotated[Sourced, AfterValidator(CORRELATION)]
