"""The judge: ``jsonschema`` (2020-12), made quick by remembering its verdicts.

The bodies of one component differ in one place each and share everything else as the same Python
objects. What a schema has been asked of an object once is not asked again, so that unions inside of
unions do not multiply. The keywords that most schemas have are looked at here, for a verdict and
not for an error's words; every other one is jsonschema's, which is loaded when a document has one.
Documents that rebase references (``$id``, ``$anchor``, ``$dynamicRef``) are judged by jsonschema
alone, without that memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import unquote

from specmeld.conformance.keyword_checks import CHECKS, Check
from specmeld.conformance.schema_nodes import Node, look_up, rebases
from specmeld.conformance.search.effort import Effort, SpentError
from specmeld.conformance.values.pattern_match import UnreadablePatternError
from specmeld.model.api_description import ASSERTED_FORMAT
from specmeld.model.json import JSONObject
from specmeld.text.pointer import pointer_text

_MOST_REMEMBERED = 200_000
LEFT_TO_LIBRARY = frozenset(
    {"if", "not", "contains", "prefixItems", "patternProperties", "propertyNames", ASSERTED_FORMAT}
    | {"dependentRequired", "dependentSchemas", "unevaluatedItems", "unevaluatedProperties"}
    | {"$dynamicRef"}
)
"""Keywords of which jsonschema has the check."""
_AT_ONCE = frozenset({"type", "required", "enum", "const"})
"""Keywords that are looked at before those that go into a value."""


class UnjudgeableError(Exception):
    """jsonschema has no verdict: the schema is not one, or a reference points to nothing."""


class Judge:
    """Says whether a value is valid against a schema of one document."""

    def __init__(self, document: JSONObject, plain: bool = False) -> None:
        self.document = document
        self.effort: Effort | None = None
        """What bounds all verdicts together; None where nothing does."""
        self._roots = {
            key: value
            for key, value in document.items()
            if key in ("components", "paths", "webhooks") or key.startswith("x-")
        }
        self.plain = plain or not rebases(self._roots)
        """Whether references mean what they lead to from the root, which may be known before."""
        self._judged: dict[tuple[int, int], tuple[Any, Any, bool]] = {}
        self._checks: dict[int, tuple[Any, list[Check]]] = {}
        self._targets: dict[str, Any] = {}
        self._made_up: dict[str, JSONObject] = {}

    def accepts(self, node: Node, value: Any) -> bool:
        """Raises UnjudgeableError where jsonschema fails, SpentError where it has done enough."""
        if isinstance(node.schema, bool):
            return node.schema
        if self.effort is not None:
            self.effort.spend()
        try:
            return self._accepts(node, value)
        except UnreadablePatternError as failure:
            raise UnjudgeableError(str(failure)) from None
        except SpentError:
            raise
        except Exception as failure:  # a hostile schema can fail in any keyword of the library
            reason = f"{type(failure).__name__}: {failure}".splitlines()[0][:120]
            raise UnjudgeableError(reason) from None

    def _accepts(self, node: Node, value: Any) -> bool:
        if not self.plain:
            return bool(self._library_alone(node).is_valid(value))
        if node.pointer.startswith("#"):
            if node.pointer not in self._targets:
                self._targets[node.pointer] = look_up(self.document, node.pointer)
            return self.valid(value, self._targets[node.pointer])
        return self.fulfils(value, self._made_up.setdefault(node.pointer, node.reference()))

    def blamed(self, node: Node, value: Any) -> tuple[str, str, tuple[str | int, ...]]:
        """Keyword location (without references), keyword and path of what is most wrong; empty
        where nothing is."""
        from jsonschema.exceptions import best_match

        error = best_match(self._library_alone(node).iter_errors(value))
        if error is None:
            return "", "", ()
        *steps, keyword = error.absolute_schema_path
        place = pointer_text(steps)
        return place, str(keyword), tuple(error.absolute_path)

    def _library_alone(self, node: Node) -> Any:
        from specmeld.conformance.keyword_verdicts import OURS, judging

        return judging(OURS, {**self._roots, **node.reference()})

    def valid(self, value: Any, schema: Any) -> bool:
        """Whether a value is valid against a schema of the document, which is remembered."""
        if isinstance(schema, bool):
            return schema
        key = (id(schema), id(value))
        known = self._judged.get(key)
        if known is not None:
            return known[2]
        if self.effort is not None:
            self.effort.spend()
        verdict = self.fulfils(value, schema)
        if len(self._judged) > _MOST_REMEMBERED:
            self._judged.clear()
        self._judged[key] = (schema, value, verdict)  # kept alive, so that no id is used again
        return verdict

    def fulfils(self, value: Any, schema: Any) -> bool:
        """The same, asked anew."""
        if isinstance(schema, bool):
            return schema
        known = self._checks.get(id(schema))
        if known is None:
            known = self._checks[id(schema)] = (schema, list(self._checks_of(schema)))
        for check in known[1]:  # noqa: SIM110  the hottest loop of all: no generator
            if not check(value):
                return False
        return True

    def referred(self, ref: Any, value: Any) -> bool:
        """Whether a value is valid against what a reference leads to."""
        if not isinstance(ref, str) or not ref.startswith("#/"):
            raise LookupError(f"a reference that leaves the document: {str(ref)[:80]}")
        return self.valid(value, self._target(ref))

    def is_type(self, value: Any, name: Any) -> bool:
        """As jsonschema has it. Raises UnknownType for what is no type."""
        return bool(self._library.is_type(value, name))

    @cached_property
    def _library(self) -> Any:
        from specmeld.conformance.keyword_verdicts import REMEMBERING, judging

        return judging(REMEMBERING, self._roots)

    def _checks_of(self, schema: JSONObject) -> Iterator[Check]:
        for keyword, said in sorted(schema.items(), key=lambda item: item[0] not in _AT_ONCE):
            if keyword in CHECKS:
                yield CHECKS[keyword](self, said, schema)
            elif keyword in LEFT_TO_LIBRARY:
                from specmeld.conformance.keyword_verdicts import by_library

                yield by_library(self, self._library.evolve(schema=schema), keyword)

    def _target(self, ref: str) -> Any:
        if ref not in self._targets:
            self._targets[ref] = look_up(self.document, unquote(ref))
        return self._targets[ref]
