"""The conformance suite that travels with a package: schemas, cases and one test module.

``cases.jsonl`` has one case a line, ``[component, constraint, side, base, path, value, times]``:
put ``value`` (``times`` over, where given) at ``path`` into the base that many bases back; without
a value, take out what is there. A base is a line ``[body]``; 0 is the last one above the case.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import specmeld
from specmeld.conformance.schema_nodes import SHAPES, SHOWING, SILENT, as_map, is_list, is_map
from specmeld.conformance.schema_uses import Use
from specmeld.conformance.search.differences import written
from specmeld.conformance.search.fitting import fitted
from specmeld.conformance.search.recorded import Recorded, record
from specmeld.conformance.subjects import INLINE, Subject, as_document, subjects
from specmeld.model.api_description import ASSERTED_FORMAT, Api
from specmeld.model.files import Files
from specmeld.model.json import JSONObject
from specmeld.openapi.shapes import METHODS

FOLDER = "conformance"
_CONSTRAINT = 240
"""Characters of the cases of one constraint, about."""
_ROOMY, _LEAST_ROOM = 6, 16
_MOST = 1_950_000
"""Characters of schemas and cases for so many operations; all files together are below 2 MB."""
_OPERATIONS = 300
_LEAST = 200_000
"""Characters of cases that there may be beside schemas of any size."""


def suite_files(source: JSONObject | Api, recorded: Recorded | None = None) -> Files:
    """The files of the suite, relative to the package's root; ``recorded`` are its cases, if known.

    Tested are the components, and the inline schemas that an operation uses. ``left_out.json``
    names those that have more cases than there is space for.
    """
    told = [one for one in subjects(source) if not one.name.startswith("#")]
    schemas = _schemas(as_document(source), told)
    recorded = recorded or record(source, room=room(source))
    cases = fitted(recorded, max(int(_most(source) - len(schemas)), _LEAST))
    files = {
        f"{FOLDER}/__init__.py": "",
        f"{FOLDER}/test_conformance.py": _template("test_conformance.py"),
        f"{FOLDER}/schemas.json": schemas,
        f"{FOLDER}/cases.jsonl": "".join(f"{line}\n" for line in cases.lines),
    }
    if cases.cut:
        files[f"{FOLDER}/left_out.json"] = json.dumps(cases.cut, indent=1) + "\n"
    return files


def room(source: JSONObject | Api) -> int:
    """Constraints of one subject that a suite can have space for: several times the average."""
    average = _most(source) / _CONSTRAINT / max(1, len(list(subjects(source))))
    least = max(_LEAST_ROOM, int(average * _ROOMY))
    step = 1 << (least.bit_length() - 2)  # in steps, so that small changes have the same room
    return -(-least // step) * step


def _most(source: JSONObject | Api) -> float:
    """Characters of schemas and cases."""
    return _MOST * max(1, _operations(source) / _OPERATIONS)


def _operations(source: JSONObject | Api) -> int:
    if isinstance(source, Api):
        return len(source.operations)
    items = as_map(source.get("paths")).values()
    return sum(method in METHODS for item in items for method in as_map(item))


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
        + ",\n".join(f"{written(one.name)}: {written(_use(one.name))}" for one in inline)
        + "\n}}\n"
    )


def _use(name: str) -> list[str]:
    use = Use.parse(name)
    return [use.operation, use.section, use.name, use.media_type]


def _row(name: str, schema: Any) -> str:
    return f"{written(name)}: {written(without_annotations(schema))}"


def without_annotations(schema: Any) -> Any:
    """The schema's assertions alone; what no validator looks at is left out."""
    if not is_map(schema):
        return schema
    kept: JSONObject = {}
    for keyword, value in schema.items():
        if keyword in SILENT | SHOWING or keyword.startswith("x-"):
            continue
        shape = SHAPES.get(keyword)
        if shape == "map" and is_map(value):
            kept[keyword] = {name: without_annotations(one) for name, one in value.items()}
        elif shape == "list" and is_list(value):
            kept[keyword] = [without_annotations(one) for one in value]
        elif keyword == ASSERTED_FORMAT:
            kept["format"] = value  # the only formats in the suite are those that are asserted
        else:
            kept[keyword] = without_annotations(value) if shape == "one" else value
    return kept
