"""Small makers of rows with names that a reader can follow. They flush and never commit."""
