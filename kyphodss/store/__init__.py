"""Cases that last: revisions, drafts, decisions, accounts and the audit record, on SQLite or PostgreSQL."""
