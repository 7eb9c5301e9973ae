"""Findings as JSON, as ``findings.schema.json`` beside this module describes it."""

from __future__ import annotations

import json

from specmeld.model.findings import Checked

_VERSION = 1
"""Goes up when a reader of the former version could not read what is written now."""


def as_json(checked: Checked) -> str:
    """What was asked and found, those that people ignore among it."""
    data = {
        "version": _VERSION,
        "drift": checked.drift,
        "asked": list(checked.asked),
        "findings": [one.row() for one in checked.findings],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
