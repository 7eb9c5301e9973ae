"""Convert schemas of older JSON Schema drafts to the keywords of 2020-12.

Draft 4, section 5; draft 6 and 7, validation, section 6; the appendix of changes of 2019-09 and of
2020-12. The draft of a schema is that of the ``$schema`` around it, else ``jsonSchemaDialect`` of
the OpenAPI document. Only a schema's own keywords are converted, not those of inner schemas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from specmeld.model.json import JSON, JSONObject
from specmeld.read.upgrade.metaschemas import keywords_of, keywords_of_vocabulary

OPENAPI_DIALECT = "https://spec.openapis.org/oas/3.1/dialect/base"
"""The default draft of schemas in OpenAPI 3.1 (3.1.1, section 4.8.24.2)."""

_URL = re.compile(r"https?://json-schema\.org/(?:draft-0(\d)|draft/(\d{4})-\d\d)/(?:hyper-)?schema")
_METASCHEMAS = {
    4: "http://json-schema.org/draft-04/schema",
    6: "http://json-schema.org/draft-06/schema",
    7: "http://json-schema.org/draft-07/schema",
    2019: "https://json-schema.org/draft/2019-09/schema",
    2020: "https://json-schema.org/draft/2020-12/schema",
}
_DESCRIBE = frozenset(
    {"title", "description", "default", "examples", "example", "deprecated"}
    | {"readOnly", "writeOnly", "nullable", "x-nullable"}
)
"""What is kept beside a reference of an old draft, as it constrains nothing."""


@dataclass(frozen=True, slots=True)
class Draft:
    """``number``: 4, 6 and 7, then the year."""

    number: int
    ignored: frozenset[str] = frozenset()
    """Keywords of other drafts or vocabularies, without meaning in it."""
    declared: bool = True

    def __str__(self) -> str:
        return f"draft {self.number}" if self.number < 2019 else f"JSON Schema {self.number}"

    @property
    def newest(self) -> bool:
        """Whether its schemas are unchanged in 2020-12."""
        return self.number == 2020 and self.declared and not self.ignored

    @property
    def reference_alone(self) -> bool:
        """Whether everything beside a ``$ref`` is ignored."""
        return self.number <= 7

    def identifier(self, schema: JSONObject) -> str:
        """The identifier of a schema: a URI, or up to draft 7 a fragment; empty without one."""
        own = schema.get("id" if self.number == 4 else "$id")
        if not isinstance(own, str) or (self.reference_alone and "$ref" in schema):
            return ""
        return own


NEWEST = Draft(2020)
UNDECLARED = Draft(2020, declared=False)
"""A schema file without a declaration: the newest, but keywords of older drafts count."""


def draft_of(url: str) -> Draft | None:
    """The draft that ``$schema`` names; None for a custom metaschema."""
    if url.startswith("https://spec.openapis.org/"):
        return NEWEST
    found = _URL.match(url)
    if found is None:
        return None
    number = max(int(found[1] or found[2]), 4)
    if number not in _METASCHEMAS:
        return None
    return NEWEST if number == 2020 else Draft(number, _unknown(number))


def draft_of_metaschema(schema: JSONObject) -> Draft | None:
    """The draft of a custom metaschema, without the vocabularies that it leaves out."""
    draft = draft_of(str(schema.get("$schema", "")))
    vocabularies = schema.get("$vocabulary")
    if draft is None or not isinstance(vocabularies, dict):
        return draft
    known = [keywords_of_vocabulary(str(each)) for each in vocabularies]
    every = keywords_of(_METASCHEMAS[draft.number])
    return Draft(draft.number, draft.ignored | every.difference(*known))


def in_2020(schema: JSONObject, draft: Draft) -> Iterator[tuple[str, JSON, str]]:
    """Each 2020-12 keyword for the schema, its value, and its original place."""
    meaningless = set(without_meaning(schema, draft))
    for key, value in schema.items():
        if key in meaningless or (draft.number == 4 and key == "id" and isinstance(value, str)):
            continue
        if key == "dependencies" and (draft.reference_alone or not draft.declared):
            yield from _dependencies(value)
        elif key == "items" and isinstance(value, list) and draft.number < 2020:
            yield "prefixItems", value, key
        elif key == "additionalItems" and draft.number < 2020:
            if isinstance(schema.get("items"), list):
                yield "items", value, key
        else:
            yield key, value, key


def without_meaning(schema: JSONObject, draft: Draft) -> list[str]:
    """Keywords of a schema without meaning in its draft: unknown, or beside a reference."""
    alone = isinstance(schema.get("$ref"), str) and draft.reference_alone
    kept = {"$ref", "$schema", "$defs", "definitions", *_DESCRIBE}
    return [
        key
        for key in schema
        if key in draft.ignored or (alone and key not in kept and not key.startswith("x-"))
    ]


def _dependencies(value: JSON) -> Iterator[tuple[str, JSON, str]]:
    """Names and schemas in one keyword (draft 7, validation, section 6.5.7)."""
    if not isinstance(value, dict):
        return
    names = {key: [each] if isinstance(each, str) else each for key, each in value.items()}
    lists = {key: each for key, each in names.items() if isinstance(each, list)}
    schemas = {key: each for key, each in names.items() if key not in lists}
    if lists:
        yield "dependentRequired", lists, "dependencies"
    if schemas:
        yield "dependentSchemas", schemas, "dependencies"


def _unknown(number: int) -> frozenset[str]:
    """Keywords that only other drafts have; the places for definitions count in all of them."""
    every = frozenset[str]().union(*map(keywords_of, _METASCHEMAS.values()))
    kept = {"$ref", "$defs", "definitions", "$comment", "$schema", *_DESCRIBE}
    return every - keywords_of(_METASCHEMAS[number]) - kept
