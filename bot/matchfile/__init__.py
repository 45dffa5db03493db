"""Matching from files: tables in, tables out, every error with its place."""
