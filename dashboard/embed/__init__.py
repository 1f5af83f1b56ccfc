"""The embed: one view as a plain page for a frame on another site."""
