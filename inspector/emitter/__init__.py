"""The emitter: what game servers embed to write hot logs."""
