"""A session: one growing table of rows, and the folds that answer queries over it."""
