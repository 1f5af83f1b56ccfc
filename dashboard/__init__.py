"""The Streamlit side: what the pages are made of."""
