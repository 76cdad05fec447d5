"""Addresses of what is composed of all rooms."""

from django.conf import settings
from django.urls import URLPattern, path, re_path

from desk import (
    comparison,
    emblem,
    exchange_page,
    federation,
    feed_pages,
    implementation,
    import_page,
    ink,
    keeping,
    ledger_page,
    my_work,
    open_pages,
    opening_page,
    plan_page,
    portfolio,
    portfolio_sheet,
    report_pages,
    styleguide,
    verify_page,
)

app_name = "desk"

urlpatterns: list[URLPattern] = [
    path("", my_work.page, name="my_work"),
    path("portfolio/", portfolio.page, name="portfolio"),
    path("portfolio/sheet/", portfolio_sheet.export, name="portfolio_sheet"),
    path("portfolio/comparison/", comparison.page, name="comparison"),
    path("portfolio/views/", keeping.views, name="kept_views"),
    path("portfolio/views/<uuid:public_id>/remove/", keeping.removal, name="kept_view_removal"),
    path("portfolio/report/", report_pages.make_for_portfolio, name="portfolio_report"),
    path("portfolio/report/<uuid:public_id>/", report_pages.portfolio_report, name="portfolio_report_file"),
    path("i/<slug:slug>/", implementation.page, name="implementation"),
    path("i/<slug:slug>/units/", federation.units, name="units"),
    path("i/<slug:slug>/record/", ledger_page.record, name="record"),
    path("i/<slug:slug>/record/check/", ledger_page.check, name="record_check"),
    path("i/<slug:slug>/record/sheet/", ledger_page.export, name="record_sheet"),
    path("i/<slug:slug>/exchange/", exchange_page.page, name="exchange"),
    path("i/<slug:slug>/plan/paper/", plan_page.make, name="plan_paper"),
    path("i/<slug:slug>/plan/paper/<uuid:public_id>/", plan_page.paper, name="plan_paper_file"),
    path("i/<slug:slug>/plan/file/", exchange_page.plan_file, name="plan_file"),
    path("i/<slug:slug>/plan/import/", import_page.page, name="import_plan"),
    path("i/<slug:slug>/report/", report_pages.make, name="report"),
    path("i/<slug:slug>/report/<uuid:public_id>/", report_pages.report, name="report_file"),
    path("implementations/new/", opening_page.opening, name="opening"),
    path("account/feeds/", feed_pages.page, name="feeds"),
    path("account/feeds/<uuid:public_id>/revoke/", feed_pages.revoke, name="feed_revoke"),
    path("feeds/<str:secret>/plan.ics", feed_pages.feed, name="feed"),
    path("public/", open_pages.countries, name="countries"),
    path("public/<slug:slug>/", open_pages.country, name="public"),
    path("verify/", verify_page.verify, name="verify"),
    path("verify/yourself/", verify_page.verify_yourself, name="verify_yourself"),
    path("i/<slug:slug>/emblem/", emblem.emblem, name="emblem"),
    re_path(r"^ink/(?P<code>[0-9a-f]{6})\.css$", ink.ink, name="ink"),
]

if not settings.PRODUCTION:
    urlpatterns.append(path("styleguide/", styleguide.page, name="styleguide"))
