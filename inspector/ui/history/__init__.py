"""History: what a data folder holds over the tiers, how long, and how KPIs went."""
