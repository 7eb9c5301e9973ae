"""What pages say, built into a document, or laid out beside files."""
