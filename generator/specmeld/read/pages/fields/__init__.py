"""The grammar of one field: a name with its type, marks, place, facts and words."""

from specmeld.read.pages.fields.descriptions import describe
from specmeld.read.pages.fields.field import Field
from specmeld.read.pages.fields.field_items import heading_field, item_field
from specmeld.read.pages.fields.field_listings import listing_fields
from specmeld.read.pages.fields.field_tables import table_fields
from specmeld.read.pages.fields.field_tags import tag_field

__all__ = [
    "Field",
    "describe",
    "heading_field",
    "item_field",
    "listing_fields",
    "table_fields",
    "tag_field",
]
