"""Django's settings. Every variable is in the table of docs/operating.md."""

from __future__ import annotations

import os
import sys
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF

from config import embedded, env, home, logs

BASE_DIR = home.CHECKOUT
HOME = home.current()

# Core

DEBUG = env.boolean("FACTCHECK_DEBUG", default=False)
SECRET_KEY = env.text("FACTCHECK_SECRET_KEY") or HOME.secret("secret_key")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.words("FACTCHECK_ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = env.words("FACTCHECK_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "config.apps.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
    "django_structlog",
    "claims",
    "config.apps.HouseConfig",
    # After ours, whose templates come first.
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.bodies.BodyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "config.history.SignedRequests",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Data

DATABASES = {
    "default": dj_database_url.parse(
        embedded.database_url(HOME), conn_max_age=600, conn_health_checks=True
    )
}
# A statement that waits for ever would hold a web worker for ever.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")  # reading edits nothing
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"  # for Django's own; ours carry UUIDv7

REDIS_URL = embedded.redis_url(HOME)
CACHES = {
    "default": {
        "BACKEND": "config.cache.Forgiving",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cache",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
}

MEDIA_ROOT = HOME.media
MEDIA_URL = "/media/"  # nothing is served from there: files go out through views that ask who asks
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024  # texts have their own limit, with a sentence

# People

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "claims.sign_in.AccountAdapter"
ACCOUNT_FORMS = {"reset_password": "claims.web.account_forms.ResetForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"  # administrators make accounts and say what their address is
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
# Tries from one address, which a whole newsroom may share; and on one account.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,10/5m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
}
MFA_ADAPTER = "claims.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
REQUIRE_SECOND_FACTOR = env.choice(
    "FACTCHECK_REQUIRE_SECOND_FACTOR", "off", ["off", "editors", "everybody"]
)
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {"NAME": "claims.sign_in.TokensEnd"},
]

# Language and time

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = HOME.static
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# What browsers may do: nothing inline, nothing from elsewhere

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "factcheck_session"
CSRF_COOKIE_NAME = "factcheck_csrf"

HTTPS = env.boolean("FACTCHECK_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# Only a proxy of the operator's can be in front when HTTPS is said to end there.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# API

REST_FRAMEWORK: dict[str, Any] = {
    # The first one's challenge goes out with a 401.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "claims.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["claims.api.permissions.MayAct"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["claims.api.parsers.JSONParser"],
    "DEFAULT_PAGINATION_CLASS": "claims.api.pagination.Keyset",
    "DEFAULT_FILTER_BACKENDS": ["claims.api.filters.FilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "claims.api.schema.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "claims.api.problems.handler",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
REST_KNOX = {"TOKEN_TTL": None, "AUTH_HEADER_PREFIX": "Token", "AUTO_REFRESH": False}
KNOX_TOKEN_MODEL = "claims.ApiToken"  # noqa: S105
# How long a token lasts, unless its maker says otherwise; and the longest that they may say.
TOKEN_DAYS = env.integer("FACTCHECK_TOKEN_DAYS", default=90, low=1, high=3650)
TOKEN_DAYS_AT_MOST = env.integer("FACTCHECK_TOKEN_DAYS_AT_MOST", default=365, low=1, high=3650)
SPECTACULAR_SETTINGS = {
    "TITLE": "Factcheck",
    "DESCRIPTION": "Who said what, when and where; what bears on it; what we hold about it.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # Swagger UI stops drawing when more than some 120 operations are unfolded at once.
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "docExpansion": "none",
        "filter": True,
        "validatorUrl": None,
    },
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "PersonRole": "claims.api.serializers.people.ROLES",
        "Audience": "claims.models.Audience",
        "Delivery": "claims.models.Delivery",
        "NotificationKind": "claims.models.NotificationKind",
        "WatchState": "claims.models.WatchState",
        "ReplyAudience": "claims.api.serializers.replies.AUDIENCES",
        "JobState": "claims.models.JobState",
        "RelationState": "claims.models.RelationState",
        "AnchorState": "claims.models.AnchorState",
        "RelationKind": "claims.models.RelationKind",
        "ClaimantKind": "claims.models.ClaimantKind",
        "Kind": "claims.models.Kind",
        "Outcome": "claims.models.Outcome",
        "ReplyOutcome": "claims.models.ReplyOutcome",
        "Notice": "claims.models.Notice",
        "EditionState": "claims.selectors.publications.STATES",
        "CorrectionState": "claims.selectors.corrections.STATES",
        "CaseState": "claims.models.CaseState",
        "Degree": "claims.models.Degree",
        "Why": "claims.models.Why",
        "LabelKind": "claims.models.LabelKind",
        "DraftKind": "claims.models.DraftKind",
        "TipState": "claims.models.TipState",
        "TipOutcome": "claims.models.TipOutcome",
        "TipDone": "claims.api.serializers.tips.DONE",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "claims.api.schema.document_problems",
        "claims.api.schema.refuse_unknown_fields",
    ],
}

# The desk's own rules

FOUR_EYES = env.boolean("FACTCHECK_FOUR_EYES", default=True)
MINIMUM_ORIGINS = env.integer("FACTCHECK_MINIMUM_ORIGINS", default=2, low=1, high=10)
DESK_NAME = env.text("FACTCHECK_DESK_NAME", default="Factcheck")
PUBLIC_URL = env.site("FACTCHECK_PUBLIC_URL")
CORRECTION_DAYS = env.integer("FACTCHECK_CORRECTION_DAYS", default=7, low=1, high=365)
# What anybody may send, from all addresses together; each one has a limit of its own.
TIPS_PER_HOUR = env.integer("FACTCHECK_TIPS_PER_HOUR", default=500, low=1, high=100_000)

# Mail: without a server none is queued, and people are told on the pages alone

_MAIL = env.mail_server("FACTCHECK_SMTP_URL")
MAIL_IS_SET_UP = _MAIL is not None
if _MAIL:
    EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.starttls, _MAIL.tls
    if not PUBLIC_URL:
        raise env.Missing("FACTCHECK_PUBLIC_URL", "mails lead to the desk's pages")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.mailbox("FACTCHECK_MAIL_FROM", default="factcheck@localhost")
DIGEST_HOUR = env.integer("FACTCHECK_DIGEST_HOUR", default=7, low=0, high=23)

# Work in the background. The row is the truth, the message a hint: a message is acknowledged as
# it is taken, and the sweep finds again whatever a lost one spoke of.

CELERY_BROKER_URL = (
    REDIS_URL.replace("unix://", "redis+socket://", 1)
    if REDIS_URL.startswith("unix://")
    else REDIS_URL
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = False
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # KiB; after a very long text a slot starts afresh
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
# A broker that is down must not keep a web request waiting: the sweep will do.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.8,
    # For who publishes; a worker's own connection is made again for ever.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
    "socket_keepalive": not REDIS_URL.startswith("unix://"),
}
SWEEP_SECONDS = env.integer("FACTCHECK_SWEEP_SECONDS", default=5, low=1, high=3600)
JOB_LEASE_SECONDS = env.integer("FACTCHECK_LEASE_SECONDS", default=60, low=1, high=86_400)
JOB_RETRY_SECONDS = env.integer("FACTCHECK_RETRY_SECONDS", default=10, low=0, high=86_400)
# Check-worthiness from which a statement becomes a claim by itself; the rest waits in the reader.
# Far below the calibrated .5: a claim that is missed costs a desk more than one that is set aside.
CLAIM_THRESHOLD = env.decimal("FACTCHECK_CLAIM_THRESHOLD", default=0.2, low=0.0, high=1.0)
# What of the claims to be sorted the inbox shows by its words alone; the rest waits behind it.
INBOX_THRESHOLD = env.decimal("FACTCHECK_INBOX_THRESHOLD", default=0.5, low=0.0, high=1.0)
# What is taken and not worked on goes back to the others, with a warning before.
HOLD_HOURS = env.integer("FACTCHECK_HOLD_HOURS", default=24, low=1, high=8_760)
HOLD_WARNING_HOURS = env.shorter(
    "FACTCHECK_HOLD_WARNING_HOURS", default=2, than=("FACTCHECK_HOLD_HOURS", HOLD_HOURS)
)
# At least two: one long text must not hold up the desk.
WORKER_SLOTS = env.integer(
    "FACTCHECK_WORKERS", default=max(2, min(4, (os.cpu_count() or 1) // 2)), low=1, high=64
)
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "claims.tasks.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    },
    "remind": {"task": "claims.tasks.remind", "schedule": 60, "options": {"expires": 60}},
    "weigh": {"task": "claims.tasks.weigh", "schedule": 60, "options": {"expires": 60}},
    "clear": {"task": "claims.tasks.clear", "schedule": 3600, "options": {"expires": 3600}},
}

# Logs

LOG_FORMAT = env.choice(
    "FACTCHECK_LOG_FORMAT", "console" if sys.stderr.isatty() else "json", ["console", "json"]
)
LOG_LEVEL = env.choice(
    "FACTCHECK_LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
logs.configure_structlog()
LOGGING = logs.configuration(LOG_FORMAT, LOG_LEVEL)

# Numerical libraries take all cores for themselves unless told; two processes then slow each other.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
