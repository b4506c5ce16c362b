"""Payroll bureaux' reports, each laid out as a mapping of the user's own says. Pure."""
