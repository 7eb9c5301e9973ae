"""Python names of classes and values, from the document's own words."""
