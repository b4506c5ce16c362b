"""Local rules as data: packs, which of them is in force for a funder on a day. Pure."""
