"""The servers of an API by name, and the client's arguments that choose among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from specmeld.model.api_description import Server, ServerVariable
from specmeld.model.client_plan import ServerArgumentPlan, ServerPlan, ServersPlan
from specmeld.model.named_types import Code
from specmeld.model.urls import urlsplit
from specmeld.plan.client.credentials import RESERVED, environment
from specmeld.plan.names import identifiers
from specmeld.plan.prose.docs import prose
from specmeld.plan.quoting import docstring, literal

_FILLERS = frozenset(
    {"the", "a", "our", "for", "of", "in", "api", "apis", "server", "servers", "environment"}
    | {"env", "url", "endpoint", "host", "instance", "base", "region", "cluster"}
)
"""Words of a description that do not distinguish servers."""
_VARIABLE = re.compile(r"\{[^{}]*\}")
_LONGEST = 3
"""Most words of a description that makes a good name."""


def plan_servers(
    servers: Sequence[Server], package: str, taken: Iterable[str]
) -> ServersPlan | None:
    """What a client chooses between; None if there is one server without variables.

    ``taken`` are the client's other arguments.
    """
    variables = [name for server in servers for name in server.variables]
    if len(servers) < 2 and not variables:
        return None
    names = identifiers.unique(variables, identifiers.snake_name, "server", (*RESERVED, *taken))
    arguments = [
        ServerArgumentPlan(
            name=names[key],
            key=Code(literal(key)),
            variable=environment(package, names[key]),
            hint=_hint([server.variables[key] for server in servers if key in server.variables]),
            doc=_described(key, servers),
        )
        for key in names
    ]
    labels = _labels(servers)
    choice = None
    if len(servers) > 1:
        hint = Code(f"Literal[{', '.join(map(literal, labels))}]")
        choice = ServerArgumentPlan(
            "server", Code(""), environment(package, "server"), hint, Code("")
        )
    return ServersPlan(
        tuple(
            ServerPlan(
                Code(literal(label)),
                Code(literal(server.url)),
                Code(literal(server.description) if server.description else ""),
                tuple(
                    (Code(literal(name)), _variable(each))
                    for name, each in server.variables.items()
                ),
            )
            for label, server in zip(labels, servers, strict=True)
        ),
        choice,
        tuple(arguments),
    )


def _variable(variable: ServerVariable) -> Code:
    choices = f", {literal(list(variable.choices))}" if variable.choices else ""
    return Code(f"_servers.Variable({literal(variable.default)}{choices})")


def _hint(variables: Sequence[ServerVariable]) -> Code:
    if not all(each.choices for each in variables):
        return Code("str")
    choices = dict.fromkeys(choice for each in variables for choice in each.choices)
    return Code(f"Literal[{', '.join(map(literal, choices))}]")


def _described(key: str, servers: Sequence[Server]) -> Code:
    found = [server.variables[key] for server in servers if key in server.variables]
    said = next((each.description for each in found if each.description), "")
    text = prose(said) or f"The {key} of the server's URL"
    return Code(docstring(f"{text.rstrip('.')}.")[3:-3])


def _labels(servers: Sequence[Server]) -> list[str]:
    """A unique name for each server."""
    parts = (_description_words, *_URL_PARTS)
    counts = {part: Counter(_once_each(part, servers)) for part in parts}
    ways = [_ways(server, counts, len(servers)) for server in servers]
    others = Counter(each[0] for each in ways if each)
    made: list[str] = []
    taken: set[str] = set()
    for number, candidates in enumerate(ways):
        good = [each for each in candidates if others[each] < 2 or each == candidates[-1]]
        names = [*good, *(["default"] if number == 0 else []), _slug(servers[number].url)]
        free = [name for name in names if name and name not in taken]
        made.append(free[0] if free else f"{names[-1]}_{identifiers.digest(repr(servers[number]))}")
        taken.add(made[-1])
    return made


def _once_each(part: _Part, servers: Sequence[Server]) -> Iterator[str]:
    return (word for server in servers for word in {*part(server)})


def _ways(server: Server, counts: Mapping[_Part, Mapping[str, int]], servers: int) -> list[str]:
    """Possible names of a server, the best first: its name, its description, its host.

    ``counts`` has how many of the ``servers`` use a word in a part.
    """
    words = [word for word in _description_words(server) if word not in _FILLERS]
    told = [word for word in words if counts[_description_words][word] < servers]
    short = "_".join(told) if 0 < len(told) <= _LONGEST else ""
    alone = (
        [word for word in part(server) if counts[part][word] == 1][:_LONGEST] for part in _URL_PARTS
    )
    found = [_slug(server.name), short, *map("_".join, alone)]
    return [each for each in found if each]


def _description_words(server: Server) -> list[str]:
    return _words(server.description.partition("(")[0])


def _host_words(server: Server) -> list[str]:
    """The labels of a host, without variables, top-level domain and port."""
    url = _VARIABLE.sub("", re.sub(r"^\{[^{}]*\}://", "https://", server.url))
    host = urlsplit(url).netloc.rpartition("@")[2].partition(":")[0]
    words = [word for label in host.split(".") for word in _words(label)]
    return words[:-1] or words


def _scheme(server: Server) -> list[str]:
    return _words(urlsplit(server.url).scheme)


def _path_words(server: Server) -> list[str]:
    return _words(urlsplit(_VARIABLE.sub("", server.url)).path)


def _slug(text: str) -> str:
    return "_".join(_words(re.sub(r"^\w+://", "", text)))


def _words(text: str) -> list[str]:
    return [word.lower() for word in identifiers.words(text)]


_Part: TypeAlias = Callable[[Server], list[str]]
_URL_PARTS: tuple[_Part, ...] = (_host_words, _path_words, _scheme)
"""What distinguishes the URLs of servers, the best first."""
