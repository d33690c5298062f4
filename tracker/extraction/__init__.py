"""From an article's text to claims and rejected sums."""

from tracker.extraction.claims.assemble import extract

__all__ = ["extract"]
