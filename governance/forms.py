"""What people type into the manual: one section at a time."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import Prose

SECTION_LIMIT = 40_000


class SectionForm(forms.Form):
    """The text of a section in Markdown, and the mark of the text that the form showed."""

    text = Prose(
        label=_("Text"),
        required=False,
        limit=SECTION_LIMIT,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_(
            "Headings with ###, lists with -, tables with |, **strong**, *emphasis*. "
            "{country} and the like fill themselves; {?} marks what is still to be completed."
        ),
    )
    shown = forms.CharField(max_length=64, widget=forms.HiddenInput)
