"""Cubes into chapters: what a report shows of each family of facts."""
