"""The rules: what kinds of change there are, and how bad each is.

Rules about schemas come in fours. Where a request takes less, what clients send may be refused;
where a response may say more, clients may not know what to make of it: these break. The other way
round they are news. ``config.severity`` gives single rules another level.
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
    """What has happened; ``{name}`` is the property, parameter, status … that it is about."""
    layer: Layer = "wire"
    direction: Direction | None = None
    """Of which of the two the rule speaks; None for neither or both."""


_EXCHANGES = (
    Rule("operation-removed", "breaking", "the operation is gone"),
    Rule("deprecated-operation-removed", "breaking", "the operation, long deprecated, is gone"),
    Rule(
        "announced-operation-removed", "info", "the operation, which was to end on {name}, is gone"
    ),
    Rule("unstable-operation-removed", "info", "the operation, which was no stable one, is gone"),
    Rule("stability-decreased", "breaking", "the operation is no longer stable"),
    Rule("operation-added", "info", "the operation is new"),
    Rule("operation-deprecated", "info", "the operation is deprecated"),
    Rule("operation-undeprecated", "info", "the operation is no longer deprecated"),
    Rule("parameter-removed", "warning", "the parameter {name} is gone: it is ignored or refused"),
    Rule("announced-parameter-removed", "info", "the parameter {name}, which was to end, is gone"),
    Rule("required-parameter-added", "breaking", "the new parameter {name} is required"),
    Rule("optional-parameter-added", "info", "the parameter {name} is new"),
    Rule("parameter-required", "breaking", "the parameter {name} is required"),
    Rule("parameter-optional", "info", "the parameter {name} is no longer required"),
    Rule("parameter-style-changed", "breaking", "the parameter {name} is serialized differently"),
    Rule(
        "parameter-widened",
        "info",
        "the parameter {name} accepts all texts that it accepted, and more",
    ),
    Rule("parameter-reread", "info", "the text of the parameter {name} is read as another type"),
    Rule("parameter-deprecated", "info", "the parameter {name} is deprecated"),
    Rule("parameter-undeprecated", "info", "the parameter {name} is no longer deprecated"),
    Rule("request-body-removed", "breaking", "a body is no longer accepted"),
    Rule("required-request-body-added", "breaking", "a body is required, where none was accepted"),
    Rule("optional-request-body-added", "info", "a body is accepted"),
    Rule("request-body-required", "breaking", "the body is required"),
    Rule("request-body-optional", "info", "the body is no longer required"),
    Rule("request-media-type-removed", "breaking", "{name} bodies are no longer accepted"),
    Rule("request-media-type-added", "info", "{name} bodies are accepted"),
    Rule("response-status-removed", "breaking", "the answer {name} is gone"),
    Rule("response-status-added", "warning", "the answer {name} is new"),
    Rule(
        "response-status-replaced", "info", "the answer {name} comes in place of one that is gone"
    ),
    Rule(
        "response-status-told", "info", "the answer {name}, which came under a range, is described"
    ),
    Rule("response-error-removed", "warning", "the answer {name} is gone"),
    Rule("response-error-added", "info", "the answer {name} is new"),
    Rule("response-body-told", "info", "the answer has a body, {name}"),
    Rule("response-media-type-removed", "breaking", "the answer is not given as {name}"),
    Rule("response-media-type-added", "warning", "the answer may be given as {name}"),
    Rule("required-response-header-removed", "breaking", "the header {name}, always sent, is gone"),
    Rule("response-header-removed", "warning", "the header {name}, which might be sent, is gone"),
    Rule("response-header-optional", "breaking", "the header {name} is not always sent"),
    Rule("response-header-required", "info", "the header {name} is always sent"),
    Rule("response-header-added", "info", "the header {name} is new"),
    Rule("response-link-removed", "warning", "the link {name} is gone"),
    Rule("response-link-changed", "warning", "the link {name} leads to another call"),
    Rule("response-link-added", "info", "the link {name} is new"),
    Rule("security-tightened", "breaking", "credentials that were enough are no longer accepted"),
    Rule("security-loosened", "info", "other credentials are accepted as well"),
    Rule("security-scheme-changed", "breaking", "the security scheme {name} works differently"),
    Rule("server-removed", "breaking", "the server {name} is gone"),
    Rule("server-added", "info", "the server {name} is new"),
    Rule("schema-renamed", "info", "the schema {name}"),
    Rule("webhook-removed", "breaking", "the webhook {name} is gone"),
    Rule("webhook-added", "info", "the webhook {name} is new"),
    Rule("callback-removed", "breaking", "the callback {name} is gone"),
    Rule("callback-added", "info", "the callback {name} is new"),
    Rule("event-body-removed", "breaking", "it comes without a body"),
    Rule("event-body-added", "info", "it comes with a body"),
    Rule("event-body-optional", "breaking", "it may come without a body"),
    Rule("event-media-type-removed", "info", "it does not come as {name}"),
    Rule("event-media-type-added", "breaking", "it may come as {name}"),
    Rule("event-answer-removed", "breaking", "the answer {name} is not taken"),
    Rule("event-answer-added", "info", "the answer {name} is taken"),
)

_PYTHON = (
    Rule("python-class-removed", "breaking", "{name} cannot be imported", "python"),
    Rule("python-class-added", "info", "{name} is new", "python"),
    Rule("python-field-removed", "breaking", "the field {name} is gone", "python"),
    Rule("python-field-added", "info", "the field {name} is new", "python"),
    Rule("python-field-type-changed", "warning", "the field {name} has another type", "python"),
    Rule("python-method-removed", "breaking", "client.{name} is gone", "python"),
    Rule("python-method-added", "info", "client.{name} is new", "python"),
    Rule("python-argument-removed", "breaking", "the argument {name} is gone", "python"),
    Rule("python-argument-required", "breaking", "the argument {name} is required", "python"),
    Rule("python-argument-optional", "info", "the argument {name} is no longer required", "python"),
    Rule("python-argument-added", "info", "the argument {name} is new", "python"),
    Rule("python-argument-type-changed", "warning", "{name} takes another type", "python"),
    Rule("python-return-type-changed", "warning", "the method returns another type", "python"),
    Rule(
        "python-credential-changed", "breaking", "the client asks for other credentials", "python"
    ),
)

_ASPECTS = {
    "type": ("fewer types of value", "further types of value"),
    "values": ("fewer values", "further values"),
    "limits": ("what is within tighter limits", "what is within wider limits"),
    "pattern": ("fewer texts, by their pattern", "further texts, by their pattern"),
    "format": ("fewer texts, by their format", "further texts, by their format"),
    "closed": ("fewer properties or items", "further properties or items"),
    "branches": ("fewer alternatives", "further alternatives"),
    "conditions": ("fewer values, by further conditions", "further values, by fewer conditions"),
}
"""What a schema may take less or more of; the names are those of ``Doubt.aspect``."""

_MUST, _NEED_NOT = "the property {name} must be sent", "the property {name} need not be sent"
_ALWAYS = "the property {name} is always there"
_OF_PROPERTIES: Mapping[tuple[Direction, str, Way], tuple[str, Level, str]] = {
    ("request", "required", "narrowed"): ("property-required", "breaking", _MUST),
    ("request", "required-unknown", "narrowed"): ("property-required", "breaking", _MUST),
    ("request", "required", "widened"): ("property-optional", "info", _NEED_NOT),
    ("request", "required-unknown", "widened"): ("property-optional", "info", _NEED_NOT),
    ("request", "forbidden", "narrowed"): (
        *("property-refused", "breaking"),
        "the property {name} is refused",
    ),
    ("request", "forbidden", "widened"): (
        *("property-added", "info"),
        "the property {name} is new",
    ),
    ("request", "declared", "narrowed"): (
        *("property-declared", "info"),
        "the property {name}, which accepted anything, is now described",
    ),
    ("request", "declared", "widened"): (
        *("property-removed", "warning"),
        "the property {name} is not described any more: it may be ignored",
    ),
    ("response", "required", "widened"): (
        *("property-optional", "breaking"),
        "the property {name} may be missing",
    ),
    ("response", "required-unknown", "widened"): (
        *("property-removed", "breaking"),
        "the property {name}, which was always there, is gone",
    ),
    ("response", "required", "narrowed"): ("property-required", "info", _ALWAYS),
    ("response", "required-unknown", "narrowed"): ("property-required", "info", _ALWAYS),
    ("response", "forbidden", "widened"): (
        *("property-unforeseen", "breaking"),
        "the property {name} is new, and no other was to be expected",
    ),
    ("response", "forbidden", "narrowed"): (
        *("property-withdrawn", "info"),
        "the property {name}, which might be there, does not come",
    ),
    ("response", "declared", "widened"): (
        *("property-undeclared", "warning"),
        "the property {name} is not described any more: it may be gone",
    ),
    ("response", "declared", "narrowed"): (
        *("property-added", "info"),
        "the property {name} is new",
    ),
}

_NOTES: Mapping[str, tuple[str, Level, Level, str]] = {
    "default": ("default-changed", "warning", "info", "the default is another"),
    "deprecated": ("deprecation-changed", "info", "info", "it is deprecated, or no longer"),
    "format": ("format-told", "warning", "info", "the stated format has changed"),
    "readOnly": ("access-changed", "info", "info", "readOnly or writeOnly has changed"),
    "writeOnly": ("access-changed", "info", "info", "readOnly or writeOnly has changed"),
    "discriminator": (
        "discriminator-changed",
        "warning",
        "warning",
        "the discriminator has changed",
    ),
    "x-extensible-enum": ("known-values-removed", "warning", "info", "fewer values are known"),
    "contentEncoding": ("content-told", "warning", "warning", "what the text holds is another"),
    "contentMediaType": ("content-told", "warning", "warning", "what the text holds is another"),
    "contentSchema": ("content-told", "warning", "warning", "what the text holds is another"),
}
"""Keyword that refuses nothing → its rule: name, levels in requests and responses, text."""

_SAFE_NOTES: tuple[tuple[Direction, str, str, str], ...] = (
    ("request", "default", "default-told", "a default is stated, or no longer"),
    ("request", "discriminator", "discriminator-stated", "a discriminator is stated"),
    ("response", "discriminator", "discriminator-stated", "a discriminator is stated"),
    ("request", "format", "format-relaxed", "the stated format takes all that it took before"),
)
"""Direction, keyword that refuses nothing, name of the rule for a change that takes nothing back,
text. It is no more than information."""

_TEXTS: tuple[tuple[Direction, Way, Level, str], ...] = (
    ("request", "narrowed", "breaking", "the request takes {less}"),
    ("request", "widened", "info", "the request takes {more}"),
    ("response", "widened", "breaking", "the response may have {more}"),
    ("response", "narrowed", "info", "the response has {less}"),
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
"""Direction, aspect of a doubt, and which way it goes → its rule."""

OF_NOTES: Mapping[tuple[Direction, str], Rule] = dict(_note_rules())
"""Direction and keyword of a note → its rule."""

OF_SAFE_NOTES: Mapping[tuple[Direction, str], Rule] = dict(_safe_note_rules())
"""The same where the change takes nothing back."""

_OF_VALUES = (*OF_SCHEMAS.values(), *OF_NOTES.values(), *OF_SAFE_NOTES.values())
RULES: Mapping[str, Rule] = {rule.id: rule for rule in (*_EXCHANGES, *_OF_VALUES, *_PYTHON)}
"""Id → rule, for all of them."""
