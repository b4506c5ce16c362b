"""Spends: whose money, the rules that look at them, and what is asked. Pure."""
