"""Tests of Slack's sign-in."""

import unittest
import urllib.parse

import jwt

from harness import http_call
from test_slack import SlackCase


class SignInTest(SlackCase):
    def test_sign_in(self):
        def exchange(method, **values):
            code = self.control("code", user="U1", nonce="n1", redirect_uri="https://us/back")["code"]
            values = {"client_id": "1.2", "client_secret": "slack-client-secret", "code": code, "redirect_uri": "https://us/back", **values}
            return http_call(f"{self.origin}/slack/api/{method}", body=urllib.parse.urlencode(values).encode(),
                             headers={"Content-Type": "application/x-www-form-urlencoded"})[2]

        got = exchange("openid.connect.token")
        keys = http_call(f"{self.origin}/slack/openid/connect/keys", "GET")[2]["keys"]
        claims = jwt.decode(got["id_token"], jwt.PyJWK(keys[0]), algorithms=["RS256"], audience="1.2", issuer="https://slack.com")
        self.assertEqual([claims[f"https://slack.com/{name}_id"] for name in ("user", "team")] + [claims["nonce"]], ["U1", "T0TEST", "n1"])
        headers = {"Authorization": f"Bearer {got['access_token']}"}
        shown = http_call(f"{self.origin}/slack/api/openid.connect.userInfo", headers=headers)[2]
        self.assertEqual((shown["ok"], shown["sub"], shown["email"]), (True, "U1", "ann@example.com"))
        self.assertEqual(exchange("oauth.v2.access")["authed_user"]["id"], "U1")
        self.assertEqual(exchange("openid.connect.token", code="x")["error"], "invalid_code")
        self.assertEqual(exchange("openid.connect.token", client_secret="x")["error"], "bad_client_secret")
        self.assertEqual(exchange("openid.connect.token", client_id="x")["error"], "invalid_client_id")
        self.assertEqual(exchange("openid.connect.token", redirect_uri="x")["error"], "bad_redirect_uri")
        code = self.control("code", user="U1")["code"]
        self.control("advance", seconds=601)
        self.assertEqual(exchange("openid.connect.token", code=code)["error"], "invalid_code")
        pages = http_call(f"{self.origin}/slack/.well-known/openid-configuration", "GET")[2]
        self.assertEqual(pages["issuer"], "https://slack.com")
        self.refused_control("code", 404, user="U9")


if __name__ == "__main__":
    unittest.main()
