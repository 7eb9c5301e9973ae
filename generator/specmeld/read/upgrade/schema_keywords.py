"""Schema keywords that a description's version does not have, and how they are treated.

The Schema Objects of Swagger 2.0 and OpenAPI 3.0 (2.0 and 3.0.4, "Schema Object") list all allowed
keywords; from 3.1 on any keyword is allowed.
"""

from __future__ import annotations

from collections.abc import Iterator

from specmeld.model.json import JSONObject

_OF_2_0 = frozenset(
    [
        *("$ref", "title", "description", "type", "format", "default", "enum", "example"),
        *("multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"),
        *("maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "items"),
        *("maxProperties", "minProperties", "required", "properties", "additionalProperties"),
        *("allOf", "discriminator", "readOnly", "xml", "externalDocs"),
    ]
)
_OF_3_0 = _OF_2_0 | {"oneOf", "anyOf", "not", "nullable", "writeOnly", "deprecated"}
_LATER = frozenset(
    [
        *("const", "contains", "minContains", "maxContains", "if", "then", "else", "prefixItems"),
        *("patternProperties", "propertyNames", "dependentSchemas", "dependentRequired"),
        *("unevaluatedItems", "unevaluatedProperties", "$defs", "$id", "$anchor", "$comment"),
        *("examples", "contentEncoding", "contentMediaType", "contentSchema"),
    ]
)


def foreign_keywords(schema: JSONObject, *, swagger: bool) -> Iterator[tuple[str, str]]:
    """Code and message for each keyword; the message begins with it.

    ``swagger``: whether the description is of version 2.0.
    """
    for key in sorted(schema.keys() - (_OF_2_0 if swagger else _OF_3_0)):
        if key in _OF_3_0:
            yield "newer-than-2.0", f"{key} is read as in 3.0"
        elif key in _LATER:
            yield f"newer-than-{'2.0' if swagger else '3.0'}", f"{key} is read as in 3.1"
        elif key == "x-nullable":
            yield "x-nullable", "x-nullable is read as nullable"
        elif not key.startswith("x-"):
            yield "unknown-keyword", f"{key[:40]!r} is not a schema keyword; ignoring it"
    if schema.get("nullable") is True and "type" not in schema:
        message = "nullable without a type has no effect in 3.0.3; allowing null here"
        yield "nullable-without-type", message
