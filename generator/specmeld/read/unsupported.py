"""Known formats that are not read: their names, and what to use instead of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from specmeld.model.json import JSON

_OPENAPI = "use the OpenAPI file of the HTTP API"


@dataclass(frozen=True, slots=True)
class Format:
    """One such format, in the words of the error: ``this is {name}, …; {instead}``."""

    name: str
    instead: str


ASYNCAPI = Format("an AsyncAPI document", f"{_OPENAPI} instead, if it has one")
GRAPHQL = Format(
    "a GraphQL document",
    "make the client with a GraphQL generator, or use the OpenAPI file of the API's HTTP part",
)
PROTOBUF = Format(
    "a protobuf file",
    "use the OpenAPI file that protoc-gen-openapi or protoc-gen-openapiv2 makes from it",
)
TYPESPEC = Format(
    "a TypeSpec file", "use what 'tsp compile . --emit @typespec/openapi3' makes from it"
)
WSDL = Format("a WSDL description of a SOAP service", f"{_OPENAPI} instead, if it has one")
XSD = Format("an XML Schema", "use the API description that refers to it instead")
CSDL = Format("an OData CSDL document", "use the OpenAPI file that odata-openapi makes from it")
SMITHY = Format("a Smithy IDL file", "use the JSON that 'smithy ast' makes from it")
THRIFT = Format("a Thrift file", f"{_OPENAPI} in front of the service, if it has one")
CAPNP = Format("a Cap'n Proto schema", f"{_OPENAPI} in front of the service, if it has one")
AVRO = Format("an Avro schema", "use the API description that refers to it instead")
OPENRPC = Format("an OpenRPC document", f"{_OPENAPI} instead, if it has one")
SWAGGER_1 = Format("a Swagger 1 document", "convert it to OpenAPI with api-spec-converter first")
ARAZZO = Format("an Arazzo document", "use the OpenAPI files that it lists instead")
OVERLAY = Format("an OpenAPI Overlay", "save it as spec/overlay.yaml instead of listing it")
POSTMAN_1 = Format("a Postman collection of format 1", "export it again as Collection v2.1")
POSTMAN_VALUES = Format("a Postman environment", "export the collection that uses it as v2.1")
POSTMAN_DUMP = Format("a Postman data dump", "export each collection as v2.1, and use those")
JSON_API = Format("a JSON:API response", f"{_OPENAPI} that returns it")
SOAPUI = Format("a SoapUI project", "export the OpenAPI definition of its REST services")
JMETER = Format("a JMeter test plan", f"{_OPENAPI} that it tests")
DATA = Format(
    "plain JSON data",
    f"{_OPENAPI} instead, or show the data as a sample in a page of Markdown",
)
FEED = Format("plain XML", f"{_OPENAPI} instead")

FORMATS: tuple[Format, ...] = (
    *(ASYNCAPI, GRAPHQL, PROTOBUF, TYPESPEC, WSDL, XSD, CSDL, SMITHY, THRIFT, CAPNP, AVRO, OPENRPC),
    *(SWAGGER_1, ARAZZO, OVERLAY, POSTMAN_1, POSTMAN_VALUES, POSTMAN_DUMP, SOAPUI, JMETER),
    *(JSON_API, DATA, FEED),
)
"""All of them, in the order of the documentation."""

_BY_ROOT_KEY: Mapping[str, Format] = {
    "asyncapi": ASYNCAPI,
    "openrpc": OPENRPC,
    "swaggerVersion": SWAGGER_1,
    "arazzo": ARAZZO,
    "overlay": OVERLAY,
}
_BY_ROOT_KEYS: tuple[tuple[frozenset[str], Format], ...] = (
    (frozenset(["__schema"]), GRAPHQL),
    (frozenset(["_postman_variable_scope"]), POSTMAN_VALUES),
    (frozenset(["requests", "order"]), POSTMAN_1),
    (frozenset(["collections", "environments"]), POSTMAN_DUMP),
    (frozenset(["$Version", "$EntityContainer"]), CSDL),
    (frozenset(["type", "name", "fields"]), AVRO),
    (frozenset(["protocol", "namespace", "messages"]), AVRO),
    (frozenset(["jsonapi"]), JSON_API),
)
"""All of these top-level keys in a JSON document → its format."""

_BY_ROOT_ELEMENT: tuple[tuple[re.Pattern[str], Format], ...] = (
    (re.compile(r"(?:\w+:)?definitions\b[^>]*schemas\.xmlsoap\.org/wsdl"), WSDL),
    (re.compile(r"(?:\w+:)?description\b[^>]*www\.w3\.org/ns/wsdl"), WSDL),
    (re.compile(r"(?:\w+:)?schema\b[^>]*www\.w3\.org/2001/XMLSchema"), XSD),
    (re.compile(r"(?:\w+:)?Edmx\b"), CSDL),
    (re.compile(r"(?:\w+:)?soapui-project\b"), SOAPUI),
    (re.compile(r"jmeterTestPlan\b"), JMETER),
)
_XML = re.compile(
    r"\s*(?:<\?xml\b.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*+<(?=[\w:])", re.DOTALL
)
_XML_DECLARATION = re.compile(r"\s*<\?xml\b")

_COMMENT = re.compile(
    r"\s+|#[^\n]*|//[^\n]*|/\*.*?\*/|\"\"\".*?\"\"\"|\"[^\"\n]*\"[ \t]*\n", re.DOTALL
)
"""What may come first in a source file: comments of any language, and GraphQL's descriptions."""

_YAML_KEY = re.compile(
    r"(?:[ \t]*#[^\n]*\n|---[ \t]*\n|[ \t]*\n)*+"
    rf"[\"']?({'|'.join(_BY_ROOT_KEY)})[\"']?[ \t]*:[ \t]*\S"
)
_LATER_KEY = re.compile(
    rf"^[\"']?({'|'.join(_BY_ROOT_KEY)})[\"']?[ \t]*:[ \t]*[\"']?\d+\.\d", re.MULTILINE
)
_DECLARED = r".*?^[ \t]*(?:{})\b"
"""A declaration further down, with the words that may precede it."""

_LANGUAGES: tuple[tuple[re.Pattern[str], Format], ...] = tuple(
    (re.compile(pattern, re.DOTALL | re.MULTILINE), known)
    for pattern, known in (
        (r"syntax\s*=\s*[\"']proto[23]|edition\s*=\s*[\"']20\d\d", PROTOBUF),
        (r"package\s+[\w.]+\s*;" + _DECLARED.format("message|service|enum"), PROTOBUF),
        (r"import\s+\"[^\"]+\.proto\"\s*;", PROTOBUF),
        (r"(?:message|enum)\s+\w+\s*\{[^{}]*?=\s*\d+\s*(?:\[[^\]]*\]\s*)?;", PROTOBUF),
        (r"service\s+\w+\s*\{[^{}]*?\brpc\s+\w+\s*\(", PROTOBUF),
        (r"@0x[0-9a-f]{16};", CAPNP),
        (r"import\s+\"(?:@typespec|@azure-tools)/[^\"]*\"\s*;", TYPESPEC),
        (r"using\s+(?:TypeSpec|Azure)\.", TYPESPEC),
        (
            r"(?:import\s+\"\./[^\"]*\"\s*;|@\w+(?:\([^()]*\))?\s+namespace\b"
            r"|namespace\s+[\w.]+\s*[;{])" + _DECLARED.format("model|op|interface|alias"),
            TYPESPEC,
        ),
        (r"\$version\s*:\s*\"\d", SMITHY),
        (
            r"namespace[ \t]+[\w.]+[ \t]*\n"
            + _DECLARED.format("structure|service|operation|resource|use\\s+[\\w.]+#"),
            SMITHY,
        ),
        (r"include\s+\"[^\"]+\.thrift\"", THRIFT),
        (
            r"namespace[ \t]+(?:\*|[a-z]\w*(?:\.\w+)?)[ \t]+[\w.]+"
            + _DECLARED.format("service|struct|enum|exception|union|typedef|const"),
            THRIFT,
        ),
        (r"(?:struct|exception|union)\s+\w+\s*\{[^}]*?^[ \t]*\d+\s*:", THRIFT),
        (r"service\s+\w+(?:\s+extends\s+[\w.]+)?\s*\{[^}]*\([^()]*\b1\s*:", THRIFT),
        (r"schema\b[^{};:]*\{\s*(?:query|mutation)\s*:", GRAPHQL),
        (
            r"(?:directive\s+@\w+[^{};]*\bon\s+[A-Z_]+|union\s+\w+\s*=|scalar\s+\w+$)"
            + _DECLARED.format("type|input|interface|enum|union|scalar|schema|directive|extend"),
            GRAPHQL,
        ),
        (
            r"(?:extend\s+)?(?:type|interface|input)\s+\w+"
            r"(?:\s+implements\b[\w\s&]*+)?(?:\s*@\w+(?:\([^()]*\))?)*+\s*(?=\{)"
            r".{0,4000}?(?:^|[{,])[ \t]*\w+[ \t]*(?:\([^()]*\)[ \t]*)?:[ \t]*\[*[A-Z]\w*",
            GRAPHQL,
        ),
        (r"enum\s+\w+\s*\{\s*(?:\w+\s+)+\}\s*\Z", GRAPHQL),
        (
            r"enum\s+\w+[^{}]*\{[^{}=;,]*\}"
            + _DECLARED.format("type|input|interface|enum|union|scalar|schema|directive|extend"),
            GRAPHQL,
        ),
        (r"(?:query|mutation|subscription)\s+\w+\s*(?:\(\s*\$[^{}]*\)\s*)?\{", GRAPHQL),
        (r"fragment\s+\w+\s+on\s+\w+\s*\{", GRAPHQL),
    )
)
"""The start of the first declaration of a source file → the language of that file."""

_LARGEST_START = 20_000
"""Characters that are examined to recognize a language; comments may come first."""


def sure_format(text: str) -> Format | None:
    """The format that a text certainly has, by its start; None for JSON."""
    start = text[:_LARGEST_START]
    if found := _YAML_KEY.match(start):
        return _BY_ROOT_KEY[found[1]]
    if root := _XML.match(start):
        element = start[root.end() :]
        return next((known for pattern, known in _BY_ROOT_ELEMENT if pattern.match(element)), None)
    begun = 0
    while comment := _COMMENT.match(text, begun):
        begun = comment.end()
    source = text[begun : begun + _LARGEST_START]
    return next((known for pattern, known in _LANGUAGES if pattern.match(source)), None)


def data_format(text: str, value: JSON) -> Format | None:
    """The format of an unsupported text; ``value`` is its JSON, None if it is not JSON."""
    if value is not None:
        return next(_formats_of(value), DATA)
    if (found := _LATER_KEY.search(text)) and "```" not in text:
        return _BY_ROOT_KEY[found[1]]
    return FEED if _XML_DECLARATION.match(text) and "<html" not in text[:_LARGEST_START] else None


def _formats_of(value: JSON) -> Iterator[Format]:
    if not isinstance(value, dict):
        return
    yield from (known for key, known in _BY_ROOT_KEY.items() if key in value)
    yield from (known for keys, known in _BY_ROOT_KEYS if keys <= value.keys())
    if {"method", "url"} <= _first(value.get("requests")).keys():
        yield POSTMAN_1
    if "name" in value and {"key", "value"} <= _first(value.get("values")).keys():
        yield POSTMAN_VALUES
    data, files = value.get("data"), value.get("file")
    if isinstance(data, dict) and "__schema" in data:
        yield GRAPHQL
    if isinstance(files, list) and any(_is_descriptor(each) for each in files):
        yield PROTOBUF
    first = data if isinstance(data, dict) else _first(data)
    if {"type", "id", "attributes"} <= first.keys():
        yield JSON_API


def _first(values: JSON) -> Mapping[str, JSON]:
    """The first member of a list, if it is an object."""
    first = values[0] if isinstance(values, list) and values else None
    return first if isinstance(first, dict) else {}


def _is_descriptor(value: JSON) -> bool:
    """Whether it is a protobuf file descriptor, as written by ``buf build`` and ``protoc``."""
    return isinstance(value, dict) and str(value.get("name")).endswith(".proto")
