"""YAML files into checked records: every problem at once, each as ``file: key: rule, got, try``."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.written_numbers import TWO_READINGS, thousands_rule, typed_thousands
from synthetic_data.core.yaml_shape import Unfolds, refuse_endless

Source = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3)]
"""Citation, formula, or the reason for assuming something."""
_LARGEST_SPEC = 2_000_000
"""Bytes; a hand-written file is a thousand times smaller, so more is a wrong file."""
_TWICE = re.compile(r'the key "(.*)" stands twice', re.S)
_DAY = re.compile(r"(?<![\w-])\d{4}-\d\d-\d\d(?![\w-])")


class Spec(BaseModel):
    """Base of every record that is read from a file: frozen, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Spec):
    """A number that says where it comes from.

    Examples
    --------
    >>> Sourced(value=0.72, unit="share", origin="published", source="OECD-OPSI 2025").value
    0.72
    """

    value: float = Field(allow_inf_nan=False)
    unit: str
    origin: Literal["published", "derived", "assumed", "measured", "fitted"]
    source: str = ""
    """Citation for `published`, formula for `derived`, reason for `assumed`."""

    @model_validator(mode="after")
    def _published_names_its_source(self) -> Sourced:
        if self.origin in ("published", "derived") and not self.source.strip():
            raise ValueError(f"a {self.origin} number needs a source; cite it or mark it assumed")
        return self


AnySpec = TypeVar("AnySpec", bound=BaseModel)


def load_spec(path: Path | str, model: type[AnySpec]) -> AnySpec:
    """Read one YAML file into its model.

    Raises
    ------
    BadInput : the file is missing, is no YAML mapping, or breaks rules of the model (all are listed)
    """
    path = Path(path)
    return check_spec(read_mapping(path), model, where=path.name)


def check_spec(values: dict[str, Any], model: type[AnySpec], *, where: str) -> AnySpec:
    """Turn a mapping into its model, or raise `BadInput` with every problem; `where` names its file."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise BadInput([_problem(detail, model, where) for detail in error.errors()]) from None


def read_mapping(path: Path) -> dict[str, Any]:
    """Read a YAML file of keys and values, unchecked, for specs that are put together before the check."""
    try:
        refuse_odd_file(path, _LARGEST_SPEC, "a settings file")
        text = path.read_text(encoding="utf-8")
        refuse_endless(text)
        values = yaml.load(text, Loader=_UniqueKeyLoader)
    except FileNotFoundError:
        raise BadInput(_missing(path)) from None
    except UnicodeDecodeError as error:
        raise BadInput(_no_utf8(path, error)) from None
    except OSError as error:
        raise BadInput(Problem(where=str(path), rule=f"cannot be read ({error.strerror})",
                               remedy="check that it is a file, and yours to read")) from None
    except (ValueError, yaml.YAMLError) as error:  # a day such as 2024-13-01 is a ValueError
        raise BadInput(unreadable_yaml(path, error, text)) from None
    if not isinstance(values, dict):
        raise BadInput(Problem(where=str(path), rule="must hold keys and values",
                               value=type(values).__name__, remedy="start from a shipped example"))
    return values


def refuse_odd_file(path: Path, most: int, what: str) -> None:
    """Raise `BadInput` where a path is no plain file, since a pipe or a device may have no end, or holds too much.

    Parameters
    ----------
    most : bytes that it may have
    what : it should be, in words

    Raises
    ------
    BadInput : as said
    FileNotFoundError : there is nothing
    """
    size = path.stat().st_size
    if not path.is_file():
        raise BadInput(Problem(where=str(path), rule="is no plain file", remedy=f"give the path of {what}"))
    if size > most:
        raise BadInput(Problem(where=str(path), rule=f"is too large for {what}", value=size,
                               remedy="check that it is the file you meant"))


def unreadable_yaml(path: Path, error: Exception, text: str) -> Problem:
    """Return why a text is no YAML in plain words, with the line.

    Parameters
    ----------
    error : what the reader of YAML has raised over the text
    """
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _no_such_day(path, text) or Problem(where=str(path), remedy="look for a sign that is no text",
                                                   rule=f"is not a readable YAML text file ({_reason(error)})")
    where, said = f"{path}: line {mark.line + 1}", str(getattr(error, "problem", None) or error)
    line = next(iter(text.splitlines()[mark.line:mark.line + 1]), "")
    if said.startswith(TWO_READINGS):
        rule, _, remedy = said.partition("; ")
        return Problem(where=where, rule=rule, remedy=remedy)
    if match := _TWICE.fullmatch(said):
        return Problem(where=where, rule=f"has the key {match[1]} a second time", value=line.strip(),
                       remedy="keep one of the two lines")
    if "single document" in str(getattr(error, "context", "")) or "single document" in str(error):
        return Problem(where=where, rule="begins a second document, and a file holds one", value=line.strip(),
                       remedy="take the line of dashes out, or put what follows into a file of its own")
    if "\t" in line[:len(line) - len(line.lstrip())] or line[mark.column:mark.column + 1] == "\t":
        return Problem(where=where, rule="has a tab in front, where YAML takes only blanks", value=line.strip(),
                       remedy="write two blanks for each step to the right")
    if isinstance(error, Unfolds):
        return Problem(where=where, rule=said, value=line.strip()[:60], remedy="write the values themselves, once each")
    return Problem(where=str(path), rule=f"is not a readable YAML text file (line {mark.line + 1}: {said})",
                   remedy="look at that line and the one above: brackets, quotes, colons, blanks in front")


def _no_utf8(path: Path, error: UnicodeDecodeError) -> Problem:
    """Name the first line whose bytes are no UTF-8."""
    raw, line = error.object, error.object[:error.start].count(b"\n") + 1
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Problem(where=str(path), rule="is UTF-16 text, not UTF-8", remedy="save it as UTF-8 text")
    return Problem(where=f"{path}: line {line}", rule="holds bytes that are no UTF-8 text; they may be of Windows-1252 "
                   "or another code page, which cannot be told apart",
                   value=raw[max(0, error.start - 12):error.start + 12], remedy="save it as UTF-8 text")


def _no_such_day(path: Path, text: str) -> Problem | None:
    for number, line in enumerate(text.splitlines(), 1):
        for day in _DAY.findall(line):
            try:
                dt.date.fromisoformat(day)
            except ValueError:
                return Problem(where=f"{path}: line {number}", rule="holds a day that is not in the calendar",
                               value=day, remedy="write year, month and day, such as 2024-01-31")
    return None


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


class _UniqueKeyLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # in C where PyYAML has it
    """Refuses a key written twice: YAML would silently keep the last one.

    Only ``true`` and ``false`` are yes and no; YAML 1.1 would also take ``on``, ``no`` and ``off`` for them.
    """

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        letter: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:bool" or letter in "tTfF"]
        for letter, known in yaml.SafeLoader.yaml_implicit_resolvers.items()}

    def construct_yaml_float(self, node: yaml.ScalarNode) -> float:
        """Refuse `45.000`, which is forty-five where the point divides tenths and more where it divides thousands."""
        if found := typed_thousands(str(node.value)):
            raise yaml.constructor.ConstructorError(None, None, thousands_rule(*found), node.start_mark)
        number: float = super().construct_yaml_float(node)
        return number

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, _ in node.value:
            if key_node.value in seen and isinstance(key_node.value, str):
                raise yaml.constructor.ConstructorError(
                    None, None, f'the key "{key_node.value}" stands twice', key_node.start_mark)
            if isinstance(key_node.value, str):
                seen.add(key_node.value)
        construct_mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return construct_mapping


_UniqueKeyLoader.add_constructor("tag:yaml.org,2002:float", _UniqueKeyLoader.construct_yaml_float)


def _missing(path: Path) -> Problem:
    folder = path.parent
    names = [p.name for p in folder.iterdir()] if folder.is_dir() else []
    return Problem(where=str(path), rule="does not exist", remedy=did_you_mean(path.name, names))


def _problem(detail: Any, model: type[BaseModel], where: str) -> Problem:
    key = _key_path(detail["loc"])
    if detail["type"] == "extra_forbidden":
        known = _known_keys(model, detail["loc"][:-1])
        return Problem(where=f"{where}: {key}", rule="is not a known key",
                       remedy=_cut_by_comma(str(detail["loc"][-1]), detail.get("input"))
                       or did_you_mean(str(detail["loc"][-1]), known))
    if detail["type"] == "missing":
        return Problem(where=f"{where}: {key}", rule="is missing", remedy="add it")
    if detail["type"] == "too_short":
        return _too_short(detail, model, f"{where}: {key}")
    value = detail.get("input")
    said = ", got " in detail["msg"]  # a rule that names the value itself
    shown = None if said or isinstance(value, (dict, list, BaseModel)) else value
    return Problem(where=f"{where}: {key}" if key else where,
                   rule=detail["msg"].removeprefix("Value error, "), value=shown)


def _cut_by_comma(key: str, value: object) -> str:
    """A hint where a comma inside ``{...}`` has made a key of the rest of a value, such as ``5 h (assumed)``."""
    if value is not None or not (key[:1].isdigit() or key.endswith(")")):
        return ""
    return ("a comma within {...} ends a value: write 2.5 instead of 2,5 and ; instead of , in a text, "
            "or put the whole value into quotes")


def _too_short(detail: Any, model: type[BaseModel], where: str) -> Problem:
    least, have = detail["ctx"]["min_length"], detail["ctx"]["actual_length"]
    field = model.model_fields.get(str(detail["loc"][0])) if len(detail["loc"]) == 1 else None
    meant = f": {field.description}" if field and field.description else ""
    return Problem(where=where, rule=f"needs at least {least} {'entry' if least == 1 else 'entries'}, has {have}",
                   remedy=f"add {least - have} more{meant}")


def _key_path(location: Iterable[str | int]) -> str:
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    return path.removeprefix(".")


def _known_keys(model: type[BaseModel], location: Iterable[str | int]) -> list[str]:
    """Field names of the model at this place, as far as the schema tells."""
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    here: dict[str, Any] = schema
    for part in location:
        here = here.get("items", here) if isinstance(part, int) else here.get("properties", {}).get(part, {})
        if "additionalProperties" in here and isinstance(here["additionalProperties"], dict):
            here = here["additionalProperties"]
        here = definitions.get(str(here.get("$ref", "")).rsplit("/", 1)[-1], here)
    return list(here.get("properties", {}))


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a hint with the nearest known names, or all of them when none is near.

    Examples
    --------
    >>> did_you_mean("staf", ["staff", "shifts"])
    'did you mean staff?'
    """
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"known here: {', '.join(names[:20])}" if names else ""
