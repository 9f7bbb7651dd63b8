"""The editor of what is usual: a form, and what a session teaches."""
