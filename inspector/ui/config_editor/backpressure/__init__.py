"""The editor of `backpressure.toml`: its numbers, its order, and a replay of the loaded session."""
