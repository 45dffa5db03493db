"""SQL lives here: tables, queries, the ledger and the migrations."""
