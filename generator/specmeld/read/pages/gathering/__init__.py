"""Turn the events of one operation into its parts."""
