"""What a response says that no document describes."""

from __future__ import annotations

from tests.rows import each

from specmeld.openapi.status_meanings import meaning


@each(
    ("status", "words"),
    [
        ("204", "No Content"),
        ("404", "Not Found"),
        ("2XX", "OK"),
        ("3XX", "Redirection"),
        ("4XX", "Client error"),
        ("599", "Server error"),
        ("default", "OK"),
    ],
)
def test_the_phrase_of_a_status_or_of_its_class(status: str, words: str) -> None:
    assert meaning(status) == words
