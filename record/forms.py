"""What people type in this room: documents, signatures, delegations, comments. Rules stand elsewhere."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Person
from core.errors import Refusal
from core.text import Line, Prose
from record import delegating, reauth, rules
from record.kinds import KINDS, DocumentKind
from record.may import Place
from record.models import Document, Meaning, SignOff, Version

TEXT_LIMIT = 200_000


class Day(forms.DateField):
    """A date, picked or typed as 2027-03-12."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Refusable(forms.Form):
    """A form that also shows why what it asks for cannot be done now, with everything typed kept."""

    refusals: list[Refusal]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusals = []


class ProofForm(Refusable):
    """Asks for the password once more, and for the code where a second factor is enrolled."""

    password = forms.CharField(
        label=_("Your password, once more"),
        help_text=_("Being signed in is not enough to sign."),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = Line(
        label=_("Code of your second factor"),
        help_text=_("Six digits from your app, or one of your recovery codes."),
        limit=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reauth.has_second_factor(person):
            del self.fields["code"]
        self.order_fields([*(name for name in self.fields if name not in ("password", "code")), "password", "code"])


class SignForm(ProofForm):
    """One signature: what it means, with remarks; the place, the text that was read and the form itself go along."""

    meaning = forms.ChoiceField(label=_("What your signature means"), widget=forms.RadioSelect)
    remarks = Prose(
        label=_("Remarks"),
        required=False,
        help_text=_("Printed beside your signature. Needed for a reservation and for a return."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
    ticket = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, signoff: SignOff, place: Place, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "fingerprint": signoff.fingerprint,
            "ticket": uuid4(),
            "meaning": place.step.meaning,
        }
        super().__init__(*args, **kwargs)
        step = place.step.facts
        may_return = signoff.state == "open" or self.is_bound
        self.fields["meaning"].choices = [  # type: ignore[attr-defined]
            (meaning.value, capfirst(str(meaning.label)))
            for meaning in sorted(Meaning, key=lambda meaning: meaning != place.step.meaning)
            if meaning in rules.meanings_for(step) and (meaning != "returned" or may_return)
        ]


class PaperForm(ProofForm):
    """Who signed on paper, when and with which meaning, with the scan of it."""

    place = forms.ChoiceField(label=_("Who signed the paper"))
    meaning = forms.ChoiceField(
        label=_("What the signature means"),
        choices=[(meaning.value, capfirst(str(meaning.label))) for meaning in Meaning],
    )
    signed_on = Day(label=_("Signed on"))
    remarks = Prose(label=_("Remarks on the paper"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    scan = forms.FileField(label=_("Scan of the whole signed paper"), help_text=_("PDF, PNG or JPEG."))
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
    ticket = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, signoff: SignOff, places: Iterable[tuple[int, Membership]], **kwargs: Any) -> None:
        kwargs["initial"] = {"fingerprint": signoff.fingerprint, "ticket": uuid4()}
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (f"{step}:{member.public_id}", f"{member.person}, {member.get_role_display()}, {member.institution}")
            for step, member in places
        ]


class TakeBackForm(ProofForm):
    """Withdraws or revokes a signature, with the reason."""

    reason = Prose(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class AttestForm(ProofForm):
    """A second person declares the scan a true copy."""

    seen = forms.BooleanField(label=_("I have compared the scan with the signed paper: it is a true and whole copy."))


class ReasonForm(Refusable):
    reason = Prose(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class EndForm(ReasonForm):
    """Why an agreement ends, and on which day if that is not today."""

    on = Day(label=_("Last day"), required=False, help_text=_("Leave it empty for today."))


class ForceForm(Refusable):
    on = Day(label=_("In force from"), required=False, help_text=_("Leave it empty for the day in the text, or today."))


class StartForm(Refusable):
    """A new document: its kind, its name, its language."""

    type = forms.ChoiceField(label=_("Kind"), choices=())
    title = Line(label=_("Title"), limit=200, required=False, help_text=_("Leave it empty for the name of the kind."))
    language = forms.RegexField(label=_("Language of the text"), regex=r"^[a-z]{2,3}(-[A-Za-z]{2,8})?$", max_length=12)

    def __init__(self, *args: Any, kinds: Iterable[DocumentKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [(kind.code, kind.title) for kind in kinds]  # type: ignore[attr-defined]


class DraftForm(Refusable):
    """The fields of a draft that its kind has; the edition that was shown goes along."""

    title = Line(label=_("Title"), limit=200)
    text = Prose(
        label=_("Text"),
        limit=TEXT_LIMIT,
        required=False,
        help_text=_("Plain text. A line that begins with ## is a heading, one that begins with - a list."),
        widget=forms.Textarea(attrs={"rows": 16, "dir": "auto"}),
    )
    starts_on = Day(label=_("In force from"), required=False)
    ends_on = Day(label=_("In force to"), required=False)
    note = Prose(label=_("What changed"), required=False, limit=2000, widget=forms.Textarea(attrs={"rows": 3}))
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, version: Version, may_rename: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "title": version.document.title,
            "text": version.content.get("text", ""),
            "starts_on": version.starts_on,
            "ends_on": version.ends_on,
            "note": version.note,
            "edition": version.edition,
        }
        super().__init__(*args, **kwargs)
        if not may_rename:
            del self.fields["title"]
        if version.document.sort.lifecycle != "agreement":
            del self.fields["starts_on"], self.fields["ends_on"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day lies before the first."))
        return values


class VersionForm(Refusable):
    note = Prose(label=_("What will change"), required=False, limit=2000, widget=forms.Textarea(attrs={"rows": 3}))


class FileForm(Refusable):
    file = forms.FileField(label=_("File"))


class DelegationForm(Refusable):
    """Who signs on one's behalf, for which role, which kinds of record, and from when to when."""

    giver = forms.ChoiceField(label=_("The role that you delegate"))
    deputy = forms.ChoiceField(label=_("Deputy"))
    what = forms.MultipleChoiceField(label=_("What the deputy may sign"), widget=forms.CheckboxSelectMultiple)
    start = Day(label=_("From"))
    end = Day(label=_("To"))
    reason = Prose(label=_("Reason"), required=False, limit=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, held: Iterable[Membership], people: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["giver"].choices = [
            (str(member.public_id), f"{member.get_role_display()}, {member.institution}") for member in held
        ]
        fields["deputy"].choices = [
            (str(member.person.public_id), f"{member.person}, {member.get_role_display()}, {member.institution}")
            for member in people
        ]
        fields["what"].choices = delegating.choices()

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("start"), values.get("end")
        if first and last and last < first:
            self.add_error("end", _("The last day lies before the first."))
        return values


class CommentForm(Refusable):
    """A comment, and the people who are told of it."""

    text = Prose(label=_("Your comment"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}))
    mentions = forms.MultipleChoiceField(
        label=_("Tell"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Or write @ and their name.")
    )

    def __init__(self, *args: Any, people: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentions"].choices = [  # type: ignore[attr-defined]
            (str(member.person.public_id), f"{member.person}, {member.institution.label}") for member in people
        ]


class NoticesForm(forms.Form):
    """Until which moment notices were shown."""

    until = forms.DateTimeField()


class ShelfForm(forms.Form):
    """Which documents of the list: words of their title, kind and state; the answers stand in the address."""

    words = Line(label=_("Words"), required=False, limit=100)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("any")), *((kind.code, kind.title) for kind in KINDS.values())],
    )


def may_rename(document: Document) -> bool:
    """The title stays as it is from the first submission on: it is bound by a signature."""
    return not document.versions.filter(submitted_at__isnull=False).exists()
