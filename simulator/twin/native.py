"""What lets compiled code reach rows by address and call Python, and the decorators that compile.

With NUMBA_DISABLE_JIT=1 all of it runs as plain Python: slow, and open to a debugger.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, TypeVar, cast

import numpy as np
from llvmlite import ir
from numba import config as numba_config
from numba import from_dtype, njit, types
from numba.core import cgutils as numba_cgutils
from numba.extending import intrinsic

F = TypeVar("F", bound=Callable[..., Any])

# Typed by its authors in part only.
config: Any = numba_config
cgutils: Any = numba_cgutils
_WHOLE, _REAL = ir.IntType(64), ir.DoubleType()


def compiled(function: F) -> F:
    """Compile a function that others call.

    `fastmath` would change the last bit, and forced inlining makes compiling take minutes: both stay off.
    """
    return cast(F, njit(function))


def entry(function: F) -> F:
    """Compile the function that Python calls, and keep what was compiled in a file."""
    if config.DISABLE_JIT:
        return cast(F, lambda world: function(world.view(np.recarray)))
    return cast(F, njit(cache=bool(config.CACHE_DIR))(function))


def row_reader(kind: np.dtype[Any]) -> Callable[[int, int], Any]:
    """Return what gives a row of this kind by the address of its table and its place; the row can be written to."""
    size = kind.itemsize
    if config.DISABLE_JIT:
        def plain(base: int, at: int) -> Any:
            there: Any = (ctypes.c_char * size).from_address(int(base) + int(at) * size)
            return np.frombuffer(there, kind).view(np.recarray)[0]
        return plain
    record = from_dtype(kind)

    @intrinsic
    def row(typingctx: Any, base: Any, at: Any) -> Any:
        def made(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            address = builder.add(args[0], builder.mul(args[1], ir.Constant(_WHOLE, size)))
            return builder.inttoptr(address, context.get_value_type(record))
        return record(types.int64, types.int64), made

    return cast(Callable[[int, int], Any], row)


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

    return cast(Callable[[Any, Any], None], copy)


def _caller(answer: Any, kind: Any, count: int) -> Any:
    """Make what calls the function at an address with so many whole numbers."""
    def made(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        function = ir.FunctionType(kind, [_WHOLE] * count)
        return builder.call(builder.inttoptr(args[0], function.as_pointer()), list(args[1:]))
    return answer(*[types.int64] * (count + 1)), made


@intrinsic
def _address_called(typingctx: Any, at: Any, purpose: Any, block: Any, visit: Any, turn: Any) -> Any:
    return _caller(types.int64, _WHOLE, 4)


@intrinsic
def _value_called(typingctx: Any, at: Any, what: Any, node: Any, turn: Any) -> Any:
    return _caller(types.float64, _REAL, 3)


def _plain_caller(answer: Any, count: int) -> Callable[..., Any]:
    kind = ctypes.CFUNCTYPE(answer, *[ctypes.c_int64] * count)
    return lambda at, *what: kind(int(at))(*map(int, what))


call_for_address: Callable[..., int] = (
    _plain_caller(ctypes.c_int64, 4) if config.DISABLE_JIT else cast(Any, _address_called))
"""Calls the function at an address for where the values of a block lie."""
call_for_value: Callable[..., float] = (
    _plain_caller(ctypes.c_double, 3) if config.DISABLE_JIT else cast(Any, _value_called))
"""Calls the function at an address for one value."""
