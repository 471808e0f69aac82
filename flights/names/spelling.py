"""One spelling for a name, however it is written."""

import re
import unicodedata
from functools import lru_cache

is_beyond_ascii = re.compile(r"[^\x00-\x7f\u0300-\u036f]").search  # but for accents
SIGNS = {code: None for code in range(128) if not chr(code).isalnum()}
LONGEST = 256  # characters that are looked at: NFKD makes 18 of U+FDFA, and no name is so long


@lru_cache(maxsize=4096)  # requests repeat a few hundred names; bounded against those that do not
def folded(text: str) -> str:
    """Letters and digits only, without case and accents: "São Paulo" -> "saopaulo"."""
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)[:LONGEST]
    plain = plain.casefold()
    if is_beyond_ascii(plain):
        return "".join(filter(str.isalnum, plain))
    return plain.encode("ascii", "ignore").decode("ascii").translate(SIGNS)  # a third of the time
