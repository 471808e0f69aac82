"""The names of flights, made by `flights.model.identity`: the number is after the last blank."""

BLANKS = 4  # in a name with an origin


def origin_of(name: str) -> str:
    """ICAO code; "" where all leave from one airport, and names have one blank less."""
    return name.split(" ")[2].upper() if name.count(" ") == BLANKS else ""


def unnumbered(name: str) -> str:
    """The name of the same flight without its number."""
    return name[: name.rfind(" ") + 1] or name


class Numbered:
    """Names with a number, by the same without."""

    def __init__(self) -> None:
        self.names: dict[str, tuple[str, ...]] = {}

    def copy(self) -> "Numbered":
        other = Numbered()
        other.names = self.names.copy()
        return other

    def of(self, plain: str) -> tuple[str, ...]:
        """In alphabetical order, whichever was told first."""
        return self.names.get(plain, ())

    def add(self, name: str) -> None:
        if (plain := unnumbered(name)) != name:
            others = self.of(plain)
            self.names[plain] = tuple(sorted((*others, name))) if others else (name,)

    def remove(self, name: str) -> None:
        if (plain := unnumbered(name)) == name:
            return
        self.names[plain] = tuple(one for one in self.of(plain) if one != name)
        if not self.names[plain]:
            del self.names[plain]
