"""A sample without a word is a body that is sent, or a response."""

from __future__ import annotations

import pytest

from specmeld.model.documents import SourceDocument
from specmeld.read import read_document

_PAGE = """\
# Boats

## Build a boat

`POST /boats`

### Body parameters

| Name | Type | Required |
|---|---|---|
| hull | string | yes |
| paint | string | no |

### Example

```json
{sample}
```
"""


def _sections(text: str) -> dict[str, str]:
    """The samples of a page, and the section that each is of."""
    claims = read_document(SourceDocument("p", "p.md", text)).claims
    return {
        str(claim.value): claim.at.section
        for claim in claims
        if claim.keyword == "example" and not claim.at.steps
    }


@pytest.mark.parametrize(
    ("sample", "section"),
    [
        ('{"hull": "oak", "paint": "red"}', "request"),
        ('{"hull": "oak"}', "request"),
        ('{"paint": "red"}', "response.200"),
        ('{"id": 4, "hull": "oak"}', "response.200"),
        ('[{"hull": "oak"}]', "response.200"),
    ],
)
def test_the_first_is_the_body_if_it_fits_what_is_described(sample: str, section: str) -> None:
    assert list(_sections(_PAGE.replace("{sample}", sample)).values()) == [section]


def test_the_second_is_the_response_even_if_it_repeats_the_body() -> None:
    text = _PAGE.replace("{sample}", '{"hull": "oak"}')
    text += '\n```json\n{"hull": "oak", "paint": "none"}\n```\n'
    found = _sections(text)
    assert found == {
        "{'hull': 'oak'}": "request",
        "{'hull': 'oak', 'paint': 'none'}": "response.200",
    }
