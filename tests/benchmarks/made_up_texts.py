"""Texts of the benchmarks' own making: articles like those of a news feed, and shapes that are hard to read.

The same size gives the same text.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

MEGABYTE = 1_000_000
SENTENCES_IN_AN_ARTICLE = 24
# One article in so many speaks of money, and in it one sentence in so many.
ARTICLES_PER_MONEY, SENTENCES_PER_MONEY = 6, 3
FILLER = (
    "The minister spoke to reporters after the meeting and thanked everyone who had come.",
    "Officials said on Tuesday that the talks would go on until all questions were answered.",
    "The bridge was repaired within weeks, and trains now run on time again.",
    "Analysts expect that winter will be harder for people near the front than last year.",
    "A spokesperson declined to say when the next delivery would arrive.",
    "He recalled that the two countries have worked together for more than 30 years.",
    "“Nobody knows how long it will take,” said a resident of the town’s oldest street in 2023.",
)
SUMS = (
    "On {day} March 2024 {donor} pledged {number} million euros in military aid to {recipient}.",
    "{donor} has given {recipient} more than ${number} billion since 2022.",
    "The package, worth about {number} million dollars, includes ammunition for {recipient}.",
    "Parliament in {donor} approved a loan of {number} million euros for {recipient}'s budget.",
    "The firm paid {number} million dollars for the building.",
    "Tickets cost ${number} for families and students this year.",
    "Its shares rose after it reported a profit of ${number}.5 million for the quarter.",
)
DONORS = ("Norway", "Germany", "the United States", "Japan", "the European Union", "Canada")
RECIPIENTS = ("Ukraine", "Moldova", "Taiwan", "Jordan")

# Shapes by name: a text of about so many characters. Each must take time in proportion to its length.
Shape = Callable[[int], str]


def article_texts(megabytes: float) -> Iterator[str]:
    """Made-up articles of about so much text."""
    dice = random.Random(7)
    size = 0
    while size < megabytes * MEGABYTE:
        money = dice.random() < 1 / ARTICLES_PER_MONEY
        text = "\n\n".join(_sentence(dice, money) for _ in range(SENTENCES_IN_AN_ARTICLE))
        size += len(text.encode())
        yield text


def _sentence(dice: random.Random, money: bool) -> str:
    if not money or dice.random() > 1 / SENTENCES_PER_MONEY:
        return dice.choice(FILLER)
    return dice.choice(SUMS).format(
        day=dice.randint(1, 31),
        donor=dice.choice(DONORS),
        recipient=dice.choice(RECIPIENTS),
        number=dice.randint(2, 900),
    )


def write_articles(path: Path, megabytes: float) -> int:
    """Articles as JSON Lines, written as a stream; gives the number of bytes of their text."""
    size = 0
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(article_texts(megabytes)):
            size += len(text.encode())
            file.write(json.dumps({"id": str(number), "text": text}, ensure_ascii=False) + "\n")
    return size


def _sums(characters: int) -> str:
    pieces, size = list[str](), 0
    while size < characters:
        number = len(pieces)
        pieces.append(
            f"Norway pledged {number % 900 + 2} million euros in military aid to Ukraine on {number % 28 + 1} May 2024."
        )
        size += len(pieces[-1]) + 1
    return " ".join(pieces)


def _repeated(unit: str, before: str = "", behind: str = "") -> Shape:
    return lambda characters: before + unit * (characters // len(unit)) + behind


SHAPES: dict[str, Shape] = {
    "prose without a sum": _repeated(FILLER[1] + " "),
    "prose, a sum at its end": _repeated(FILLER[1] + " ", behind="Norway gave 5 million euros to Ukraine."),
    "sums, sentence by sentence": _sums,
    "sums, line by line": lambda characters: _sums(characters).replace(". ", ".\n"),
    "sums without a full stop": _repeated("5 million euros, ", "Norway gave "),
    "a list under a colon": _repeated("- Norway: 5 million euros;\n", "Aid for Ukraine:\n"),
    "digits": _repeated("1234567890"),
    "digits in groups": _repeated("1,000 "),
    "brackets": lambda characters: "([" * (characters // 4) + "5 million euros" + "])" * (characters // 4),
    "quotes": _repeated("\"'", behind=" 5 million euros"),
    "signs of currency": _repeated("$€£"),
    "signs and digits": _repeated("$5€6£"),
    "dashes": _repeated("5-6-"),
    "number words": _repeated("one hundred million "),
    "tags without an end": _repeated("<a "),
    "names": _repeated("Norway ", behind="gave 5 million euros."),
    "years": _repeated("since May 2024 and ", behind="5 million euros."),
    "empty lines": _repeated("\n", behind="5 million euros"),
}


def shapes(names: Sequence[str] = ()) -> dict[str, Shape]:
    """All shapes, or those named."""
    return {name: shape for name, shape in SHAPES.items() if not names or name in names}
