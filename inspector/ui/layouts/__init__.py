"""Layouts of the Live page: the button, and the cards that it opens."""
