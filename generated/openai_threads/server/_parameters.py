"""Parameters, decoded in the styles that the client encodes (OpenAPI 3.1, section 4.8.12.5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from fastapi import Request

from ..runtime import OMIT, Operation, Parameter
from ..runtime._problems import Problem
from ..runtime._values import dump, is_list, is_object, read
from ._readings import Choice, field, fitted, parsed, text

Pairs = Sequence[tuple[str, str]]
"""Names and still encoded values: an encoded separator in a value is not a separator."""

Decode = Callable[[str], str]

_SEPARATORS = {"spaceDelimited": ("%20", "+", " "), "pipeDelimited": ("|", "%7C", "%7c")}
BRACKETED = ("deepObject", "brackets")
_STEP = re.compile(r"\[([^\[\]]*)\]")
_DEEPEST = 16
_MOST_PAIRS = 10_000
"""Most fields of a form, and items of a delimited list."""


class Incoming:
    """What a request carries beside its body, by the places that parameters are read from."""

    def __init__(self, request: Request, path: re.Pattern[str]) -> None:
        self.headers = request.headers
        self.query_string = request.scope["query_string"].decode("latin-1")
        self.query = query_pairs(self.query_string)
        self.cookies = _split(request.headers.get("cookie", ""))
        raw = request.scope.get("raw_path") or request.scope["path"].encode()
        found = path.search(raw.decode("latin-1").partition("?")[0])
        self.path: Mapping[str, str] = found.groupdict() if found else request.path_params


def path_pattern(path: str) -> re.Pattern[str]:
    """Matches the arguments of a route in a path that is still percent-encoded."""
    literals = re.split(r"\{(\w+)\}", path)
    texts = [
        f"(?P<{part}>[^/]+)" if index % 2 else "".join(map(_literal, part))
        for index, part in enumerate(literals)
    ]
    return re.compile(f"{''.join(texts)}$")


def _literal(char: str) -> str:
    coded = "".join(f"%{byte:02X}" for byte in char.encode())
    return char if char.isalnum() and char.isascii() else f"(?:{re.escape(char)}|(?i:{coded}))"


def query_pairs(content: str, charset: str = "utf-8") -> Pairs:
    """The pairs of a query or form; names are decoded, values are not. Raises ValueError."""
    if content.count("&") > _MOST_PAIRS:
        raise ValueError(f"more than {_MOST_PAIRS} fields")
    pairs = [pair.partition("=") for pair in content.split("&") if pair]
    return [(decoded(name, charset), value) for name, _, value in pairs]


def _split(content: str) -> Pairs:
    pairs = [pair.partition("=") for pair in content.split(";") if pair.strip()]
    return [(name.strip(), value.strip()) for name, _, value in pairs]


def read_parameters(
    operation: Operation[Any],
    incoming: Incoming,
    spread: Mapping[str, Sequence[str]],
    found: list[Problem],
) -> Iterator[tuple[str, object]]:
    """Argument and value of each parameter that was sent. ``spread`` has the arguments whose
    properties are parameters of their own, and the names of those."""
    for name, value in operation.constants.items():
        if incoming.headers.get(name) != value:
            found.append(Problem(f"header.{name}", f"must be {value!r}"))
    others = {each.name for each in operation.parameters if each.argument not in spread}
    others |= {f"{each.name}[" for each in operation.parameters if each.style in BRACKETED}
    for parameter in operation.parameters:
        at = f"{parameter.location}.{parameter.name}"
        try:
            if parameter.argument in spread:
                names = spread[parameter.argument]
                in_cookie = parameter.location == "cookie"
                pairs = incoming.cookies if in_cookie else incoming.query
                choice = _spread(pairs, names, others, as_it_is if in_cookie else decoded)
            else:
                choice = _sent(parameter, incoming)
        except ValueError as error:
            found.append(Problem(at, str(error)))
            continue
        if choice is not None:
            reading, wrong = fitted(parameter.adapter, choice, at)
            found += wrong
            yield (
                parameter.argument,
                OMIT if wrong else read(parameter.adapter, dump(reading)),
            )
        elif parameter.required:
            found.append(Problem(at, "Field required"))


def _sent(parameter: Parameter, incoming: Incoming) -> Any:
    """What a parameter can mean; None if it was not sent."""
    match parameter.location:
        case "path":
            return _in_path(parameter, incoming.path.get(parameter.argument))
        case "header":
            values = incoming.headers.getlist(parameter.name)
            return _read(parameter, ",".join(values), as_it_is) if values else None
        case "cookie":
            values = [value for name, value in incoming.cookies if name == parameter.name]
            if len(values) > 1:
                return [text(value) for value in values]
            return _read(parameter, values[0], as_it_is) if values else None
        case "query":
            return _in_query(parameter, incoming.query)
        case _:
            return _whole_query(parameter, incoming)


def _in_query(parameter: Parameter, query: Pairs) -> Any:
    if parameter.style in BRACKETED:
        return bracketed(parameter.name, [(name, decoded(value)) for name, value in query])
    values = [value for name, value in query if name == parameter.name]
    if not values:
        return None
    if parameter.exploded and not parameter.media_type:
        return _one_or_more([decoded(value) for value in values])
    return _read(parameter, values[-1], decoded)


def _read(parameter: Parameter, raw: str, decode: Decode, separator: str = "") -> Any:
    if parameter.media_type:
        return _document(parameter, decode(raw))
    style, exploded = parameter.style, parameter.exploded
    return styled(raw, decode, style=style, exploded=exploded, separator=separator)


def _one_or_more(values: Sequence[str]) -> Any:
    return field(values[0]) if len(values) == 1 else [text(value) for value in values]


def _in_path(parameter: Parameter, raw: str | None) -> Any:
    if raw is None:
        return None
    if parameter.media_type or parameter.style not in ("label", "matrix"):
        return _read(parameter, raw, decoded_path)
    if parameter.style == "label":
        separator = "." if parameter.exploded else ""
        return _read(parameter, raw.removeprefix("."), decoded_path, separator)
    pairs = _split(raw)
    if not parameter.exploded:
        return _read(parameter, pairs[0][1], decoded_path)
    values = [decoded_path(value) for name, value in pairs if name == parameter.name]
    own = {decoded_path(name): text(decoded_path(value)) for name, value in pairs}
    return Choice([_one_or_more(values), own] if values else [own])


def _document(parameter: Parameter, content: str) -> Any:
    return parsed(content) if "json" in parameter.media_type else text(content)


def styled(
    raw: str, decode: Decode, *, style: str = "", exploded: bool = False, separator: str = ""
) -> Any:
    """A string, or the list or object that it encodes."""
    separators = (separator,) if separator else _SEPARATORS.get(style, (",",))
    whole = [text(decode(raw))]
    parted = [
        *_parted(_parts(raw, separators), exploded, decode),
        # Some clients percent-encode separators, too.
        *_parted(_parts(decode(raw), separators), exploded, as_it_is),
    ]
    return Choice([*parted, *whole] if separator else [*whole, *parted])


def _parts(raw: str, separators: Sequence[str]) -> list[str]:
    parts = re.split("|".join(map(re.escape, separators)), raw)
    if len(parts) > _MOST_PAIRS:
        raise ValueError(f"more than {_MOST_PAIRS} items")
    return parts


def _parted(parts: Sequence[str], exploded: bool, decode: Decode) -> Iterator[Any]:
    yield [text(decode(part)) for part in parts]
    if exploded and all("=" in part for part in parts):
        pairs = [part.partition("=")[::2] for part in parts]
    elif not exploded and len(parts) % 2 == 0:
        pairs = list(zip(parts[::2], parts[1::2], strict=True))
    else:
        return
    yield {decode(name): text(decode(value)) for name, value in pairs}


def _spread(pairs: Pairs, names: Sequence[str], others: set[str], decode: Decode) -> Any:
    """An object whose properties are parameters of their own: those in ``names``, or all remaining
    ones.

    ``others`` has the names of other parameters, and with a bracket after it the prefix of their
    nested names.
    """
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        begin, bracket, _ = name.partition("[")
        left = name not in others and begin + bracket not in others
        if name and (name in names if names else left):
            given.setdefault(name, []).append(decode(value))
    return {name: _one_or_more(values) for name, values in given.items()} or None


def _whole_query(parameter: Parameter, incoming: Incoming) -> Any:
    if not incoming.query_string:
        return None
    if "json" in parameter.media_type:
        return _document(parameter, decoded(incoming.query_string))
    return Choice(
        [_spread(incoming.query, (), set(), decoded), text(decoded(incoming.query_string))]
    )


def bracketed(name: str, pairs: Pairs) -> Any:
    """The value that names such as ``name[a][0]`` make up; None if there are none."""
    tree: dict[str, Any] = {}
    whole: list[str] = []
    for full, value in pairs:
        steps = _STEP.findall(full[len(name) :]) if full.startswith(f"{name}[") else None
        if full == name:
            whole.append(value)
        elif steps and full == name + "".join(f"[{step}]" for step in steps):
            _grow(tree, steps, value)
    if whole and not tree:
        return _one_or_more(whole)
    return _grown(tree) if tree else None


def _grow(tree: dict[str, Any], steps: list[str], value: str) -> None:
    if len(steps) > _DEEPEST:
        raise ValueError("nested too deeply")
    for step in steps[:-1]:
        inner: object = tree.setdefault(step, {})
        if not is_object(inner):
            raise ValueError(f"{step!r} is both a value and a container")
        tree = inner
    leaf: object = tree.setdefault(steps[-1], [])
    if not is_list(leaf):
        raise ValueError(f"{steps[-1]!r} is both a value and a container")
    leaf.append(value)


def _grown(tree: Mapping[str, Any]) -> Any:
    """An object or, if all names are numbers and it does not fit, a list."""
    grown = {
        step: _grown(each) if is_object(each) else _one_or_more(each) for step, each in tree.items()
    }
    if list(grown) == [""]:
        return grown[""]
    if not all(step.isdecimal() for step in grown):
        return grown
    return Choice(
        [grown, [grown[step] for step in sorted(grown, key=lambda each: (len(each), each))]]
    )


def decoded(raw: str, charset: str = "utf-8") -> str:
    """A text of a query or form. Raises ValueError for what is not in the charset."""
    return unquote(raw.replace("+", " "), charset, "strict")


def decoded_path(raw: str) -> str:
    return unquote(raw, errors="strict")


def as_it_is(raw: str) -> str:
    return raw
