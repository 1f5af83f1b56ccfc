"""What the pages say, in three languages."""
