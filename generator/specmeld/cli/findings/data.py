"""Findings as JSON, described by ``findings.schema.json`` beside this module."""

from __future__ import annotations

import json

from specmeld.model.findings import Checked

_VERSION = 1
"""Incremented when readers of the previous version could not read the new one."""


def as_json(checked: Checked) -> str:
    """What was asked and found, including ignored findings."""
    data = {
        "version": _VERSION,
        "drift": checked.drift,
        "asked": list(checked.asked),
        "findings": [one.row() for one in checked.findings],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
