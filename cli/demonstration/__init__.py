"""The demonstration's own world: people who do not exist, their plans, and what the bank saw.

Everything here is made up and worked out, the same every time: no clock, no chance, nothing
borrowed from a real person. It touches the ledger only through the public commands.
"""
