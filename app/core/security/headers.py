"""What every answer says to the browser: nothing from elsewhere, nothing inline, nothing framed, nothing kept by proxies."""

from typing import Any

from flask import Flask, Response, redirect, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
SAID = {
    "Content-Security-Policy": "; ".join(f"{what} {whence}" for what, whence in POLICY.items()),
    "Permissions-Policy": "geolocation=(), microphone=(), camera=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
STAY_SECURE = "max-age=31536000; includeSubDomains"
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=False)


def init_headers(app: Flask) -> None:
    """Strict content policy, HTTPS where there is any, CSRF on every unsafe request, rate limits where routes ask for them."""
    said = SAID | ({"Strict-Transport-Security": STAY_SECURE} if app.config["SESSION_COOKIE_SECURE"] else {})
    if app.config["SESSION_COOKIE_SECURE"]:
        app.before_request(_insist_on_https)
    csrf.init_app(app)
    limiter.init_app(app)

    @app.after_request
    def say(response: Response) -> Response:
        response.headers.update(said)
        return response

    @app.after_request
    def keep_private(response: Response) -> Response:
        if request.endpoint == "static" and "v" not in request.args:
            # A module that another one imports carries no fingerprint: browsers ask again, and its ETag answers.
            response.headers["Cache-Control"] = "no-cache"
        if not response.cache_control.max_age:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _insist_on_https() -> Any:
    """With a proxy in front, PROXIES tells whether it was reached over HTTPS."""
    if request.is_secure or request.path == "/healthz":
        return None
    return redirect(request.url.replace("http://", "https://", 1), 308)
