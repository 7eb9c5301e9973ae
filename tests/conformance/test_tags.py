"""Unions of which the branches share a tag and are told apart by a second one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from specmeld import pipeline
from specmeld.config import Config

from .documents import document


def event(size: int, **tags: str) -> dict[str, Any]:
    constants = {key: {"type": "string", "const": text} for key, text in tags.items()}
    sized = {"size": {"type": "integer", "minimum": size}}
    return {"type": "object", "required": [*tags, "size"], "properties": constants | sized}


EVENTS = {
    "Started": event(1, type="started"),
    "Ended": event(2, type="ended"),
    "Copied": event(3, type="sync", name="copied"),
    "Moved": event(4, type="sync", name="moved"),
    "Removed": event(5, type="sync", name="removed"),
}


def test_an_error_is_told_in_the_branch_that_both_tags_name(tmp_path: Path) -> None:
    union = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in EVENTS]}
    spec = tmp_path / "events.json"
    info = {"title": "Events", "version": "1"}
    spec.write_text(json.dumps({**document(Event=union, **EVENTS), "info": info}))
    config = Config(out=str(tmp_path / "made"))
    made = pipeline.generate_from_spec(spec, config, force=False, prove=True)
    assert made.report is not None
    assert made.report.agrees, made.report.summary()
    assert not made.report.misplaced
    text = "".join(path.read_text() for path in (made.root / "models").glob("*.py"))
    assert 'Field(discriminator="name")' in text
    assert 'Field(discriminator="type")' in text
