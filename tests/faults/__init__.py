"""What happens when the server dies in the middle: real processes, real kills."""
