"""The command palette: any action by its name."""
