"""The shape and the word of every state that is shown, and the glyph of every track. No rule rests on them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Shape:
    """A symbol of brand/symbols.svg, the word beside it, and whether it is mirrored from right to left."""

    symbol: str
    word: StrOrPromise

    @property
    def turns(self) -> bool:
        return self.symbol in {"way", "re", "older"}


@dataclass(frozen=True)
class TrackMark:
    """How a track is recognised without its hue: its glyph; `css` names the hue."""

    css: str
    glyph: str
    name: StrOrPromise


SHAPES: dict[str, Shape] = {
    # activities and tracks
    "not_started": Shape("open", _("not started")),
    "under_way": Shape("way", _("under way")),
    "awaiting_signature": Shape("sub", _("awaiting signature")),
    "completed": Shape("done", _("completed")),
    "postponed": Shape("post", _("postponed")),
    "skipped": Shape("skip", _("skipped")),
    "to_be_reconfirmed": Shape("re", _("to be re-confirmed")),
    "cannot_start": Shape("no", _("cannot start yet")),
    "cannot": Shape("no", _("cannot be done yet")),
    # published documents
    "draft": Shape("way", _("draft")),
    "advanced_draft": Shape("way", _("advanced draft")),
    "in_consultation": Shape("way", _("in consultation")),
    "approved": Shape("done", _("approved")),
    "published": Shape("done", _("published")),
    "superseded": Shape("skip", _("superseded")),
    # agreements
    "needed": Shape("open", _("needed")),
    "drafting": Shape("way", _("drafting")),
    "legal_review": Shape("way", _("legal review")),
    "with_party": Shape("way", _("with the party")),
    "signed": Shape("done", _("signed")),
    "in_force": Shape("done", _("in force")),
    "expiring": Shape("way", _("ends soon")),
    "expired": Shape("skip", _("expired")),
    "ended": Shape("skip", _("ended")),
    # filed papers, plans
    "received": Shape("way", _("received")),
    "acknowledged": Shape("done", _("acknowledged")),
    "indicative": Shape("open", _("indicative")),
    "agreed": Shape("done", _("agreed")),
    # indicators of the Master Plan
    "proposed": Shape("way", _("proposed")),
    "modelled": Shape("done", _("modelled")),
    "loaded": Shape("done", _("loaded")),
    "suspended": Shape("post", _("suspended")),
    # lights of the gate
    "lit": Shape("done", pgettext_lazy("a light of the gate", "lit")),
    "dark": Shape("open", pgettext_lazy("a light of the gate", "not lit")),
    "waived": Shape("post", _("waived")),
    # signatures
    "prepared": Shape("done", _("prepared")),
    "reviewed": Shape("done", _("reviewed")),
    "noted": Shape("done", _("noted")),
    "reservation": Shape("done", _("acknowledged with reservation")),
    "witnessed": Shape("done", _("witnessed")),
    "returned": Shape("re", _("returned")),
    "withdrawn": Shape("skip", _("withdrawn")),
    "revoked": Shape("skip", _("revoked")),
    "attested": Shape("done", _("attested paper")),
    # roles and invitations
    "holds": Shape("done", _("holds it")),
    "invited": Shape("open", _("invited, not yet accepted")),
    "empty": Shape("skip", _("empty")),
    # long work
    "waiting": Shape("open", _("waiting")),
    "running": Shape("way", _("under way")),
    "done": Shape("done", _("done")),
    "failed": Shape("no", _("failed")),
}

VERDICTS: dict[str, Shape] = {
    "genuine": Shape("same", _("genuine")),
    "older": Shape("older", _("genuine, but superseded")),
    "reading_copy": Shape("copy", _("a reading copy, not issued")),
    "unknown": Shape("unknown", _("not known here")),
    "changed": Shape("changed", _("changed after it was signed")),
}

TRACKS: dict[str, TrackMark] = {
    "ADM": TrackMark("adm", "§", _("Administrative")),
    "STA": TrackMark("sta", "Σ", _("Statistical")),
    "DAM": TrackMark("dam", "{}", _("Data modelling")),
    "INT": TrackMark("int", ">_", _("Information technology")),
    "END": TrackMark("end", "‖", _("Closing")),
    "OPT": TrackMark("opt", "+", _("Optional")),
}


def shape_of(code: str) -> Shape:
    """The shape of a stored state; an unknown code shows itself as its word."""
    return SHAPES.get(code) or VERDICTS.get(code) or Shape("open", code.replace("_", " "))
