"""Addresses of the process."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from tracks.views import (
    activity,
    adapting,
    baselines,
    calendars,
    closing,
    evidence,
    forecast,
    plan,
    redating,
    signers,
)


class Code(StringConverter):
    """The code of an activity or of a line: any text but NUL, for which PostgreSQL has no place."""

    regex = r"[^/\x00]+"


register_converter(Code, "code")
app_name = "tracks"

urlpatterns = [
    path("i/<slug:slug>/plan/", plan.page, name="plan"),
    path("i/<slug:slug>/plan/lengths/", plan.lengths, name="lengths"),
    path("i/<slug:slug>/plan/add/", adapting.add, name="add"),
    path("i/<slug:slug>/plan/signatures/", signers.routes_page, name="routes"),
    path("i/<slug:slug>/plan/forecast/", forecast.page, name="forecast"),
    path("i/<slug:slug>/plan/baselines/", baselines.page, name="baselines"),
    path("i/<slug:slug>/plan/baselines/propose/", baselines.propose, name="propose"),
    path("i/<slug:slug>/plan/baselines/<int:number>/", baselines.one, name="baseline"),
    path("i/<slug:slug>/plan/baselines/<int:number>/<code:code>/", baselines.slip, name="slip"),
    path("i/<slug:slug>/plan/calendars/", calendars.page, name="calendars"),
    path("i/<slug:slug>/plan/calendars/<slug:side>/add/", calendars.add, name="calendar_add"),
    path("i/<slug:slug>/plan/calendars/<slug:side>/holidays/", calendars.holidays, name="calendar_holidays"),
    path("i/<slug:slug>/plan/calendars/<slug:side>/file/", calendars.from_file, name="calendar_file"),
    path("i/<slug:slug>/plan/calendars/<slug:side>/weekend/", calendars.weekend, name="calendar_weekend"),
    path("i/<slug:slug>/plan/calendars/<slug:side>/remove/<slug:what>/", calendars.remove, name="calendar_remove"),
    path("i/<slug:slug>/gate/", closing.gate_page, name="gate"),
    path("i/<slug:slug>/assistance/", closing.assistance_page, name="assistance"),
    path("i/<slug:slug>/assistance/<int:number>/", closing.answer, name="answer"),
    path("i/<slug:slug>/evidence/<uuid:public_id>/", evidence.download, name="download"),
    path("i/<slug:slug>/evidence/<uuid:public_id>/remove/", evidence.remove_file, name="remove_file"),
    path("i/<slug:slug>/activities/<code:code>/", activity.page, name="activity"),
    path("i/<slug:slug>/activities/<code:code>/details/", activity.details, name="details"),
    path("i/<slug:slug>/activities/<code:code>/move/", redating.move, name="move"),
    path("i/<slug:slug>/activities/<code:code>/rename/", adapting.rename, name="rename"),
    path("i/<slug:slug>/activities/<code:code>/drop/", adapting.drop, name="drop"),
    path("i/<slug:slug>/activities/<code:code>/wait/", adapting.wait_for, name="wait_for"),
    path("i/<slug:slug>/activities/<code:code>/do/<slug:action>/", activity.act, name="act"),
    path("i/<slug:slug>/activities/<code:code>/lines/<code:item>/", evidence.line, name="line"),
]
