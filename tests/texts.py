"""Words and characters from which tests make texts of any kind: news, nonsense, and what hostile files hold."""

PHRASES = """Norway|the EU|U.S.|Kyiv|Ukraine|Moldova|Biden|Gaza|Germany's|pledged|will send|has given|blocked|stalled|in
|proposed|approved|to|for|and|of|including|worth|aid|weapons|humanitarian aid|package|loan|budget|damage|€5bn|$5 million
|NOK 3 billion|(about $2bn)|hundreds of millions of dollars|up to|more than|a year|since 2022|in 2024|on Friday|,|;|.|:
|“|”|(|)|<b>|https://example.org/x|$|1,000|respectively|donors
|trillion|crore|9,999,999,999,999,999|a hundred|between""".replace("\n", "").split("|")
# Ends of lines, private use (the marks of tagged sentences among it), control characters, marks of direction, halves of
# characters, digits and spaces of other scripts.
CHARACTERS = ("\n", "\n- ", "\u00a0", "\ue000", "\ue001", "\ue1a0", "\x00", "\x1b", "\u202e", "\u200f", "\u2066",
              "\ud800", "\u0663", "\uff15", "\u2009", "\u00ad", "e\u0301", "\U0001f4b6")  # fmt: skip
