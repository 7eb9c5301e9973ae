"""How the pages of one vendor look: what is chosen once and kept to on all pages."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import strategies as st

COLUMNS = ("name", "type", "required", "default", "words")


@dataclass(frozen=True)
class Style:
    endpoint: str = "code"
    """Where the method and the path stand: ``heading``, ``code``, ``bold`` or ``table``."""
    base: str = "label"
    """``label``: the base URL is said once; ``url``: each operation shows its whole URL."""
    arrays: str = "of"
    """``string[]``, ``array of strings`` or ``array<string>``: ``brackets``, ``of``, ``angles``."""
    names: str = "dots"
    """How names tell what they stand in: ``dots``, ``brackets`` or ``indent``."""
    required: str = "column"
    """``column``, ``word`` (beside the type) or ``mark`` (a star behind the name)."""
    columns: tuple[str, ...] = COLUMNS
    """The order of a table's columns; the name is the first of them."""
    statuses: str = "heading"
    """Where an answer's status stands: ``heading``, ``label`` or, without a body, ``list``."""
    layout: str = "wide"
    """Which of two layouts a form has: tables of two kinds, types before or behind a name."""
    sample: bool = False
    """Answers are shown as JSON and not described."""

    @property
    def shown_columns(self) -> list[str]:
        shown = self.required == "column"
        return [each for each in self.columns if each != "required" or shown]


def styles() -> st.SearchStrategy[Style]:
    orders = st.permutations(COLUMNS[1:]).map(lambda rest: ("name", *rest))
    return st.builds(
        Style,
        endpoint=st.sampled_from(["code", "heading", "bold", "table"]),
        base=st.sampled_from(["label", "url"]),
        arrays=st.sampled_from(["of", "brackets", "angles"]),
        names=st.sampled_from(["dots", "brackets", "indent"]),
        required=st.sampled_from(["column", "word", "mark"]),
        columns=orders,
        statuses=st.sampled_from(["heading", "label", "list"]),
        layout=st.sampled_from(["wide", "tall"]),
        sample=st.booleans(),
    )
