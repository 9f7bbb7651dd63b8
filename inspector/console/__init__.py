"""What the commands do that need no window, and what they print."""
