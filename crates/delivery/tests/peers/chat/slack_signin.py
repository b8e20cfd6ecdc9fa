"""Slack's sign-in: OpenID Connect ("Sign in with Slack") and classic OAuth."""

import base64
import time

from keys import Key
from wire import Refused, Reply

KEY = Key("slack-key-1")
# Seconds that a code lives.
CODE_LIFE = 600


def refuse(error):
    return Refused({"ok": False, "error": error})


class SignIn:
    """The part of Slack that binds accounts. `POST code` takes user, and perhaps nonce and redirect_uri."""

    def signin_page(self, request):
        base = f"{self.origin}/slack"
        if request.path == "/.well-known/openid-configuration":
            return Reply({
                "issuer": "https://slack.com", "authorization_endpoint": f"{base}/openid/connect/authorize",
                "token_endpoint": f"{base}/api/openid.connect.token", "userinfo_endpoint": f"{base}/api/openid.connect.userInfo",
                "jwks_uri": f"{base}/openid/connect/keys", "scopes_supported": ["openid", "profile", "email"],
                "response_types_supported": ["code"], "id_token_signing_alg_values_supported": ["RS256"],
                "subject_types_supported": ["public"],
            })
        if request.path == "/openid/connect/keys":
            return Reply({"keys": [KEY.jwk(alg="RS256")]})
        return Reply("not found", 404)

    def exchange(self, values, request):
        """The sign-in of the code in a token request."""
        client, secret = values.get("client_id"), values.get("client_secret")
        kind, _, basic = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() == "basic":
            client, _, secret = base64.b64decode(basic).decode().partition(":")
        if client != self.settings["client_id"]:
            raise refuse("invalid_client_id")
        if secret != self.settings["client_secret"]:
            raise refuse("bad_client_secret")
        if values.get("grant_type", "authorization_code") != "authorization_code":
            raise refuse("invalid_grant_type")
        found = self.take_code(values.get("code"), CODE_LIFE)
        if found is None:
            raise refuse("invalid_code")
        wanted = found.get("redirect_uri") or self.settings["redirect_uri"]
        if wanted and values.get("redirect_uri") != wanted:
            raise refuse("bad_redirect_uri")
        return found

    def claims(self, person):
        team = person.get("team_id", self.settings["team_id"])
        return {
            "sub": person["id"], "https://slack.com/user_id": person["id"], "https://slack.com/team_id": team,
            "email": person.get("email"), "email_verified": person.get("is_email_confirmed", True),
            "name": person.get("name", person["id"]), "https://slack.com/team_domain": self.settings["team_domain"],
        }

    def api_openid_connect_token(self, values, request):
        found = self.exchange(values, request)
        person = self.person(found["user"])
        token = "xoxp-" + self.random()
        self.tokens[token] = person["id"]
        now = int(time.time())
        claims = {"iss": "https://slack.com", "aud": self.settings["client_id"], "iat": now, "exp": now + 300, **self.claims(person)}
        if found.get("nonce"):
            claims["nonce"] = found["nonce"]
        return {"access_token": token, "token_type": "Bearer", "id_token": KEY.sign(claims)}

    def api_openid_connect_userInfo(self, _, token):
        if token not in self.tokens:
            raise refuse("invalid_auth")
        return self.claims(self.person(self.tokens[token]))

    def api_oauth_v2_access(self, values, request):
        found = self.exchange(values, request)
        s = self.settings
        return {"app_id": s["app_id"], "authed_user": {"id": found["user"]}, "scope": ",".join(s["scopes"]), "token_type": "bot",
                "access_token": s["token"], "bot_user_id": s["bot_user_id"], "team": {"id": s["team_id"], "name": s["team_domain"]},
                "enterprise": None, "is_enterprise_install": False}
