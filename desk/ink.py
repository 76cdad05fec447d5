"""The ink of an implementation: three colours made from the one it chose, as a style sheet of its own.

A style attribute is forbidden by the content policy, so the colour comes by its own address. Nothing is stored.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

PAPER = (246, 246, 242)
BLACK = (0, 0, 0)
READABLE = 5.5

Colour = tuple[int, int, int]


def parsed(code: str) -> Colour:
    """The colour of six hexadecimal digits."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


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


def sheet(code: str) -> str:
    """The style sheet that sets the three tokens."""
    accent = readable(parsed(code))
    tokens = {
        "accent": accent,
        "accent-deep": mixed(accent, BLACK, share=0.32),
        "accent-wash": mixed(PAPER, accent, share=0.1),
    }
    body = " ".join(f"--{name}: #{red:02x}{green:02x}{blue:02x};" for name, (red, green, blue) in tokens.items())
    return f"@media not (forced-colors: active) {{ :root {{ {body} }} }}\n"


@require_safe
@cache_control(public=True, max_age=31536000, immutable=True)
def ink(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(sheet(code), content_type="text/css; charset=utf-8")
