"""Template filters for working days in halves."""

from django import template

from tracks import lengths

register = template.Library()
register.filter("halves", lengths.words)
register.filter("working_days", lengths.in_working_days)
register.filter("shifted", lengths.shifted)
