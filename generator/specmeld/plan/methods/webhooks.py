"""Webhooks and callbacks: each with the type of its payload."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from specmeld.model.api_description import Content, Webhook
from specmeld.model.client_plan import WebhookPlan, WebhooksPlan
from specmeld.model.named_types import Annotation, Code
from specmeld.openapi.schema import SchemaView
from specmeld.plan.methods.arguments import ArgumentWriter
from specmeld.plan.methods.contents import is_json
from specmeld.plan.names import identifiers
from specmeld.plan.prose.docs import prose
from specmeld.plan.quoting import docstring, literal
from specmeld.plan.types.hints import union
from specmeld.plan.types.imports import statements, type_statements

_RESERVED = ("annotations", "runtime", "unwrap")
_EVENTS = ("Event", "WebhookEvent", "AnyWebhookEvent")
"""Possible names of the union of all payloads."""
_SIGNED = ("webhook-signature", "svix-signature")
"""Headers that only Standard Webhooks signatures have."""


def payload(webhook: Webhook) -> Content | None:
    """The JSON payload of a webhook; None if it has none."""
    body = webhook.operation.body
    contents = body.contents if body is not None else ()
    return next((each for each in contents if is_json(each.media_type)), None)


def plan_webhooks(
    webhooks: Iterable[Webhook], writer: ArgumentWriter, variable: str
) -> WebhooksPlan | None:
    """The webhooks with JSON payloads; None if there are none.

    ``variable`` is the environment variable that may hold the secret of their signatures.
    """
    told = [(each, content) for each in webhooks if (content := payload(each)) is not None]
    if not told:
        return None
    texts = _texts([each for each, _ in told])
    names = identifiers.unique(texts, identifiers.snake_name, "webhook", _RESERVED)
    plans = tuple(
        WebhookPlan(
            name=names[text],
            key=Code(literal(each.name)),
            title=f"{each.callback_of} {each.name}".strip(),
            summary=_summary(each),
            hint=writer.hints.given(content.schema),
            exact=writer.exact(content.schema),
            doc=Code(docstring(_described(each))),
            headers=_constants(each, writer),
        )
        for text, (each, content) in zip(texts, told, strict=True)
    )
    event = union([plan.hint for plan in plans])
    used = [event, *(plan.hint for plan in plans), *(plan.exact for plan in plans)]
    taken = {type_.name for each in used for type_ in each.types}
    alias = Annotation("", imports=("from typing import TypeAlias",))
    runtime = any("runtime." in each.text for each in used)
    return WebhooksPlan(
        webhooks=plans,
        event=event,
        event_name=next(name for name in _EVENTS if name not in taken),
        signed=any(_is_signed(each) for each, _ in told),
        variable=variable,
        imports=statements(
            [alias, *used],
            [],
            [
                *(["from .. import runtime"] if runtime else []),
                *type_statements(used),
                "from ..runtime import _webhooks",
            ],
        ),
    )


def _texts(webhooks: list[Webhook]) -> list[str]:
    """The unique texts that the Python names are made from."""
    often = Counter(each.name for each in webhooks)
    texts: list[str] = []
    for each in webhooks:
        text = each.name
        if often[text] > 1:
            text = f"{each.callback_of} {text}".strip()
        if text in texts:
            text = f"{each.operation.method} {text}"
        texts.append(text if text not in texts else f"{text} {identifiers.digest(repr(each))}")
    return texts


def _summary(webhook: Webhook) -> str:
    operation = webhook.operation
    return prose(operation.summary) or prose(operation.description)


def _described(webhook: Webhook) -> str:
    text = _summary(webhook)
    own = f"``{webhook.name}``"
    if webhook.callback_of:
        own += f", in answer to {webhook.callback_of}"
    return f"{own}: {text}" if text else f"{own}."


def _constants(webhook: Webhook, writer: ArgumentWriter) -> Code:
    """The headers that identify this webhook, as a dict display; empty for none."""
    found: dict[str, str] = {}
    for each in webhook.operation.parameters:
        values = SchemaView(writer.schema(each.schema)).values
        if each.location == "header" and values is not None and len(values) == 1:
            found[each.name.lower()] = str(values[0])
    return Code(literal(found) if found else "")


def _is_signed(webhook: Webhook) -> bool:
    return any(
        each.location == "header" and each.name.lower() in _SIGNED
        for each in webhook.operation.parameters
    )
