"""What commissioners, services and people are told of the money: reports as values.

Facts are added up, account by account, into cubes; sections read cubes; a report is its sections.
Writers, in `projections.writers`, turn the value into a page, a spreadsheet or text.
"""
