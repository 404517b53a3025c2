"""Settings of the installation, read from environment variables that start with VIRTUALSCHOOL_.

What differs between councils or years is not here: see `authorities.Setting`, which has dates.
"""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url

PACKAGE = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VIRTUALSCHOOL_VAR", "var")).absolute()


def secret_key() -> str:
    """The signing key: given, or made once and kept beside the data, readable by its owner only."""
    given = os.environ.get("VIRTUALSCHOOL_SECRET_KEY")
    if given:
        return given
    kept = VAR / "secret_key"
    if not kept.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_urlsafe(50))
    return kept.read_text()


def database(url: str) -> dict[str, Any]:
    """Django's description of the database; SQLite is opened for many readers and one patient writer."""
    config: dict[str, Any] = {**dj_database_url.parse(url, conn_max_age=0)}
    if "sqlite" in config["ENGINE"]:
        Path(config["NAME"]).absolute().parent.mkdir(parents=True, exist_ok=True)
        config["OPTIONS"] = {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000;",
        }
    else:
        config["OPTIONS"] = {"pool": True}
    return config


DATABASES = {"default": database(os.environ.get("VIRTUALSCHOOL_DATABASE_URL") or f"sqlite:///{VAR / 'virtualschool.sqlite3'}")}

DEBUG = os.environ.get("VIRTUALSCHOOL_DEBUG") == "1"
DEMO = os.environ.get("VIRTUALSCHOOL_DEMO") == "1"
SECRET_KEY = secret_key()
CSRF_FAILURE_VIEW = "virtualschool.authorities.views.out_of_date"
ALLOWED_HOSTS = os.environ.get("VIRTUALSCHOOL_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("VIRTUALSCHOOL_ORIGINS", "").split(",") if origin]

ROOMS = (
    "ui",
    "accounts",
    "audit",
    "access",
    "intake",
    "measures",
    "documents",
    "workflow",
    "rubrics",
    "exchange",
    "reading",
    "authorities",
    "schools",
    "children",
    "attendance",
    "exclusions",
    "benchmarks",
    "quality",
    "dashboards",
    "scorecards",
    "action_plans",
    "training",
    "practice",
    "peer_reviews",
    "governance",
    "oversight",
    "decisions",
)
BUILT = tuple(room for room in ROOMS if (PACKAGE / room / "apps.py").exists())

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    *(f"virtualschool.{room}" for room in BUILT),
    "virtualschool.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "virtualschool.ui.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "virtualschool.authorities.middleware.WhoIsLooking",
    "virtualschool.authorities.middleware.NothingSentIsLost",
]

ROOT_URLCONF = "virtualschool.config.urls"
WSGI_APPLICATION = "virtualschool.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / room / "templates" for room in ROOMS],
        "OPTIONS": {
            "environment": "virtualschool.ui.jinja.environment",
            "context_processors": [
                "django.template.context_processors.request",
                "virtualschool.config.pages.every_page",
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SECURE_COOKIES = os.environ.get("VIRTUALSCHOOL_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
X_FRAME_OPTIONS = "DENY"

# Without a mail server nothing is sent: messages wait in the outbox of training, for people to send by hand.
EMAIL_HOST = os.environ.get("VIRTUALSCHOOL_EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("VIRTUALSCHOOL_EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("VIRTUALSCHOOL_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("VIRTUALSCHOOL_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("VIRTUALSCHOOL_EMAIL_TLS", "1") == "1"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("VIRTUALSCHOOL_EMAIL_FROM", "virtual-school@localhost")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
