"""The words after `/mentor` that the help lists, and whom they are for."""

FOR_ALL = (
    "signup",
    "profile",
    "status",
    "pause",
    "resume",
    "leave",
    "learn",
    "goals",
    "checkin",
    "thanks",
    "support",
    "privacy",
)
INSIDE = frozenset({"profile", "pause", "resume", "leave", "learn", "goals", "checkin"})
"""What only somebody in a programme can use."""
FOR_HR = ("program", "match", "shoutout", "report", "admin")
