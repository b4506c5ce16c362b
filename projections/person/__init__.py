"""The statement that a person gets about their own money: how much there is, how it was worked out,
what came and went, what may be asked back, and what to do if it is wrong (domain.md M9, M53).

Plain words, read by those whose money it is. A value; `projections.writers.person` makes a page or
text of it.
"""
