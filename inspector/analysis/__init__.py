"""Questions asked of a whole session."""
