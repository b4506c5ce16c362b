"""Councils' extracts of their personal budget accounts: a mapping of the user's, and what a file
says by it. Text in, lines and faults out."""
