"""Repair errors of a single document whose intent is clear (rules 5, 6, 9, 11 and 12)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from specmeld.model.json import JSON
from specmeld.reconcile.ledger import Ledger
from specmeld.reconcile.rules.similarity import descriptions
from specmeld.reconcile.tree import Node, Said, Tree, tag_of
from specmeld.text.keys import is_phrase, is_title, snake
from specmeld.text.run_on_values import only_text, split_run


def repair_document(tree: Tree, ledger: Ledger) -> None:
    """All repairs that need no other document, in the order in which they depend on each other."""
    has_titles = not tree.described and any(
        node.step.startswith(".") and is_phrase(node.name) for node in tree.nodes()
    )
    for _, name, section in tree.sections():
        lower_example_evidence(section)
        if has_titles and name.startswith(("request", "response")):  # parameters are named as sent
            name_keys_and_branches(section)
        for node in section.walk():
            read_value_leaves(node)
            if not tree.described:  # a list in a machine-readable description is a list
                split_run_on_enum(node, ledger)
            drop_phantom_requirements(node, ledger)
            drop_contradictions(node, ledger)


# Rule 5 -----------------------------------------------------------------------------------------


def name_keys_and_branches(node: Node) -> None:
    """A title as a key: a branch if it is tagged under a list, else a snake_case key.

    A single word is a title only on pages with other titles: elsewhere keys look like that.
    """
    for child in list(node.children):
        name_keys_and_branches(child)
        if not (child.step.startswith(".") and is_title(child.name)):
            continue
        holder = node
        listing = node.types() == {"array"} and node.step != "[]"
        if listing:
            node.children.remove(child)
            holder = node.grow("[]")
        tag = tag_of(child)
        in_union = bool(node.branches()) or len(node.types()) > 1
        if tag is not None and (listing or node.step == "[]" or in_union):
            child.step = f"|{tag[1]}"
        else:
            child.step = f".{snake(child.name)}"
        if holder is not node:
            holder.children.append(child)
        for said in child.says:
            said.rule = 5


# Rule 6 -----------------------------------------------------------------------------------------


def read_value_leaves(node: Node) -> None:
    """Leaves ``string`` without a description under a string property are its values."""
    if node.types() != {"string"} or node.step.startswith("|"):
        return
    leaves = [child for child in node.properties() if _is_bare_string(child)]
    if not leaves or len(leaves) != len(node.properties()):
        return
    values = [leaf.name for leaf in leaves if not _same_name(leaf, node)]
    is_open = any(_is_bare_string(branch) for branch in node.branches()) or len(values) < len(
        leaves
    )
    first = leaves[0].says[0]
    node.children = [child for child in node.children if child not in leaves]
    if is_open:
        node.children = [child for child in node.children if not _is_bare_string(child)]
        node.says.append(replace(first, keyword="openEnum", value=True, rule=6))
    keyword = "knownValues" if is_open else "enum"
    node.says.append(replace(first, keyword=keyword, value=values, rule=6))
    for leaf in leaves:
        node.says += [replace(said, keyword="value", rule=6) for said in leaf.says]


def _same_name(leaf: Node, node: Node) -> bool:
    return leaf.name == node.name


def _is_bare_string(node: Node) -> bool:
    stated = {said.keyword for said in node.says if not said.implied}
    return node.types() == {"string"} and not node.children and stated <= {"exists", "type"}


# Rule 9 -----------------------------------------------------------------------------------------


def lower_example_evidence(section: Node) -> None:
    """A section whose types exactly match its own example was inferred from it."""
    example = next((s.value for s in section.said("example") if isinstance(s.value, Mapping)), None)
    if example is None or not section.properties() or not _mirrors(section, example):
        return
    for node in section.walk():
        if node is section:
            continue
        for said in node.says:
            if said.evidence == "structure" and said.keyword not in ("description", "title"):
                said.evidence, said.rule = "example", 9
            if said.keyword == "type" and said.value == "null":
                said.keyword, said.value = "nullable", True
            elif said.keyword == "nullable" and said.implied:
                said.keyword = "silent"


def _mirrors(section: Node, example: Mapping[str, JSON]) -> bool:
    keys = section.properties()
    if {key.name for key in keys} != set(example):
        return False
    all_required = all(key.value("required") is True for key in keys)
    types = [(key.value("type"), type_names(example[key.name])) for key in keys]
    fits = all(isinstance(stated, str) and stated in names for stated, names in types)
    return fits and (all_required or any(stated == "null" for stated, _ in types))


def type_names(value: JSON) -> tuple[str, ...]:
    """The JSON types of a value: an integer is a number too."""
    match value:
        case None:
            return ("null",)
        case bool():
            return ("boolean",)
        case int():
            return ("integer", "number")
        case float():
            return ("number", "integer") if value.is_integer() else ("number",)
        case str():
            return ("string",)
        case Mapping():
            return ("object",)
    return ("array",)


# Rule 11 ----------------------------------------------------------------------------------------


def drop_phantom_requirements(node: Node, ledger: Ledger) -> None:
    """A required name that a closed object does not have."""
    if node.value("additionalProperties") is not False:
        return
    for child in node.properties():
        if child.said("exists") or not child.said("required"):
            continue
        said = child.said("required")[0]
        ledger.report(
            said,
            "required-name-missing",
            f"{child.name!r} is required, but not a property of this closed object",
            "ignoring it",
        )
        ledger.drop(child, 11, "required, but not a property of this closed object")
        node.children = [other for other in node.children if other is not child]


_PAIRS = [
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
]


def drop_contradictions(node: Node, ledger: Ledger) -> None:
    """Impossible bounds, defaults outside them, enum values of the wrong type."""
    for low, high in _PAIRS:
        lows, highs = _numbers(node, low), _numbers(node, high)
        if lows and highs and lows[0][0] > highs[0][0]:
            gone = [lows[0][1], highs[0][1]]
            ledger.report(gone[0], "bounds-crossed", f"{low} is above {high}", "ignoring both")
            ledger.drop_said(node, gone, 11, f"{low} above {high}")
    for said in node.said("enum"):
        _drop_misfit_values(node, said, ledger)
    for said in node.said("default"):
        reason = _misfit(node, said.value)
        if reason:
            ledger.report(
                said, "default-misfit", f"the default {said.value!r} {reason}", "ignoring it"
            )
            ledger.drop_said(node, [said], 11, f"the default {reason}")
    for said in node.said("example"):
        reason = _misfit(node, said.value) if not node.children else ""
        if reason:
            ledger.report(said, "example-misfit", f"the example {said.value!r} {reason}")


def _numbers(node: Node, keyword: str) -> list[tuple[float, Said]]:
    return [
        (float(said.value), said)
        for said in node.said(keyword)
        if isinstance(said.value, int | float) and not isinstance(said.value, bool)
    ]


def _drop_misfit_values(node: Node, said: Said, ledger: Ledger) -> None:
    types = node.types()
    if not isinstance(said.value, list) or not types:
        return
    fitting = [v for v in said.value if v is None or types & set(type_names(v))]
    if len(fitting) == len(said.value):
        return
    misfits = [v for v in said.value if v not in fitting]
    ledger.report(
        said, "enum-value-misfit", f"enum values {misfits!r} do not match the type", "ignoring them"
    )
    if fitting:
        said.value, said.rule = fitting, 11
    else:
        ledger.drop_said(node, [said], 11, "no enum value matches the type")


def _misfit(node: Node, value: JSON) -> str:
    """Why a value is not valid for the node; empty if it may be."""
    types = node.types()
    if value is None:
        return ""
    if types and not types & set(type_names(value)):
        return f"is not of type {' or '.join(sorted(types))}"
    listed = [v for said in node.said("enum") if isinstance(said.value, list) for v in said.value]
    if listed and value not in listed and not node.said("openEnum"):
        return "is not among the values"
    if isinstance(value, int | float) and not isinstance(value, bool):
        if any(value < low for low, _ in _numbers(node, "minimum")):
            return "is below the minimum"
        if any(value > high for high, _ in _numbers(node, "maximum")):
            return "is above the maximum"
    return ""


# Rule 12 ----------------------------------------------------------------------------------------


def split_run_on_enum(node: Node, ledger: Ledger) -> None:
    """``noneautorequired`` → its values, if nearby prose names exactly those.

    A run that cannot be split says nothing about the values: the property is an open string.
    """
    for said in node.said("enum"):
        run = only_text(said.value)
        if run is None:
            continue
        values = split_run(run, descriptions(node), _values_beside(node))
        if values is None:
            continue
        if values:
            said.value, said.rule = values, 12
        else:
            message = f"{run!r} joins several values that cannot be separated"
            ledger.report(said, "run-on-enum", message, "list the values in an overlay")
            ledger.drop_said(node, [said], 12, "a run of values that cannot be separated")


def _values_beside(node: Node) -> list[str]:
    """Known values of the property."""
    return [
        said.value
        for said in node.says
        if said.keyword in ("default", "const", "example") and isinstance(said.value, str)
    ]
