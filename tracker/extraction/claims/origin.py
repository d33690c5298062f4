"""Where a value of a claim comes from: the source, the characters, the rule and how sure it is."""

from typing import NamedTuple

from tracker.records import Confidence, Money, Source


class Origin(NamedTuple):
    """Characters `start` to `end` of `source`; where it is the usual value, those of the sum."""

    start: int
    end: int
    rule: str
    confidence: Confidence
    source: Source = Source.TEXT

    def passed_on(self) -> "Origin":
        """The same for a sum that only follows the one that the words are about."""
        return self._replace(confidence=Confidence.DEFAULT)


def usual(money: Money, field: str) -> Origin:
    """The origin of a field that nothing speaks of, so that it has its usual value."""
    return Origin(money.start, money.end, f"usual_{field}", Confidence.DEFAULT, Source.USUAL)
