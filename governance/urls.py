"""Addresses of governance: the manual."""

from django.urls import path

from governance import views, writing

app_name = "governance"

urlpatterns = [
    path("i/<slug:slug>/manual/", views.manual, name="manual"),
    path("i/<slug:slug>/manual/start/", writing.start, name="start"),
    path("i/<slug:slug>/manual/renew/", writing.renew, name="renew"),
    path("i/<slug:slug>/manual/whole/", views.whole, name="whole"),
    path("i/<slug:slug>/manual/compare/", views.compare, name="compare"),
    path("i/<slug:slug>/manual/sections/<slug:key>/", views.section, name="section"),
    path("i/<slug:slug>/manual/sections/<slug:key>/write/", writing.write, name="write"),
]
