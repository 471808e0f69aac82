"""The name that was meant by one that nobody knows, if it is near enough."""

from collections.abc import Iterable

SHORTEST = 4  # letters: two codes that differ by one mean two things
NEAR = 0.8  # share of the letters that two names have in common: one in five may be another


class Nearest:
    """Of names that differ by one letter, by two swapped, or by one missing and one too many.

    Such names are alike without a letter of each. So few are compared however many are known,
    and asking costs as much as the name is long: 1,000 names may be new in one request.
    """

    def __init__(self, names: Iterable[str]) -> None:  # names: folded
        self.known: dict[str, list[str]] = {}  # by what is left without a letter
        for name in names:
            for rest in rests(name) if len(name) >= SHORTEST else ():
                self.known.setdefault(rest, []).append(name)
        self.longest = max(map(len, self.known), default=0)

    def find(self, name: str) -> str | None:
        """`name`: folded."""
        if not SHORTEST <= len(name) <= self.longest + 1:
            return None
        shared = [rest for rest in rests(name) if rest in self.known]
        near = ((share(rest, known, name), known) for rest in shared for known in self.known[rest])
        ratio, known = max(near, default=(0, ""))
        return known if ratio >= NEAR else None


def rests(name: str) -> list[str]:
    """The name, and what is left of it without one of its letters."""
    return [name, *(name[:place] + name[place + 1 :] for place in range(len(name)))]


def share(rest: str, known: str, name: str) -> float:
    return 2 * len(rest) / (len(known) + len(name))
