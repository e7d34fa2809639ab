"""What the pages of signing in need to know."""

from __future__ import annotations

from django import template
from django.conf import settings

from claims import permissions

register = template.Library()


@register.simple_tag
def mail_is_set_up() -> bool:
    return bool(settings.MAIL_IS_SET_UP)


@register.simple_tag(takes_context=True)
def must_have_second_factor(context: template.Context) -> bool:
    return permissions.must_have_second_factor(context["request"].user)
