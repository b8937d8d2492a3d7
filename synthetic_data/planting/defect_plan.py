"""Defect plans: which defect hits which field of which register, how often and whom, read from YAML."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator, model_validator

from synthetic_data.core.conditions import ColumnCondition, read_condition
from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.specs import Sourced, Spec, check_spec, did_you_mean, load_spec
from synthetic_data.country.sourced import Share
from synthetic_data.planting.catalogue import list_defects, load_defect
from synthetic_data.planting.defect import Scope

PLANS = Path(__file__).parents[1] / "defect_plans"


class DefectBatch(Spec):
    """Errors that come in clusters: one clerk, one import day."""

    column: str
    """Rows with the same value of this column are one batch."""
    share: float = Field(gt=0, le=1)
    """Share of the batches in which all the hits stand."""


class PlannedDefect(Spec):
    """One line of a plan."""

    defect: str
    registers: tuple[str, ...]
    """Names or patterns with ``*``."""
    fields: tuple[str, ...] = ("*",)
    """Names or patterns with ``*``; left out for defects that hit whole rows."""
    rate: Share | None = None
    """Share of the eligible cells that really change, 0 to 1 (in groups whose multiplier is 1)."""
    count: int | None = Field(default=None, ge=0)
    """Instead of a rate: this many cells."""
    where: tuple[ColumnCondition, ...] = ()
    """Only rows that meet all of these."""
    by: dict[str, Annotated[float, Field(allow_inf_nan=False)]] = Field(default_factory=dict)
    """Condition → how many times as often its rows are hit."""
    batch: DefectBatch | None = None
    settings: dict[str, Any] = Field(default_factory=dict)
    if_any: bool = False
    """Whether the line is passed over where no cell can carry it, as in a country without such letters or words;
    otherwise it is refused there."""
    harm: str | None = None
    """Replaces the catalogue's sentence where this field's harm is another."""
    label: str = ""
    """Tells apart two lines with the same defect and field: they draw independently."""

    @field_validator("registers", "fields", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @field_validator("defect")
    @classmethod
    def _in_catalogue(cls, name: str) -> str:
        if name not in list_defects():
            raise ValueError(f"is not in the catalogue; {did_you_mean(name, list_defects())}")
        return name

    @field_validator("settings")
    @classmethod
    def _known_to_the_defect(cls, settings: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        name = info.data.get("defect")
        if name is not None:
            try:
                check_spec(settings, load_defect(name).settings, where=name)
            except BadInput as error:
                raise ValueError(str(error).replace("\n", "; ")) from None
        return settings

    @field_validator("rate", mode="before")
    @classmethod
    def _plain_number(cls, value: Any) -> Any:
        # To Python, `true` is 1, and a rate of 1 spoils every cell.
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return {"value": value, "unit": "share of eligible cells", "origin": "assumed"}
        return value

    @field_validator("rate")
    @classmethod
    def _is_share(cls, rate: Sourced | None) -> Sourced | None:
        if rate is not None and not 0 <= rate.value <= 1:
            raise ValueError(f"{rate.value:g} is not a share between 0 and 1; write 0.02 for 2 of 100")
        return rate

    @field_validator("where", mode="before")
    @classmethod
    def _conditions(cls, value: Any) -> Any:
        lines = (value,) if isinstance(value, str) else value
        return tuple(read_condition(line) if isinstance(line, str) else line for line in lines)

    @field_validator("by")
    @classmethod
    def _multipliers(cls, by: dict[str, float]) -> dict[str, float]:
        for text, times in by.items():
            read_condition(text)
            if times < 0:
                raise ValueError(f"{text}: {times:g} times is below 0")
        return by

    @model_validator(mode="after")
    def _rate_or_count(self) -> PlannedDefect:
        if (self.rate is None) == (self.count is None):
            raise ValueError("needs either a rate or a count")
        return self

    def scaled(self, factor: float) -> PlannedDefect:
        """Return the line with its rate or count multiplied."""
        if self.rate is None:
            return self.model_copy(update={"count": round((self.count or 0) * factor)})
        rate = self.rate.model_copy(update={"value": self.rate.value * factor})
        return self.model_copy(update={"rate": rate})


class Level(Spec):
    """A difficulty: how many errors, and how far one has to look to see them."""

    times: float = Field(default=1, ge=0)
    """Multiplies every rate."""
    seen_by: tuple[Scope, ...] = ("cell", "row", "table", "cross", "time")
    """Only defects that can be seen in these scopes."""


class DefectPlan(Spec):
    """A list of planned defects; the first one that hits a cell keeps it."""

    title: str
    levels: dict[str, Level] = Field(default_factory=dict)
    defects: tuple[PlannedDefect, ...]

    def scale(self, factor: float) -> DefectPlan:
        """Return the plan with every rate multiplied."""
        return self.model_copy(update={"defects": tuple(line.scaled(factor) for line in self.defects)})

    def at_level(self, level: str) -> DefectPlan:
        """Return the plan for one of its difficulty levels.

        Raises
        ------
        BadInput : the plan has no such level
        """
        if level not in self.levels:
            raise BadInput(Problem(where=f"{self.title}: levels", rule="is not a level of this plan", value=level,
                                   remedy=did_you_mean(level, self.levels)))
        chosen = self.levels[level]
        kept = [line for line in self.defects if load_defect(line.defect).seen_by in chosen.seen_by]
        return self.model_copy(update={"defects": tuple(kept)}).scale(chosen.times)

    def without(self, *patterns: str) -> DefectPlan:
        """Return the plan without the defects whose names match, such as ``duplicate_*``."""
        kept = [line for line in self.defects if not any(fnmatchcase(line.defect, p) for p in patterns)]
        return self.model_copy(update={"defects": tuple(kept)})


def list_defect_plans() -> list[str]:
    """Return the names of the plans that come with the package."""
    return sorted(path.stem for path in PLANS.glob("*.yml"))


def load_defect_plan(name_or_path: str | Path, level: str | None = None) -> DefectPlan:
    """Read a defect plan.

    Parameters
    ----------
    name_or_path : name of a shipped plan, or a YAML file
    level : difficulty level of the plan; all of it when left out

    Raises
    ------
    BadInput : the plan is missing or breaks rules; all problems at once

    Examples
    --------
    >>> load_defect_plan("everyday").defects[0].defect in list_defects()
    True
    """
    file = plan_file(name_or_path)
    plan = load_spec(file, DefectPlan)
    _refuse_twice(plan, file.name)
    return plan.at_level(level) if level else plan


def _refuse_twice(plan: DefectPlan, where: str) -> None:
    """Refuse a line that plants what another one does: nobody can tell which rate is meant, or whether both are."""
    told = [line.model_dump_json(exclude={"rate", "count", "harm", "if_any"}) for line in plan.defects]
    problems = [Problem(where=f"{where}: defects[{place}]", value=plan.defects[place].defect,
                        rule=f"plants what defects[{told.index(line)}] does",
                        remedy="keep one of the two, tell them apart by `where`, or give one a `label` if both count")
                for place, line in enumerate(told) if told.index(line) < place]
    if problems:
        raise BadInput(problems)


def plan_file(name_or_path: str | Path) -> Path:
    """Return the file of a shipped plan, or the given one; `BadInput` when no shipped plan has that name."""
    path = Path(name_or_path)
    if path.suffix in (".yml", ".yaml"):
        return path
    path = PLANS / f"{name_or_path}.yml"
    if not path.exists():
        raise BadInput(Problem(where="defect plan", rule="is not a shipped plan", value=str(name_or_path),
                               remedy=did_you_mean(str(name_or_path), list_defect_plans())))
    return path


def defect_plan(title: str, defects: Sequence[dict[str, Any]]) -> DefectPlan:
    """Return a plan from lines written in Python instead of YAML.

    Raises
    ------
    BadInput : as in `load_defect_plan`

    Examples
    --------
    >>> defect_plan("one", [{"defect": "missing", "registers": "*", "fields": "phone", "rate": 0.01}]).title
    'one'
    """
    return check_spec({"title": title, "defects": list(defects)}, DefectPlan, where=title)


def means(pattern: str, name: str) -> bool:
    """Tell whether a name or a pattern with ``*`` means a register or a field."""
    return name == pattern or (("*" in pattern or "?" in pattern or "[" in pattern) and fnmatchcase(name, pattern))


def settings_of(line: PlannedDefect) -> Spec:
    """Return the settings of a planned defect, defaults filled in."""
    return load_defect(line.defect).settings.model_validate(line.settings)


def refuse(problems: Sequence[Problem]) -> None:
    """Raise `BadInput` when there are problems."""
    if problems:
        raise BadInput(problems)
