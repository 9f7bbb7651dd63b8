"""The foot of the window: the whole session, the view in it, and the playhead."""
