"""Inspector: watch, tune and replay aggregated game telemetry."""

__version__ = "0.1.0"
