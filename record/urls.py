"""Addresses of documents, sign-offs, signatures, delegations, comments and notices."""

from django.urls import path

from record.views import delegations, documents, renditions, signatures, signing, talk, versions

app_name = "record"

urlpatterns = [
    path("i/<slug:slug>/documents/", documents.listing, name="documents"),
    path("i/<slug:slug>/documents/start/", documents.start, name="start"),
    path("i/<slug:slug>/documents/<slug:reference>/", documents.page, name="document"),
    path("i/<slug:slug>/documents/<slug:reference>/new-version/", documents.new_version, name="new_version"),
    path("i/<slug:slug>/documents/<slug:reference>/<int:number>/edit/", versions.edit, name="edit"),
    path("i/<slug:slug>/documents/<slug:reference>/<int:number>/file/", versions.add_file, name="add_file"),
    path("i/<slug:slug>/documents/<slug:reference>/<int:number>/do/<slug:action>/", versions.act, name="act"),
    path("i/<slug:slug>/documents/<slug:reference>/<int:number>/print/", renditions.make, name="print"),
    path("i/<slug:slug>/files/<uuid:public_id>/", versions.download, name="file"),
    path("i/<slug:slug>/files/<uuid:public_id>/remove/", versions.remove_file, name="remove_file"),
    path("i/<slug:slug>/issued/<uuid:public_id>/", renditions.rendition, name="rendition"),
    path("i/<slug:slug>/sign/<slug:reference>/", signing.sign, name="sign"),
    path("i/<slug:slug>/sign/<slug:reference>/call-back/", signing.call_back, name="call_back"),
    path("i/<slug:slug>/sign/<slug:reference>/paper/", signing.paper, name="paper"),
    path("i/<slug:slug>/signatures/<slug:reference>/", signatures.page, name="signature"),
    path("i/<slug:slug>/signatures/<slug:reference>/scan/", signatures.scan, name="scan"),
    path("i/<slug:slug>/signatures/<slug:reference>/prove/", signatures.prove, name="prove"),
    path("i/<slug:slug>/signatures/<slug:reference>/evidence/", signatures.proof, name="evidence"),
    path("i/<slug:slug>/signatures/<slug:reference>/do/<slug:action>/", signatures.take_part, name="take_part"),
    path("i/<slug:slug>/delegations/", delegations.listing, name="delegations"),
    path("i/<slug:slug>/delegations/offer/", delegations.offer, name="offer"),
    path("i/<slug:slug>/delegations/<uuid:public_id>/", delegations.answer, name="answer"),
    path("i/<slug:slug>/comments/<slug:kind>/<uuid:public_id>/", talk.comment, name="comment"),
    path("notices/read/", talk.notices_read, name="notices_read"),
]
