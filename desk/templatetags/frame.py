"""The tag that gives base.html its masthead. What a place is stands in desk/masthead.py."""

from django import template
from django.template.context import Context

from desk import masthead as heads

register = template.Library()


@register.simple_tag(takes_context=True)
def masthead(context: Context) -> heads.Masthead:
    """{% masthead as head %}: from the variables `implementation`, `membership` and `place` of the view."""
    return heads.masthead(context)


@register.simple_tag
def address(name: str, *args: str) -> str:
    """{% address "desk:verify" as verify %}: the address of a page, or nothing while its room is not built."""
    return heads.found(name, *args)
