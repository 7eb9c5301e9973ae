"""The values with which a package's documentation calls its first operations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from specmeld.model.api import Api, Content, Operation
from specmeld.model.plan import Sample

_MOST = 5
_READABLE = ("application/json", "application/x-www-form-urlencoded")


def samples(api: Api) -> Mapping[str, Sample]:
    """Operation (``POST /threads``) → sample, for the first of those that can be shown."""
    from specmeld.conformance import Answers, NoInstanceError

    answers = Answers(api)

    def sampled(operation: Operation) -> Sample:
        arguments: dict[tuple[str, str], Any] = {}
        for each in operation.parameters:
            if each.required:
                value = answers.argument(each)
                told = _telling(each.name, value)
                fits = answers.accepts(each, told)
                arguments[each.location, each.name] = told if fits else value
        content = _content(operation)
        return Sample(arguments, None if content is None else body(content))

    def body(content: Content) -> Any:
        value = answers.value(content)
        for name, item in value.items() if isinstance(value, dict) else ():
            told = {**value, name: _telling(name, item)}
            value = told if answers.accepts(content, told) else value
        return value

    def found() -> Iterator[tuple[str, Sample]]:
        for operation in api.operations[: 4 * _MOST]:
            if operation.deprecated or not _can_be_shown(operation) or not _opens(api, operation):
                continue
            try:
                yield f"{operation.method} {operation.path}", sampled(operation)
            except NoInstanceError:
                continue

    return dict(islice(found(), _MOST))


def _telling(name: str, value: Any) -> Any:
    """A text that says what it stands for, where the value is one that says nothing."""
    says_nothing = isinstance(value, str) and set(value) <= {"a"}
    return f"my-{re.sub(r'[^a-z0-9]+', '-', name.lower())}" if says_nothing else value


def _can_be_shown(operation: Operation) -> bool:
    """Whether all that must be given can be written down: no files."""
    body = operation.body
    return body is None or not body.required or _content(operation) is not None


def _opens(api: Api, operation: Operation) -> bool:
    """Whether the credentials that an example shows are enough."""
    known = [name for name, each in api.security_schemes.items() if each.type != "mutualTLS"]
    together = ({*each} for each in api.security if each and each.keys() <= {*known})
    shown = next(together, {*known[:1]})
    alternatives = api.security if operation.security is None else operation.security
    return not alternatives or any(each.keys() <= shown for each in alternatives)


def _content(operation: Operation) -> Content | None:
    body = operation.body
    if body is None or not body.required:
        return None
    contents = {each.media_type.partition(";")[0]: each for each in body.contents}
    return next((contents[name] for name in _READABLE if name in contents), None)
