"""YAML files into checked records: every problem at once, each as ``file: key: rule, got, try``."""

from __future__ import annotations

import difflib
import pickle
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from synthetic_data.core.errors import BadInput, Problem
from synthetic_data.core.number_fields import without_truth
from synthetic_data.core.shown_text import without_unseen
from synthetic_data.core.written_numbers import doubt_rule, thousands_rule, typed_thousands
from synthetic_data.core.yaml_faults import NO_KEY, NOTHING, DoubtfulNumber, no_utf8, unreadable_yaml
from synthetic_data.core.yaml_shape import refuse_endless

Source = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3)]
"""Citation, formula, or the reason for assuming something."""
_LARGEST_SPEC = 2_000_000
"""Bytes; a hand-written file is a thousand times smaller, so more is a wrong file."""
_LARGEST_KEPT = 100_000
"""Characters of a text that is kept as read: many scenarios share a process or a parent, which each would read anew."""
_PLAIN = {
    **dict.fromkeys(("float_type", "float_parsing"), "must be a number"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "must be a whole number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "must be true or false"),
    **dict.fromkeys(("dict_type", "model_type", "mapping_type", "dict_attributes_type"), "must hold keys and values"),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type"), "must be a list"),
    **dict.fromkeys(("date_from_datetime_parsing", "date_from_datetime_inexact", "date_parsing", "date_type",
                     "datetime_from_date_parsing"), "must be a day such as 2024-01-31"),
    "string_type": "must be a text", "finite_number": "must be a finite number",
}
"""Kind of a fault, as the checker names it → what we say."""
_THOUSANDS = "[1-9][0-9]{0,2}(?:_[0-9]{3})+"
_ONE_READING = {
    "tag:yaml.org,2002:int": re.compile(rf"[-+]?(?:0|[1-9][0-9]*|{_THOUSANDS})$"),
    "tag:yaml.org,2002:float": re.compile(
        rf"[-+]?(?:(?:[0-9]+|{_THOUSANDS})\.[0-9]*|\.[0-9]+)(?:[eE][-+][0-9]+)?$|[-+]?\.inf$|\.nan$", re.IGNORECASE),
}
"""Numbers as YAML 1.2 has them, and 1_200; what else YAML 1.1 takes for some stays the text that it is."""


class Spec(BaseModel):
    """Base of every record that is read from a file: frozen, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _yes_is_no_number(cls, values: Any) -> Any:
        return without_truth(values, cls) if isinstance(values, dict) else values


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
    except FileNotFoundError:
        raise BadInput(_missing(path)) from None
    except UnicodeDecodeError as error:
        raise BadInput(no_utf8(path, error)) from None
    except OSError as error:
        raise BadInput(Problem(where=str(path), rule=f"cannot be read ({error.strerror})",
                               remedy="check that it is a file, and yours to read")) from None
    return mapping_of(text, path)


def mapping_of(text: str, path: Path) -> dict[str, Any]:
    """Return the keys and values of a YAML text, unchecked; `path` is the file that it stands in, or would.

    Raises
    ------
    BadInput : it cannot be read, or holds something else
    """
    try:
        values = pickle.loads(_kept(text)) if len(text) < _LARGEST_KEPT else _built(text)
    except (ValueError, yaml.YAMLError) as error:  # a day such as 2024-13-01 is a ValueError
        raise BadInput(unreadable_yaml(path, error, text)) from None
    if not isinstance(values, dict):
        what = "is empty" if values is None else f"holds {'a list' if isinstance(values, list) else 'one word'} alone"
        raise BadInput(Problem(where=str(path), rule=f"must hold keys and values, and {what}",
                               remedy="start from a shipped example"))
    return values


@lru_cache(maxsize=256)
def _kept(text: str) -> bytes:
    """What a text says, packed, so that everybody gets a copy of their own: unpacking takes a fiftieth of the time."""
    return pickle.dumps(_built(text))


def _built(text: str) -> Any:
    refuse_endless(text)
    return yaml.load(text, Loader=_UniqueKeyLoader)


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


class _UniqueKeyLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # in C where PyYAML has it
    """Refuses a key written twice: YAML would silently keep the last one.

    Only ``true`` and ``false`` are yes and no; YAML 1.1 would also take ``on``, ``no`` and ``off`` for them. And only
    what everybody reads as a number is one: to YAML 1.1, ``010`` is eight and ``1:30`` ninety.
    """

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        letter: [(tag, _ONE_READING.get(tag, pattern)) for tag, pattern in known
                 if tag != "tag:yaml.org,2002:bool" or letter in "tTfF"]
        for letter, known in yaml.SafeLoader.yaml_implicit_resolvers.items()}

    def construct_yaml_float(self, node: yaml.ScalarNode) -> float:
        """Refuse `45.000`, which is forty-five where the point divides tenths and more where it divides thousands."""
        _refuse_doubt(node)
        return float(super().construct_yaml_float(node))

    def construct_yaml_int(self, node: yaml.ScalarNode) -> int:
        """Refuse `+1`: one more than what stands somewhere else, which a number would no longer say."""
        _refuse_doubt(node)
        return int(super().construct_yaml_int(node))

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, NO_KEY, key_node.start_mark)
            if not _is_rest(str(key_node.value)):  # of a value with a comma in it, told where the key is not known
                _refuse_nothing(value_node, f'the key "{key_node.value}"')
            if key_node.value in seen and isinstance(key_node.value, str):
                raise yaml.constructor.ConstructorError(
                    None, None, f'the key "{key_node.value}" stands twice', key_node.start_mark)
            if isinstance(key_node.value, str):
                seen.add(key_node.value)
        _refuse_thousands(node)
        construct_mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return construct_mapping

    def construct_sequence(self, node: yaml.SequenceNode, deep: bool = False) -> list[Any]:
        for value_node in node.value:
            _refuse_nothing(value_node, "a line of the list")
        return list(super().construct_sequence(node, deep=deep))


_UniqueKeyLoader.add_constructor("tag:yaml.org,2002:float", _UniqueKeyLoader.construct_yaml_float)
_UniqueKeyLoader.add_constructor("tag:yaml.org,2002:int", _UniqueKeyLoader.construct_yaml_int)


def _refuse_nothing(node: yaml.Node, what: str) -> None:
    """Refuse `absence:` with nothing behind it: whoever emptied a line would take away what it says elsewhere."""
    if isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null") and not node.value:
        raise yaml.constructor.ConstructorError(None, None, f"{what} {NOTHING}", node.start_mark)


def _refuse_doubt(node: yaml.ScalarNode) -> None:
    written = str(node.value)
    # Behind a mark such as !!int stands what our own patterns have not seen, and to YAML 1.1 0x1F is a number.
    is_known = _ONE_READING[node.tag].match(written)
    other = "" if is_known else f"is no plain number, got {written!r}; write its digits alone"
    if rule := doubt_rule(written, bare=True) or other:
        raise DoubtfulNumber(None, None, rule, node.start_mark)


def _refuse_thousands(node: yaml.MappingNode) -> None:
    """Refuse `{value: 1.234, unit: cases}` as `1.234 cases` is; a range beside it shows what the points are."""
    parts = {key.value: value for key, value in node.value}
    if not {"value", "unit"} <= parts.keys() or not isinstance(parts["value"], yaml.ScalarNode):
        return
    # What was fitted, a program has written.
    if isinstance(origin := parts.get("origin"), yaml.ScalarNode) and origin.value == "fitted":
        return
    stated = parts.get("range")
    ends = [end.value for end in stated.value] if isinstance(stated, yaml.SequenceNode) else []
    if found := typed_thousands(" ".join(map(str, (parts["value"].value, *ends)))):
        raise DoubtfulNumber(None, None, thousands_rule(*found), parts["value"].start_mark)


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
    if plain := _PLAIN.get(detail["type"]):
        held = "nothing" if value is None else value if isinstance(value, (str, int, float)) else None
        return Problem(where=f"{where}: {key}" if key else where, rule=plain, value=held, remedy=_number_remedy(value))
    said = ", got " in detail["msg"]  # a rule that names the value itself
    shown = None if said or isinstance(value, (dict, list, BaseModel)) else value
    return Problem(where=f"{where}: {key}" if key else where,
                   rule=detail["msg"].removeprefix("Value error, "), value=shown)


def _number_remedy(value: object) -> str:
    if isinstance(value, str) and (rule := doubt_rule(value)):
        return rule.partition("; ")[2]
    comma = re.match(r"\s*([-+]?\d+),(\d+)", value) if isinstance(value, str) else None
    return f"write {comma[1]}.{comma[2]}, with a point" if comma and len(comma[2]) != 3 else ""


def _is_rest(key: str) -> bool:
    return key[:1].isdigit() or key.endswith(")")


def _cut_by_comma(key: str, value: object) -> str:
    """A hint where a comma inside ``{...}`` has made a key of the rest of a value, such as ``5 h (assumed)``."""
    if value is not None or not _is_rest(key):
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
    r"""Return a hint with the nearest known names, or all of them when none is near.

    Examples
    --------
    >>> did_you_mean("staf", ["staff", "shifts"])
    'did you mean staff?'
    >>> did_you_mean("staff", ["staff", "stuff"]), did_you_mean("cafe\u0301", ["caf\u00e9"]).partition("? ")[2]
    ('did you mean stuff?', 'It looks the same, and is written with other signs')
    """
    # The name itself is known elsewhere, and no help here.
    names = sorted(one for one in known if one != name)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    if near:
        is_alike = not all(map(str.isascii, (name, *near))) and _looks(name) in map(_looks, near)
        return f"did you mean {' or '.join(near)}?{' It looks the same, and is written with other signs' * is_alike}"
    return f"known here: {', '.join(names[:20])}" if names else ""


def _looks(name: str) -> str:
    """What the eye sees of a name: letters, however they are put together."""
    return unicodedata.normalize("NFKC", without_unseen(name)).strip()
