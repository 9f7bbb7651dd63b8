"""The SQL console: an editor, the results as table or chart, past and saved queries."""
