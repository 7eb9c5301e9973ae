"""The rules by which what pages say is repaired, moved and filled in."""
