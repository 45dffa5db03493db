"""One module per feature: load facts, ask the domain, store, post letters."""
