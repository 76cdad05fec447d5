"""Every address of the product, room by room."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

handler400 = "desk.errors.bad_request"
handler403 = "desk.errors.permission_denied"
handler404 = "desk.errors.page_not_found"
handler500 = "desk.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
    path("", include("tracks.urls")),
    path("", include("record.urls")),
    path("", include("desk.urls")),
]
