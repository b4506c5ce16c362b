"""Finding which line of theirs is which entry of ours, without ever guessing. Pure.

Items come in, matches and suggestions come out; nothing here knows an account or a file. What is
matched is certain by the rules told in `stages`; all else is a suggestion for a person.
"""
