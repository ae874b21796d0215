"""What every answer says to the browser: nothing from elsewhere, nothing inline, nothing framed, nothing kept by proxies."""

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_talisman import Talisman
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
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=False)


def init_headers(app: Flask) -> None:
    """Strict content policy with nonces, CSRF on every unsafe request, rate limits where routes ask for them."""
    secure = app.config["SESSION_COOKIE_SECURE"]
    Talisman(
        app,
        force_https=secure,
        session_cookie_secure=secure,
        content_security_policy=POLICY,
        content_security_policy_nonce_in=["script-src"],
        frame_options="DENY",
        referrer_policy="same-origin",
        permissions_policy={"geolocation": "()", "microphone": "()", "camera": "()"},
    )
    csrf.init_app(app)
    limiter.init_app(app)

    @app.after_request
    def keep_private(response: Response) -> Response:
        if request.endpoint == "static" and "v" not in request.args:
            # A module that another one imports carries no fingerprint: browsers ask again, and its ETag answers.
            response.headers["Cache-Control"] = "no-cache"
        if not response.cache_control.max_age:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
