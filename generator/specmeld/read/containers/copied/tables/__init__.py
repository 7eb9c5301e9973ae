"""Tables of copied text: cells with tabs, run together, or one per line."""
