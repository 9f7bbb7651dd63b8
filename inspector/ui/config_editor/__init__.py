"""The Config page: one editor for each config file, and what they have in common."""
