"""Parts of the Alerts page."""
