"""One person's budget account: what its entries leave, and what may be decided on it. Pure."""
