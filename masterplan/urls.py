"""Addresses of the Master Plan."""

from django.urls import URLPattern

app_name = "masterplan"

urlpatterns: list[URLPattern] = []
