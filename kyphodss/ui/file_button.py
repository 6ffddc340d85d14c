"""A button behind which stands a file: the one way in which a file leaves a page."""

from collections.abc import Callable
from typing import Final

import streamlit as st

DOWNLOAD: Final = ":material/download:"
PDF: Final = "application/pdf"
Content = str | bytes


def file_button(
    label: str,
    content: Content | Callable[[], Content],
    name: str,
    mime: str,
    *,
    key: str,
    icon: str = DOWNLOAD,
    help: str | None = None,
    disabled: bool = False,
) -> None:
    """A file by its name and media type. `content`: what it holds, or what makes it when it is clicked.

    The click draws nothing anew: where a run begins Streamlit lets go of what it has not sent yet, the answer with the file too, and
    then nothing happens.
    """
    st.download_button(
        label, content, name, mime, key=key, icon=icon, help=help, disabled=disabled, on_click="ignore"
    )  # fmt: skip
