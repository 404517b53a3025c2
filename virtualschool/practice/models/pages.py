"""Public information pages."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower


class PublicPage(models.Model):
    """A page for everyone: who we are, what we offer carers and parents. `published` is the number of the version that is shown."""

    RETENTION = "Six years after it was taken down."

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    authority = models.ForeignKey("authorities.Authority", on_delete=models.PROTECT, related_name="public_pages")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=160)
    place = models.PositiveSmallIntegerField(default=0)
    published = models.PositiveSmallIntegerField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["place", Lower("title"), "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["authority", "slug"], name="public_page_once")]

    def __str__(self) -> str:
        return self.title


class PublicPageVersion(models.Model):
    """What a page said: plain text with headings and lists, never markup."""

    RETENTION = "As long as the page."

    page = models.ForeignKey(PublicPage, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    text = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["page", "number"], name="public_page_version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.page_id}"
