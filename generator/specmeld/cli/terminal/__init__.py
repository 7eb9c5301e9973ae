"""How text looks on a terminal: colours, columns, help."""
