"""Objects, parameters and items that a page describes once and operations use."""
