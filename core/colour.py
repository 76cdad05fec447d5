"""Colours as sums: reading, mixing, contrast on paper. What they are used for is decided elsewhere."""

PAPER = (246, 246, 242)
BLACK = (0, 0, 0)
READABLE = 5.5
"""The contrast that text on paper needs here; WCAG 2.2 AA asks for 4.5."""

Colour = tuple[int, int, int]


def parsed(code: str) -> Colour:
    """The colour of six hexadecimal digits, with or without “#” before them."""
    digits = code.removeprefix("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def written(colour: Colour) -> str:
    """“#1f5f8b”."""
    red, green, blue = colour
    return f"#{red:02x}{green:02x}{blue:02x}"


def mixed(one: Colour, other: Colour, *, share: float) -> Colour:
    """`share` of `other` in `one`."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def luminance(colour: Colour) -> float:
    """Relative luminance after WCAG 2.2, 0 to 1."""
    channels = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio after WCAG 2.2, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: Colour) -> Colour:
    """The colour, darkened only as far as text on paper needs it."""
    while contrast(colour, PAPER) < READABLE:
        colour = mixed(colour, BLACK, share=0.08)
    return colour
