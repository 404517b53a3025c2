"""What a process of its own does between commands of the two-installations test: `python -m … host 806` makes a review that can be sent,
`… work 807` lets the peers work on the mirror. It runs against the database that the environment names."""

import json
import os
import sys

import django


def main(what: str, code: str, mark: str = "") -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "virtualschool.config.settings")
    django.setup()
    import time_machine

    from tests.fixtures import NOON
    from virtualschool.authorities.queries import authority_numbered, command_line_viewer
    from virtualschool.peer_reviews.models import Note, Review
    from virtualschool.peer_reviews.tests.packages import two

    by = command_line_viewer(authority_numbered(code))
    if what == "host":
        with time_machine.travel(NOON, tick=True):
            made = two.hosted(by)
        sys.stdout.write(json.dumps({"review": str(made.public_id)}))
    elif what == "work":
        mirror = Review.objects.get(authority_id=by.authority_id, is_remote=True)
        note = two.worked(mirror)
        sys.stdout.write(json.dumps({"review": str(mirror.public_id), "note": note.text}))
    elif what == "write":
        Note.objects.update(text=mark)
    else:
        sys.stdout.write(json.dumps([{"text": note.text, "by": note.author.name} for note in Note.objects.all()]))


if __name__ == "__main__":
    main(*sys.argv[1:])
