"""What stands around the pages: headers, closed doors, health, logs, and how the app is started. Knows no Streamlit."""
