"""How the events of one operation become its parts."""
