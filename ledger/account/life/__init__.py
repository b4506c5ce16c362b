"""An account from opening to closing: reviews, stops, contributions, the last account. Pure."""
