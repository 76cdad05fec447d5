"""Every address of the product, room by room."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

handler400 = "desk.errors.bad_request"
handler403 = "desk.errors.permission_denied"
handler404 = "desk.errors.page_not_found"
handler500 = "desk.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    # An address is what somebody was invited with: an administrator changes it, nobody adds one.
    path("account/email/", RedirectView.as_view(pattern_name="accounts:profile"), name="account_email"),
    path("account/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("", include("tracks.urls")),
    path("", include("record.urls")),
    path("", include("masterplan.urls")),
    path("", include("governance.urls")),
    path("", include("desk.urls")),
]
