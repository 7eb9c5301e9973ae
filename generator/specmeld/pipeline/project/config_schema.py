"""The JSON Schema of ``specmeld.toml``, which editors use to complete and check it."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import Field, fields
from typing import Any

from specmeld.config import IGNORE_KEYS, IMPORTABLE, NAMING, TARGET_NAME, Config
from specmeld.model.findings import RULES

_TEXT = {"type": "string"}


def config_schema() -> dict[str, Any]:
    """A draft 7 schema, which the tools that check TOML understand."""
    options = {option.name: _option(option) for option in fields(Config)}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "specmeld.toml",
        "description": "The options of specmeld, as in [tool.specmeld] of pyproject.toml.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            **options,
            "targets": {
                "description": "Further packages of the same documents, each with its options.",
                "type": "object",
                "propertyNames": {"pattern": f"^{TARGET_NAME}$"},
                "additionalProperties": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {name: {"$ref": f"#/properties/{name}"} for name in options},
                },
            },
            "ignore": {
                "description": "Findings of check and changes of diff that are accepted.",
                "type": "array",
                "items": _ignore(),
            },
        },
    }


def _option(option: Field[Any]) -> dict[str, Any]:
    said: dict[str, Any] = {"description": option.metadata["help"]}
    match option.default:
        case bool():
            said |= {"type": "boolean", "default": option.default}
        case tuple() if option.name == "severity":
            said |= _severity()
        case tuple():
            said |= {"type": "array", "items": _TEXT, "default": list(option.default)}
        case default:
            choices = option.metadata["choices"]
            said |= {"type": "string", "default": default}
            said |= {"enum": list(choices)} if choices else {}
    if option.name == "package":
        said |= {"pattern": f"^({IMPORTABLE})?$", "not": {"enum": keyword.kwlist}}
    return said


def _severity() -> dict[str, Any]:
    from specmeld.diff import LEVELS
    from specmeld.diff import RULES as CHANGES

    level = {"enum": list(LEVELS)}
    rules = {
        name: {**level, "description": rule.text, "default": rule.level}
        for name, rule in CHANGES.items()
    }
    return {"type": "object", "additionalProperties": False, "properties": rules}


def _ignore() -> Mapping[str, Any]:
    kinds: dict[str, dict[str, Any]] = {
        key: {"type": "string", "pattern": r"\S", "description": help}
        for key, help in IGNORE_KEYS.items()
    }
    kinds["rule"] |= {"enum": list(RULES)}
    kinds["until"] = {
        "type": "string",
        "format": "date",
        "description": IGNORE_KEYS["until"],
    }
    free = {"reason", "until"}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": kinds,
        "required": ["reason"],
        "oneOf": [
            {
                "required": sorted(names),
                "properties": dict.fromkeys(sorted(IGNORE_KEYS.keys() - names - free), False),
            }
            for names in NAMING
        ],
    }
