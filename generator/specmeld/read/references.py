"""Local references: ``#/components/schemas/Pet`` (RFC 6901, section 6, and OpenAPI's ``$ref``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from specmeld.model.json import JSON, JSONObject
from specmeld.read.located import Pointer

MOST_HOPS = 32
"""References that may lead to references; a longer chain is a ring."""


def follow(document: JSON, reference: str) -> tuple[JSON, Pointer] | None:
    """What a local reference leads to, and where that stands; None where it leads nowhere."""
    if reference != "#" and not reference.startswith("#/"):
        return None
    value = document
    pointer: Pointer = ()
    for part in unquote(reference[1:]).split("/")[1:]:
        step: str | int = part.replace("~1", "/").replace("~0", "~")
        if isinstance(value, dict) and step in value:
            value = value[str(step)]
        elif isinstance(value, list) and str(step).isdecimal() and int(step) < len(value):
            step = int(step)
            value = value[step]
        else:
            return None
        pointer = (*pointer, step)
    return value, pointer


def fragment_token(step: str) -> str:
    """A step of a pointer as it stands in a URI fragment (RFC 6901, section 6; RFC 3986, 3.5)."""
    return quote(
        step.replace("~", "~0").replace("/", "~1"), safe="~!$&'()*+,;=:@", errors="replace"
    )


@dataclass(slots=True)
class Checked:
    """What is wrong with local references of one document, each looked up once."""

    document: JSONObject
    _known: dict[str, str] = field(default_factory=dict)

    def fault(self, reference: str) -> str:
        """``leads nowhere`` or ``leads in a circle``; empty where it leads to something."""
        if reference not in self._known:
            self._known[reference] = self._fault(reference)
        return self._known[reference]

    def _fault(self, reference: str) -> str:
        for _ in range(MOST_HOPS):
            found = follow(self.document, reference)
            if found is None:
                return "leads nowhere"
            target = found[0] if isinstance(found[0], dict) else {}
            inner = target.get("$ref")
            if not isinstance(inner, str) or not inner.startswith("#"):
                return ""
            if len(target) > 1 and inner != reference:
                return ""  # what stands beside it is a schema of its own
            reference = inner
        return "leads in a circle"
