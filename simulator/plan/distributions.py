"""Named distributions, written as one line and sampled through their inverse distribution function."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator
from scipy import special

from simulator.plan.quantities import (
    MINUTES,
    ORIGIN,
    check_range,
    check_unit,
    no_time,
    plain_unit,
    read_range,
    read_source,
    refuse_working_days,
    unread,
)
from synthetic_data import Spec, refuse_doubt

Floats = NDArray[np.float64]
Family = Literal[
    "constant", "exponential", "lognormal", "lognormal_quartiles", "gamma", "normal", "uniform", "triangular", "sample"
]

_LITTLE = 0.01
"""Share of its mean by which a cut at zero may move a normal distribution."""
_NUMBER = r"[-+]?\d[\d_]*(?:\.\d+)?(?:e[-+]?\d+)?"
_LINE = re.compile(
    rf"(?P<family>[a-z_]+)\s+(?P<a>{_NUMBER})(?:\s*(?P<joint>\+-|±|to)\s*(?P<b>{_NUMBER}))?(?:\s*to\s*(?P<c>{_NUMBER}))?"
    rf"\s*(?P<unit>[^()]*?)\s*{ORIGIN}")
_SAMPLE = re.compile(
    rf"sample\s+(?P<values>{_NUMBER}(?:\s+{_NUMBER})*)\s*(?P<unit>[^()\d]*?)\s*{ORIGIN}")
_COUNT = {"constant": 1, "exponential": 1, "lognormal": 2, "lognormal_quartiles": 2, "gamma": 2, "normal": 2,
          "uniform": 2, "triangular": 3}
_SPREADS = ("lognormal", "gamma", "normal")
"""Families written as a mean and its standard deviation; the others go from one number to another."""


class Distribution(Spec):
    """A distribution with unit and origin.

    Written as ``exponential 10 working days (assumed; why)``, ``lognormal 12 +- 6 min (…)`` (mean and
    standard deviation of the value itself), ``lognormal_quartiles 60 to 120 days (…)``,
    ``gamma 12 +- 6 min``, ``normal 16 +- 1.7 min`` (cut at zero, where that
    leaves its mean as it is), ``uniform 2 to 5 days``,
    ``triangular 2 to 3 to 9 min`` (least, most likely, greatest), ``constant 5 min``,
    ``sample 2 2.5 9 min`` (measured values, each as likely as the others). ``(assumed 8 to 16; why)``
    says from where to where the mean may lie.

    Examples
    --------
    >>> Distribution.model_validate("lognormal 12 +- 6 min (assumed; pilot)").mean
    12.0
    """

    family: Family
    parameters: tuple[float, ...]
    unit: str
    origin: Literal["published", "derived", "assumed", "measured", "fitted"]
    source: str = ""
    range: tuple[float, float] | None = Field(default=None, exclude_if=lambda stated: stated is None)
    """From where to where the mean of an assumed distribution may lie; its spread goes with it."""

    @model_validator(mode="before")
    @classmethod
    def _from_line(cls, value: Any) -> Any:
        if value is None or isinstance(value, (int, float, list)):
            raise ValueError("must say its number, unit and origin, "
                             "such as constant 12 min (assumed; no time study yet)")
        if not isinstance(value, str):
            return value
        refuse_doubt(value.partition(";")[0])
        if sampled := _SAMPLE.fullmatch(value.strip()):
            # In rising order, so that good luck is good luck in every scenario.
            values = sorted(float(text.replace("_", "")) for text in sampled["values"].split())
            return {"family": "sample", "parameters": tuple(values), "unit": plain_unit(sampled["unit"]),
                    "origin": sampled["origin"], "source": read_source(sampled), "range": read_range(sampled)}
        match = _LINE.fullmatch(value.strip())
        if match is None:
            raise ValueError("must be a distribution with unit and origin, "
                             f"such as lognormal 12 +- 6 min (assumed; no time study yet){unread(value)}")
        _refuse_other_joint(match)
        check_unit(match["unit"], value.strip().removeprefix(match["family"]).partition("(")[0].strip())
        parameters = tuple(float(match[name].replace("_", "")) for name in "abc" if match[name])
        return {"family": match["family"], "parameters": parameters, "unit": plain_unit(match["unit"]),
                "origin": match["origin"], "source": read_source(match), "range": read_range(match)}

    @model_validator(mode="after")
    def _parameters_fit(self) -> Distribution:
        if self.family == "sample":
            if not self.parameters or list(self.parameters) != sorted(self.parameters):
                raise ValueError("sample needs values in rising order")
        elif len(self.parameters) != _COUNT[self.family]:
            raise ValueError(f"{self.family} needs {_COUNT[self.family]} numbers, got {len(self.parameters)}")
        check_unit(self.unit, f"{' to '.join(f'{number:g}' for number in self.parameters)} {self.unit}")
        if not all(map(math.isfinite, self.parameters)):
            raise ValueError(f"must have finite numbers, got {self.parameters}")
        if self.family == "gamma" and self.parameters[1] <= 0:
            raise ValueError("gamma needs a standard deviation above zero; write constant for a fixed value")
        if self.unit in MINUTES and min(self.parameters) < 0:
            raise ValueError(f"must not be a negative time, got {min(self.parameters):g} {self.unit}")
        if self.family in ("uniform", "triangular", "lognormal_quartiles") and list(self.parameters) != sorted(
            self.parameters
        ):
            raise ValueError(f"{self.family} needs its numbers in rising order, got {self.parameters}")
        if self.family in ("exponential", "lognormal", "gamma", "lognormal_quartiles") and self.parameters[0] <= 0:
            raise ValueError(f"{self.family} needs a mean above zero, got {self.parameters[0]:g}")
        if self.origin in ("published", "derived") and not self.source.strip():
            raise ValueError(f"a {self.origin} number needs a source; cite it or mark it assumed")
        return self

    @model_validator(mode="after")
    def _is_hardly_cut(self) -> Distribution:
        if self.family == "normal" and self.unit in MINUTES:
            _refuse_cut(self.parameters, self.unit)
        return self

    @model_validator(mode="after")
    def _range_fits(self) -> Distribution:
        check_range(self.range, self.mean, self.origin)
        if self.range and self.range[0] <= 0:
            raise ValueError(f"must have a range of its mean above zero, got {self.range[0]:g} to {self.range[1]:g}")
        return self

    @property
    def scale(self) -> float:
        """Minutes in one unit, or 1 for what is no time."""
        return MINUTES.get(self.unit, 1.0)

    @property
    def on_working_days(self) -> bool:
        """Whether days off do not count."""
        return self.unit == "working days"

    @property
    def mean(self) -> float:
        """Expected value in the unit of the file."""
        return _MEANS[self.family](*self.parameters)

    def parameters_at(self, mean: float) -> tuple[float, ...]:
        """Return the parameters of the same shape about another mean; the spread grows with it.

        Parameters
        ----------
        mean : in the unit of the file

        Raises
        ------
        ValueError : the mean is 0, so that no factor leads to another

        Examples
        --------
        >>> Distribution.model_validate("triangular 2 to 3 to 7 min (assumed; pilot)").parameters_at(8)
        (4.0, 6.0, 14.0)
        """
        if self.mean == 0:
            raise ValueError("has a mean of 0, which no factor turns into another; write the whole distribution")
        return tuple(part * mean / self.mean for part in self.parameters)

    @property
    def mean_minutes(self) -> float:
        """Expected value in minutes (or in the unit itself when it is no time)."""
        return self.mean * self.scale

    @property
    def variation(self) -> float:
        """Coefficient of variation: standard deviation over mean."""
        return _variation(self.family, self.parameters)

    def quantile(self, uniform: Floats) -> Floats:
        """Turn uniform numbers into values, in minutes for times."""
        with np.errstate(divide="ignore"):
            return np.maximum(_QUANTILES[self.family](uniform, *self.parameters), self._floor) * self.scale

    @property
    def _floor(self) -> float:
        # A normal time may fall below 0, and nothing takes less than no time.
        return 0.0 if self.unit in MINUTES else -math.inf


def _refuse_other_joint(line: re.Match[str]) -> None:
    """Raise ValueError where ``to`` joins a mean and its deviation, ``+-`` two ends, or either of them samples."""
    family, joint, a, b, unit = line["family"], line["joint"], line["a"], line["b"], line["unit"].strip()
    if joint == "to" and family in _SPREADS:
        raise ValueError(f"has a mean and a standard deviation, and {a} to {b} may be from where to where; "
                         f"write {family} {a} +- {b} {unit}, or uniform {a} to {b} {unit}, or lognormal_quartiles "
                         f"{a} to {b} {unit}, between which half of all lie")
    if joint in ("+-", "±") and family in ("uniform", "triangular", "lognormal_quartiles"):
        raise ValueError(f"goes from one number to another, and {a} {joint} {b} may be a middle and how far to both "
                         f"sides; write {family} {a} to {b} {unit}, if that is meant")
    if joint and family == "sample":
        raise ValueError(f"holds measured values, and {a} {joint} {b} may be all between them; "
                         f"write sample {a} {b} {unit}, or uniform {a} to {b} {unit}")


class Span(Distribution):
    """A distribution of a time span."""

    @model_validator(mode="after")
    def _is_time(self) -> Span:
        if self.unit not in MINUTES:
            raise ValueError(no_time(f"{self.family} {' '.join(f'{each:g}' for each in self.parameters)}", self.unit))
        return self


class CalendarSpan(Span):
    """A distribution of a time span that runs day and night; working days are refused."""

    @model_validator(mode="after")
    def _runs_day_and_night(self) -> CalendarSpan:
        refuse_working_days(self.mean, self.unit)
        return self


def _lognormal(mean: float, sd: float) -> tuple[float, float]:
    # Parameters of the logarithm from the moments of the value (Law 2015, chapter 6).
    variance = math.log1p((sd / mean) ** 2)
    return math.log(mean) - variance / 2, math.sqrt(variance)


def _from_quartiles(low: float, high: float) -> tuple[float, float]:
    # Quartiles of a normal logarithm lie 0.6745 standard deviations from its middle.
    sigma = math.log(high / low) / (2 * special.ndtri(0.75))
    return (math.log(low) + math.log(high)) / 2, sigma


def _gamma(u: Floats, mean: float, sd: float) -> Floats:
    shape = (mean / sd) ** 2
    return np.asarray(special.gammaincinv(shape, u) * (mean / shape))


def _triangular(u: Floats, low: float, mode: float, high: float) -> Floats:
    span = high - low
    if span == 0:
        return np.full_like(u, low)
    rising = low + np.sqrt(u * span * (mode - low))
    falling = high - np.sqrt((1 - u) * span * (high - mode))
    return np.where(u < (mode - low) / span, rising, falling)


def _normal_exp(u: Floats, mu: float, sigma: float) -> Floats:
    # A luck of 0 would lie at minus infinity.
    return np.asarray(np.exp(mu + sigma * special.ndtri(np.maximum(u, 2.0**-54))))


_QUANTILES: dict[str, Callable[..., Floats]] = {
    "constant": lambda u, value: np.full_like(u, value),
    # log1p keeps the digits that 1 - u would lose for a small luck.
    "exponential": lambda u, mean: -mean * np.log1p(-u),
    "lognormal": lambda u, mean, sd: _normal_exp(u, *_lognormal(mean, sd)),
    "lognormal_quartiles": lambda u, low, high: _normal_exp(u, *_from_quartiles(low, high)),
    "gamma": _gamma,
    "normal": lambda u, mean, sd: mean + sd * special.ndtri(np.maximum(u, 2.0**-54)),
    "uniform": lambda u, low, high: low + u * (high - low),
    "triangular": _triangular,
    "sample": lambda u, *values: np.array(values)[(u * len(values)).astype(int)],
}


def _refuse_cut(parameters: tuple[float, ...], unit: str) -> None:
    """Raise ValueError where so much of a normal distribution is cut at zero that its mean is another than written."""
    mean, sd = parameters
    # Mean of a normal variable of which all below zero counts as zero (the censored normal, Greene, ch. 19).
    ends = mean / sd if sd else math.inf
    cut = mean * special.ndtr(ends) + sd * math.exp(-ends * ends / 2) / math.sqrt(2 * math.pi)
    if cut > mean * (1 + _LITTLE):
        raise ValueError(f"has no times below zero, and without them its mean is {cut:.3g} {unit} and not {mean:g} "
                         f"{unit}; write lognormal {mean:g} +- {sd:g} {unit}, which is never below zero")


_MEANS: dict[str, Callable[..., float]] = {
    "constant": lambda value: value,
    "exponential": lambda mean: mean,
    "lognormal": lambda mean, sd: mean,
    # Mean of a lognormal: e to the middle of its logarithm plus half the variance.
    "lognormal_quartiles": lambda low, high: math.exp(sum((m := _from_quartiles(low, high))[:1]) + m[1] ** 2 / 2),
    "gamma": lambda mean, sd: mean,
    "normal": lambda mean, sd: mean,
    "uniform": lambda low, high: (low + high) / 2,
    "triangular": lambda low, mode, high: (low + mode + high) / 3,
    "sample": lambda *values: sum(values) / len(values),
}


def _variation(family: str, p: tuple[float, ...]) -> float:
    if family == "constant":
        return 0.0
    if family == "exponential":
        return 1.0
    if family == "lognormal_quartiles":
        return math.sqrt(math.expm1(_from_quartiles(*p)[1] ** 2))
    if family == "sample":
        return float(np.std(p) / np.mean(p)) if any(p) else 0.0
    if family == "uniform":
        # Standard deviations here and below: Law 2015, chapter 6.
        return (p[1] - p[0]) / math.sqrt(12) / ((p[0] + p[1]) / 2)
    if family == "triangular":
        a, c, b = p
        return math.sqrt((a * a + b * b + c * c - a * b - a * c - b * c) / 18) / ((a + b + c) / 3)
    return p[1] / p[0]
