"""mentorbot: reverse-mentoring programmes in Slack."""
