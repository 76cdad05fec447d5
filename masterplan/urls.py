"""Addresses of the Master Plan."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from masterplan.views import catalogue, cell, coverage, indicator, lists, model, part, plan, source, ties, versions


class Identifier(StringConverter):
    """The code of an indicator."""

    regex = r"[A-Za-z0-9_@$-]+"


register_converter(Identifier, "identifier")
app_name = "masterplan"
HERE = "i/<slug:slug>/master-plan/"
SOURCE = f"{HERE}sources/<uuid:public_id>/"
MODEL = f"{HERE}data-model/"
LIST = f"{HERE}lists/<uuid:public_id>/"
ONE = f"{HERE}indicators/<identifier:code>/"

urlpatterns = [
    path(HERE, plan.plan, name="plan"),
    path(f"{HERE}start/", plan.start, name="start"),
    path(f"{HERE}missing/", plan.missing, name="missing"),
    path(f"{HERE}catalogue/", catalogue.adopt, name="catalogue"),
    path(f"{HERE}add/", indicator.add, name="add"),
    path(ONE, indicator.indicator, name="indicator"),
    path(f"{ONE}sources/", ties.sources, name="uses"),
    path(f"{ONE}lists/", ties.breakdown, name="breakdown"),
    path(f"{ONE}elsewhere/", ties.elsewhere, name="elsewhere"),
    path(f"{ONE}edit/", indicator.edit, name="edit"),
    path(f"{ONE}do/", indicator.act, name="act"),
    path(f"{ONE}remove/", indicator.remove, name="remove"),
    path(f"{ONE}<slug:key>/", cell.cell, name="cell"),
    path(f"{ONE}metadata/<slug:language>/", source.indicator_metadata, name="indicator_metadata"),
    path(f"{SOURCE}", source.source, name="source"),
    path(f"{SOURCE}scores/", source.scores, name="scores"),
    path(f"{SOURCE}registry/", source.registry, name="registry"),
    path(f"{SOURCE}metadata/<slug:language>/", source.source_metadata, name="source_metadata"),
    path(MODEL, model.model, name="model"),
    path(f"{MODEL}files/<slug:format_>/", model.model_file, name="model_file"),
    path(f"{MODEL}dataflows/<identifier:dataflow>/<slug:what>/", model.template, name="model_template"),
    path(f"{MODEL}checks/<uuid:public_id>/", model.data_check, name="data_check"),
    path(f"{MODEL}<slug:what>/", model.act, name="model_act"),
    path(f"{HERE}versions/", versions.versions, name="versions"),
    path(f"{HERE}versions/begin/", versions.begin, name="begin"),
    path(f"{HERE}versions/advance/", versions.advance, name="advance"),
    path(f"{HERE}versions/compare/", versions.compare, name="compare"),
    path(f"{HERE}coverage/", coverage.matrix, name="coverage"),
    path(f"{HERE}far/", coverage.judged, name="yardsticks"),
    path(f"{HERE}far/<slug:scheme>/<slug:key>/", coverage.judge, name="judge"),
    path(f"{HERE}lists/", lists.lists, name="lists"),
    path(f"{HERE}lists/add/", lists.add, name="list_add"),
    path(f"{LIST}", lists.code_list, name="list"),
    path(f"{LIST}edit/", lists.edit, name="list_edit"),
    path(f"{LIST}mapping/", lists.mapping, name="mapping"),
    path(f"{HERE}parts/<slug:kind>/", part.every, name="parts"),
    path(f"{HERE}parts/<slug:kind>/add/", part.add, name="part_add"),
    path(f"{HERE}parts/<slug:kind>/<uuid:public_id>/", part.change, name="part"),
    path(f"{HERE}parts/<slug:kind>/<uuid:public_id>/remove/", part.remove, name="part_remove"),
]
