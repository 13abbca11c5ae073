"""What the applicant, the credit agency and the bank's people can tell the workflow."""

from dataclasses import dataclass

from sopy import Event


@dataclass(frozen=True)
class Decision:
    """A human's decision; nobody decides without saying why."""

    by: str
    reason: str


@dataclass(frozen=True)
class Document:
    """A paper the applicant handed in."""

    title: str
    pages: int


class Scored(Event[int]):
    """The credit agency answered with a score from 0 to 100."""


class Approved(Event[Decision]):
    """The reviewer is in favour."""


class Rejected(Event[Decision]):
    """The reviewer is against it."""


class DocumentWanted(Event[str]):
    """The reviewer cannot decide without a document; the payload is its title."""


class DocumentReceived(Event[Document]):
    """The applicant handed in a document."""


class DecisionOverdue(Event[int]):
    """A reviewer has not decided for this many days."""


class OfferSigned(Event[str]):
    """The applicant signed; the payload is the name on the contract."""


class Withdrawn(Event[str]):
    """The applicant does not want the loan any more; the payload is the reason."""
