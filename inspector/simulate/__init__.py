"""A seeded world of shards, players and entries that writes the telemetry a real server would."""
