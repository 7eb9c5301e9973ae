"""Types of real files, a folder a case."""
