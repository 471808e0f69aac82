"""Colours and settings of the charts."""

from typing import Any

OURS, OTHER, LIMIT, DARK = "#0072B2", "#A8B0B8", "#DDE1E5", "#1A1A1A"  # Okabe and Ito's blue, greys
SETTINGS: dict[Any, Any] = {
    "svg.hashsalt": "bench",  # else each run names its shapes anew
    "svg.fonttype": "none",  # text, not the outlines of its letters: it can be read and searched
    "font.size": 10,
    "text.color": DARK,
    "axes.labelcolor": DARK,
    "xtick.color": DARK,
    "ytick.color": DARK,
}
