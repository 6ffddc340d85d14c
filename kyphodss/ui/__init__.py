"""Streamlit pieces that pages are built from."""
