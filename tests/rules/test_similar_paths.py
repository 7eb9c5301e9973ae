"""Operations whose paths documents spell differently are named, and stay two."""

from __future__ import annotations

import pytest

from specmeld.model.documents import SourceDocument
from specmeld.model.settlement import Settlement
from specmeld.read import read_document
from specmeld.reconcile import reconcile


def _settled(*documents: str) -> Settlement:
    """Each document is a list of paths to get."""
    readings = []
    for number, paths in enumerate(documents):
        calls = [f"GET https://a.example{path}" for path in paths.split()]
        text = "###\n" + "\n\n###\n".join(calls) + "\n"
        readings.append(read_document(SourceDocument(f"d{number}", f"d{number}.http", text)))
    return reconcile(readings)


def _notes(settlement: Settlement) -> list[str]:
    return [str(one) for one in settlement.diagnostics if one.code == "similar-path"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/boats/{id}/scans", "/boat/{boatId}/scans"),
        ("/user-accounts", "/user_accounts"),
        ("/userAccounts", "/useraccounts"),
        ("/companies", "/company"),
    ],
)
def test_two_spellings_are_named_with_both_documents(one: str, other: str) -> None:
    settlement = _settled(f"/crews {one}", f"/crews {other}")
    (note,) = _notes(settlement)
    assert note.startswith(f"d1.http:5: note: GET {other} is here, and GET {one} in d0.http")
    assert {one, other} <= settlement.document["paths"].keys()


@pytest.mark.parametrize(
    "documents",
    [
        ("/crews /boats /boat", "/crews /boat"),  # an API that has both
        ("/boats", "/boat"),  # pages that complete each other
        ("/crews /boats", "/crews /coats"),
        ("/crews /boats/{id}", "/crews /boats/mine"),
        ("/crews /s", "/crews /"),
    ],
)
def test_what_may_be_two_is_not_named(documents: tuple[str, ...]) -> None:
    assert not _notes(_settled(*documents))
