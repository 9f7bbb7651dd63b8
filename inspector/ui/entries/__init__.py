"""The Entries page in parts: the table of entries, and the matrix of KPIs and tiers."""
