"""The charts of a page, and the parts they are made of."""
