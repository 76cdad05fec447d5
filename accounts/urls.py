"""Addresses of this room: members, institutions and settings of an implementation, and accounts."""

from django.urls import URLPattern, path

from accounts.views import comparison, institutions, members, people, settings

app_name = "accounts"

urlpatterns: list[URLPattern] = [
    path("i/<slug:slug>/members/", members.members, name="members"),
    path("i/<slug:slug>/members/new/", members.appointment, name="appointment"),
    path("i/<slug:slug>/members/<uuid:public_id>/", members.membership, name="membership"),
    path("i/<slug:slug>/members/<uuid:public_id>/end/", members.ending, name="ending"),
    path("i/<slug:slug>/members/<uuid:public_id>/remind/", members.reminder, name="reminder"),
    path("i/<slug:slug>/institutions/new/", institutions.new, name="new_institution"),
    path("i/<slug:slug>/institutions/<uuid:public_id>/", institutions.institution, name="institution"),
    path("i/<slug:slug>/settings/", settings.settings, name="settings"),
    path("i/<slug:slug>/settings/comparison/", comparison.comparison, name="comparison"),
    path("profile/", people.profile, name="profile"),
    path("accounts/", people.people, name="people"),
    path("accounts/<uuid:public_id>/", people.account, name="account"),
]
