"""The grammar of one field: a name with its type, marks, place, facts and description."""

from specmeld.read.pages.fields.descriptions import complete_long, describe
from specmeld.read.pages.fields.field import Field, below
from specmeld.read.pages.fields.field_items import heading_field, item_field, item_fields
from specmeld.read.pages.fields.field_listings import listing_fields
from specmeld.read.pages.fields.field_tables import table_fields
from specmeld.read.pages.fields.field_tags import tag_field
from specmeld.read.pages.fields.listed_values import (
    announces_values,
    is_attribute,
    is_label_of_values,
    take_values,
)
from specmeld.read.pages.fields.schema_listings import schema_listing

__all__ = [
    "Field",
    "announces_values",
    "below",
    "complete_long",
    "describe",
    "heading_field",
    "is_attribute",
    "is_label_of_values",
    "item_field",
    "item_fields",
    "listing_fields",
    "schema_listing",
    "table_fields",
    "tag_field",
    "take_values",
]
