"""An assessment in words."""
