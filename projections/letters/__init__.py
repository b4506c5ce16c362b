"""Letters about somebody's money: one value a letter, and the words that may be said in it. Pure.

A letter is made of what other projections answer, and adds nothing up itself. Templates turn it
into a page (`projections.writers.letter`), and a body may put its own in place of ours.
"""
