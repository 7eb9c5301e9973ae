"""Everything generated is a mapping of relative POSIX path to text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

Files: TypeAlias = Mapping[str, str]
