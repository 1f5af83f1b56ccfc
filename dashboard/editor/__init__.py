"""The desk, where editors enter reports into the log: only on a server that is asked for it (`RAILLINKS_DESK`)."""
