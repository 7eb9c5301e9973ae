"""All texts that users read are in ``messages.txt``, so that they can be reviewed in one go.

Set SPECMELD_UPDATE=1 to write the list anew, then read what changed in it as a user would.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.messages.collect import texts

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]


@pytest.mark.slow
def test_the_list_of_messages_is_up_to_date() -> None:
    lines = [line for part in ("generator/specmeld", "templates") for line in texts(_ROOT / part)]
    found = "\n".join(lines).lstrip("\n") + "\n"
    kept = _HERE / "messages.txt"
    if os.environ.get("SPECMELD_UPDATE"):
        kept.write_text(found, "utf-8")
    assert found == kept.read_text("utf-8"), "run with SPECMELD_UPDATE=1, and review the list"
