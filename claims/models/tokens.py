"""What opens the API in somebody's name."""

from __future__ import annotations

from django.db import models
from knox.models import AbstractAuthToken

from .base import one_of


class Scope(models.TextChoices):
    READ = "read", "read"
    WRITE = "write", "read and write"


class ApiToken(AbstractAuthToken):
    """Known by its hash alone. Revoking deletes it: it is no part of the record."""

    name = models.CharField(max_length=80, blank=True, help_text="What it is for.")
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.WRITE)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "API token"
        ordering = ["-created", "digest"]
        constraints = [one_of("scope", Scope, "api_token_scope")]

    def __str__(self) -> str:
        return f"{self.token_key}… {self.name}".strip()
