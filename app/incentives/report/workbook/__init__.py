"""The sheets of the report, one module each."""
