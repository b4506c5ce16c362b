"""Our side beside somebody else's: the bank's, a council's, a payroll bureau's. Pure.

A reconciliation is a value, worked out from streams as they were known at a moment; a decision
and a report ask for the same value. Nothing here records, and nothing here moves money.
"""
