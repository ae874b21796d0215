"""From what was scored to what counts: released results, and the evidence they become."""
