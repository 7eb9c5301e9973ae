"""The resources and methods of a RAML document as OpenAPI paths and operations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from specmeld.model.json import JSON
from specmeld.openapi.shapes import METHODS
from specmeld.read.formats.credential_headers import NO_PARAMETERS, schemes
from specmeld.read.formats.lined import Budget, Lined
from specmeld.read.formats.raml.raml_scopes import Scope, declarations, is_annotation, references
from specmeld.read.formats.raml.raml_security import security_scheme
from specmeld.read.formats.raml.raml_templates import Templates
from specmeld.read.formats.raml.raml_types import TypeWriter, sample_value, samples

_DEEPEST = 50
_STATUS = re.compile(r"[1-5](?:\d\d|[xX]{2})\Z|default\Z")
_URI_PARAMETER = re.compile(r"\{([^{}]+)\}")


class OperationWriter:
    def __init__(
        self,
        root: Lined,
        scope: Scope,
        document: Lined,
        types: TypeWriter,
        tell: Callable[[str, int], None],
        *,
        old: bool,
    ) -> None:
        self._root = root
        self._scope = scope
        self._document = document
        self._types = types
        self._tell = tell
        self._budget = Budget()
        self._old = old
        """Whether it is RAML 0.8, in which parameters are optional by default."""
        self._templates = Templates(scope, tell, optional_keys=self._old)
        media = root.get("mediaType")
        self._media = [
            str(each) for each in (media if isinstance(media, list) else [media]) if each
        ]

    def write(self) -> None:
        """Add the operations of all resources."""
        for path, resource, above in self._resources():
            made = self._templates.resource(resource, path)
            parameters = [*above, declarations(made.get("uriParameters"))]
            for method in METHODS:
                if method in made:
                    self._method(path, method, made, parameters)

    def _resources(self) -> Iterator[tuple[str, Lined, list[Lined]]]:
        """Path, resource and the URI parameters above it, in document order."""
        waiting: list[tuple[str, Lined, list[Lined], int]] = [("", self._root, [], 0)]
        while waiting:
            path, holder, above, depth = waiting.pop()
            if depth:
                yield path, holder, above
            parameters = declarations(holder.get("uriParameters")) if depth else Lined()
            below = []
            for key, value in holder.items():
                if key.startswith("/") and depth < _DEEPEST:
                    line = holder.at.get(key, 0)
                    resource = value.copied() if isinstance(value, Lined) else Lined(line)
                    resource.line = line or resource.line
                    joined = path.rstrip("/") + key
                    below.append((joined, resource, [*above, parameters], depth + 1))
            waiting += reversed(below)

    def _method(self, path: str, method: str, resource: Lined, uri_parameters: list[Lined]) -> None:
        line = resource.at.get(method, resource.line)
        own = resource[method] if isinstance(resource[method], Lined) else Lined(line)
        merged = self._templates.method(resource, method, own, path)
        merged = self._with_described_by(merged, resource)
        operation = Lined(line)
        self._words(operation, merged)
        parameters = [
            *self._path_parameters(path, uri_parameters, line),
            *self._query_string(merged),
            *self._parameters(merged.get("queryParameters"), "query"),
            *self._parameters(merged.get("headers"), "header"),
        ]
        if parameters:
            operation["parameters"] = parameters
        body = self._body(merged.get("body"), merged.at.get("body", line))
        if body:
            operation.put("requestBody", body, body.line)
        responses = self._responses(merged.get("responses"))
        if responses:
            operation["responses"] = responses
        self._secure(operation, merged, resource)
        item = self._document["paths"].setdefault(path, Lined(resource.line))
        for key, keyword in (("displayName", "summary"), ("description", "description")):
            text = resource.get(key)
            if isinstance(text, str):
                item.put_text(keyword, text.strip(), resource.at.get(key, 0))
        item.setdefault(method, operation)

    def _words(self, operation: Lined, method: Lined) -> None:
        for key, keyword in (("displayName", "summary"), ("description", "description")):
            text = method.get(key)
            if isinstance(text, str):
                operation.put_text(keyword, text.strip(), method.at.get(key, 0))
        if method.get("(deprecated)", False) not in (False, None):
            operation.put("deprecated", True, method.at.get("(deprecated)", 0))

    # Parameters -----------------------------------------------------------------------------------

    def _path_parameters(self, path: str, declared: list[Lined], line: int) -> Iterator[Lined]:
        known = {name.rstrip("?"): (each, name) for each in declared for name in each}
        for name in dict.fromkeys(_URI_PARAMETER.findall(path)):
            holder, key = known.get(name, (Lined(), name))
            value = holder.get(key)
            at = holder.at.get(key, line)
            if name == "mediaTypeExtension" and value is None:
                value = Lined(line, {"enum": [".json", ".xml"]})
            yield self._parameter(name, value, "path", at, required=True)

    def _query_string(self, method: Lined) -> Iterator[Lined]:
        """The properties of a ``queryString`` as parameters."""
        declared = method.get("queryString")
        for name, value, scope, required, line in self._types.properties(declared, self._scope):
            schema = self._types.member(value, scope, line, name)
            yield self._placed(name, schema, value, "query", line, required=required)

    def _parameters(self, value: JSON, location: str) -> Iterator[Lined]:
        declared = declarations(value)
        for key in declared:
            line = declared.at.get(key, declared.line)
            each = declared[key]
            told = each.get("required") if isinstance(each, Mapping) else None
            name = key[:-1] if key.endswith("?") and not isinstance(told, bool) else key
            if location == "header" and (name.lower() in NO_PARAMETERS or name.endswith("{*}")):
                continue
            if is_annotation(name):
                continue
            unmarked = not key.endswith("?") and not self._old
            required = told if isinstance(told, bool) else unmarked
            yield self._parameter(name, each, location, line, required=required)

    def _parameter(
        self, name: str, value: JSON, location: str, line: int, *, required: bool
    ) -> Lined:
        if isinstance(value, list):  # RAML 0.8: a parameter of several types
            branches = [self._types.member(each, self._scope, line, name) for each in value]
            schema = Lined(line, {"anyOf": branches})
        else:
            schema = self._types.member(value, self._scope, line, name)
        if isinstance(value, Mapping) and value.get("repeat") is True:
            schema = Lined(line, {"type": "array", "items": schema})
        return self._placed(name, schema, value, location, line, required=required)

    def _placed(
        self, name: str, schema: Lined, value: JSON, location: str, line: int, *, required: bool
    ) -> Lined:
        self._budget.spend(2, line)
        made = Lined(line, {"name": name, "in": location})
        if required:
            told = value.at.get("required", 0) if isinstance(value, Lined) else 0
            made.put("required", True, told or line)
        made["schema"] = schema.without(("description", "title"))
        made.put_text("description", schema.get("description", ""), schema.at.get("description", 0))
        return made

    # Bodies ---------------------------------------------------------------------------------------

    def _body(self, declared: JSON, line: int) -> Lined:
        content = self._content(declared, line)
        made = Lined(line)
        if content:
            made["required"] = True
            made["content"] = content
        return made

    def _content(self, declared: JSON, line: int) -> Lined:
        """Media types of a body; without one of its own it has the document's."""
        made = Lined(line)
        if isinstance(declared, Lined) and any("/" in key for key in declared):
            for media, value in declared.items():
                if "/" in media:
                    at = declared.at.get(media, line)
                    made.put(media.strip().lower(), self._media_type(value, at), at)
        elif declared is not None and declared != {}:
            for media in self._media or ["application/json"]:
                made.put(media, self._media_type(declared, line), line)
        return made

    def _media_type(self, declared: JSON, line: int) -> Lined:
        made = Lined(line)
        if isinstance(declared, Lined) and "formParameters" in declared:
            made["schema"] = self._form(declared, line)
            return made
        examples = samples(declared) if isinstance(declared, Mapping) else []
        bare = (
            declared.without(("example", "examples")) if isinstance(declared, Lined) else declared
        )
        schema = self._types.schema(bare, self._scope, line)
        if schema:
            made["schema"] = schema
        kind = self._types.kind(declared, self._scope)
        if examples and isinstance(declared, Lined):
            at = declared.at.get("example", declared.at.get("examples", line))
            values = [sample_value(each, kind) for each in examples]
            if len(values) == 1:
                made.put("example", values[0], at)
            else:
                made.put("examples", _named(values, declared.get("examples"), at), at)
        return made

    def _form(self, declared: Lined, line: int) -> Lined:
        made = Lined(line, {"type": "object"})
        fields = declarations(declared["formParameters"])
        properties, required = Lined(fields.line or line), []
        for name in fields:
            at = fields.at.get(name, line)
            parameter = self._parameter(name, fields[name], "query", at, required=False)
            schema = parameter["schema"]
            schema.put_text("description", parameter.get("description", ""), at)
            properties.put(name, schema, at)
            if isinstance(fields[name], Mapping) and fields[name].get("required") is True:
                required.append(name)
        made["properties"] = properties
        return made.with_keys({"required": required}) if required else made

    def _responses(self, declared: JSON) -> Lined:
        made = Lined()
        listed = declarations(declared)
        for status, value in listed.items():
            status = status.strip()
            if not _STATUS.match(status):
                continue
            line = listed.at.get(status, 0)
            self._budget.spend(1, line)
            answer = value if isinstance(value, Lined) else Lined(line)
            response = Lined(line, {"description": ""})
            words = answer.get("description")
            if isinstance(words, str):
                response.put("description", words.strip(), answer.at.get("description", 0))
            headers = list(self._parameters(answer.get("headers"), "header"))
            if headers:
                response["headers"] = Lined(
                    line, {each["name"]: each.without(("name", "in")) for each in headers}
                )
            content = self._content(answer.get("body"), answer.at.get("body", line))
            if content:
                response["content"] = content
            made.put(status.upper() if "x" in status.lower() else status, response, line)
        return made

    # Security -------------------------------------------------------------------------------------

    def _secured_by(self, method: Lined, resource: Lined) -> tuple[JSON, int]:
        for holder in (method, resource, self._root):
            if "securedBy" in holder:
                return holder["securedBy"], holder.at.get("securedBy", holder.line)
        return None, 0

    def _secure(self, operation: Lined, method: Lined, resource: Lined) -> None:
        asked, line = self._secured_by(method, resource)
        requirements = []
        for each in asked if isinstance(asked, list) else [asked]:
            if each is None or each == "null":
                requirements.append(Lined(line))
                continue
            for name, parameters in references(each):
                found = self._scope.find("securitySchemes", name)
                if found is None:
                    self._tell(f"the security scheme {name[:80]!r} is not declared", line)
                    continue
                at = found[1].of("securitySchemes").at.get(name.rpartition(".")[2], line)
                title = name.rpartition(".")[2]
                made = schemes(self._document).setdefault(title, security_scheme(found[0], at))
                scopes = parameters.get("scopes") if made["type"] == "oauth2" else None
                wanted = [str(s) for s in scopes] if isinstance(scopes, list) else []
                for scope in wanted:
                    for flow in made["flows"].values():
                        flow["scopes"].setdefault(scope, "")
                requirements.append(Lined(line, {title: wanted}))
        if any(requirements):
            operation.put("security", requirements, line)

    def _with_described_by(self, method: Lined, resource: Lined) -> Lined:
        """The responses that the security schemes of a method add to its own."""
        asked, _ = self._secured_by(method, resource)
        made = method
        for name, _parameters in references(asked):
            found = self._scope.find("securitySchemes", name)
            scheme = found[0] if found is not None else None
            described = scheme.get("describedBy") if isinstance(scheme, Mapping) else None
            added = described.get("responses") if isinstance(described, Mapping) else None
            responses = declarations(added)
            if responses:
                made = self._templates.completed(made, Lined(0, {"responses": responses}))
        return made


def _named(values: list[JSON], examples: JSON, line: int) -> Lined:
    names = list(examples) if isinstance(examples, Mapping) else []
    made = Lined(line)
    for number, value in enumerate(values):
        name = names[number] if number < len(names) else f"example{number + 1}"
        made[re.sub(r"[^A-Za-z0-9._-]+", "_", name)] = Lined(line, {"value": value})
    return made
