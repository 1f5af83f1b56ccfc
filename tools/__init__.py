"""What keeps the repository in order: the locks, and the checks of what is imported and declared."""
