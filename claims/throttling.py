"""So many times an hour from one address, counted in the cache: for what anybody may send."""

from __future__ import annotations

import ipaddress
import time
from typing import Any

from django.conf import settings
from django.core.cache import cache

CORRECTIONS = 10  # requests from one address in an HOUR
TIPS = 10  # from one address in an HOUR; settings.TIPS_PER_HOUR from all of them
HOUR = 3600


def address(request: Any) -> str:
    """Who asks, as far as can be told; of a request of Django's or of the API's.

    Only where HTTPS ends at a proxy of the operator's is its word taken: the last one in the
    header, for whoever asks writes the others. An IPv4 address that came over an IPv6 socket is
    told as what it is.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.HTTPS else ""
    told = (forwarded.split(",")[-1].strip() or request.META.get("REMOTE_ADDR", ""))[:64]
    read = _read(told)
    return str(read) if read else told


def network(request: Any) -> str:
    """What is counted as one sender. Of IPv6 the network: a household has one, with more addresses
    than anybody counts.
    """
    told = address(request)
    is_ipv6 = isinstance(_read(told), ipaddress.IPv6Address)
    return str(ipaddress.ip_network(f"{told}/64", strict=False)) if is_ipv6 else told


def _read(told: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        read = ipaddress.ip_address(told.partition("%")[0])  # without the zone of a local one
    except ValueError:
        return None
    return getattr(read, "ipv4_mapped", None) or read


def wait_for_tip(who: str) -> int:
    """Count a tip from the address; the seconds until it, and the desk, take more."""
    seconds = wait("tip", who, most=TIPS)
    return seconds or wait("tips", "everybody", most=settings.TIPS_PER_HOUR)


def wait(name: str, who: str, *, most: int, seconds: int = HOUR) -> int:
    """Count one more; the seconds until it is allowed again, or 0 when it is allowed now.

    With the cache down nobody is locked out.
    """
    now = int(time.time())
    key = f"throttle:{name}:{who}:{now // seconds}"
    cache.add(key, 0, timeout=seconds)
    try:
        count = cache.incr(key)
    except ValueError:  # it was thrown away this very moment
        return 0
    return 0 if count <= most else seconds - now % seconds
