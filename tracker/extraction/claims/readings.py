"""The sentences of one article, each read when it is asked for, with those around it."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import islice

from tracker.extraction.rules.reading import Reading
from tracker.extraction.sentences import Sentence, Sentences
from tracker.records import Article

# Of so many sentences what was found is kept: a sum hardly looks farther back, and it takes many times the text.
_REMEMBERED = 64
# How many sentences back the one over a list may stand.
_LONGEST_LIST = 19
# A line that ends so is an entry of a list, with or without a bullet.
_GOES_ON = (";", "; and", "; or", ", and", ", or")
# The opening of an article.
_OPENING = 8


class Readings:
    """The sentences of the cleaned `text` of `article`, read; each with a sum holds one of `places`, in their order."""

    def __init__(self, article: Article, text: str, places: Sequence[int]) -> None:
        self.sentences = Sentences(text)
        self._article, self._text, self._places = article, text, places
        self._known: dict[int, Reading] = {}

    def of(self, sentence: Sentence) -> Reading:
        """One sentence, read once as long as not too many others are."""
        if sentence.start not in self._known:
            of_money = self._of_money(sentence)
            self._known[sentence.start] = Reading(self._article, self._text, sentence, of_money=of_money)
            if len(self._known) > _REMEMBERED:
                self._known.pop(next(iter(self._known))).forget()
        return self._known[sentence.start]

    def _of_money(self, sentence: Sentence) -> bool:
        place = bisect_left(self._places, sentence.start)
        return place < len(self._places) and self._places[place] < sentence.end

    def with_sums(self) -> Iterator[Reading]:
        """Those that hold a sum, in order."""
        return (reading for sentence in self.sentences.holding(self._places) if (reading := self.of(sentence)).sums)

    def __iter__(self) -> Iterator[Reading]:
        return map(self.of, self.sentences)

    def opening(self) -> Iterator[Reading]:
        """The first sentences of the article."""
        return islice(self, _OPENING)

    def beside(self, sentence: Sentence) -> list[Reading]:
        """The sentences before and after in the same paragraph."""
        return [self.of(other) for other in self.sentences.beside(sentence)]

    def after(self, sentence: Sentence) -> Reading | None:
        """The next sentence."""
        after = self.sentences.after(sentence)
        return self.of(after) if after else None

    def before(self, sentence: Sentence) -> Reading | None:
        """The sentence before in the same paragraph."""
        before = self.sentences.before(sentence)
        return self.of(before) if before and before.paragraph == sentence.paragraph else None

    def lead_in(self, sentence: Sentence) -> Reading | None:
        """The sentence over a list ('... donated to four countries:') for its items."""
        back = self.sentences.before(sentence)
        for _ in range(_LONGEST_LIST):
            if back is None:
                return None
            if self._text[back.end - 1] == ":":
                return self.of(back)
            if not back.item and not self._text.endswith(_GOES_ON, back.start, back.end):
                return None
            back = self.sentences.before(back)
        return None
