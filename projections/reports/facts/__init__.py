"""What one account, or the ledger as a whole, adds to cubes: a family a module."""
