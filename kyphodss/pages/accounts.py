"""Accounts: who may sign in, with which role and organization, and what each role may do."""

import streamlit as st

from kyphodss.access import Operation
from kyphodss.ui.accounts import accounts, roles
from kyphodss.ui.door import door as door_now
from kyphodss.ui.looks import forget
from kyphodss.ui.menu import only_for

door = door_now()
st.title("Accounts", anchor=False)
only_for(door.user, Operation.VIEW_ACCOUNTS)
if "account_chosen" not in st.session_state:  # a new visit
    forget()
accounts(door)
roles()
