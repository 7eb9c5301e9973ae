"""What classes and values are called in Python, from the document's own words."""
