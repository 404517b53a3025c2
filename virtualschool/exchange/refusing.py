"""Why a package is not taken, each reason in words that can be shown to whoever brought it."""

from enum import StrEnum


class Why(StrEnum):
    """The reasons there are; the text is what a person is told."""

    TOO_LARGE = "It is larger than what may come in one package."
    NOT_A_PACKAGE = "This is not a package of a Virtual School."
    TAMPERED = "It was altered or damaged on the way: its seal does not hold. Ask the sender to hand it over again."
    NOT_FOR_US = "It is not for us: it was closed for another council's key."
    UNKNOWN_SENDER = "Its sender is not known here. Add their identity file and confirm it by its spoken fingerprint first."
    UNCONFIRMED = "The key of its sender was never confirmed. Compare the fingerprint with them by telephone, then try again."
    REVOKED = "The key of its sender is no longer trusted."
    EXPIRED = "It has expired. Ask the sender for a new one."
    NOT_YET = "It is dated in the future: the clock here or at the sender's is wrong."
    SEEN = "It has been brought before: a package is taken once."
    DECIDED = "It was decided about already."
    NEWER = "It is of a newer version than this installation can read. Bring this installation up to date first."
    WRONG_KIND = "It holds something else than what is taken here."
    NAMES_CHILD = "Its words could tell who a child is, so it was not taken. Ask the sender to mend it; nothing of it was kept."
    FAULTY = "Its content is not in the order that its kind of package must have."


class Refused(Exception):
    """A package was not taken; `why` is the reason, the message its words and, where there is more to say, that as well."""

    def __init__(self, why: Why, more: str = "") -> None:
        super().__init__(f"{why} {more}".strip())
        self.why = why


class CannotSeal(Exception):
    """A package cannot be made; the message says why, in words that can be shown."""
