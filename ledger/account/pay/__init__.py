"""What a week is worth, what is due and paid, and decisions on money in. Pure."""
