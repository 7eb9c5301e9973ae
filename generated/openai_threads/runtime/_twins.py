"""Methods of asynchronous resources, made of those of the blocking ones.

A method hands a call to the driver of its client, which gives a coroutine where the client is
asynchronous. So it is written once, and its arguments and its docstring are those of both.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import sys
from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

F = TypeVar("F", bound=Callable[..., Any])
P = ParamSpec("P")
T = TypeVar("T")


def awaited(
    method: Callable[Concatenate[Any, P], T],
) -> Callable[Concatenate[Any, P], Coroutine[Any, Any, T]]:
    """The method of an asynchronous resource for that of the blocking one."""

    @functools.wraps(method)
    def twin(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> Any:
        return method(self, *args, **kwargs)

    return marked(twin)


def marked(twin: F) -> F:
    """``twin`` as what it is for all who ask: a function that gives a coroutine.

    It is called as any other, so that an argument too many is an error at the call.
    """
    if sys.version_info >= (3, 12):
        return inspect.markcoroutinefunction(twin)
    cast("Any", twin)._is_coroutine = getattr(asyncio.coroutines, "_is_coroutine", None)
    return twin


def returning(twin: Any, name: str) -> Any:
    """``twin``, of which ``help()`` shows that it gives a ``name[...]``."""
    own = inspect.signature(twin)
    inner = str(own.return_annotation).partition("[")[2]
    twin.__signature__ = own.replace(return_annotation=f"{name}[{inner}")
    return twin
