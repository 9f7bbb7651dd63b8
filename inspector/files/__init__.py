"""Files on disk: watched, recognised, safely written."""
