"""Names of files that every system can store."""

LONGEST = 80


def file_name(title: str, kind: str) -> str:
    """Make a file's name of a title.

    >>> file_name("Zertifikat „Sprint“", "pdf")
    'Zertifikat-Sprint.pdf'
    """
    kept = "".join(letter if letter.isalnum() or letter in " -" else " " for letter in title)
    return f"{'-'.join(kept.split())[:LONGEST]}.{kind}"
