"""The text of a config file, with its problems underlined and its keys completed."""
