"""The Celery application: `celery -A config worker`."""

from __future__ import annotations

import os
import signal
from typing import Any

from celery import Celery
from celery.signals import celeryd_init, setup_logging, worker_init, worker_process_init
from django_structlog.celery.steps import DjangoStructLogInitStep

import factcheck
from config.embedded import Servers
from config.history import SignedTask
from config.processes import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("factcheck", task_cls=SignedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)

_servers: list[Servers] = []


@celeryd_init.connect
def have_servers(conf: Any, **_: Any) -> None:
    """A worker started by hand holds the embedded servers like any other command.

    It may also wait for the broker longer than a web request may.
    """
    conf.broker_transport_options = {**conf.broker_transport_options, "socket_timeout": 10}
    servers = Servers()
    servers.hold()
    _servers.append(servers)


@setup_logging.connect
def keep_djangos_logging(**_: Any) -> None:
    """Connected so that Celery leaves the logging that the settings made as it is."""


@worker_init.connect
def read_the_models(**_: Any) -> None:
    """Load what the engine needs before the pool forks, so that its processes share the memory."""
    factcheck.extract("The first text is read faster, she said.")


@worker_process_init.connect
def end_with_the_worker(**_: Any) -> None:
    """A worker that is killed takes its pool with it."""
    end_with_parent(signal.SIGKILL, os.getppid())


def worker_answers(seconds: float = 0.5) -> bool:
    """Whether any worker answers within so many seconds."""
    return bool(app.control.ping(timeout=seconds, limit=1))
