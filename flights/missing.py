"""Words that other programs write where a value is missing."""

from functools import lru_cache

# pandas, NumPy, Hive, Excel, SQL and people, in small letters.
WORDS = frozenset(
    ("", "-", "#n/a", "<na>", "\\n", "n/a", "na", "nan", "nat", "nil", "none", "null")
)


@lru_cache(maxsize=4_096)
def is_missing(text: str) -> bool:
    """Whether a cell or a field holds no value, whatever it says. Nadi's code NAN is such a word:
    what is known as a code has to be looked for before.
    """
    return text.strip().casefold() in WORDS
