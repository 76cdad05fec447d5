"""The ink of an implementation: three colours made from the one it chose, as a style sheet of its own.

A style attribute is forbidden by the content policy, so the colour comes by its own address. Nothing is stored.
"""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core.colour import BLACK, PAPER, mixed, parsed, readable, written


def sheet(code: str) -> str:
    """The style sheet that sets the three tokens."""
    accent = readable(parsed(code))
    tokens = {
        "accent": accent,
        "accent-deep": mixed(accent, BLACK, share=0.32),
        "accent-wash": mixed(PAPER, accent, share=0.1),
    }
    body = " ".join(f"--{name}: {written(colour)};" for name, colour in tokens.items())
    return f"@media not (forced-colors: active) {{ :root {{ {body} }} }}\n"


@require_safe
@cache_control(public=True, max_age=31536000, immutable=True)
def ink(request: HttpRequest, code: str) -> HttpResponse:
    return HttpResponse(sheet(code), content_type="text/css; charset=utf-8")
