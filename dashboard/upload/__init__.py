"""What only the page Your log shows: files are brought, understood, corrected and shown."""
