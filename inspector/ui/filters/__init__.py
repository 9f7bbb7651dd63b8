"""Filter chips of the top bar, and the small editors behind them."""
