"""The forms of the data model: what each asks for, and the words for what is wrong with it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person
from core import uploads
from core.ledger import Standing
from masterplan import data_model
from masterplan.data_model import Drawn
from masterplan.models import Indicator, MasterPlan
from masterplan.models.base import IDENTIFIER
from masterplan.sdmx import reading


class ModelForm(forms.Form):
    """A form about the data model of one plan. `done` does it and says where to go on; empty is the model itself."""

    title: Any = ""
    intro: Any = ""
    button: Any = ""

    def __init__(self, model: Drawn, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.model = model

    @property
    def plan(self) -> MasterPlan:
        return self.model.row

    def done(self, *, by: Person, standing: Standing) -> str:
        raise NotImplementedError


class Freeze(ModelForm):
    title = gettext_lazy("Freeze the data model")
    intro = gettext_lazy(
        "What is frozen stays as it is. The next change makes new versions: of what only grows the second part of the "
        "number moves, of what loses or changes something the first."
    )
    button = gettext_lazy("Freeze it")
    note = forms.CharField(label=gettext_lazy("What is new"), max_length=300, required=False)

    def done(self, *, by: Person, standing: Standing) -> str:
        data_model.freeze(self.plan, note=self.cleaned_data["note"], by=by, standing=standing)
        return ""


class Place(ModelForm):
    title = gettext_lazy("Place an indicator in a data structure")
    intro = gettext_lazy(
        "Indicators of one structure have their lists and their release dates in common: an embargo holds for a whole "
        "structure. Structures that nobody has changed are proposed."
    )
    button = gettext_lazy("Place it")
    indicator = forms.ChoiceField(label=gettext_lazy("Indicator"))
    structure = forms.CharField(
        label=gettext_lazy("Identifier of the structure"),
        max_length=44,
        required=False,
        validators=[IDENTIFIER],
        help_text=gettext_lazy("One that there is, or a new one. Left empty, it goes where the proposal puts it."),
    )

    def __init__(self, model: Drawn, *args: Any, **kwargs: Any) -> None:
        super().__init__(model, *args, **kwargs)
        language = model.row.implementation.language
        held = [(one.key, f"{one.key}: {one.names.get(language, one.key)}") for one in model.plan.indicators]
        self.fields["indicator"] = forms.ChoiceField(label=_("Indicator"), choices=held)

    def done(self, *, by: Person, standing: Standing) -> str:
        row = Indicator.objects.select_related("domain").get(
            plan=self.plan, code=self.cleaned_data["indicator"], removed_at=None
        )
        row.plan = self.plan
        data_model.place(self.plan, row, self.cleaned_data["structure"], by=by, standing=standing)
        return ""


class TakeIn(ModelForm):
    title = gettext_lazy("Take in structures of another agency")
    intro = gettext_lazy(
        "A structure file in SDMX-ML 2.1 or 3.0, of ILOSTAT or of the statistics office. Lists that are equal to the "
        "country’s are then referred to, and data can be checked against its dataflows. It is kept whole or not at all."
    )
    button = gettext_lazy("Take it in")
    file = forms.FileField(label=gettext_lazy("Structure file"))

    def done(self, *, by: Person, standing: Standing) -> str:
        upload = self.cleaned_data["file"]
        name = uploads.clean_name(upload.name)
        try:
            data_model.take_in(self.plan, upload.read(), name, by=by, standing=standing)
        except reading.Unreadable as refused:
            raise ValidationError({"file": [in_words(one) for one in refused.remarks[:20]]}) from refused
        return ""


def in_words(remark: reading.Remark) -> str:
    if remark.line is None:
        return remark.text
    return _("Line %(line)s, %(element)s: %(text)s") % {
        "line": remark.line,
        "element": remark.element or "–",
        "text": remark.text,
    }


class Check(ModelForm):
    title = gettext_lazy("Check a data file")
    intro = gettext_lazy(
        "The file is held against its dataflow row by row: dimensions, codes, periods, numbers, keys that stand twice. "
        "Every fault is named with its line and column; nothing is loaded."
    )
    button = gettext_lazy("Check it")
    dataflow = forms.ChoiceField(label=gettext_lazy("Dataflow"))
    file = forms.FileField(label=gettext_lazy("Data file"), help_text=gettext_lazy("SDMX-CSV, version 1.0 or 2.0."))

    def __init__(self, model: Drawn, *args: Any, **kwargs: Any) -> None:
        super().__init__(model, *args, **kwargs)
        flows = [one for held in (model.structures, *model.taken) for one in held.dataflows]
        choices = [(one.id, f"{one.id}: {next(iter(one.names.values()), one.id)}") for one in flows]
        self.fields["dataflow"] = forms.ChoiceField(label=_("Dataflow"), choices=choices)

    def done(self, *, by: Person, standing: Standing) -> str:
        try:
            stored, name = uploads.accept(self.cleaned_data["file"], allowed=("csv", "txt"))
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from error
        flow = self.cleaned_data["dataflow"]
        _row, job = data_model.ask_for_check(self.plan, flow, stored, name, by=by, standing=standing)
        return str(job.public_id)


FORMS: dict[str, tuple[type[ModelForm], str]] = {
    "freeze": (Freeze, "frozen_model"),
    "place": (Place, "structure_group"),
    "take-in": (TakeIn, "taken_structures"),
    "check": (Check, "data_check"),
}
"""By the last part of the address: the form, and the kind of row whose editors may send it."""
