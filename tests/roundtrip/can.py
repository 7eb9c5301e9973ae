"""What a dialect can express, and the vocabulary of keywords and names that it chooses from."""

from __future__ import annotations

from dataclasses import dataclass

SCALARS = ("string", "integer", "number", "boolean")
BOUNDS = {
    "string": ("minLength", "maxLength", "pattern"),
    "integer": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "boolean": (),
    "array": ("minItems", "maxItems", "uniqueItems"),
    "object": ("minProperties", "maxProperties"),
}
ALL_KEYWORDS = frozenset(
    [
        *(keyword for each in BOUNDS.values() for keyword in each),
        *("description", "enum", "const", "default", "format", "example", "deprecated", "title"),
        "knownValues",
    ]
)
ODD_NAMES = ("file-ids", "a.b", "$ref", "é", "naïve_größe", "名前", "type", "items", "required")
ODD_NAMES += ("string", "null", "description", "default", "x" * 60, "@id", "camelCase", "URL2")
ODD_VALUES = ("true", "null", "1", "007", "2.5", "a/b", "été", "A-1", "[]x")
ALL_SECTIONS = frozenset(["path", "query", "header", "cookie", "request", "response"])
FORMATS = {
    "string": ("date-time", "date", "uuid", "uri", "email", "binary"),
    "integer": ("int32", "int64"),
    "number": ("double", "float"),
}
STATUSES = ("200", "201", "400", "404", "500")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Can:
    """What a dialect can express; the defaults say everything."""

    keywords: frozenset[str] = ALL_KEYWORDS
    """Keywords for which a page has words of their own."""
    sections: frozenset[str] = ALL_SECTIONS
    server: bool = True
    bare_parameters: bool = False
    """Of a parameter only one type, the words and the mark are said."""
    answer_bodies: bool = True
    property_titles: bool = False
    """A property or parameter may have a title, beside its name."""
    most_operations: int = 4
    operation_descriptions: bool = True
    depth: int = 3
    """Levels of properties below those of a body; 0 where what is inside is hidden."""
    items: bool = True
    """What an array holds: its type, and with ``depth`` more of it."""
    unions: frozenset[str] = frozenset(["type", "tag", "title"])
    """What may tell the branches of a union apart."""
    optional_tags: bool = True
    """A constant tells branches apart even where it is not marked as required."""
    union_types: bool = True
    """A union states its types beside the branches."""
    union_items: bool = True
    """A union may be of what an array holds."""
    nested_unions: bool = True
    """A branch may hold another union."""
    null_branches: bool = False
    """A union allows null by a branch, not by a mark."""
    several_types: bool = True
    """A type may be of several names without branches that tell of each."""
    nullable: bool = True
    closed: bool = True
    closed_bodies: bool = True
    marks: bool = True
    """A page has a word for what is required."""
    collapsed: bool = False
    """An object may tell that it has children that are not shown."""
    hollow_branches_collapse: bool = False
    """A branch under a title of its own that shows nothing of an object is collapsed."""
    branch_titles: bool = False
    """All branches have titles, because the page needs them to tell what they are."""
    odd_values: tuple[str, ...] = ODD_VALUES
    """Strings that look like something else, as listed values, defaults and examples."""
    most_listed: int = 4
    """How many values an ``enum`` may list."""
    odd_names: tuple[str, ...] = ODD_NAMES
    paragraphs: bool = True
    """Words may be of several paragraphs."""
    lists: bool = False
    """Words may hold lists, whose points are paragraphs that begin with a bullet."""
    bodies: frozenset[str] = frozenset(["object"])
    """Types that a whole body or answer may have."""
    body_titles: bool = False
    """A whole body or answer may have a title."""
    whole_descriptions: bool = False
    """A whole body or answer may have words of its own, beside those of an answer."""
    item_facts: bool = False
    """What an array holds may have words and bounds of its own."""
    answer_descriptions: bool = True
    answer_paragraphs: bool = False
    """The words of an answer may be as long as others; else they are one paragraph."""
    versioned_server: bool = True
    statuses: tuple[str, ...] = STATUSES
