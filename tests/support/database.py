"""A PostgreSQL that need not survive the loss of its machine."""

from __future__ import annotations

import psycopg

from config.embedded import Servers
from config.servers import OWNER

SETTINGS = ("fsync", "full_page_writes")


def do_without_the_disk(servers: Servers) -> None:
    """Wait for no disk. What is committed outlives a kill -9: the machine's memory has it."""
    with psycopg.connect(
        host=str(servers.home.sockets), user=OWNER, dbname="postgres", autocommit=True
    ) as connection:
        for name in SETTINGS:
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")
