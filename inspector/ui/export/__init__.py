"""What is visible as files and on the clipboard: pictures, tables, reports."""
