"""Addresses of the mechanisms."""

from django.urls import URLPattern, path

from core import views

app_name = "core"

urlpatterns: list[URLPattern] = [
    path("jobs/<uuid:public_id>/", views.job, name="job"),
]
