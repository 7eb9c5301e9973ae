"""What all tests may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

_REPO = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repo() -> Path:
    """The checkout."""
    return _REPO


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents that lies beside some checkouts."""
    folder = _REPO.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the real documents (../shared) are not beside this checkout")
    return folder
