"""Names first: every inline schema that deserves a name becomes a component.

A hoisted schema is named by its title, else by its place: ``ThreadMessageAttachment`` for the
items of ``attachments`` of ``ThreadMessage``. Where names meet, all but the shallowest take longer
ones made from their place, so that no name depends on the order of the document and none is
numbered. Equal schemas of one name share it.

Names in the lock come before all others. What has gone from the document keeps its place in the
lock and gets its name back when it returns, unless another schema has taken that name since: a
schema that has only moved keeps its name so.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from itertools import groupby
from typing import Any

from specmeld.model.api import Api, Content, Operation, Parameter, Response, Schema
from specmeld.model.json import JSONObject
from specmeld.model.plan import NamedApi
from specmeld.plan import naming
from specmeld.plan.schema_shape import (
    COMPONENTS,
    LIST,
    branch_label,
    children,
    deserves_name,
    kind_label,
    optional_label,
    rebuilt,
    singular,
    split_kinds,
)
from specmeld.plan.verbs import id_words, method_and_path
from specmeld.text.pointer import escaped


@dataclass(frozen=True, slots=True)
class _Find:
    """An inline schema to hoist: where it is, what it is, and whose it is."""

    pointer: str
    schema: JSONObject
    owner: str
    """Python name of the component or operation that holds it."""
    words: tuple[str, ...]
    """Names of properties and branches on the way from the owner."""
    path: tuple[str, ...]
    """The same with nothing left out: ``("attachments", "Item")`` for ``("attachment",)``."""

    def candidates(self) -> Iterator[str]:
        """Names from the best to the longest; the last is unique to the place."""
        title = self.schema.get("title")
        if isinstance(title, str) and naming.words(title):
            yield naming.class_name(title)
            yield self._named(title)
        if not self.words:
            yield self._named(kind_label(self.schema))
        else:
            yield self._named(*self.words)
            yield self._named(*self.path)
        labels = branch_label(self.schema), optional_label(self.schema)
        for words in dict.fromkeys((self.words, self.path)):
            for label in labels:
                yield self._named(*words, label)
        yield f"{self._named(*self.path)}_{naming.digest(self.pointer)}"

    def _named(self, *words: str) -> str:
        return naming.class_name(" ".join((self.owner, *words)))

    def is_at(self, name: str) -> bool:
        """Whether ``name`` says where the schema is, and leaves nothing out."""
        return self.words == self.path != () and name == self._named(*self.path)


@dataclass(frozen=True, slots=True)
class _Root:
    """A schema that stands somewhere in the API, and the name that its inner places begin with."""

    pointer: str
    schema: Schema
    owner: str
    words: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    hoistable: bool = True


def name_schemas(api: Api, lock: Mapping[str, str] | None = None) -> NamedApi:
    """The API with every schema that deserves a name as a component, and all components named.

    ``lock`` maps places (JSON pointers into the API) to Python names that must stay. Where several
    components have one name there, the first place keeps it; inline schemas that share one and say
    different things give it to those that say what most say.
    """
    lock = lock or {}
    api = _readied(api)
    pointers = {name: f"/components/schemas/{escaped(name)}" for name in api.schemas}
    operations = [*_operation_roots(api), *_webhook_roots(api)]
    present = {*pointers.values(), *_places([*_component_roots(api, {}), *operations])}
    kept = {at: name for at, name in lock.items() if at in present}
    declared = _declared(pointers, kept)

    names = _Hoisting(declared, kept).run([*_component_roots(api, declared), *operations])
    keys = {name: name if name not in api.schemas else f"{name} (inline)" for name in names.finds}
    at = {pointer: keys[name] for pointer, name in names.at.items()}
    schemas = {
        name: _with_references(api.schemas[name], pointer, at, top=True)
        for name, pointer in pointers.items()
    }
    for name, find in names.finds.items():
        schemas[keys[name]] = _with_references(find.schema, find.pointer, at, top=True)

    def referring(schema: Any, pointer: str) -> Any:
        return _with_references(schema, pointer, at)

    changed = tuple(_changed(one, referring, _operation_pointer(one)) for one in api.operations)
    webhooks = tuple(
        replace(one, operation=_changed(one.operation, referring, one.operation.pointer))
        for one in api.webhooks
    )
    given = {pointers[name]: declared[name] for name in api.schemas} | names.at
    gone = {at: name for at, name in lock.items() if name not in {*given.values()}}
    return NamedApi(
        api=replace(api, operations=changed, webhooks=webhooks, schemas=schemas),
        classes=declared | {key: name for name, key in keys.items()},
        declared=frozenset(declared),
        lock=dict(sorted((gone | given).items())),
    )


def _declared(pointers: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
    """Component → Python name, for the components that the document itself declares."""
    fixed: dict[str, str] = {}
    for name, at in sorted(pointers.items()):
        if at in kept and kept[at] not in fixed.values():
            fixed[name] = kept[at]
    free = [name for name in pointers if name not in fixed]
    classes = fixed | naming.unique(free, naming.class_name, "schema", _reserved(kept.values()))
    return {name: classes[name] for name in pointers}


def _reserved(names: Iterable[str]) -> set[str]:
    """What no new name may be: the names that are given, and those of their typed dicts."""
    return {taken for name in names for taken in (name, f"{name}Dict")}


def _readied(api: Api) -> Api:
    """The API with objects that may be null (or other things) as unions."""
    schemas = {name: split_kinds(schema) for name, schema in api.schemas.items()}

    def split(schema: Any, _: str) -> Any:
        return schema if schema is None else split_kinds(schema)

    operations = tuple(_changed(one, split) for one in api.operations)
    webhooks = tuple(replace(one, operation=_changed(one.operation, split)) for one in api.webhooks)
    return replace(api, schemas=schemas, operations=operations, webhooks=webhooks)


class _Hoisting:
    """Finds inline schemas level by level and names each level as a whole."""

    def __init__(self, declared: Mapping[str, str], lock: Mapping[str, str]) -> None:
        self.at: dict[str, str] = {}
        """Pointer of a hoisted schema → its name."""
        self.finds: dict[str, _Find] = {}
        """Name → the find that it stands for."""
        self._lock = lock
        self._used = set(declared.values())
        self._fresh: set[str] = set()
        """Names that were first given at this level."""
        self._reserved = _reserved(lock.values())

    def run(self, roots: list[_Root]) -> _Hoisting:
        level = [find for root in roots for find in _finds_of(root)]
        while level:
            self._name(level)
            named = [find for find in level if self.finds[self.at[find.pointer]] is find]
            inner = [_inside(find, self.at[find.pointer]) for find in named]
            level = [find for root in inner for find in _finds_of(root)]
        return self

    def _name(self, level: list[_Find]) -> None:
        self._fresh = set()
        self._keep([find for find in level if find.pointer in self._lock])
        waiting = [(find, list(find.candidates())) for find in level if find.pointer not in self.at]
        while waiting:
            waiting.sort(key=lambda pair: (pair[1][0], pair[0].pointer))
            later = []
            for name, group in groupby(waiting, key=lambda pair: pair[1][0]):
                rivals = list(group)
                same = all(_alike(find, rivals[0][0]) for find, _ in rivals)
                shared = name in self.finds and _alike(self.finds[name], rivals[0][0])
                free = name not in self._used and name not in self._reserved
                if (same and (free or shared)) or len(rivals[0][1]) == 1:
                    for find, _ in rivals:
                        self._give(find, name)
                else:
                    owners = [find for find, _ in rivals if find.is_at(name)]
                    if free and len(owners) == 1:
                        self._give(owners[0], name)
                    later += [
                        (find, names[1:] or names)
                        for find, names in rivals
                        if find.pointer not in self.at
                    ]
            waiting = later
        for name in sorted(self._fresh):  # one order, however each name was found
            self.finds[name] = self.finds.pop(name)

    def _keep(self, locked: list[_Find]) -> None:
        """Give the locked names; of places that share one and now differ, the most keep it."""
        locked.sort(key=lambda find: (self._lock[find.pointer], find.pointer))
        for name, group in groupby(locked, key=lambda find: self._lock[find.pointer]):
            rivals = list(group)
            if name in self.finds:
                holder = self.finds[name]
            elif name not in self._used:
                holder = _commonest(rivals)
            else:
                continue
            for find in rivals:
                if _alike(find, holder):
                    self._give(find, name)

    def _give(self, find: _Find, name: str) -> None:
        self.at[find.pointer] = name
        self._used.add(name)
        if name not in self.finds or name in self._fresh:
            self._fresh.add(name)
            self.finds[name] = min(self.finds.get(name, find), find, key=lambda one: one.pointer)


def _alike(one: _Find, other: _Find) -> bool:
    """Whether two say the same in JSON, where ``1`` is not ``true``."""
    return one.schema == other.schema and _text(one) == _text(other)


def _text(find: _Find) -> str:
    return json.dumps(find.schema, sort_keys=True)


def _commonest(finds: list[_Find]) -> _Find:
    """One of those that say what most say, the first of them where there are as many others."""
    if all(_alike(find, finds[0]) for find in finds):
        return finds[0]
    counts = Counter(map(_text, finds))
    return max(finds, key=lambda find: counts[_text(find)])


def _places(roots: Iterable[_Root]) -> Iterator[str]:
    """The pointers of all schemas that deserve a name, those inside of others among them."""
    waiting = list(roots)
    while waiting:
        for find in _finds_of(waiting.pop()):
            yield find.pointer
            waiting.append(_inside(find, ""))


def _inside(find: _Find, name: str) -> _Root:
    return _Root(find.pointer, find.schema, name, hoistable=False)


def _component_roots(api: Api, classes: Mapping[str, str]) -> Iterator[_Root]:
    for name, schema in api.schemas.items():
        owner = classes.get(name, "")
        yield _Root(f"/components/schemas/{escaped(name)}", schema, owner, hoistable=False)


def _finds_of(root: _Root) -> Iterator[_Find]:
    """The outermost inline schemas under ``root`` that deserve names, itself among them."""
    if not isinstance(root.schema, dict):
        return
    if root.hoistable and deserves_name(root.schema):
        yield _Find(root.pointer, root.schema, root.owner, root.words, root.path)
        return
    for child in children(root.schema):
        words = (*root.words[:-1], *_extended(root.words[-1:], child.words, child.items))
        told = ("Item",) if child.items else (child.part,) if child.part else ()
        path = (*root.path, *told, *child.words)
        pointer = f"{root.pointer}/{child.path}"
        yield from _finds_of(_Root(pointer, child.schema, root.owner, words, path, child.hoistable))


def _extended(last: tuple[str, ...], words: tuple[str, ...], items: bool) -> tuple[str, ...]:
    """The last word of a place, singular where the child is its items, and the child's own."""
    if items:
        last = tuple(singular(word) for word in last if word != LIST)
    return (*last, *words)


def _with_references(schema: Any, pointer: str, names: Mapping[str, str], top: bool = False) -> Any:
    """``schema`` with each hoisted part replaced by a reference."""
    if not isinstance(schema, dict):
        return schema
    if not top and pointer in names:
        return {"$ref": COMPONENTS + names[pointer]}
    return rebuilt(schema, lambda path, child: _with_references(child, f"{pointer}/{path}", names))


def _owners(api: Api) -> list[str]:
    """What the names of inline schemas begin with, operation by operation; no two alike."""
    paths = {operation.path for operation in api.operations}
    said = [
        " ".join(id_words(operation)) or method_and_path(operation, paths)
        for operation in api.operations
    ]
    often = Counter(said)
    return [
        naming.class_name(text if often[text] == 1 else f"{one.method} {one.path}", "Operation")
        for text, one in zip(said, api.operations, strict=True)
    ]


def _operation_roots(api: Api) -> Iterator[_Root]:
    for operation, owner in zip(api.operations, _owners(api), strict=True):
        base = _operation_pointer(operation)
        for one in operation.parameters:
            at = f"{base}/{_parameter_path(one)}"
            yield _Root(at, one.schema, owner, (one.name,), (one.name, "Parameter"))
        body = operation.body.contents if operation.body else ()
        for content in body:
            if content.schema is not None and _named_by(content, body) is content:
                at = f"{base}/{_content_path('requestBody', content)}"
                words = (*_media(content, body), "Request")
                yield _Root(at, content.schema, owner, words, (*words, "Body"))
        for response in operation.responses:
            words = _response_words(response.status, operation)
            for content in response.contents:
                if content.schema is not None and _named_by(content, response.contents) is content:
                    at = f"{base}/{_content_path(f'responses/{response.status}', content)}"
                    told = (*_media(content, response.contents), *words)
                    yield _Root(at, content.schema, owner, told, (*told, "Body"))


def _webhook_roots(api: Api) -> Iterator[_Root]:
    """What webhooks bring; an inline schema is named after its webhook."""
    for one in api.webhooks:
        owner = naming.class_name(one.name, "Webhook")
        body = one.operation.body.contents if one.operation.body else ()
        for content in body:
            if content.schema is not None and _named_by(content, body) is content:
                at = f"{one.operation.pointer}/{_content_path('requestBody', content)}"
                words = (*_media(content, body), "Payload")
                yield _Root(at, content.schema, owner, words, (*words, "Body"))


def _response_words(status: str, operation: Operation) -> tuple[str, ...]:
    """The only success is the operation's response; others carry their status in words."""
    successes = [one.status for one in operation.responses if one.status.startswith("2")]
    if status == "200" or successes == [status]:
        return ("Response",)
    classes = {"2": "Success", "3": "Redirect", "4": "ClientError", "5": "ServerError"}
    try:
        phrase = HTTPStatus(int(status)).phrase
    except ValueError:
        phrase = classes.get(status[:1], "Default")
    return (phrase, "Response")


def _media(content: Content, contents: tuple[Content, ...]) -> tuple[str, ...]:
    """What tells a media type from others at the same place; JSON is what one expects."""
    subtype = content.media_type.partition(";")[0].strip().partition("/")[2]
    return () if len(contents) == 1 or subtype == "json" else (subtype,)


def _named_by(content: Content, contents: tuple[Content, ...]) -> Content:
    """The content after which those of one schema are named: JSON, else the first of them."""
    alike = [one for one in contents if one.schema == content.schema]
    return next((one for one in alike if not _media(one, contents)), alike[0])


def _operation_pointer(operation: Operation) -> str:
    return f"/paths/{escaped(operation.path)}/{operation.method.lower()}"


def _parameter_path(parameter: Parameter) -> str:
    return f"parameters/{parameter.location}/{escaped(parameter.name)}"


def _content_path(holder: str, content: Content) -> str:
    return f"{holder}/{escaped(content.media_type)}"


def _changed(operation: Operation, change: Callable[[Any, str], Any], base: str = "") -> Operation:
    """The operation at ``base`` with ``change(schema, pointer)`` in the place of each schema."""

    def changed(contents: tuple[Content, ...], holder: str) -> tuple[Content, ...]:
        named = [_content_path(holder, _named_by(one, contents)) for one in contents]
        return tuple(
            replace(one, schema=change(one.schema, f"{base}/{path}"))
            for one, path in zip(contents, named, strict=True)
        )

    def response(one: Response) -> Response:
        return replace(one, contents=changed(one.contents, f"responses/{one.status}"))

    body = operation.body and replace(
        operation.body, contents=changed(operation.body.contents, "requestBody")
    )
    return replace(
        operation,
        parameters=tuple(
            replace(one, schema=change(one.schema, f"{base}/{_parameter_path(one)}"))
            for one in operation.parameters
        ),
        body=body,
        responses=tuple(response(one) for one in operation.responses),
    )
