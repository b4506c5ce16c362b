"""What one funder asks of another. Pure."""
