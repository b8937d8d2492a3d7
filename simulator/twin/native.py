"""What lets compiled code reach rows by address and call Python, and the decorators that compile.

With NUMBA_DISABLE_JIT=1 all of it runs as plain Python: slow, and open to a debugger.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import config, from_dtype, njit, types
from numba.core import cgutils
from numba.extending import intrinsic

F = TypeVar("F", bound=Callable[..., Any])

_WHOLE, _REAL = ir.IntType(64), ir.DoubleType()


def compiled(function: F) -> F:
    """Compile a function that others call; `fastmath` would change the last bit, and stays off."""
    made: F = njit(function)
    return made


def inlined(function: F) -> F:
    """Compile a small function of the hot path into whoever calls it."""
    made: F = njit(function)
    return made


def entry(function: F) -> F:
    """Compile the function that Python calls, and keep what was compiled in a file."""
    if config.DISABLE_JIT:
        return cast(F, lambda world: function(world.view(np.recarray)))
    made: F = njit(cache=bool(config.CACHE_DIR))(function)
    return made


def row_reader(kind: np.dtype[Any]) -> Callable[[int, int], Any]:
    """Return what gives a row of this kind by the address of its table and its place; the row can be written to."""
    size = kind.itemsize
    if config.DISABLE_JIT:
        return lambda base, at: np.frombuffer((ctypes.c_char * size).from_address(int(base) + int(at) * size),
                                              kind).view(np.recarray)[0]
    record = from_dtype(kind)

    @intrinsic
    def row(typingctx: Any, base: Any, at: Any) -> Any:
        def made(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            address = builder.add(args[0], builder.mul(args[1], ir.Constant(_WHOLE, size)))
            return builder.inttoptr(address, context.get_value_type(record))
        return record(types.int64, types.int64), made

    reader: Callable[[int, int], Any] = row
    return reader


def row_copier(kind: np.dtype[Any]) -> Callable[[Any, Any], None]:
    """Return what copies one row of this kind over another: the target first."""
    size = kind.itemsize
    if config.DISABLE_JIT:
        return lambda target, source: target.setfield(source, kind)

    @intrinsic
    def copy(typingctx: Any, target: Any, source: Any) -> Any:
        def made(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            cgutils.raw_memcpy(builder, args[0], args[1], ir.Constant(_WHOLE, size), 1)
            return context.get_dummy_value()
        return types.none(target, source), made

    copier: Callable[[Any, Any], None] = copy
    return copier


def _caller(answer: Any, kind: Any, count: int) -> Any:
    """Make what calls the function at an address with so many whole numbers."""
    def made(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        function = ir.FunctionType(kind, [_WHOLE] * count)
        return builder.call(builder.inttoptr(args[0], function.as_pointer()), list(args[1:]))
    return answer(*[types.int64] * (count + 1)), made


@intrinsic
def call_for_address(typingctx: Any, at: Any, purpose: Any, block: Any, visit: Any, turn: Any) -> Any:
    """Call the function at an address for where the values of a block lie."""
    return _caller(types.int64, _WHOLE, 4)


@intrinsic
def call_for_value(typingctx: Any, at: Any, what: Any, node: Any, turn: Any) -> Any:
    """Call the function at an address for one value."""
    return _caller(types.float64, _REAL, 3)


if config.DISABLE_JIT:
    def call_for_address(at: int, *what: int) -> int:
        """Call the function at an address for where the values of a block lie."""
        return int(ctypes.CFUNCTYPE(ctypes.c_int64, *[ctypes.c_int64] * 4)(int(at))(*map(int, what)))

    def call_for_value(at: int, *what: int) -> float:
        """Call the function at an address for one value."""
        return float(ctypes.CFUNCTYPE(ctypes.c_double, *[ctypes.c_int64] * 3)(int(at))(*map(int, what)))
