"""Public pages: written in versions, published by somebody who may."""

from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from virtualschool.access.viewer import Viewer
from virtualschool.audit import trail
from virtualschool.practice.models import PublicPage, PublicPageVersion
from virtualschool.workflow.versions import Stale, locked


@trail.action
def write_page(*, title: str, text: str, by: Viewer, page: PublicPage | None = None, seen: int = 0) -> PublicPage:
    """A new page, or the next version of one; nothing is shown to everyone before it is published. Raises Stale when somebody wrote
    another version meanwhile, ValueError when a new page would have the address of another."""
    if page is None:
        slug = slugify(title)[:60]
        if not slug or PublicPage.objects.filter(authority_id=by.authority_id, slug=slug).exists():
            raise ValueError("Choose another title: a page with this address is there already.")
        page = PublicPage.objects.create(authority_id=by.authority_id, slug=slug, title=title)
    else:
        page = locked(page)
    newest = page.versions.aggregate(last=Max("number"))["last"] or 0
    if newest != seen:
        raise Stale(page)
    PublicPageVersion.objects.create(page=page, number=newest + 1, title=title, text=text, at=timezone.now(), by_name=by.name)
    page.title = title
    page.save(update_fields=["title", "updated_at"])
    trail.record("page.written", on=page, by=by, detail={"version": newest + 1})
    return page


@trail.action
def publish_page(*, page: PublicPage, number: int, by: Viewer) -> None:
    """Shows a version to everyone. Raises ValueError for one that there is not."""
    if not page.versions.filter(number=number).exists():
        raise ValueError("There is no such version.")
    page.published = number
    page.save(update_fields=["published", "updated_at"])
    trail.record("page.published", on=page, by=by, detail={"version": number})


@trail.action
def take_down_page(*, page: PublicPage, by: Viewer) -> None:
    """Shows it to nobody; its versions stay."""
    page.published = None
    page.save(update_fields=["published", "updated_at"])
    trail.record("page.taken_down", on=page, by=by)
