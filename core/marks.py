"""Small drawings: seats taken and empty, the dots of an agreement, a square code. Words stand beside them."""

import segno
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SEAT = 14
DOT = 13


def seats(filled: int, total: int) -> SafeString:
    """{% seats 6 7 %}: one filled mark is a seat taken, one hollow mark an empty one."""
    full = '<circle cx="{}" cy="6" r="5" fill="currentColor"/>'
    hollow = '<circle cx="{}" cy="6" r="4.25" fill="none" stroke="currentColor" stroke-width="1.75"/>'
    marks = ((format_html(full if at < filled else hollow, 6 + SEAT * at),) for at in range(total))
    return format_html(
        '<svg class="seats" viewBox="0 0 {0} 12" width="{0}" height="12" aria-hidden="true">{1}</svg>',
        SEAT * max(total, 1),
        format_html_join("", "{}", marks),
    )


def dots(present: int, total: int = 7) -> SafeString:
    """{% dots 3 %}: where an agreement stands among its states, counted from 1; the present one is large."""
    width = DOT * total
    return format_html(
        '<svg class="path" viewBox="0 0 {0} 12" width="{0}" height="12" aria-hidden="true">'
        '<path d="M6 6H{1}" stroke="currentColor" stroke-width="1"/>{2}</svg>',
        width,
        width - 7,
        format_html_join("", "{}", ((_dot(at, present),) for at in range(1, total + 1))),
    )


def _dot(at: int, present: int) -> SafeString:
    x = DOT * at - 7
    if at == present:
        return format_html('<circle cx="{}" cy="6" r="4.5" fill="currentColor"/>', x)
    fill = "currentColor" if at < present else "var(--paper)"
    return format_html('<circle cx="{}" cy="6" r="2" fill="{}" stroke="currentColor"/>', x, fill)


def square_code(text: str, label: str) -> SafeString:
    """{% square_code url _("Square code") %}: a QR code as one path, in ink on a white field."""
    rows = [list(row) for row in segno.make(text, error="m", boost_error=False).matrix]
    runs = ("".join(_run(x, y) for x, cell in enumerate(row) if cell) for y, row in enumerate(rows))
    side = len(rows) + 8
    return format_html(
        '<svg class="square-code" viewBox="-4 -4 {0} {0}" role="img" aria-label="{1}">'
        '<path d="M-4-4h{0}v{0}h-{0}z" fill="#fff"/><path d="{2}" fill="#000"/></svg>',
        side,
        label,
        "".join(runs),
    )


def _run(x: int, y: int) -> str:
    return f"M{x} {y}h1v1h-1z"
