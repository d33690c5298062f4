"""What a sentence names: sums of money, actors, dates. Siblings: none of the three knows of the others."""
