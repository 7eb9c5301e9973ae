"""The operations of a Smithy model that have the ``http`` trait, as OpenAPI operations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from specmeld.model.json import JSON
from specmeld.openapi.shapes import METHODS
from specmeld.read.formats.credential_headers import NO_PARAMETERS
from specmeld.read.formats.lined import Lined
from specmeld.read.formats.markup import plain
from specmeld.read.formats.smithy.smithy_model import Member, SmithyModel, targets
from specmeld.read.formats.smithy.smithy_schemas import SmithySchemas

_LABEL = re.compile(r"\{([A-Za-z0-9_]+)\+?\}")
_BOUND = (
    *("httpLabel", "httpQuery", "httpQueryParams", "httpHeader", "httpPrefixHeaders"),
    *("httpResponseCode", "httpPayload", "hostLabel"),
)
_STATUSES = {"client": "400", "server": "500"}


class SmithyOperations:
    def __init__(
        self, model: SmithyModel, schemas: SmithySchemas, tell: Callable[[str, int], None]
    ) -> None:
        self._model = model
        self._schemas = schemas
        self._tell = tell

    def written(self, id_: str, errors: Iterable[str]) -> tuple[str, str, Lined] | None:
        """Path, method and operation; None if it is not an HTTP operation."""
        http = self._model.trait(id_, "http")
        line = self._model.line(id_)
        method = str(http.get("method", "")).lower() if isinstance(http, Mapping) else ""
        if not isinstance(http, Mapping) or method not in METHODS:
            return None
        path, _, query = str(http.get("uri", "/")).partition("?")
        shape = self._model.shape(id_)
        made = Lined(line, {"operationId": id_.rpartition("#")[2]})
        traits = self._model.traits(id_)
        words = plain(traits.get("smithy.api#documentation"))
        made.put_text("description", words, traits.at.get("smithy.api#documentation", 0))
        labels = traits.get("smithy.api#tags")
        if isinstance(labels, list) and labels:
            made["tags"] = [str(each) for each in labels]
        if "smithy.api#deprecated" in traits:
            made["deprecated"] = True
        path = _LABEL.sub(r"{\1}", path)
        members = self._model.members(next(targets(shape.get("input")), ""))
        parameters = [
            *self._labels(path, members, line),
            *self._query(query, members, line),
            *self._headers(members),
        ]
        if parameters:
            made["parameters"] = parameters
        examples = traits.get("smithy.api#examples")
        listed = examples if isinstance(examples, list) else []
        shown = [each for each in listed if isinstance(each, Mapping)]
        body = self._content(next(targets(shape.get("input")), ""), members, line)
        if body:
            made["requestBody"] = self._body(body, members, shown, line)
        made["responses"] = self._responses(http, shape, errors, shown, line)
        return path if path.startswith("/") else f"/{path}", method, made

    # Parameters -----------------------------------------------------------------------------------

    def _labels(self, path: str, members: Iterable[Member], line: int) -> Iterable[Lined]:
        known = {member.name: member for member in members if member.has("httpLabel")}
        for name in dict.fromkeys(_LABEL.findall(path)):
            member = known.get(name)
            if member is not None:
                yield self._parameter(member, name, "path", required=True)
            else:
                schema = Lined(line, {"type": "string"})
                yield Lined(line, {"name": name, "in": "path", "required": True, "schema": schema})

    def _query(self, literal: str, members: Iterable[Member], line: int) -> Iterable[Lined]:
        for part in filter(None, literal.split("&")):
            name, _, value = part.partition("=")
            schema = Lined(line, {"type": "string", "const": value})
            yield Lined(line, {"name": name, "in": "query", "required": True, "schema": schema})
        for member in members:
            bound = member.get("httpQuery")
            if isinstance(bound, str):
                yield self._parameter(member, bound, "query", required=member.has("required"))
            elif member.has("httpQueryParams"):
                yield self._parameter(member, member.name, "query", required=False)

    def _headers(self, members: Iterable[Member]) -> Iterable[Lined]:
        for member in members:
            name = member.get("httpHeader")
            if member.has("httpPrefixHeaders"):
                what = f"the headers of {member.name[:80]} have no names; ignoring them"
                self._tell(what, member.line)
            if isinstance(name, str) and name.lower() not in NO_PARAMETERS:
                yield self._parameter(member, name, "header", required=member.has("required"))

    def _parameter(self, member: Member, name: str, location: str, *, required: bool) -> Lined:
        schema = self._schemas.member(member, "http-date" if location == "header" else "date-time")
        made = Lined(member.line, {"name": name, "in": location})
        if required:
            made.put("required", True, member.traits.at.get("smithy.api#required", 0))
        words = schema.pop("description", "")
        if schema.pop("deprecated", False):
            made["deprecated"] = True
        made["schema"] = schema
        made.put_text("description", words, member.line)
        return made

    # Bodies ---------------------------------------------------------------------------------------

    def _content(self, id_: str, members: list[Member], line: int) -> Lined:
        """The body of a structure: the payload, else the members that are nowhere else."""
        payload = next((member for member in members if member.has("httpPayload")), None)
        if payload is not None:
            return self._payload(payload)
        inside = [member for member in members if not any(map(member.has, _BOUND))]
        if not inside:
            return Lined()
        if len(inside) == len(members):
            schema = self._schemas.target(id_, line)
        else:
            schema = self._schemas.object_of(inside, line)
        return Lined(line, {"application/json": Lined(line, {"schema": schema})})

    def _payload(self, member: Member) -> Lined:
        """A payload that is not a structure has a media type of its own."""
        type_ = self._model.type(member.target)
        media = self._model.trait(member.target, "mediaType")
        if type_ == "blob":
            media = media or "application/octet-stream"
            schema = Lined(member.line, {"type": "string", "format": "binary"})
        elif type_ in ("string", "enum"):
            media = media or "text/plain"
            schema = self._schemas.member(member)
        else:
            media = media or "application/json"
            schema = self._schemas.member(member)
        return Lined(member.line, {str(media): Lined(member.line, {"schema": schema})})

    def _body(
        self, content: Lined, members: list[Member], shown: list[Mapping[str, JSON]], line: int
    ) -> Lined:
        made = Lined(line)
        payload = next((member for member in members if member.has("httpPayload")), None)
        inside = [m for m in members if not any(map(m.has, _BOUND))]
        needed = [payload] if payload is not None else inside
        if any(member.has("required") for member in needed):
            made["required"] = True
        values = [self._as_body(each.get("input"), members) for each in shown]
        _add_examples(content, shown, values)
        made["content"] = content
        return made

    def _as_body(self, value: JSON, members: list[Member]) -> JSON:
        """The part of an example in the body."""
        if not isinstance(value, Mapping):
            return None
        payload = next((member for member in members if member.has("httpPayload")), None)
        if payload is not None:
            return value.get(payload.name)
        names = {
            member.name: str(member.get("jsonName") or member.name)
            for member in members
            if not any(map(member.has, _BOUND))
        }
        inside = {names[key]: each for key, each in value.items() if key in names}
        return inside or None

    def _responses(
        self,
        http: Mapping[str, JSON],
        shape: Lined,
        errors: Iterable[str],
        shown: list[Mapping[str, JSON]],
        line: int,
    ) -> Lined:
        made = Lined(line)
        status = str(http.get("code", 200))
        status = status if re.fullmatch(r"[1-5]\d\d", status) else "200"
        output = next(targets(shape.get("output")), "")
        members = self._model.members(output)
        response = self._response(output, members, line)
        values = [self._as_body(each.get("output"), members) for each in shown]
        _add_examples(response.get("content", Lined()), shown, values)
        made[status] = response
        by_status: dict[str, list[str]] = {}
        for error in dict.fromkeys([*targets(shape.get("errors")), *errors]):
            by_status.setdefault(self._status(error), []).append(error)
        for status, ids in by_status.items():
            answers = [
                self._response(id_, self._model.members(id_), self._model.line(id_) or line)
                for id_ in ids
            ]
            made.setdefault(status, _merged(answers))
        return made

    def _status(self, id_: str) -> str:
        told = self._model.trait(id_, "httpError")
        kind = str(self._model.trait(id_, "error") or "client")
        return str(told) if re.fullmatch(r"[1-5]\d\d", str(told)) else _STATUSES.get(kind, "400")

    def _response(self, id_: str, members: list[Member], line: int) -> Lined:
        words = plain(self._model.trait(id_, "documentation"))
        made = Lined(line, {"description": words})
        headers = Lined(line)
        for each in self._headers(members):
            headers.put(each["name"], each.without(("name", "in")), each.line)
        if headers:
            made["headers"] = headers
        content = self._content(id_, members, line)
        if content:
            made["content"] = content
        return made


def _merged(answers: list[Lined]) -> Lined:
    """The responses of one status as one."""
    made = answers[0]
    for other in answers[1:]:
        texts = (made["description"], other["description"])
        made = made.with_keys({"description": "\n\n".join(filter(None, texts))})
        for media, content in other.get("content", {}).items():
            own = made.setdefault("content", Lined(other.line)).get(media)
            if own is None:
                made["content"][media] = content
            else:
                branches = own["schema"].get("anyOf", [own["schema"]])
                made["content"][media] = Lined(
                    own.line, {"schema": Lined(own.line, {"anyOf": [*branches, content["schema"]]})}
                )
    return made


def _add_examples(content: Lined, shown: list[Mapping[str, JSON]], values: list[JSON]) -> None:
    """Examples of a body by their titles."""
    made = Lined()
    for number, (example, value) in enumerate(zip(shown, values, strict=True), 1):
        if value is not None:
            title = str(example.get("title") or f"example{number}")
            name = re.sub(r"[^A-Za-z0-9._-]+", "_", title).strip("_") or f"example{number}"
            made.setdefault(name, {"summary": title, "value": value})
    for media in content.values() if made else ():
        media["examples"] = made
