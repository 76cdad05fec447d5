"""Addresses of governance: the manual."""

from django.urls import path

from governance import views

app_name = "governance"

urlpatterns = [
    path("i/<slug:slug>/manual/", views.manual, name="manual"),
    path("i/<slug:slug>/manual/start/", views.start, name="start"),
    path("i/<slug:slug>/manual/renew/", views.renew, name="renew"),
    path("i/<slug:slug>/manual/compare/", views.compare, name="compare"),
    path("i/<slug:slug>/manual/versions/<int:number>/do/", views.act, name="act"),
    path("i/<slug:slug>/manual/versions/<int:number>/print/", views.print_version, name="print"),
    path("i/<slug:slug>/manual/sections/<slug:key>/", views.section, name="section"),
]
