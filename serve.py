"""The app with what stands around it: `python -m kyphodss serve`, or `streamlit run serve.py`. Pages alone: app.py."""

import sys
from pathlib import Path

import streamlit as st
from streamlit import config, logger

from kyphodss.service import listening, logs
from kyphodss.service.app import parts
from kyphodss.service.options import Options, options
from kyphodss.settings import SettingsError
from kyphodss.ui.files_at_hand import keep_for_a_moment
from kyphodss.ui.trouble import trouble

HERE = Path(__file__).parent


def _options() -> Options:
    """The site's options, or the end with a sentence: unreadable, or asked to listen elsewhere without sign-in."""
    try:
        found = options()
    except SettingsError as problem:
        sys.exit(f"kyphodss does not start. {problem}")
    refused = listening.refusal(config.get_option("server.address"), found.sign_in)
    if refused is not None:
        sys.exit(refused)
    return found


logs.begin()
logger.setup_formatter = logs.to_root  # Streamlit's later loggers too
SITE = _options()
keep_for_a_moment()
config.set_option("server.allowedHosts", list(listening.hosts(SITE.sign_in)))
config.set_option("client.allowedOrigins", [])  # no page frames this one
if SITE.sign_in.mode == "oidc":  # the cookie of a sign-in under way is signed before Streamlit reads its secrets
    config.set_option("server.cookieSecret", SITE.sign_in.cookie_secret.get_secret_value())
AROUND = parts(
    SITE,
    upload_mb=config.get_option("server.maxUploadSize"),
    shown_at=None if config.get_option("server.headless") else f"http://localhost:{config.get_option('server.port')}",
)

app = st.App(
    HERE / "app.py",
    secrets=AROUND.secrets,
    lifespan=AROUND.lifespan,
    routes=AROUND.routes,
    middleware=AROUND.middleware,
    exception_handlers=AROUND.exception_handlers,
    on_script_error=trouble,
)
