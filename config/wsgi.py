"""The web application for any WSGI server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from config.embedded import Servers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

servers = Servers()
servers.hold()
application = get_wsgi_application()
