"""Claims of an OpenAPI document: of its operations, and of each component once.

When expanded, references are followed, so that each claim is where a page generated from the
document has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from specmeld.model.claims import Place
from specmeld.model.json import JSON, JSONObject
from specmeld.openapi.shapes import METHODS
from specmeld.read.formats.json_schema import SchemaReader
from specmeld.read.recorder import Recorder
from specmeld.read.references.follow import follow
from specmeld.text.located import Located
from specmeld.text.pointer import Pointer

_SECTIONS = ("schemas", "parameters", "requestBodies", "responses")
_LOCATIONS = ("path", "query", "header", "cookie")
_LONGEST_CHAIN = 8
"""Most consecutive references; a longer chain is circular."""


WrittenOut = Callable[[Place], bool]
"""Whether what is below a place is claimed there, including targets of references."""


def record_document(
    located: Located, recorder: Recorder, written_out: WrittenOut | None = None
) -> None:
    """Claim what each operation says, in document order, then each component.

    With ``written_out`` components have no places of their own: their content is claimed at each of
    their uses.
    """
    reader = _DocumentReader(located, recorder, written_out)
    reader.read()
    if written_out is None:
        reader.read_components()


def everywhere(_: Place) -> bool:
    """A ``WrittenOut`` for pages, which show everything that they have."""
    return True


class _DocumentReader:
    def __init__(
        self, located: Located, recorder: Recorder, written_out: WrittenOut | None
    ) -> None:
        self._located = located
        self._recorder = recorder
        self._root = _object(located.value)
        self._written_out = written_out
        self._schemas = SchemaReader(
            located, recorder, lambda ref: follow(located.value, ref), written_out
        )

    def read_components(self) -> None:
        """Each component at a place of its own, such as ``#/components/schemas/Order``."""
        components = _object(self._root.get("components"))
        for section in _SECTIONS:
            for name, value in _object(components.get(section)).items():
                pointer = ("components", section, name)
                at = Place("", f"/components/{section}/{name}")
                if isinstance(value, dict) and not self._refers(at, value, pointer):
                    self._recorder.say(at, "exists", True, self._line(pointer))
                    self._component(section, at, value, pointer)

    def _component(self, section: str, at: Place, value: JSONObject, pointer: Pointer) -> None:
        match section:
            case "schemas":
                self._schemas.read(at, value, pointer)
            case "parameters":
                self._parameter_at(at, value, pointer, self._line(pointer))
            case "requestBodies":
                self._body(at, value, pointer)
            case "responses":
                self._text(at, value, pointer, "description")
                self._content(at, value, pointer)

    def _refers(self, at: Place, value: JSON, pointer: Pointer) -> bool:
        """Claim the use of a component; False if it is not one, or is to be expanded."""
        reference = _object(value).get("$ref")
        if self._written_out is not None or not isinstance(reference, str):
            return False
        found = follow(self._located.value, reference)
        if found is None or found[1][:1] != ("components",):
            return False
        self._recorder.say(at, "ref", reference, self._line(pointer, "$ref"))
        return True

    def read(self) -> None:
        self._servers(self._root, ())
        for path, item, pointer in self._members(self._root.get("paths"), ("paths",)):
            self._servers(item, pointer)
            for method, operation in item.items():
                if method in METHODS and isinstance(operation, dict):
                    self._operation(f"{method.upper()} {path}", item, pointer, (method,))
            for method, operation in _object(item.get("additionalOperations")).items():
                if isinstance(operation, dict):
                    steps = ("additionalOperations", method)
                    self._operation(f"{method.upper()} {path}", item, pointer, steps)

    def _servers(self, holder: JSONObject, pointer: Pointer) -> None:
        for index, server in enumerate(_list(holder.get("servers"))):
            url = _object(server).get("url")
            if isinstance(url, str):
                self._recorder.server(url, self._line(pointer, "servers", index, "url"))

    def _operation(
        self, name: str, item: JSONObject, at_item: Pointer, steps: tuple[str, ...]
    ) -> None:
        at, pointer = Place(name), (*at_item, *steps)
        operation = item
        for step in steps:
            operation = _object(operation[step])
        self._recorder.say(at, "exists", True, self._line(pointer))
        self._text(at, operation, pointer, "summary")
        self._text(at, operation, pointer, "description")
        if operation.get("deprecated") is True:
            self._recorder.say(at, "deprecated", True, self._line(pointer, "deprecated"))
        self._servers(operation, pointer)
        self._security(name, operation, pointer)
        self._parameters(name, item, at_item, operation, pointer)
        body, there = operation.get("requestBody"), (*pointer, "requestBody")
        if not self._refers(Place(name, "request"), body, there):
            found = self._followed(body, there)
            if found is not None:
                self._body(Place(name, "request"), *found)
        for status, response in _object(operation.get("responses")).items():
            there = (*pointer, "responses", status)
            shown = None if status.startswith("x-") else self._followed(response, there)
            if shown is not None:
                at = Place(name, f"response.{status}")
                self._recorder.say(at, "exists", True, self._line(there))
                if not self._refers(at, response, there):
                    self._text(at, *shown, "description")
                    self._content(at, *shown)

    def _security(self, name: str, operation: JSONObject, pointer: Pointer) -> None:
        own = "security" in operation
        holder, start = (operation, pointer) if own else (self._root, ())
        schemes = _object(_object(self._root.get("components")).get("securitySchemes"))
        for index, requirement in enumerate(_list(holder.get("security"))):
            for scheme in _object(requirement):
                kind = _security_kind(_object(schemes.get(scheme)))
                if kind:
                    at = Place(name, "security").key(kind)
                    line = self._line(start, "security", index, scheme)
                    self._recorder.say(at, "exists", True, line)

    def _parameters(
        self,
        name: str,
        item: JSONObject,
        at_item: Pointer,
        operation: JSONObject,
        pointer: Pointer,
    ) -> None:
        """The operation's own parameters, and those of its path that it does not override."""
        own = list(self._parameter_list(operation, pointer))
        said = {(each.get("in"), each.get("name")) for each, *_ in own}
        shared = [
            entry
            for entry in self._parameter_list(item, at_item)
            if (entry[0].get("in"), entry[0].get("name")) not in said
        ]
        for parameter, there, line, value in [*shared, *own]:
            at = Place(name, str(parameter["in"])).key(str(parameter.get("name", "")))
            self._recorder.say(at, "exists", True, line)
            if not self._refers(at, value, there):
                self._parameter_at(at, parameter, there, line)

    def _parameter_list(
        self, holder: JSONObject, pointer: Pointer
    ) -> Iterator[tuple[JSONObject, Pointer, int, JSON]]:
        """Each parameter: its object, its pointer, its line in the list, the entry there."""
        for index, entry in enumerate(_list(holder.get("parameters"))):
            here = (*pointer, "parameters", index)
            found = self._followed(entry, here)
            if found is not None and found[0].get("in") in _LOCATIONS:
                refers = self._written_out is None and "$ref" in _object(entry)
                yield found[0], here if refers else found[1], self._line(here), entry

    def _parameter_at(self, at: Place, parameter: JSONObject, pointer: Pointer, line: int) -> None:
        schema, there = parameter.get("schema"), (*pointer, "schema")
        for _, content, inside in self._members(parameter.get("content"), (*pointer, "content")):
            schema, there = content.get("schema"), (*inside, "schema")
        if schema is not None:
            self._schemas.read(at, schema, there, member=True)
        self._text(at, parameter, pointer, "description")
        for keyword in ("deprecated", "example"):
            if keyword in parameter:
                where = self._line(pointer, keyword)
                self._recorder.say(at, keyword, parameter[keyword], where)
        implied = "required" not in parameter
        where = line if implied else self._line(pointer, "required")
        required = parameter.get("required") is True
        self._recorder.say(at, "required", required, where, implied=implied)

    def _body(self, at: Place, body: JSONObject, pointer: Pointer) -> None:
        if "required" in body:
            line = self._line(pointer, "required")
            self._recorder.say(at, "required", body["required"] is True, line)
        self._text(at, body, pointer, "description")
        self._content(at, body, pointer)

    def _content(self, at: Place, holder: JSONObject, pointer: Pointer) -> None:
        """Every media type; the schema and samples of the JSON one, else of the first."""
        contents = list(self._members(holder.get("content"), (*pointer, "content")))
        for media, _, _ in contents:
            self._recorder.say(at, "contentType", media, self._line(pointer, "content", media))
        spoken = [entry for entry in contents if "json" in entry[0].lower()] or contents
        for _, content, there in spoken[:1]:
            word = "schema" if "schema" in content else "itemSchema"
            if word in content:
                self._schemas.read(at, content[word], (*there, word))
            if "example" in content:
                line = self._line(there, "example")
                self._recorder.say(at, "example", content["example"], line, evidence="example")
            for key, example, _ in self._members(content.get("examples"), (*there, "examples")):
                if "value" in example:
                    line = self._line(there, "examples", key)
                    self._recorder.say(at, "example", example["value"], line, evidence="example")

    def _text(self, at: Place, holder: JSONObject, pointer: Pointer, keyword: str) -> None:
        text = holder.get(keyword)
        if isinstance(text, str) and text.strip():
            line = self._line(pointer, keyword)
            self._recorder.say(at, keyword, text.strip(), line)

    def _members(self, value: JSON, pointer: Pointer) -> Iterator[tuple[str, JSONObject, Pointer]]:
        """Name, object and place of each member of a map, references followed."""
        for name, member in _object(value).items():
            found = self._followed(member, (*pointer, name))
            if found is not None and not name.startswith("x-"):
                yield name, *found

    def _followed(self, value: JSON, pointer: Pointer) -> tuple[JSONObject, Pointer] | None:
        for _ in range(_LONGEST_CHAIN):
            if not isinstance(value, dict):
                return None
            reference = value.get("$ref")
            if not isinstance(reference, str):
                return value, pointer
            found = follow(self._located.value, reference)
            if found is None:
                return None
            value, pointer = found
        return None

    def _line(self, pointer: Pointer, *steps: str | int) -> int:
        return self._located.line((*pointer, *steps))


def _security_kind(scheme: JSONObject) -> str:
    """``bearer``, ``basic`` and the like for HTTP schemes, else the type of the scheme."""
    if scheme.get("type") == "http":
        return str(scheme.get("scheme") or "").lower()
    return str(scheme.get("type") or "")


def _object(value: JSON) -> JSONObject:
    return value if isinstance(value, dict) else {}


def _list(value: JSON) -> Sequence[JSON]:
    return value if isinstance(value, list) else ()
