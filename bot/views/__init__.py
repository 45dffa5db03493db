"""One module per feature: pure functions from facts to Block Kit."""
