"""The rules: the kinds of change, and how bad each is.

Rules about schemas come in fours. If a request accepts less, what clients send may be rejected; if
a response may contain more, clients may not understand it: these break. The reverse is
informational. ``config.severity`` overrides the level of single rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from specmeld.diff.changes import Layer, Level

Direction = Literal["request", "response"]
Way = Literal["narrowed", "widened"]


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    level: Level
    text: str
    """What happened; ``{name}`` is the property, parameter, status … that it is about."""
    layer: Layer = "wire"
    direction: Direction | None = None
    """Which of the two the rule is about; None for neither or both."""


_EXCHANGES = (
    Rule("operation-removed", "breaking", "the operation was removed"),
    Rule("deprecated-operation-removed", "breaking", "the deprecated operation was removed"),
    Rule(
        "announced-operation-removed", "info", "the operation was removed, as announced for {name}"
    ),
    Rule("unstable-operation-removed", "info", "the unstable operation was removed"),
    Rule("stability-decreased", "breaking", "the operation is less stable than before"),
    Rule("operation-added", "info", "the operation was added"),
    Rule("operation-deprecated", "info", "the operation was deprecated"),
    Rule("operation-undeprecated", "info", "the operation is no longer deprecated"),
    Rule("parameter-removed", "warning", "the parameter {name} was removed; sending it may fail"),
    Rule("announced-parameter-removed", "info", "the parameter {name} was removed, as announced"),
    Rule("required-parameter-added", "breaking", "the required parameter {name} was added"),
    Rule("optional-parameter-added", "info", "the optional parameter {name} was added"),
    Rule("parameter-required", "breaking", "the parameter {name} became required"),
    Rule("parameter-optional", "info", "the parameter {name} is no longer required"),
    Rule("parameter-style-changed", "breaking", "the parameter {name} is serialized differently"),
    Rule(
        "parameter-widened",
        "info",
        "the parameter {name} accepts more values than before",
    ),
    Rule("parameter-reread", "info", "the parameter {name} is parsed as a different type"),
    Rule("form-field-reread", "info", "the form field {name} is parsed as a different type"),
    Rule("parameter-deprecated", "info", "the parameter {name} was deprecated"),
    Rule("parameter-undeprecated", "info", "the parameter {name} is no longer deprecated"),
    Rule("request-body-removed", "breaking", "a request body is no longer accepted"),
    Rule("required-request-body-added", "breaking", "a required request body was added"),
    Rule("optional-request-body-added", "info", "an optional request body was added"),
    Rule("request-body-required", "breaking", "the request body became required"),
    Rule("request-body-optional", "info", "the request body is no longer required"),
    Rule("request-media-type-removed", "breaking", "{name} request bodies are no longer accepted"),
    Rule("request-media-type-added", "info", "{name} request bodies are now accepted"),
    Rule("response-status-removed", "breaking", "the {name} response was removed"),
    Rule("response-status-added", "warning", "the {name} response was added"),
    Rule("response-status-replaced", "info", "the {name} response replaces one that was removed"),
    Rule(
        "response-status-told",
        "info",
        "the {name} response, formerly part of a range, is now described",
    ),
    Rule("response-error-removed", "warning", "the {name} response was removed"),
    Rule("response-error-added", "info", "the {name} response was added"),
    Rule("response-body-told", "info", "the response now has a {name} body"),
    Rule("response-media-type-removed", "breaking", "the response no longer comes as {name}"),
    Rule("response-media-type-added", "warning", "the response may now come as {name}"),
    Rule(
        "required-response-header-removed",
        "breaking",
        "the header {name}, which was always sent, was removed",
    ),
    Rule("response-header-removed", "warning", "the optional header {name} was removed"),
    Rule("response-header-optional", "breaking", "the header {name} is no longer always sent"),
    Rule("response-header-required", "info", "the header {name} is now always sent"),
    Rule("response-header-rewritten", "info", "the header {name} is sent as a different type"),
    Rule("response-header-added", "info", "the header {name} was added"),
    Rule("response-link-removed", "warning", "the link {name} was removed"),
    Rule("response-link-changed", "warning", "the link {name} now points to a different operation"),
    Rule("response-link-added", "info", "the link {name} was added"),
    Rule(
        "security-tightened", "breaking", "credentials that were sufficient are no longer accepted"
    ),
    Rule("security-loosened", "info", "other credentials are now accepted too"),
    Rule("security-scheme-changed", "breaking", "the security scheme {name} changed"),
    Rule("server-removed", "breaking", "the server {name} was removed"),
    Rule("default-server-changed", "info", "the first server is now {name}"),
    Rule("server-added", "info", "the server {name} was added"),
    Rule("schema-renamed", "info", "the schema {name}"),
    Rule("webhook-removed", "breaking", "the webhook {name} was removed"),
    Rule("webhook-added", "info", "the webhook {name} was added"),
    Rule("callback-removed", "breaking", "the callback {name} was removed"),
    Rule("callback-added", "info", "the callback {name} was added"),
    Rule("event-body-removed", "breaking", "the event no longer has a body"),
    Rule("event-body-added", "info", "the event now has a body"),
    Rule("event-body-optional", "breaking", "the event may now come without a body"),
    Rule("event-media-type-removed", "info", "the event no longer comes as {name}"),
    Rule("event-media-type-added", "breaking", "the event may now come as {name}"),
    Rule("event-answer-removed", "breaking", "the reply {name} is no longer accepted"),
    Rule("event-answer-added", "info", "the reply {name} is now accepted"),
)

_PYTHON = (
    Rule("python-class-removed", "breaking", "{name} can no longer be imported", "python"),
    Rule("python-class-added", "info", "{name} was added", "python"),
    Rule("python-field-removed", "breaking", "the field {name} was removed", "python"),
    Rule("python-field-added", "info", "the field {name} was added", "python"),
    Rule("python-field-type-changed", "warning", "the type of the field {name} changed", "python"),
    Rule("python-method-removed", "breaking", "client.{name} was removed", "python"),
    Rule("python-method-added", "info", "client.{name} was added", "python"),
    Rule("python-argument-removed", "breaking", "the argument {name} was removed", "python"),
    Rule("python-argument-required", "breaking", "the argument {name} became required", "python"),
    Rule("python-argument-optional", "info", "the argument {name} is no longer required", "python"),
    Rule("python-argument-added", "info", "the argument {name} was added", "python"),
    Rule("python-argument-type-changed", "warning", "the type of {name} changed", "python"),
    Rule("python-return-type-changed", "warning", "the return type changed", "python"),
    Rule(
        "python-credential-changed", "breaking", "the client takes different credentials", "python"
    ),
)

_ASPECTS = {
    "type": ("fewer types", "more types"),
    "values": ("fewer values", "more values"),
    "limits": ("a narrower range", "a wider range"),
    "pattern": ("fewer strings, by their pattern", "more strings, by their pattern"),
    "format": ("fewer strings, by their format", "more strings, by their format"),
    "closed": ("fewer properties or items", "more properties or items"),
    "branches": ("fewer alternatives", "more alternatives"),
    "conditions": ("fewer values, under more conditions", "more values, under fewer conditions"),
}
"""What a schema may accept less or more of; the names are those of ``Doubt.aspect``."""

_MUST, _NEED_NOT = (
    "the property {name} became required",
    "the property {name} is no longer required",
)
_ALWAYS = "the property {name} is now always present"
_OF_PROPERTIES: Mapping[tuple[Direction, str, Way], tuple[str, Level, str]] = {
    ("request", "required", "narrowed"): ("property-required", "breaking", _MUST),
    ("request", "required-unknown", "narrowed"): ("property-required", "breaking", _MUST),
    ("request", "required", "widened"): ("property-optional", "info", _NEED_NOT),
    ("request", "required-unknown", "widened"): ("property-optional", "info", _NEED_NOT),
    ("request", "forbidden", "narrowed"): (
        *("property-refused", "breaking"),
        "the property {name} is no longer accepted",
    ),
    ("request", "forbidden", "widened"): (
        *("property-added", "info"),
        "the property {name} was added",
    ),
    ("request", "declared", "narrowed"): (
        *("property-declared", "info"),
        "the property {name}, which accepted anything, now has a schema",
    ),
    ("request", "declared", "widened"): (
        *("property-removed", "warning"),
        "the property {name} is no longer described and may be ignored",
    ),
    ("response", "required", "widened"): (
        *("property-optional", "breaking"),
        "the property {name} may now be missing",
    ),
    ("response", "required-unknown", "widened"): (
        *("property-removed", "breaking"),
        "the property {name}, which was always present, was removed",
    ),
    ("response", "required", "narrowed"): ("property-required", "info", _ALWAYS),
    ("response", "required-unknown", "narrowed"): ("property-required", "info", _ALWAYS),
    ("response", "forbidden", "widened"): (
        *("property-unforeseen", "breaking"),
        "the property {name} was added to a closed object",
    ),
    ("response", "forbidden", "narrowed"): (
        *("property-withdrawn", "info"),
        "the optional property {name} is no longer sent",
    ),
    ("response", "declared", "widened"): (
        *("property-undeclared", "warning"),
        "the property {name} is no longer described and may be missing",
    ),
    ("response", "declared", "narrowed"): (
        *("property-added", "info"),
        "the property {name} was added",
    ),
}

_NOTES: Mapping[str, tuple[str, Level, Level, str]] = {
    "default": ("default-changed", "warning", "info", "the default changed"),
    "deprecated": ("deprecation-changed", "info", "info", "the deprecation changed"),
    "format": ("format-told", "warning", "info", "the format changed"),
    "readOnly": ("access-changed", "info", "info", "readOnly or writeOnly changed"),
    "writeOnly": ("access-changed", "info", "info", "readOnly or writeOnly changed"),
    "discriminator": (
        "discriminator-changed",
        "warning",
        "warning",
        "the discriminator changed",
    ),
    "x-extensible-enum": ("known-values-removed", "warning", "info", "known values were removed"),
    "contentEncoding": ("content-told", "warning", "warning", "the content of the string changed"),
    "contentMediaType": ("content-told", "warning", "warning", "the content of the string changed"),
    "contentSchema": ("content-told", "warning", "warning", "the content of the string changed"),
}
"""Keyword that rejects nothing → its rule: name, levels in requests and responses, text."""

_SAFE_NOTES: tuple[tuple[Direction, str, str, str], ...] = (
    ("request", "default", "default-told", "a default was added or removed"),
    ("request", "discriminator", "discriminator-stated", "a discriminator was added"),
    ("response", "discriminator", "discriminator-stated", "a discriminator was added"),
    ("request", "format", "format-relaxed", "the format accepts all that it accepted before"),
)
"""Direction, keyword that rejects nothing, name of the rule for a change that withdraws nothing,
text. Its level is always information."""

_TEXTS: tuple[tuple[Direction, Way, Level, str], ...] = (
    ("request", "narrowed", "breaking", "the request accepts {less}"),
    ("request", "widened", "info", "the request accepts {more}"),
    ("response", "widened", "breaking", "the response may return {more}"),
    ("response", "narrowed", "info", "the response returns {less}"),
)


def _schema_rules() -> Iterator[tuple[tuple[Direction, str, Way], Rule]]:
    for (direction, aspect, way), (name, level, text) in _OF_PROPERTIES.items():
        rule = Rule(f"{direction}-{name}", level, text, "values", direction)
        yield (direction, aspect, way), rule
    for aspect, (less, more) in _ASPECTS.items():
        for direction, way, level, text in _TEXTS:
            said = text.format(less=less, more=more)
            rule = Rule(f"{direction}-{aspect}-{way}", level, said, "values", direction)
            yield (direction, aspect, way), rule


def _note_rules() -> Iterator[tuple[tuple[Direction, str], Rule]]:
    for keyword, (name, request, response, text) in _NOTES.items():
        yield ("request", keyword), Rule(f"request-{name}", request, text, "values", "request")
        yield ("response", keyword), Rule(f"response-{name}", response, text, "values", "response")


def _safe_note_rules() -> Iterator[tuple[tuple[Direction, str], Rule]]:
    for direction, keyword, name, text in _SAFE_NOTES:
        yield (direction, keyword), Rule(f"{direction}-{name}", "info", text, "values", direction)


OF_SCHEMAS: Mapping[tuple[Direction, str, Way], Rule] = dict(_schema_rules())
"""Direction, aspect of a doubt, and which way it changed → its rule."""

OF_NOTES: Mapping[tuple[Direction, str], Rule] = dict(_note_rules())
"""Direction and keyword of a note → its rule."""

OF_SAFE_NOTES: Mapping[tuple[Direction, str], Rule] = dict(_safe_note_rules())
"""The same if the change withdraws nothing."""

_OF_VALUES = (*OF_SCHEMAS.values(), *OF_NOTES.values(), *OF_SAFE_NOTES.values())
RULES: Mapping[str, Rule] = {rule.id: rule for rule in (*_EXCHANGES, *_OF_VALUES, *_PYTHON)}
"""Id → rule."""
