"""The editor of sampling.toml: a row a metric key, overrides by path, and what it would do."""
