"""Certificates: what they say, and the code by which anybody can have them confirmed."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import date

CODE_BYTES = 10
GROUP = 4
_LOOKALIKES = str.maketrans({"0": "O", "1": "I", "8": "B"})


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate states: taking part, never a judgement on performance.

    `modules` and `topics` only hold what the person released.
    """

    number: str
    name: str
    role: str
    programme: str
    company: str
    start: date
    end: date
    talks: int
    issued: date
    modules: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def statement(self) -> bytes:
        """The facts the code vouches for, in one canonical form."""
        facts = (
            self.number,
            self.name,
            self.role,
            self.programme,
            self.company,
            self.start.isoformat(),
            self.end.isoformat(),
            str(self.talks),
            self.issued.isoformat(),
        )
        return b"".join(f"{len(fact.encode())}:{fact};".encode() for fact in facts)


def issue_code(certificate: Certificate, key: bytes) -> str:
    """The verification code, in groups of four letters and digits that survive being typed.

    >>> day = date(2026, 3, 2)
    >>> facts = ("1", "Ada", "mentor", "Sprint", "ACME", day, day, 6, day)
    >>> issue_code(Certificate(*facts), b"key")
    'N5EA-UAQP-C5SC-LE3J'
    """
    seal = hmac.new(key, certificate.statement(), hashlib.sha256).digest()[:CODE_BYTES]
    letters = base64.b32encode(seal).decode()
    return "-".join(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


def verify_code(certificate: Certificate, code: str, key: bytes) -> bool:
    """Whether `code` belongs to exactly these facts; spaces, dashes, case and 0/O do not matter."""
    return hmac.compare_digest(plain(code), plain(issue_code(certificate, key)))


def plain(code: str) -> bytes:
    """A code as typed, reduced to what counts; stored codes are looked up by it.

    >>> plain(" abcd-0123 ")
    b'ABCDOI23'
    """
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return letters.translate(_LOOKALIKES).encode()
