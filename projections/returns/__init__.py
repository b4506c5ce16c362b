"""Returns to the government and to auditors, filled from the events: rows and figures as values.

What a return asks for, its lists and how our coded words are mapped to them are data, a file for
each return in `definitions/`, so that a new year is a new file. Nothing here writes or prints.
"""
