"""`make bench`: what a page costs, beside two yardsticks in the same run."""
