"""The WSGI entry point for granian and any other server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# What was loaded stays; looking through it again and again takes a tenth of the time of a request.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 100)
