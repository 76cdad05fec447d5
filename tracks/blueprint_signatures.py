"""What must hold for evidence, people and signatures in a blueprint; above all, that the country signs for itself."""

from collections.abc import Collection, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from record.rules import BLOCKING
from tracks.blueprint import Activity, Attending, Blueprint, Evidence, Item, ItemKind, Step, Who
from tracks.toml_lines import Path
from tracks.toml_tables import Fault, suggestion
from tracks.vocabulary import ACKNOWLEDGED, APPROVED, DOCUMENT, NAMED, Vocabulary

UNKNOWN = {
    "role": gettext_noop("There is no role “%(word)s”.%(suggestion)s"),
    "institution": gettext_noop("There is no kind of institution “%(word)s”.%(suggestion)s"),
    "group": gettext_noop("There is no group “%(word)s”.%(suggestion)s"),
    "kind": gettext_noop("There is no kind of evidence “%(word)s”.%(suggestion)s"),
    "document": gettext_noop("There is no kind of document “%(word)s”.%(suggestion)s"),
    "meaning": gettext_noop("A step cannot have the meaning “%(word)s”.%(suggestion)s"),
    "guard": gettext_noop("There is no guard “%(word)s”.%(suggestion)s"),
    "per": gettext_noop("An attendance is counted per half_day or per workshop, not per “%(word)s”.%(suggestion)s"),
}
PER = ("half_day", "workshop")
HOLDING_UP = BLOCKING - {APPROVED, ACKNOWLEDGED}
ITEM_FIELDS = ("minimum", "unit", "of", "per", "attending")
FIELDS_OF_ITEMS = {
    ItemKind.FIGURE: frozenset({"minimum", "unit", "of"}),
    ItemKind.ATTENDANCE: frozenset({"per", "attending"}),
}


def signature_faults(blueprint: Blueprint, *, vocabulary: Vocabulary) -> Iterator[Fault]:
    """Everything that is wrong with evidence, people and signatures."""
    check = _Check(blueprint, vocabulary)
    for place, activity in enumerate(blueprint.activities):
        yield from check.activity(("activity", place), activity)
    for place, document in enumerate(blueprint.documents):
        base: Path = ("document", place)
        yield from check.known((*base, "kind"), document.kind, vocabulary.document_states, of="document")
        yield from check.sign_off(base, document.sign_off, filed=vocabulary.is_filed(document.kind))


class _Check:
    """The checks that need the blueprint's documents and the vocabulary."""

    def __init__(self, blueprint: Blueprint, vocabulary: Vocabulary) -> None:
        self.words = vocabulary
        self.documents = {document.kind: document for document in blueprint.documents}

    def known(self, path: Path, word: str, words: Collection[str], *, of: str) -> Iterator[Fault]:
        if word and word not in words:
            yield path, _(UNKNOWN[of]) % {"word": word, "suggestion": suggestion(word, words)}

    def activity(self, base: Path, activity: Activity) -> Iterator[Fault]:
        yield from self.standing((*base, "responsible"), activity.responsible)
        for place, who in enumerate(activity.supporting):
            yield from self.standing((*base, "supporting", place), who)
        for place, guard in enumerate(activity.guards):
            yield from self.known((*base, "guards", place), guard, self.words.guards, of="guard")
        yield from self.evidence((*base, "evidence"), activity.evidence)
        yield from self.checklist(base, activity)
        if activity.evidence.kind == DOCUMENT:
            yield from self.on_document(base, activity)
        elif activity.evidence.kind in self.words.evidence_kinds:
            yield from self.on_its_own(base, activity)
        yield from self.somebody_submits(base, activity)

    def who(self, base: Path, who: Who) -> Iterator[Fault]:
        """A predicate names known words; an ILO role acts for the ILO, and nobody else does."""
        yield from self.known((*base, "role"), who.role, self.words.roles, of="role")
        yield from self.known((*base, "institution"), who.institution, self.words.institution_kinds, of="institution")
        yield from self.known((*base, "group"), who.group, self.words.groups, of="group")
        if who.institution and who.group:
            yield (*base, "group"), _("Name a kind of institution or a group, not both.")
        at_ilo = who.institution == self.words.ilo_kind
        if who.role in self.words.ilo_roles and not at_ilo:
            yield (*base, "role"), _("%(role)s acts for the ILO: its institution is “ilo”.") % {"role": who.role}
        elif who.role in self.words.roles - self.words.ilo_roles and at_ilo:
            yield (*base, "role"), _("%(role)s is a national role: it is not held at the ILO.") % {"role": who.role}

    def standing(self, base: Path, who: Who) -> Iterator[Fault]:
        """Outside a step, nobody names institutions."""
        yield from self.who(base, who)
        if who.group == NAMED:
            yield (*base, "group"), _("The group “named” belongs to a step of a sign-off.")

    def evidence(self, base: Path, evidence: Evidence) -> Iterator[Fault]:
        yield from self.known((*base, "kind"), evidence.kind, self.words.evidence_kinds, of="kind")
        if evidence.kind != DOCUMENT:
            if evidence.document or evidence.state:
                yield base, _("Only evidence of kind “document” names a document and a state.")
            return
        if not (evidence.document and evidence.state):
            yield base, _("Evidence of kind “document” names the document and the state that completes.")
        yield from self.known((*base, "document"), evidence.document, self.words.document_states, of="document")
        states = self.words.document_states.get(evidence.document)
        if states is not None and evidence.state and evidence.state not in states:
            words = {"state": evidence.state, "document": evidence.document, "states": ", ".join(sorted(states))}
            sentence = _("“%(state)s” does not complete a %(document)s; it can be: %(states)s.")
            yield (*base, "state"), sentence % words
        if states is not None and evidence.document not in self.documents:
            sentence = _("No [[document]] says how a %(document)s is signed.")
            yield (*base, "document"), sentence % {"document": evidence.document}

    def on_document(self, base: Path, activity: Activity) -> Iterator[Fault]:
        """What rests on a document is finished by the document alone; its checklist is a reminder."""
        if activity.sign_off:
            yield (*base, "sign_off"), _("Its steps stand with its document: write them in [[document]].")
        for place, item in enumerate(activity.checklist):
            if item.required:
                yield (*base, "checklist", place), _("Beside a document, an item is a reminder: required = false.")

    def on_its_own(self, base: Path, activity: Activity) -> Iterator[Fault]:
        if not activity.checklist:
            yield base, _("%(code)s has no checklist, so nothing is declared.") % {"code": activity.code}
        yield from self.sign_off(base, activity.sign_off, filed=False)

    def checklist(self, base: Path, activity: Activity) -> Iterator[Fault]:
        for place, item in enumerate(activity.checklist):
            yield from self.item((*base, "checklist", place), item)

    def item(self, base: Path, item: Item) -> Iterator[Fault]:
        fields = {name for name in ITEM_FIELDS if getattr(item, name) not in (None, "", ())}
        for name in sorted(fields - FIELDS_OF_ITEMS.get(item.kind, frozenset())):
            words = {"field": name, "kind": item.kind.value}
            yield (*base, name), _("“%(field)s” does not belong to an item of kind %(kind)s.") % words
        if item.kind is ItemKind.FIGURE and not (item.unit and item.of):
            yield base, _("A figure says its “unit”, and what it is “of”.")
        if item.kind is ItemKind.FIGURE and item.unit == "%" and (item.minimum or 0) > 100:
            yield (*base, "minimum"), _("A percentage is at most 100.")
        if item.kind is ItemKind.ATTENDANCE:
            yield from self.attendance(base, item)

    def attendance(self, base: Path, item: Item) -> Iterator[Fault]:
        if not item.per:
            yield base, _("An attendance says “per”: half_day or workshop.")
        yield from self.known((*base, "per"), item.per, PER, of="per")
        if not item.attending:
            yield base, _("An attendance names who attends.")
        for place, attending in enumerate(item.attending):
            yield from self.attending((*base, "attending", place), attending)

    def attending(self, base: Path, attending: Attending) -> Iterator[Fault]:
        yield from self.standing(base, attending.who)
        if attending.each and not (attending.who.group or attending.who.institution):
            yield (*base, "each"), _("“each” counts by institution: name their kind or group.")

    def sign_off(self, base: Path, steps: Sequence[Step], *, filed: bool) -> Iterator[Fault]:
        """The country approves, and nothing stands in for that; a filed paper may be acknowledged instead."""
        for place, step in enumerate(steps):
            yield from self.step((*base, "sign_off", place), step)
            if step.meaning == ACKNOWLEDGED and not filed:
                yield (*base, "sign_off", place, "meaning"), _("Only filed papers are acknowledged.")
        sure = [step for step in steps if not step.can_fall_away]
        approving = [step for step in sure if step.meaning == APPROVED]
        if approving and not any(self.national(step) for step in approving):
            yield (*base, "sign_off"), _("Only the ILO approves this: it cannot sign for the country.")
        if not approving and not (filed and any(step.meaning == ACKNOWLEDGED for step in sure)):
            yield base, _("Nobody has to approve this: one step must, by people who surely exist.")

    def national(self, step: Step) -> bool:
        return not any(place.who.role in self.words.ilo_roles for place in step.places)

    def step(self, base: Path, step: Step) -> Iterator[Fault]:
        yield from self.known((*base, "meaning"), step.meaning, self.words.meanings, of="meaning")
        for place, one in enumerate(step.places):
            at = self.place_path(base, place, step)
            yield from self.who(at, one.who)
            if one.who.role in self.words.roles - self.words.signing_roles:
                yield (*at, "role"), _("%(role)s never signs.") % {"role": one.who.role}
        if step.each:
            yield from self.each(base, step)
        else:
            yield from self.seats(base, step)
        yield from self.ilo(base, step)

    def place_path(self, base: Path, place: int, step: Step) -> Path:
        """A single place may stand in the step itself; then its line is the step's."""
        return base if len(step.places) == 1 else (*base, "places", place)

    def each(self, base: Path, step: Step) -> Iterator[Fault]:
        if any(not place.who.group for place in step.places):
            yield (*base, "needed"), _("needed = “each” asks every institution of a group: name the group.")

    def seats(self, base: Path, step: Step) -> Iterator[Fault]:
        seats = sum(place.seats for place in step.places)
        if step.needed > seats:
            words = {"needed": step.needed, "seats": seats}
            yield (*base, "needed"), _("This step needs %(needed)s signatures and has room for %(seats)s.") % words
        if any(place.who.group == NAMED for place in step.places):
            yield (*base, "group"), _("Institutions named by the country all sign: needed = “each”.")

    def ilo(self, base: Path, step: Step) -> Iterator[Fault]:
        """The ILO does not stand in for the country, and does not hold it up by reviewing."""
        roles = [place.who.role in self.words.ilo_roles for place in step.places]
        if step.meaning == APPROVED and any(roles) and not all(roles):
            yield base, _("The ILO could sign here in place of the country: give each a step of its own.")
        if step.meaning in HOLDING_UP and any(roles):
            sentence = _("A step with the meaning “%(meaning)s” holds up all that follows; the ILO notes or witnesses.")
            yield (*base, "meaning"), sentence % {"meaning": step.meaning}

    def somebody_submits(self, base: Path, activity: Activity) -> Iterator[Fault]:
        """Who submits never approves: so among those who work on it, one role is not asked to approve."""
        document = self.documents.get(activity.evidence.document)
        steps = document.sign_off if document else activity.sign_off
        signing = {place.who.role for step in steps if step.meaning == APPROVED for place in step.places}
        working = {activity.responsible.role, *(who.role for who in activity.supporting)}
        if working <= signing and "" not in working:
            sentence = _("All who work on %(code)s would have to approve it; add a supporting role that submits it.")
            yield base, sentence % {"code": activity.code}
