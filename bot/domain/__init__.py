"""The pure rules: facts and `now` in, decisions and letters out."""
