"""Decisions that take more than one stream: statements, lines, corrections. Pure but for loading,
which the service does for a draft when a decision asks for a stream.
"""
