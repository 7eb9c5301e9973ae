"""Rule 16: decisions of people, applied last, guarded against evidence that has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from specmeld.diagnostics import InputError
from specmeld.overlays import load_overlay
from specmeld.reconcile.overlaying import apply_overlay

DOCUMENT: dict[str, Any] = {
    "info": {"title": "Shop", "version": "1"},
    "components": {
        "schemas": {
            "Order": {
                "required": ["id"],
                "properties": {"id": {"type": "string"}, "old": {"type": "integer"}},
            },
            "Part": {"properties": {"id": {"type": "string"}}},
        }
    },
}


def overlaid(tmp_path: Path, actions: str) -> tuple[dict[str, Any], list[tuple[str, int, Any]]]:
    file = tmp_path / "overlay.yaml"
    head = "overlay: 1.1.0\ninfo: {title: ours, version: '1'}\nactions:\n"
    file.write_text(head + actions, "utf-8")
    overlay = load_overlay(file, "overlay.yaml")
    assert overlay is not None
    document, changes = apply_overlay(DOCUMENT, overlay)
    return document, [(change.pointer, change.line, change.now) for change in changes]


def test_no_file_is_no_overlay(tmp_path: Path) -> None:
    assert load_overlay(tmp_path / "overlay.yaml", "overlay.yaml") is None


def test_update_merges_objects_and_appends_to_lists(tmp_path: Path) -> None:
    document, changes = overlaid(
        tmp_path,
        "- target: $.components.schemas.Order\n"
        "  update: {required: [old], properties: {id: {maxLength: 9}}}\n",
    )
    order = document["components"]["schemas"]["Order"]
    assert order["required"] == ["id", "old"]
    assert order["properties"]["id"] == {"type": "string", "maxLength": 9}
    assert changes == [
        ("/components/schemas/Order/required", 4, ["id", "old"]),
        ("/components/schemas/Order/properties/id/maxLength", 4, 9),
    ]
    assert "maxLength" not in DOCUMENT["components"]["schemas"]["Order"]["properties"]["id"]


def test_remove_takes_every_match(tmp_path: Path) -> None:
    document, changes = overlaid(tmp_path, "- target: $..properties.id\n  remove: true\n")
    assert document["components"]["schemas"]["Part"] == {"properties": {}}
    assert [pointer for pointer, _, _ in changes] == [
        "/components/schemas/Part/properties/id",
        "/components/schemas/Order/properties/id",
    ]


def test_remove_of_several_list_items(tmp_path: Path) -> None:
    document, _ = overlaid(
        tmp_path,
        "- target: $.components.schemas.Order.required\n  update: [a, b]\n"
        "- target: $.components.schemas.Order.required[?@ != 'id']\n  remove: true\n",
    )
    assert document["components"]["schemas"]["Order"]["required"] == ["id"]


def test_copy_brings_one_node(tmp_path: Path) -> None:
    document, _ = overlaid(
        tmp_path,
        "- target: $.components.schemas.Part.properties\n"
        "  copy: $.components.schemas.Order.properties\n",
    )
    assert document["components"]["schemas"]["Part"]["properties"]["old"] == {"type": "integer"}


def test_a_guard_that_holds(tmp_path: Path) -> None:
    document, _ = overlaid(
        tmp_path, "- target: $.info\n  x-was: {title: Shop}\n  update: {title: The shop}\n"
    )
    assert document["info"] == {"title": "The shop", "version": "1"}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", True),
        ("Off", False),
        ("~", None),
        ("1_000", 1000),
        ("0x1F", 31),
        ("010", 8),
        ("1:30", 90),
        ("1.5e+3", 1500.0),
        ("1e3", "1e3"),
        ("2026-01-31", "2026-01-31"),
        ("2026-99-99", "2026-99-99"),
        ("...x", "...x"),
        ("'yes'", "yes"),
        ("!!str 5", "5"),
        ("{a: [no]}", {"a": [False]}),
    ],
)
def test_values_are_those_of_yaml_1_1_but_for_dates(
    tmp_path: Path, written: str, value: object
) -> None:
    file = tmp_path / "overlay.yaml"
    file.write_text(f"overlay: 1.1.0\nactions:\n- {{target: $.info, update: {written}}}\n")
    overlay = load_overlay(file, "overlay.yaml")
    assert overlay is not None
    assert overlay.actions[0].update == value


def test_texts_are_what_stands_there(tmp_path: Path) -> None:
    file = tmp_path / "overlay.yaml"
    action = "- {target: on, update: 1, x-evidence: 012345670123, description: 1.10}"
    file.write_text(f"overlay: 1.1.0\nactions:\n{action}\n")
    overlay = load_overlay(file, "overlay.yaml")
    assert overlay is not None
    (one,) = overlay.actions
    assert (one.target, one.evidence, one.description) == ("on", "012345670123", "1.10")


@pytest.mark.parametrize(
    ("actions", "line", "words"),
    [
        ("- target: $.nothing\n  remove: true\n", 4, "matches nothing"),
        ("- target: $.info\n  x-was: {title: Store}\n  update: {title: X}\n", 4, "x-was"),
        ("- target: $.info.title\n  x-was: Store\n  update: X\n", 4, "it is now Shop"),
        ("- target: '$['\n  remove: true\n", 4, "not a JSONPath"),
        ("- target: $.info\n", 4, "does nothing"),
        ("- update: {a: 1}\n", 4, "has no target"),
        ("- target: $.info\n  updaet: {a: 1}\n", 4, "'updaet'"),
        ("- target: $.info\n  copy: $..id\n", 4, "matches 2"),
        ("- target: $\n  remove: true\n", 4, "whole document"),
        ("- target: $.info\n  update: [1\n", 6, "not YAML"),
        ("- &a\n  target: $.info\n  update: *a\n", 6, "alias"),
    ],
)
def test_mistakes_name_their_line(tmp_path: Path, actions: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as caught:
        overlaid(tmp_path, actions)
    assert (caught.value.file, caught.value.line) == ("overlay.yaml", line)
    assert words in str(caught.value)
    assert caught.value.fix
