"""What is paid, from which scores, by which rules, and who approved it."""
