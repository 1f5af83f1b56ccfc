"""The card that other sites show of a link to a page: title, sentence and picture of the view in its address."""
