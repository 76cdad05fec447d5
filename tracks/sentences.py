"""The sentences of ledger actions about the process."""

from django.utils.translation import gettext_lazy as _

from core.registry import sentences

SENTENCES = {
    "plan.made": _("%(actor)s made the plan from its blueprint"),
    "plan.agree": _("The plan was agreed: the assessment confirmed the lengths"),
    "plan.imported": _("%(actor)s brought changes of the plan in from a file"),
    "plan.upgraded": _("%(actor)s moved the plan to a newer blueprint"),
    "track.made": _("The track %(subject)s was laid out"),
    "track.edited": _("%(actor)s changed the track %(subject)s"),
    "track.begin": _("The track %(subject)s began"),
    "track.finish": _("The track %(subject)s was completed"),
    "track.go_on": _("The track %(subject)s is under way again"),
    "activity.made": _("The activity %(subject)s was laid out"),
    "activity.edited": _("%(actor)s changed %(subject)s"),
    "activity.dropped": _("%(actor)s dropped %(subject)s from the plan"),
    "activity.start": _("%(actor)s started %(subject)s"),
    "activity.submit": _("%(actor)s submitted %(subject)s for sign-off"),
    "activity.postpone": _("%(actor)s postponed %(subject)s"),
    "activity.resume": _("%(actor)s resumed %(subject)s"),
    "activity.skip": _("%(actor)s skipped %(subject)s"),
    "activity.take_up": _("%(actor)s took %(subject)s up after all"),
    "activity.reopen": _("%(actor)s reopened %(subject)s"),
    "activity.await_document": _("%(subject)s awaits the signature of its document"),
    "activity.hand_back": _("%(subject)s went back to work: what was submitted was returned"),
    "activity.complete": _("%(subject)s was completed"),
    "activity.unsettle": _("%(subject)s awaits signature again"),
    "activity.doubt": _("%(subject)s is to be re-confirmed"),
    "dependency.added": _("%(subject)s: the second waits for the first"),
    "dependency.changed": _("%(actor)s changed how the second waits for the first: %(subject)s"),
    "dependency.removed": _("%(actor)s removed the dependency %(subject)s"),
    "calendar.made": _("%(subject)s was begun"),
    "calendar.copied": _("%(actor)s copied public holidays into it: %(subject)s"),
    "calendar.imported": _("%(actor)s added the closures of a file: %(subject)s"),
    "calendar.day_added": _("%(actor)s entered a day: %(subject)s"),
    "calendar.day_removed": _("%(actor)s removed a day: %(subject)s"),
    "calendar.weekend_moved": _("%(actor)s moved the weekend: %(subject)s"),
    "checklist_item.made": _("A checklist line was laid out: %(subject)s"),
    "checklist_item.declared": _("%(actor)s declared evidence for %(subject)s"),
    "checklist_item.edited": _("%(actor)s changed the checklist line %(subject)s"),
    "checklist_item.removed": _("%(actor)s removed the checklist line %(subject)s"),
    "evidence_file.added": _("%(actor)s added the evidence %(subject)s"),
    "evidence_file.removed": _("%(actor)s took the evidence %(subject)s off the checklist"),
    "baseline.frozen": _("Baseline %(subject)s was frozen"),
    "proposal.made": _("%(actor)s proposed the baseline %(subject)s"),
    "proposal.agree": _("The baseline %(subject)s was agreed"),
    "proposal.hand_back": _("The proposed baseline %(subject)s was returned"),
    "proposal.unsettle": _("The baseline %(subject)s awaits signature again"),
    "waiver.requested": _("%(actor)s asked for the waiver %(subject)s"),
    "waiver.grant": _("The waiver %(subject)s was granted"),
    "waiver.refuse": _("The waiver %(subject)s was refused"),
    "waiver.unsettle": _("The waiver %(subject)s awaits signature again"),
    "assistance_request.asked": _("%(actor)s asked for assistance: %(subject)s"),
    "assistance_request.reply": _("%(actor)s answered the request %(subject)s"),
}


def register() -> None:
    for action, sentence in SENTENCES.items():
        sentences.register(action, sentence)
