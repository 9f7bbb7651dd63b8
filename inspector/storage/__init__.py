"""Storage: records as Parquet, written and read by DuckDB. Nothing else imports DuckDB."""
