"""From an article's text to claims and rejected sums."""

from tracker.extraction.claims.assemble import extract, extract_parts

__all__ = ["extract", "extract_parts"]
