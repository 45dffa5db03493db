"""The subcommands of `mentorbot`, one module each: `add_parser` and `run`."""
