"""From what frames and cues say, and from the context where they are silent, to claims and rejected sums."""
