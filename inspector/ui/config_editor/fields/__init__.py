"""Widgets of one field of a config file each."""
