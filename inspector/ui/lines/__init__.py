"""The drawer of raw lines: what was written, read from its file when somebody looks at it."""
