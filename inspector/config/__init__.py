"""Config: the files that tune servers, as one declaration each."""
