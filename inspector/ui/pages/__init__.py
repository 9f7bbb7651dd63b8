"""What stands in the middle of the window, one page at a time."""
