"""Text on a terminal: colours, columns, help."""
