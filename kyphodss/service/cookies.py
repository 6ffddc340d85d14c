"""The flags of the cookies that Streamlit sets, and the look at a sign-in cookie before a file is handed out."""

from typing import Final

from itsdangerous import BadSignature, URLSafeTimedSerializer

USER_COOKIE: Final = "_streamlit_user"
READ_BY_PAGE: Final = ("_streamlit_xsrf",)  # the page's script sends its value back: the one cookie it has to read


def flagged(cookie: str, *, https: bool, longest: int) -> str:
    """A Set-Cookie value with the flags it lacks: SameSite, HttpOnly, Secure on https, and no age above `longest` seconds."""
    first, *given = [part.strip() for part in cookie.split(";")]
    named = {part.partition("=")[0].strip().lower(): part for part in given}
    named.setdefault("path", "Path=/")
    if named.get("samesite", "").partition("=")[2].strip().lower() not in ("lax", "strict"):
        named["samesite"] = "SameSite=Lax"
    if first.partition("=")[0].strip() not in READ_BY_PAGE:
        named["httponly"] = "HttpOnly"
    if https:
        named["secure"] = "Secure"
    age = named.get("max-age", "").partition("=")[2].strip()
    if age.isdecimal() and int(age) > longest:
        named["max-age"] = f"Max-Age={longest}"
        named.pop("expires", None)
    return "; ".join([first, *named.values()])


def signed_in(cookies: dict[str, str], secret: str, longest: int) -> bool:
    """Was this sign-in cookie made here, no longer ago than `longest` seconds? Says nothing about whether it has ended."""
    value = cookies.get(USER_COOKIE)
    if value is None:
        return False
    try:
        URLSafeTimedSerializer(secret, salt=USER_COOKIE).loads(value, max_age=longest)
    except BadSignature:
        return False
    return True
