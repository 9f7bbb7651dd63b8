"""The measure picker: searching what can be charted."""
