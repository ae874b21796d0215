"""The demonstration organisation: made through the services with a held clock, the same from the same seed."""
