"""What a retention would do to the files of a data folder."""
