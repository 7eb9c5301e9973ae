"""Methods of asynchronous resources, derived from those of the blocking ones.

A method passes a call to its client's driver, which returns a coroutine if the client is
asynchronous. So it is written once, and both share its arguments and docstring.
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
    """The asynchronous counterpart of a blocking resource's method."""

    @functools.wraps(method)
    def twin(self: Any, /, *args: P.args, **kwargs: P.kwargs) -> Any:
        return method(self, *args, **kwargs)

    return marked(twin)


def marked(twin: F) -> F:
    """``twin``, marked as a coroutine function for introspection.

    It is called like any other, so that a wrong argument raises at the call.
    """
    if sys.version_info >= (3, 12):
        return inspect.markcoroutinefunction(twin)
    cast("Any", twin)._is_coroutine = getattr(asyncio.coroutines, "_is_coroutine", None)
    return twin


def returning(twin: Any, name: str) -> Any:
    """``twin``, whose ``help()`` shows that it returns a ``name[...]``."""
    own = inspect.signature(twin)
    inner = str(own.return_annotation).partition("[")[2]
    twin.__signature__ = own.replace(return_annotation=f"{name}[{inner}")
    return twin
