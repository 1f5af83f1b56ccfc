"""What notebooks and scripts use: a log that answers with frames."""
