"""The example calls at the start of a package's documentation, and their values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from specmeld.model.api_description import Api, Content, Operation
from specmeld.model.method_plan import Sample
from specmeld.plan.methods.body_properties import known_properties
from specmeld.plan.models.schema_shape import is_read_only

if TYPE_CHECKING:
    from specmeld.conformance import Answers

_MOST = 3
_TRIED = 20
_PROPERTIES, _LONGEST = 3, 60
"""Most optional properties shown of a body, and most characters of each."""
_FILES = (
    *("application/octet-stream", "application/pdf", "application/zip", "*/*"),
    *("audio/", "image/", "video/"),
)
_READABLE = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")


def samples(api: Api) -> Mapping[str, Sample]:
    """Operation (``POST /threads``) → sample: a list, one of its items and a new one, else the
    first operations that can be shown."""
    from specmeld.conformance import NoInstanceError

    @cache
    def answers() -> Answers:
        from specmeld.conformance import Answers  # only for APIs with values; it loads jsonschema

        return Answers(api)

    def sampled(operation: Operation) -> Sample:
        arguments: dict[tuple[str, str], Any] = {}
        for each in operation.parameters:
            if each.required:
                value = answers().argument(each)
                told = _telling(each.name, value)
                fits = answers().accepts(each, told)
                arguments[each.location, each.name] = told if fits else value
        content = _content(operation)
        return Sample(arguments, None if content is None else body(content))

    def body(content: Content) -> Any:
        value = answers().value(content)
        shown = value in content.examples.values()
        for name, item in value.items() if isinstance(value, dict) else ():
            told = {**value, name: _telling(name, item)}
            value = told if answers().accepts(content, told) else value
        unsent = _read_only(content, api)
        for name in reversed(value if isinstance(value, dict) else ()):
            less = {key: item for key, item in value.items() if key != name}
            short = len(value) <= _PROPERTIES and len(str(value[name])) <= _LONGEST
            kept = shown and short and name not in unsent
            value = less if not kept and answers().accepts(content, less) else value
        return value

    def found() -> Iterator[tuple[str, Sample]]:
        for operation in islice(_asked_first(api), _TRIED):
            try:
                yield f"{operation.method} {operation.path}", sampled(operation)
            except NoInstanceError:
                continue

    return dict(islice(found(), _MOST))


def _asked_first(api: Api) -> Iterator[Operation]:
    """What people need first comes first: a list, one item, its file and a new one."""
    shown = [
        one
        for one in api.operations
        if not one.deprecated and _can_be_shown(one) and _opens(api, one)
    ]
    known = {(one.method, one.path.rstrip("/")): one for one in shown}
    one_of: dict[str, Operation] = {}
    for (method, path), one in known.items():
        holder, _, last = path.rpartition("/")
        if method == "GET" and last.startswith("{"):
            one_of.setdefault(holder, one)
    groups = [
        [
            one
            for one in (known.get(("GET", path)), one_of.get(path), known.get(("POST", path)))
            if one
        ]
        for method, path in known
        if method in ("GET", "POST") and not path.endswith("}")
    ]
    groups.sort(key=lambda group: (-len(group), sum(map(_asked_for, group))))
    first = groups[0] if groups and len(groups[0]) > 1 else []
    about = first[0].path.rstrip("/") if first else ""
    others = [one for one in shown if one not in first]
    files = [one for one in others if _is_file(one) and one.path.startswith(about)][:1]
    yield from (*first[:2], *files, *first[2:])
    yield from (one for one in others if one not in files)


def _is_file(operation: Operation) -> bool:
    """Whether its only response is a file."""
    contents = [
        content.media_type.partition(";")[0]
        for response in operation.responses
        if response.status.startswith("2")
        for content in response.contents
    ]
    files = all(one.startswith(_FILES) for one in contents)
    return operation.method == "GET" and bool(contents) and files


def _read_only(content: Content, api: Api) -> list[str]:
    """The read-only properties of a body."""
    found = known_properties(content.schema, api.schemas)
    schemas = found.schemas if found is not None else {}
    return [name for name, schema in schemas.items() if is_read_only(schema)]


def _asked_for(operation: Operation) -> int:
    """How many parameters are required."""
    return sum(one.required for one in operation.parameters)


def _telling(name: str, value: Any) -> Any:
    """A string that says what it represents, in place of a meaningless one."""
    says_nothing = isinstance(value, str) and set(value) <= {"a"}
    return f"my-{re.sub(r'[^a-z0-9]+', '-', name.lower())}" if says_nothing else value


def _can_be_shown(operation: Operation) -> bool:
    """Whether everything required can be written down: no file as the whole body."""
    body = operation.body
    return body is None or not body.required or _content(operation) is not None


def _opens(api: Api, operation: Operation) -> bool:
    """Whether the credentials in an example are sufficient."""
    known = [name for name, each in api.security_schemes.items() if each.type != "mutualTLS"]
    together = ({*each} for each in api.security if each and each.keys() <= {*known})
    shown = next(together, {*known[:1]})
    alternatives = api.security if operation.security is None else operation.security
    return not alternatives or any(each.keys() <= shown for each in alternatives)


def _content(operation: Operation) -> Content | None:
    body = operation.body
    if body is None or not (body.required or operation.method == "POST"):
        return None
    contents = {each.media_type.partition(";")[0]: each for each in body.contents}
    return next((contents[name] for name in _READABLE if name in contents), None)
