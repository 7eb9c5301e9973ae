"""The arguments of a call: sorted by purpose, and shown by ``help()``."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, NamedTuple, TypeVar, cast

from ._core import OMIT, Events, Omit, Operation, Options, Reply
from ._deadlines import check_limits
from ._errors import InvalidRequest
from ._media_types import in_range
from ._problems import Problem
from ._values import is_mapping, is_object, plain, writable

F = TypeVar("F", bound=Callable[..., Any])
_OPTIONS = frozenset(Options.__annotations__)
_REQUIRED = "Required["
_REST = inspect.Parameter(
    "options", inspect.Parameter.VAR_KEYWORD, annotation="Unpack[runtime.Options]"
)


class Sorted(NamedTuple):
    """The arguments of a call, sorted by purpose."""

    operation: Operation[Any]
    """The operation, with the media types that the call chooses."""
    arguments: Mapping[str, object]
    """Arguments for parameters; those not given are OMIT."""
    options: Options
    body: object
    streamed: bool


def sorted_out(operation: Operation[Any], given: Mapping[str, object]) -> Sorted:
    """Sort the arguments of a call.

    Raises TypeError for an unexpected argument, InvalidRequest for an unknown media type.
    """
    if not given.keys() <= operation.names:
        name = next(name for name in given if name not in operation.names)
        raise unexpected(f"{operation.method} {operation.path}", name, operation.names)
    options = {name: given[name] for name in _OPTIONS.intersection(given)}
    if options:
        check_limits(options)
    content = _content(operation, given)
    events = operation.events
    streamed = events is not None and _asks_for_stream(events, operation, given, content)
    return Sorted(_speaking(operation, given), given, cast("Options", options), content, streamed)


def unexpected(where: str, name: str, names: Iterable[str]) -> TypeError:
    """The error for an unexpected argument, which suggests the nearest known name."""
    close = get_close_matches(name, names, 1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return TypeError(f"{where} got an unexpected keyword argument {name!r}{hint}")


def _content(operation: Operation[Any], given: Mapping[str, object]) -> object:
    """The body built from the arguments; OMIT if none of them is given."""
    body = operation.body
    if body is None:
        return OMIT
    whole = given.get(body.argument, OMIT)
    named = {
        key: given[name]
        for name, key in body.properties.items()
        if not isinstance(given.get(name, OMIT), Omit)
    }
    if not named:
        return whole
    if isinstance(whole, Omit):
        return named
    own = whole if is_mapping(whole) else plain(writable(whole))
    if not is_mapping(own):
        raise TypeError(f"{next(iter(named))!r} can only be added to a body that is an object")
    return {**own, **named}


def _asks_for_stream(
    events: Events, operation: Operation[Any], given: Mapping[str, object], content: object
) -> bool:
    argument = events.argument
    asked = given.get(argument)
    key = operation.body.properties.get(argument, "") if operation.body is not None else ""
    if key and not isinstance(content, Omit | bytes | str):
        content = content if is_object(content) else plain(content)
        asked = content.get(key) if is_object(content) else asked
    return type(asked) is type(events.asked) and asked == events.asked


def _speaking(operation: Operation[Any], given: Mapping[str, object]) -> Operation[Any]:
    """The operation with the media types that arguments choose."""
    body, replies = operation.body, operation.replies
    if body is not None and body.others and _chosen(given, body.content_type):
        bodies = {each.media_type: each for each in (body, *body.others)}
        wanted, declared = _known(operation, body.content_type, given, bodies)
        body = bodies[declared]
        body = body if declared == wanted else replace(body, chosen=wanted)
    if _chosen(given, operation.accept):
        offered = {key: replies[key] for key in operation.successes if replies[key].others}
        types = [each.media_type for reply in offered.values() for each in (reply, *reply.others)]
        wanted, declared = _known(operation, operation.accept, given, types)
        first = {key: _first(wanted, declared, reply) for key, reply in offered.items()}
        return replace(operation, body=body, replies={**replies, **first}, accept="")
    return operation if body is operation.body else replace(operation, body=body)


def _chosen(given: Mapping[str, object], argument: str) -> bool:
    return not isinstance(given.get(argument, OMIT), Omit)


def _first(wanted: str, declared: str, reply: Reply) -> Reply:
    """``reply`` with the wanted media type first; the server may still send another."""
    types = [reply, *reply.others]
    found = next((each for each in types if each.media_type == declared), None)
    if found is None:
        return reply
    rest = [each for each in types if each is not found or wanted != declared]
    return replace(found, media_type=wanted, others=rest)


def _known(
    operation: Operation[Any], argument: str, given: Mapping[str, object], types: Collection[str]
) -> tuple[str, str]:
    """The wanted media type and its entry in ``types``, which may be a range."""
    wanted = str(given[argument])
    ranges = [each for each in types if in_range(wanted, each)]
    declared = wanted if wanted in types else max(ranges, key=len, default="")
    if not declared:
        known = ", ".join(dict.fromkeys(types))
        problem = Problem(argument, f"must be one of {known}, not {wanted!r}")
        raise InvalidRequest(f"{operation.method} {operation.path}", [problem])
    return wanted, declared


def takes(arguments: type, *needed: str) -> Callable[[F], F]:
    """Make ``help()`` and editors show the parameters of an overloaded method.

    The keys of the typed dict ``arguments`` replace the method's own parameters; those in
    ``needed`` are required by every overload.
    """
    kinds = {
        name: str(getattr(kind, "__forward_arg__", kind))
        for name, kind in inspect.get_annotations(arguments).items()
        if name not in _OPTIONS
    }
    required = sorted(kinds, key=lambda name: not kinds[name].startswith(_REQUIRED))
    shown = [_shown(name, kinds[name], needed=name in needed) for name in required]

    def decorate(method: F) -> F:
        own = inspect.signature(method)
        *spelled, _ = own.parameters.values()
        spelled = [*shown, *spelled]
        # Required ones come first, as ``self`` and path parameters already do.
        spelled.sort(key=lambda one: (one.kind, one.default is not one.empty))
        cast("Any", method).__signature__ = own.replace(parameters=[*spelled, _REST])
        return method

    return decorate


def _shown(name: str, kind: str, *, needed: bool) -> inspect.Parameter:
    """A key as a parameter; one that only some overloads require gets a default."""
    inner = kind.removeprefix(_REQUIRED)
    kind = inner if inner == kind else inner[:-1]
    default = inspect.Parameter.empty if needed else OMIT
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=default)
