"""The wire: IMAP and SMTP. Nothing else knows them; only `jobs.fetch`, `jobs.deliver` and `app` come here."""
