"""What pages cost, beside two yardsticks measured in the same run: `make bench`."""
