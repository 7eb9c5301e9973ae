"""Operations in the front matter of pages, written by docusaurus-openapi-docs.

``api:`` holds one operation with its method, path, servers and security schemes, all references
inlined: as JSON, or as JSON that is compressed (zlib) and then base64-encoded.
"""

from __future__ import annotations

import base64
import re
import zlib

from specmeld.diagnostics import InputError
from specmeld.model.documents import SourceDocument
from specmeld.model.json import JSON, JSONObject
from specmeld.openapi.shapes import METHODS
from specmeld.read.formats.embedded.embedded_spec_merge import put_together
from specmeld.text.json_lines import locate_json
from specmeld.text.located import Located, TextError
from specmeld.text.pointer import Pointer
from specmeld.text.yaml_lines import locate_yaml

LARGEST = 32 * 1024 * 1024
"""Most bytes of one operation, unpacked; the largest known have a hundredth of that."""

_FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_PACKED = re.compile(r"^api:\s*(?:[>|]-?\s*)?[\"']?e[AFJN][A-Za-z0-9+/]{16}", re.MULTILINE)
_WRITTEN_OUT = re.compile(r"^api:[ \t]*(?:\{|$)", re.MULTILINE)
_OPERATION = [
    re.compile(rf"[\"']?\b{key}[\"']?\s*:")
    for key in ("method", "path", "responses|parameters|requestBody")
]
_OF_THE_PAGE = frozenset(
    ["method", "path", "servers", "securitySchemes", "info", "postman", "jsonRequestBodyExample"]
)
"""Keys that the plugin adds to the operation."""

_API: Pointer = ("api",)
_FIX = "generate the page again, or use the OpenAPI file that it was made from instead"
_CIRCULAR = re.compile(r"circular\(.*\)\Z", re.DOTALL)
"""The plugin's placeholder for a recursive schema."""


def has_operation(text: str) -> bool:
    """Whether the front matter of a page contains an operation."""
    front = _FRONT.match(text)
    if front is None:
        return False
    if _PACKED.search(front[1]):
        return True
    return bool(_WRITTEN_OUT.search(front[1])) and all(
        pattern.search(front[1]) for pattern in _OPERATION
    )


def parse_front_matter(document: SourceDocument) -> Located:
    """The operation in the front matter, as a spec. Raises InputError."""
    front = _FRONT.match(document.text)
    assert front is not None
    above = document.text.count("\n", 0, front.start(1))
    try:
        page = locate_yaml("\n" * above + front[1])
    except TextError as error:
        raise InputError(
            f"broken front matter: {error}",
            file=document.path,
            line=error.line,
            fix="correct the YAML at the top of the page",
        ) from None
    fields = page.value if isinstance(page.value, dict) else {}
    api = fields.get("api")
    part, at, operation = page, _API, api
    if isinstance(api, str):
        part, at = _unpacked(api, document.path, page.line(_API)), ()
        operation = part.value
    if not isinstance(operation, dict) or not {"method", "path"} <= operation.keys():
        raise InputError(
            "'api:' contains no operation with a method and a path",
            file=document.path,
            line=page.line(_API),
            fix=_FIX,
        )
    return _spec(operation, part, at, str(fields.get("title") or "API"))


def _unpacked(packed: str, file: str, line: int) -> Located:
    """The JSON of an operation, all of it on the line of the packed text."""
    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(
            base64.b64decode("".join(packed.split()), validate=True), LARGEST
        )
        if unpacker.unconsumed_tail:
            raise _broken(f"more than {LARGEST // 2**20} MiB", file, line)
        if not unpacker.eof:
            raise _broken("it ends too early", file, line)
        located = locate_json(data.decode("utf-8"))
    except TextError as error:
        raise _broken(f"broken JSON: {error}", file, line) from None
    except (ValueError, zlib.error) as error:
        raise _broken(str(error), file, line) from None
    return Located(located.value, {(): line})


def _broken(what: str, file: str, line: int) -> InputError:
    return InputError(
        f"cannot unpack the operation in 'api:': {what}",
        file=file,
        line=line,
        fix=_FIX,
    )


def _spec(operation: JSONObject, part: Located, at: Pointer, title: str) -> Located:
    method, path = str(operation["method"]).lower(), str(operation["path"])
    holder, method = ("paths", method) if method in METHODS else ("webhooks", "post")
    own = {key: value for key, value in operation.items() if key not in _OF_THE_PAGE}
    made: JSONObject = {
        "openapi": "3.1.0",
        "info": operation.get("info") or {"title": title, "version": "0"},
        holder: {path: {method: _without_rings(own)}},
    }
    origins: dict[Pointer, tuple[Located, Pointer]] = {
        (): (part, at),
        (holder, path, method): (part, at),
        ("info",): (part, (*at, "info")),
    }
    if operation.get("servers"):
        made["servers"] = operation["servers"]
        origins["servers",] = part, (*at, "servers")
    if operation.get("securitySchemes"):
        made["components"] = {"securitySchemes": operation["securitySchemes"]}
        origins["components", "securitySchemes"] = part, (*at, "securitySchemes")
    return put_together(made, origins, [part])


def _without_rings(value: JSON) -> JSON:
    if isinstance(value, list):
        return [_without_rings(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: {} if isinstance(each, str) and _CIRCULAR.match(each) else _without_rings(each)
        for key, each in value.items()
    }
