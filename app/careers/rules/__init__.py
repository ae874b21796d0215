"""Pure decisions of the careers room: who is how far from the next tier, why, and in which words."""
