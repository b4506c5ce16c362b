"""What was agreed: allocations, plans, splits, contributions, and what is set aside. Pure."""
