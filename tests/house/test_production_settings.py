"""The settings that keep a clinical Streamlit app closed hold from the first day."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from streamlit import config

ROOT = Path(__file__).parents[2]

SETTINGS: dict[str, Any] = {
    "client.showErrorDetails": "none",
    "client.toolbarMode": "viewer",
    "client.disableDataExport": True,
    "runner.magicEnabled": False,
    "server.address": "localhost",
    "server.allowedHosts": ["localhost", "127.0.0.1"],
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.maxUploadSize": 5,
    "server.fileWatcherType": "none",
    "server.enableStaticServing": False,
    "server.enableAgentApi": False,
    "server.maxCacheDataSize": "200mb",
    "server.corsAllowedOrigins": [],
    "server.trustedUserHeaders": {},
    "server.xsrfCookieSameSite": "lax",
    "server.enableWebsocketCompression": False,
    "server.scriptHealthCheckEnabled": False,
    "global.developmentMode": False,
    "global.minCachedMessageSize": 1e12,
    "browser.gatherUsageStats": False,
}


@pytest.mark.parametrize(("name", "value"), SETTINGS.items(), ids=str)
def test_the_app_runs_with_this_setting(name: str, value: Any) -> None:
    assert config.get_option(name) == value, f"{name} must be {value!r} in .streamlit/config.toml"


def test_no_secret_stands_in_a_file_of_the_project() -> None:
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert len(files) > 60
    assert [name for name in files if name.endswith(("secrets.toml", ".key", ".db", ".pem"))] == []
    assert "cookieSecret" not in (ROOT / ".streamlit/config.toml").read_text()


def _contrast(first: str, second: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dim = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_and_links_can_be_read(mode: str) -> None:
    theme = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"]
    tokens = theme[mode]
    for text in ("textColor", "primaryColor", "linkColor"):
        for ground in ("backgroundColor", "secondaryBackgroundColor"):
            assert _contrast(tokens[text], tokens[ground]) >= 4.5, (mode, text, ground)
    for colour in theme["chartCategoricalColors"]:
        assert _contrast(colour, tokens["backgroundColor"]) >= 3, (mode, colour)


def test_requirements_are_pinned_exactly() -> None:
    lines = [
        line for name in ("requirements.txt", "requirements-dev.txt") for line in (ROOT / name).read_text().splitlines()
    ]
    named = [line for line in lines if line != "" and not line.startswith(("#", "-r"))]
    assert len(named) > 10
    assert [line for line in named if re.fullmatch(r"[A-Za-z0-9_.\-\[\]]+==[0-9][0-9A-Za-z.]*", line) is None] == []


def test_no_folder_of_pages_stands_beside_the_router() -> None:
    """Streamlit would run a page of it by its address alone, without `app.py` and its sign-in (script_runner._mpa_v1)."""
    assert not (ROOT / "pages").exists()
    assert (ROOT / "kyphodss" / "pages" / "case.py").exists()
