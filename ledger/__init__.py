"""The book itself: what may be recorded, how it is decided, and where it is kept."""
