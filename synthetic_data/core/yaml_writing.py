"""YAML as programs write it, read back by everybody as what was meant."""

from __future__ import annotations

from typing import Any

import yaml

from synthetic_data.core.written_numbers import unmistakable

# In C where PyYAML has it.
_Writer: Any = type("_Writer", (getattr(yaml, "CSafeDumper", yaml.SafeDumper),), {})


def _one_reading(writer: Any, number: float) -> yaml.ScalarNode:
    """Write 1.259 as 1.2590, whose point divides no thousands."""
    node: yaml.ScalarNode = writer.represent_float(number)
    node.value = unmistakable(node.value)
    return node


_Writer.add_representer(float, _one_reading)


def written_yaml(values: Any, *, width: int = 120, flow: bool | None = False) -> str:
    """Return plain values as a YAML text that our readers take, in the order in which they are given.

    Parameters
    ----------
    width : signs on a line, where it can be broken
    flow : whether mappings and lists stand in brackets; None puts those that hold nothing else on one line

    Examples
    --------
    >>> print(written_yaml({"share": 0.125, "times": [1.259, 2.5]}, flow=None), end="")
    share: 0.125
    times: [1.2590, 2.5]
    """
    return str(yaml.dump(values, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=width,
                         default_flow_style=flow))
