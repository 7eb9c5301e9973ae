"""Every assertion of a schema with the candidates at its boundary."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from specmeld.conformance.schema_nodes import Node
from specmeld.conformance.search import scalar_boundaries as scalars
from specmeld.conformance.search import structure_boundaries as structures
from specmeld.conformance.search.boundary import At, Boundary
from specmeld.conformance.search.branches import Way
from specmeld.conformance.values.instances import Instances
from specmeld.model.api_description import ASSERTED_FORMAT


def boundaries(node: Node, nodes: Way, instances: Instances) -> Iterator[tuple[str, Boundary]]:
    """Every assertion of a node with its candidates, in the order of the document."""
    if not isinstance(node.schema, dict):
        return
    for keyword in node.schema:
        found = _TABLE.get(keyword)
        if found is not None:
            at = At(node, keyword, nodes, instances)
            name = "format" if keyword == ASSERTED_FORMAT else keyword
            yield from ((name, boundary) for boundary in found(at))


_TABLE: dict[str, Callable[[At], Iterator[Boundary]]] = {
    "type": scalars.types,
    "enum": scalars.listed,
    "const": scalars.listed,
    "minimum": scalars.bounds,
    "maximum": scalars.bounds,
    "exclusiveMinimum": scalars.bounds,
    "exclusiveMaximum": scalars.bounds,
    "multipleOf": scalars.multiples,
    "minLength": scalars.lengths,
    "maxLength": scalars.lengths,
    "pattern": scalars.patterns,
    ASSERTED_FORMAT: scalars.formats,
    "minItems": structures.sizes,
    "maxItems": structures.sizes,
    "uniqueItems": structures.uniqueness,
    "contains": structures.containment,
    "minContains": structures.containment,
    "maxContains": structures.containment,
    "minProperties": structures.sizes,
    "maxProperties": structures.sizes,
    "required": structures.requirements,
    "dependentRequired": structures.dependents,
    "additionalProperties": structures.closedness,
    "unevaluatedProperties": structures.closedness,
    "items": structures.closed_ends,
    "unevaluatedItems": structures.closed_ends,
    "not": structures.denials,
    "anyOf": structures.unions,
    "oneOf": structures.unions,
    "$ref": structures.references,
}
"""Keyword → its boundaries. What is not here is an annotation (``format``, ``discriminator``,
``readOnly`` …) or holds schemas that the walk enters (``properties``, ``allOf``, ``if`` …)."""
