"""The rules of the telemetry plan: pure functions and values, no I/O, no threads, no clock."""
