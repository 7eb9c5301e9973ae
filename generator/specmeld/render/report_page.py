"""The report: a settlement as one self-contained HTML page.

All text of documents is in one block of JSON, which no browser takes for markup or for a script;
the page's own script inserts it as text. A content security policy with the hashes of our script
and our style is the second defence: nothing else can run, and nothing can be fetched.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from specmeld.model.documents import Unread
from specmeld.model.overlay import Decision
from specmeld.model.settlement import Settlement
from specmeld.render.report_data import report_data
from specmeld.render.templates import environment, verbatim

__all__ = ["policy_hash", "render_report"]

_SCRIPTS = ("text", "data", "rows", "matrix", "canonical", "evidence", "lists", "theme", "main")
_ESCAPED = {ord(char): f"\\u{ord(char):04x}" for char in "<>&"}


def render_report(
    settlement: Settlement,
    canonical: str,
    texts: Mapping[str, str],
    decisions: Sequence[Decision] = (),
    actions: Mapping[str, str] = MappingProxyType({}),
    unread: Mapping[str, Sequence[Unread]] = MappingProxyType({}),
) -> str:
    """The page, as ASCII text except for our own templates.

    ``canonical`` is the text of the canonical file, ``texts`` maps ids of documents to their text;
    a document without text shows no lines. ``decisions``, ``actions`` and ``unread`` are those of
    ``report_data``.
    """
    data = report_data(settlement, canonical, texts, decisions, actions, unread)
    style = verbatim("report/colours.css") + verbatim("report/report.css")
    script = "".join(verbatim(f"report/{name}.js") for name in _SCRIPTS)
    script = f'"use strict";\n{{\n{script}}}\n'
    return (
        environment()
        .get_template("report/report.html.jinja")
        .render(
            style=style,
            script=script,
            style_hash=policy_hash(style),
            script_hash=policy_hash(script),
            data=embedded(data),
        )
    )


def embedded(data: Any) -> str:
    """JSON in ASCII that is safe anywhere in HTML: without ``<``, ``>`` and ``&``."""
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")).translate(_ESCAPED)


def policy_hash(text: str) -> str:
    """A hash in the format of Content Security Policy 3, section 2.3.1."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
