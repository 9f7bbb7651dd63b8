"""Records and tables as Parquet, by DuckDB. Nothing else imports DuckDB."""
