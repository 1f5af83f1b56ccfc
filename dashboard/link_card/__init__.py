"""The card that other sites show of a link: title, sentence, picture."""
