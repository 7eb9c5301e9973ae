"""A method on one line of ``api.md``: how to call it, what it returns, what it does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from specmeld.model.method_plan import MethodPlan
from specmeld.render.markdown_text import code_span, escaped

WIDTH = 160
"""Most columns of a line."""
_SUMMARY = 60
"""Columns reserved for a long summary, however many arguments there are."""
_ANSWER = 60
"""Most characters of the return type."""
_MODULE = re.compile(r"\b(?:_paging|_streams|builtins|datetime_|runtime)\.")
_MEMBER_END = re.compile(r" \| |, ")


def method_line(method: MethodPlan) -> str:
    """``- `get(pet_id, *, limit=…)` → `Pet`: Find a pet. (`GET /pets/{pet_id}`)``"""
    summary = "" if method.summary == method.key else escaped(method.summary)
    tail = f" → {code_span(_answer(method))}"
    key = f" ({code_span(method.key)}{', deprecated' if method.deprecated else ''})"
    room = WIDTH - len("- ``: ") - len(tail) - len(key)
    call = _call(method, room - min(len(summary), _SUMMARY))
    summary = _cut(summary, room - len(call))
    return f"- {code_span(call)}{tail}{': ' if summary else ''}{summary}{key}"


def _call(method: MethodPlan, room: int) -> str:
    """The method with as many of its arguments as fit."""
    arguments = list(_arguments(method))
    whole = f"{method.name}({', '.join(arguments)})"
    while len(whole) > room and len(arguments) > 1:
        arguments.pop()
        kept = arguments[:-1] if arguments[-1] == "*" else arguments
        whole = f"{method.name}({', '.join([*kept, '…'])})"
    return whole


def _arguments(method: MethodPlan) -> Iterator[str]:
    yield from (one.name for one in method.at_path)
    if method.named:
        yield "*"
    for one in method.named:
        needed = one.required and one.name not in method.choices
        yield one.name if needed else f"{one.name}=…"


def _answer(method: MethodPlan) -> str:
    """The return type by its short name."""
    if method.page is not None:
        return f"Page[{_MODULE.sub('', method.page.item.text)}]"
    answers = dict.fromkeys(one.returns.text for one in method.signatures)
    text = _MODULE.sub("", " | ".join(answers))
    members = _MEMBER_END.split(text) if text.startswith("Union[") else text.split(" | ")
    while len(text) > _ANSWER and len(members) > 1:
        members.pop()
        text = f"{' | '.join(members)} | …"
    return text + "]" * (text.count("[") - text.count("]"))


def _cut(text: str, room: int) -> str:
    """``text``, or its beginning up to a word boundary."""
    if len(text) <= room:
        return text
    kept = text[: max(room - 1, 0)].rpartition(" ")[0].rstrip("\\ ,;:.")
    while kept.count("`") % 2:  # an unclosed code span
        kept = kept.rpartition("`")[0].rstrip()
    return f"{kept}…" if kept else ""
