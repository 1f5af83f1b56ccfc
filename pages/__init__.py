"""One script per page: what Streamlit runs."""
