"""Daily behaviour, seen and recorded in twenty seconds; and the work log that staff keep themselves."""
