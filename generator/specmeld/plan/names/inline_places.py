"""The inline schemas that deserve names, with the path to each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from http import HTTPStatus

from specmeld.model.api_description import Api, Content, Operation, Schema
from specmeld.model.json import JSONObject
from specmeld.plan.models.schema_shape import Child, children, deserves_name, may_hold_names
from specmeld.plan.names import identifiers
from specmeld.plan.names.branch_labels import LIST
from specmeld.plan.names.joined_names import run_together
from specmeld.plan.names.lock_places import component_place
from specmeld.plan.names.operation_names import class_names
from specmeld.plan.names.operation_schemas import (
    content_path,
    named_by,
    operation_pointer,
    parameter_path,
)
from specmeld.plan.names.plurals import singular

ITEM = "Item"


class Kind(Enum):
    """The role of a root schema in the API."""

    COMPONENT = "component"
    PARAMETER = "parameter"
    BODY = "body"
    """The body of an operation or a webhook, or its success response."""
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Step:
    """A step to a schema: a property, or a further label of the previous one."""

    words: tuple[str, ...]
    property: bool = True


def phrases(steps: Iterable[Step]) -> list[str]:
    """Steps as words, with the further labels of each property."""
    told: list[list[str]] = []
    for step in steps:
        if step.property or not told:
            told.append([])
        told[-1] += step.words
    return [run_together(*words) for words in told]


@dataclass(frozen=True, slots=True)
class Root:
    """A root schema, and the prefix of the names of schemas inside."""

    pointer: str
    schema: Schema
    owner: str
    kind: Kind = Kind.COMPONENT
    words: tuple[str, ...] = ()
    """Its role for its owner, such as ``Response``."""
    more: tuple[str, ...] = ()
    """Words that distinguish it from a component of the same name."""
    spelled: str = ""
    """The operationId, which frameworks also use as the title."""


@dataclass(frozen=True, slots=True)
class Place:
    """An inline schema that deserves a name."""

    pointer: str
    schema: JSONObject
    root: Root
    holder: Place | None
    """The next such schema that contains it, None if there is none."""
    steps: tuple[Step, ...]
    """From the holder, else from the root."""
    parts: tuple[str, ...]
    """The same without omissions: ``("attachments", "Item")`` for ``("attachment",)``."""

    @property
    def level(self) -> int:
        """How many others contain it."""
        return 1 + self.holder.level if self.holder else 0

    @property
    def is_body(self) -> bool:
        """Whether it is the whole body or response of an operation."""
        return self.pointer == self.root.pointer and self.root.kind in (Kind.BODY, Kind.ERROR)

    @property
    def title(self) -> str:
        """Its title unless it says nothing; frameworks derive titles from names."""
        title = self.schema.get("title")
        if not isinstance(title, str):
            return ""
        same = {_plain(" ".join(step.words)) for step in self.steps[-1:] if step.property}
        if self.root.spelled:
            same |= {f"{what}{_plain(self.root.spelled)}" for what in ("", "response", "body")}
        return "" if _plain(title) in {"", *same} else title


def _plain(text: str) -> str:
    return "".join(identifiers.words(text)).lower()


def places_of(roots: Iterable[Root]) -> list[Place]:
    """All places by pointer, containers before their contents."""
    found: list[Place] = []
    for root in roots:
        first = (Step(root.words, root.kind is Kind.PARAMETER),) if root.words else ()
        found += _found(root, None, root.pointer, root.schema, first, root.more)
    for place in found:  # grows on the way
        found += _inside(place.root, place, place.pointer, place.schema, (), ())
    return sorted(found, key=lambda place: place.pointer)


def _found(
    root: Root,
    holder: Place | None,
    pointer: str,
    schema: Schema,
    steps: tuple[Step, ...],
    parts: tuple[str, ...],
    hoistable: bool = True,
) -> Iterator[Place]:
    """The outermost inline schemas that deserve names, in ``schema`` or it itself."""
    if not isinstance(schema, dict):
        return
    component = pointer == root.pointer and root.kind is Kind.COMPONENT
    if hoistable and not component and deserves_name(schema):
        yield Place(pointer, schema, root, holder, steps, parts)
    else:
        yield from _inside(root, holder, pointer, schema, steps, parts)


def _inside(
    root: Root,
    holder: Place | None,
    pointer: str,
    schema: Schema,
    steps: tuple[Step, ...],
    parts: tuple[str, ...],
) -> Iterator[Place]:
    if not isinstance(schema, dict):
        return
    for child in children(schema):
        if not may_hold_names(child.schema):
            continue
        told = (ITEM,) if child.items else (child.part,) if child.part else ()
        yield from _found(
            root,
            holder,
            f"{pointer}/{child.path}",
            child.schema,
            _further(steps, child),
            (*parts, *told, *child.words),
            child.hoistable,
        )


def _further(steps: tuple[Step, ...], child: Child) -> tuple[Step, ...]:
    """The steps to a child: one more, or the last one singular if the child is its items."""
    if child.words:
        return (*steps, Step(child.words, child.path.startswith("properties/")))
    if not child.items:
        return steps
    if not steps:
        return (Step((ITEM,), property=False),)
    last = steps[-1]
    words = tuple(singular(word) for word in last.words if word != LIST)
    if words == last.words and not last.property:
        return (*steps, Step((ITEM,), property=False))
    return (*steps[:-1], Step(words, last.property)) if words else steps[:-1]


def api_roots(api: Api, classes: Mapping[str, str]) -> Iterator[Root]:
    """The roots in an API whose components have these class names."""
    for name, schema in api.schemas.items():
        yield Root(component_place(name), schema, classes.get(name, ""))
    for operation, owner in zip(api.operations, class_names(api), strict=True):
        yield from _operation_roots(operation, owner)
    yield from _webhook_roots(api)


def _operation_roots(operation: Operation, owner: str) -> Iterator[Root]:
    base = operation_pointer(operation)
    for one in operation.parameters:
        at, more = f"{base}/{parameter_path(one)}", (one.name, "Parameter")
        yield Root(at, one.schema, owner, Kind.PARAMETER, (one.name,), more)
    if operation.body:
        request = Root(f"{base}/requestBody", True, owner, Kind.BODY, ("Request",))
        yield from _contents(request, operation, operation.body.contents)
    for response in operation.responses:
        at = f"{base}/responses/{response.status}"
        kind = Kind.BODY if response.status.startswith("2") else Kind.ERROR
        words = _response_words(response.status, operation)
        yield from _contents(Root(at, True, owner, kind, words), operation, response.contents)


def _webhook_roots(api: Api) -> Iterator[Root]:
    """Webhook bodies; an inline schema is named after its webhook."""
    for one in api.webhooks:
        if one.operation.body:
            owner = identifiers.class_name(one.name, "Webhook")
            at = f"{one.operation.pointer}/requestBody"
            payload = Root(at, True, owner, Kind.BODY, ("Payload",))
            yield from _contents(payload, one.operation, one.operation.body.contents)


def _contents(root: Root, operation: Operation, contents: tuple[Content, ...]) -> Iterator[Root]:
    """A root for each schema of the media types; ``root`` is for all of them."""
    for content in contents:
        if content.schema is not None and named_by(content, contents) is content:
            words = (*_media(content, contents), *root.words)
            yield replace(
                root,
                pointer=content_path(root.pointer, content),
                schema=content.schema,
                words=words,
                more=(*words, "Body"),
                spelled=operation.id,
            )


def _response_words(status: str, operation: Operation) -> tuple[str, ...]:
    """The only success is the operation's response; others have their status in words."""
    successes = [one.status for one in operation.responses if one.status.startswith("2")]
    if status == "200" or successes == [status]:
        return ("Response",)
    classes = {"2": "Success", "3": "Redirect", "4": "Client Error", "5": "Server Error"}
    try:
        phrase = HTTPStatus(int(status)).phrase
    except ValueError:
        phrase = classes.get(status[:1], "Default")
    return (phrase, "Response")


_FORMS = {"x-www-form-urlencoded": "Form", "form-data": "Multipart"}


def _media(content: Content, contents: tuple[Content, ...]) -> tuple[str, ...]:
    """The label of a media type at the same place as others; JSON is the default."""
    subtype = content.media_type.partition(";")[0].strip().partition("/")[2]
    if len(contents) == 1 or subtype == "json":
        return ()
    return (_FORMS.get(subtype, subtype),)
