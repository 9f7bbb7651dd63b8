"""Tuning a rule against the past: a line to drag, and what it would have caused."""
