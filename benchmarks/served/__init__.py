"""What the time map is measured beside: a bare deck.gl page, Streamlit's own widgets, the time map of a large log."""
