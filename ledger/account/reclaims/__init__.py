"""Surplus, and money asked back: notice, reply, settlement. Pure."""
