"""The conformance suite that travels with a package: schemas, cases and one test module.

``cases.jsonl`` has one case a line, ``[component, constraint, side, base, path, value, times]``:
put ``value`` (``times`` over, where given) at ``path`` into the base of that number; without a
value, take out what is there. A base is a line ``[body]``; they count from 0.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import specmeld
from specmeld.conformance.cases import find_cases
from specmeld.conformance.records import Cases
from specmeld.conformance.schemas import as_map, escaped, is_list, is_map
from specmeld.conformance.subjects import INLINE, Subject, as_document, subjects
from specmeld.model.api import Api
from specmeld.model.claims import Place
from specmeld.model.files import Files
from specmeld.model.json import JSONObject

FOLDER = "conformance"

_BASES = 6
"""How many of the last bases a case looks at for the one that it is nearest to."""
_SMALL = 60
"""Characters of JSON up to which a whole new value is no reason for a new base."""
_REPEATED = 16
_ANNOTATIONS = {
    *("title", "description", "example", "examples", "default", "deprecated", "externalDocs"),
    *("xml", "readOnly", "writeOnly", "format", "discriminator", "nullable", "$comment"),
    *("contentEncoding", "contentMediaType"),
}
_MAPS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMAS = {
    *("items", "additionalProperties", "unevaluatedProperties", "unevaluatedItems"),
    *("propertyNames", "contains", "not", "if", "then", "else"),
}


def suite_files(source: JSONObject | Api, cases: Cases | None = None) -> Files:
    """The files of the suite, relative to the package's root. ``cases`` saves finding them again.

    Tested are the components, and the inline schemas that an operation uses.
    """
    told = [one for one in subjects(source) if not one.name.startswith("#")]
    return {
        f"{FOLDER}/__init__.py": "",
        f"{FOLDER}/test_conformance.py": _template("test_conformance.py"),
        f"{FOLDER}/schemas.json": _schemas(as_document(source), told),
        f"{FOLDER}/cases.jsonl": "".join(
            _lines(cases or find_cases(source), {one.name for one in told})
        ),
    }


def _template(name: str) -> str:
    carried = Path(specmeld.__file__).parent / "templates"
    folder = carried if carried.is_dir() else Path(specmeld.__file__).parents[2] / "templates"
    return (folder / FOLDER / name).read_text(encoding="utf-8")


def _schemas(document: JSONObject, told: Sequence[Subject]) -> str:
    """All components, which may be referred to, the inline schemas, and where these are used."""
    components = as_map(as_map(document.get("components")).get("schemas"))
    inline = [one for one in told if one.inline]
    return (
        '{"components": {"schemas": {\n'
        + ",\n".join(_row(name, schema) for name, schema in components.items())
        + f'\n}}}},\n"{INLINE}": {{\n'
        + ",\n".join(_row(one.name, one.node.schema) for one in inline)
        + '\n},\n"x-uses": {\n'
        + ",\n".join(f"{_json(one.name)}: {_json(_use(one.name))}" for one in inline)
        + "\n}}\n"
    )


def _use(name: str) -> list[str]:
    """A place in three parts: the operation, the section, and what it names there."""
    place = Place.parse(name)
    section, _, status = place.section.partition(".")
    return [place.operation, section, place.steps[-1].removeprefix(".") if place.steps else status]


def _row(name: str, schema: Any) -> str:
    return f"{_json(name)}: {_json(without_annotations(schema))}"


def without_annotations(schema: Any) -> Any:
    """The schema's assertions alone; what no validator looks at is left out."""
    if not is_map(schema):
        return schema
    kept: JSONObject = {}
    for keyword, value in schema.items():
        if keyword in _ANNOTATIONS or keyword.startswith("x-"):
            continue
        if keyword in _MAPS and is_map(value):
            kept[keyword] = {name: without_annotations(one) for name, one in value.items()}
        elif keyword in _LISTS and is_list(value):
            kept[keyword] = [without_annotations(one) for one in value]
        elif keyword in _SCHEMAS:
            kept[keyword] = without_annotations(value)
        else:
            kept[keyword] = value
    return kept


def _lines(cases: Cases, told: Collection[str]) -> Iterator[str]:
    bases: list[Any] = []
    component = None
    first = 0
    for case in cases.cases:
        constraint = case.constraint
        if constraint.component not in told:
            continue
        if constraint.component != component:
            component, first = constraint.component, len(bases)
        nearest = [
            (n, *difference(bases[n], case.body))
            for n in range(max(first, len(bases) - _BASES), len(bases))
        ]
        best = min(nearest, key=lambda one: (len(_json(one[2])), -one[0]), default=None)
        if best is None or (not best[1] and len(_json(best[2])) > _SMALL):
            yield _json([case.body]) + "\n"
            bases.append(case.body)
            best = (len(bases) - 1, None, [])
        n, path, change = best
        keyword = f"{constraint.place}/{escaped(constraint.keyword)}"
        where = [] if path is None else [path, *change]
        yield _json([component, keyword, case.side, n, *where]) + "\n"


def difference(base: Any, body: Any) -> tuple[list[str | int] | None, list[Any]]:
    """The deepest single place where two values differ, and what is there instead: nothing, a
    value, or a value and how often it is repeated. No place where they are the same."""
    if base is body:
        return None, []
    if is_map(base) and is_map(body):
        names = [name for name in {**base, **body} if not _same(base, body, name)]
        if len(names) == 1 and names[0] in body and names[0] in base:
            path, change = difference(base[names[0]], body[names[0]])
            return ([names[0], *path], change) if path is not None else (None, [])
        if len(names) == 1:
            return [names[0]], _packed(body[names[0]]) if names[0] in body else []
        if not names:
            return None, []
    elif is_list(base) and is_list(body) and len(base) == len(body):
        places = [n for n in range(len(base)) if not _equal(base[n], body[n])]
        if len(places) == 1:
            path, change = difference(base[places[0]], body[places[0]])
            return ([places[0], *path], change) if path is not None else (None, [])
        if not places:
            return None, []
    elif _equal(base, body):
        return None, []
    return [], _packed(body)


def _same(base: JSONObject, body: JSONObject, name: str) -> bool:
    return name in base and name in body and _equal(base[name], body[name])


def _equal(one: Any, other: Any) -> bool:
    """Written alike: 1 and 1.0 are equal in JSON Schema, but they are two cases."""
    return one is other or (type(one) is type(other) and _json(one) == _json(other))


def _packed(value: Any) -> list[Any]:
    if isinstance(value, str | list) and len(value) >= _REPEATED:
        once = value[:1]
        if all(_equal(item, value[0]) for item in value):
            return [once, len(value)]
    return [value]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
