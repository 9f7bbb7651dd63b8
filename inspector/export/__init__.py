"""What leaves the program: tables as CSV and Parquet, and reports as HTML. No Qt here."""
