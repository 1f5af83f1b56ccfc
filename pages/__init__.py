"""The shell: Streamlit pages over the core, one file a page; shared parts begin with an underscore."""
