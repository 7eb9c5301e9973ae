"""The metaschemas of JSON Schema itself, which are bundled with its library and never fetched."""

from __future__ import annotations

from functools import cache

from specmeld.model.json import JSON, JSONObject


def metaschema(url: str) -> JSONObject | None:
    """The schema that json-schema.org has under a URL without fragment; None for others."""
    if "://json-schema.org/" not in url:
        return None
    # takes a while, and is rarely needed
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

    contents: JSON = REGISTRY[url].contents if url in REGISTRY else None
    return contents if isinstance(contents, dict) else None


@cache
def keywords_of(url: str) -> frozenset[str]:
    """The keywords of a metaschema, including those it is composed of; empty for others."""
    schema = metaschema(url)
    if schema is None:
        return frozenset()
    parts = [each["$ref"] for each in schema.get("allOf", ())]
    inner = [keywords_of(f"{url.rpartition('/')[0]}/{part}") for part in parts]
    return frozenset(schema.get("properties", ())).union(*inner)


def keywords_of_vocabulary(url: str) -> frozenset[str]:
    """The keywords of a vocabulary (2020-12, section 8.1.2); empty for an unknown one."""
    return keywords_of(url.replace("/vocab/", "/meta/"))
