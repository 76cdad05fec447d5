"""Pages travel compressed; files do not: they are compressed already, and their length and hash stay theirs."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json", "image/svg+xml")


class CompressedPages(GZipMiddleware):
    """GZip for texts that are sent whole. Django pads them at random, so their length betrays no token."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)
