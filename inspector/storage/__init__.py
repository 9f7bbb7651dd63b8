"""Tables on disk that other programs read: Parquet, by DuckDB."""
