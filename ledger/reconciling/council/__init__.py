"""A council's own account of a person's budget, beside our books of it."""
