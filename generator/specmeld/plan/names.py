"""Names first: every inline schema that deserves a name becomes a component.

A hoisted schema is named by its title, else by its place: ``ThreadMessageAttachment`` for the
items of ``attachments`` of ``ThreadMessage``. Where names meet, all but the shallowest take longer
ones made from their place, so that no name depends on the order of the document and none is
numbered. Equal schemas of one name share it. Names in the lock come before all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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
    escaped,
    kind_label,
    optional_label,
    rebuilt,
    singular,
    split_kinds,
)
from specmeld.plan.schema_sound import sound
from specmeld.plan.verbs import method_and_path


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

    ``lock`` maps places (JSON pointers into the API) to Python names that must stay.
    """
    kept = dict(lock or {})
    api = _readied(api)
    pointers = {f"/components/schemas/{escaped(name)}": name for name in api.schemas}
    fixed = {name: kept[at] for at, name in pointers.items() if at in kept}
    free = [name for name in api.schemas if name not in fixed]
    classes = fixed | naming.unique(free, naming.class_name, "schema", {*kept.values()})
    declared = {name: classes[name] for name in api.schemas}

    roots = [
        _Root(at, api.schemas[name], declared[name], hoistable=False)
        for at, name in pointers.items()
    ]
    names = _Hoisting(declared, dict(api.schemas), kept).run([*roots, *_operation_roots(api)])
    schemas = {
        name: _with_references(api.schemas[name], at, names.at, top=True)
        for at, name in pointers.items()
    }
    for name, find in names.finds.items():
        schemas[name] = _with_references(find.schema, find.pointer, names.at, top=True)
    operations = tuple(
        _changed(one, lambda schema, at: _with_references(schema, at, names.at))
        for one in api.operations
    )
    locked = {at: declared[name] for at, name in pointers.items()} | names.at
    return NamedApi(
        api=replace(api, operations=operations, schemas=schemas),
        classes=declared | {name: name for name in names.finds},
        declared=frozenset(declared),
        lock=dict(sorted(locked.items())),
    )


def _readied(api: Api) -> Api:
    """The API with sound schemas, and objects that may be null (or other things) as unions."""
    schemas = {name: split_kinds(sound(schema)) for name, schema in api.schemas.items()}
    operations = tuple(
        _changed(one, lambda schema, _: schema if schema is None else split_kinds(sound(schema)))
        for one in api.operations
    )
    return replace(api, schemas=schemas, operations=operations)


class _Hoisting:
    """Finds inline schemas level by level and names each level as a whole."""

    def __init__(
        self, declared: Mapping[str, str], schemas: Mapping[str, Schema], lock: Mapping[str, str]
    ) -> None:
        self.at: dict[str, str] = {}
        """Pointer of a hoisted schema → its name."""
        self.finds: dict[str, _Find] = {}
        """Name → the find that it stands for."""
        self._lock = lock
        self._used = {*declared.values(), *declared}
        self._reserved = set(lock.values())

    def run(self, roots: list[_Root]) -> _Hoisting:
        level = [find for root in roots for find in _finds_of(root)]
        while level:
            self._name(level)
            fresh = {self.at[find.pointer]: find for find in level}
            inner = [
                _Root(find.pointer, find.schema, name, hoistable=False)
                for name, find in fresh.items()
                if self.finds[name].pointer == find.pointer
            ]
            level = [find for root in inner for find in _finds_of(root)]
        return self

    def _name(self, level: list[_Find]) -> None:
        waiting = []
        for find in level:
            if find.pointer in self._lock:
                self._give(find, self._lock[find.pointer])
            else:
                waiting.append((find, list(find.candidates())))
        while waiting:
            waiting.sort(key=lambda pair: (pair[1][0], pair[0].pointer))
            later = []
            for name, group in groupby(waiting, key=lambda pair: pair[1][0]):
                rivals = list(group)
                same = all(find.schema == rivals[0][0].schema for find, _ in rivals)
                shared = name in self.finds and self.finds[name].schema == rivals[0][0].schema
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

    def _give(self, find: _Find, name: str) -> None:
        self.at[find.pointer] = name
        self.finds.setdefault(name, find)
        self._used.add(name)


def _finds_of(root: _Root) -> Iterator[_Find]:
    """The outermost inline schemas under ``root`` that deserve names, itself among them."""
    if not isinstance(root.schema, dict):
        return
    if root.hoistable and deserves_name(root.schema):
        yield _Find(root.pointer, root.schema, root.owner, root.words, root.path)
        return
    for child in children(root.schema):
        words = (*root.words[:-1], *_extended(root.words[-1:], child.words, child.items))
        path = (*root.path, *(["Item"] if child.items else []), *child.words)
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


def _operation_roots(api: Api) -> Iterator[_Root]:
    paths = {operation.path for operation in api.operations}
    for operation in api.operations:
        said = operation.id or method_and_path(operation, paths)
        owner = naming.class_name(said, "Operation")
        base = _operation_pointer(operation)
        for one in operation.parameters:
            at = f"{base}/{_parameter_path(one)}"
            yield _Root(at, one.schema, owner, (one.name,), (one.name, "Parameter"))
        body = operation.body.contents if operation.body else ()
        for content in body:
            if content.schema is not None:
                at = f"{base}/{_content_path('requestBody', content)}"
                words = (*_media(content, body), "Request")
                yield _Root(at, content.schema, owner, words, (*words, "Body"))
        for response in operation.responses:
            words = _response_words(response.status, operation)
            for content in response.contents:
                if content.schema is not None:
                    at = f"{base}/{_content_path(f'responses/{response.status}', content)}"
                    told = (*_media(content, response.contents), *words)
                    yield _Root(at, content.schema, owner, told, (*told, "Body"))


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


def _operation_pointer(operation: Operation) -> str:
    return f"/paths/{escaped(operation.path)}/{operation.method.lower()}"


def _parameter_path(parameter: Parameter) -> str:
    return f"parameters/{parameter.location}/{escaped(parameter.name)}"


def _content_path(holder: str, content: Content) -> str:
    return f"{holder}/{escaped(content.media_type)}"


def _changed(operation: Operation, change: Callable[[Any, str], Any]) -> Operation:
    """The operation with ``change(schema, pointer)`` in the place of each schema."""
    base = _operation_pointer(operation)

    def content(one: Content, holder: str) -> Content:
        return replace(one, schema=change(one.schema, f"{base}/{_content_path(holder, one)}"))

    def response(one: Response) -> Response:
        holder = f"responses/{one.status}"
        return replace(one, contents=tuple(content(each, holder) for each in one.contents))

    body = operation.body and replace(
        operation.body,
        contents=tuple(content(each, "requestBody") for each in operation.body.contents),
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
