"""How gunicorn serves: read by `-c python:config.gunicorn`."""

from __future__ import annotations

import gc
import os
import signal
from typing import Any

from config.processes import end_with_parent

worker_class = "gthread"
workers = max(2, min(4, os.cpu_count() or 1))
threads = 4
timeout = 60
graceful_timeout = 3
# Loaded once and shared by the workers; Django opens no connection before a request.
preload_app = True
control_socket_disable = True
max_requests = 5000
max_requests_jitter = 500


def when_ready(arbiter: Any) -> None:
    """What was loaded stays: no collection of garbage looks at it again, in any worker."""
    gc.collect()
    gc.freeze()


def post_fork(arbiter: Any, worker: Any) -> None:
    """A master that is killed takes its workers with it."""
    end_with_parent(signal.SIGKILL, os.getppid())
