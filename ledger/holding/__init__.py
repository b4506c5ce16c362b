"""Where money actually is: what its statements show, and whose accounts are kept there. Pure."""
