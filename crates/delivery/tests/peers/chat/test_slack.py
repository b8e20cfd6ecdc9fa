"""Tests of the fake of Slack, also with slack_sdk as its client."""

import json
import time
import unittest
import urllib.parse

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier

from content import buttons
from harness import FakeTest, http_call
from slack_press import sign
from test_blocks import MODAL, button, card, section

S1_BODY = (
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
    "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
    "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121."
    "803a0bc887a14d10d2c447fce8b6703c"
)


class SlackCase(FakeTest):
    SERVICE = "slack"

    def setUp(self):
        super().setUp()
        self.control("configure", people=[
            {"id": "U1", "email": "ann@example.com"}, {"id": "U2", "email": "bob@example.com", "deleted": True},
            {"id": "U3", "email": "cy@example.com", "is_bot": True, "is_email_confirmed": False},
        ], channels=[{"id": "C1"}, {"id": "C2", "is_archived": True}, {"id": "C3", "is_member": False}])
        self.client = WebClient(token="xoxb-test", base_url=f"{self.origin}/slack/api/")

    def api(self, method, body=None, token="xoxb-test"):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return http_call(f"{self.origin}/slack/api/{method}", body=body or {}, headers=headers)

    def error(self, method, body=None, token="xoxb-test"):
        status, _, value = self.api(method, body, token)
        self.assertEqual((status, value["ok"]), (200, False), value)
        return value["error"]

    def post(self, *buttons):
        return self.client.chat_postMessage(channel="U1", text="Hello", blocks=card(*buttons))


class SlackTest(SlackCase):
    def test_the_published_vector_of_signatures(self):
        made = sign("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", S1_BODY.encode())
        self.assertEqual(made, "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")

    def test_messages_are_posted_and_edited(self):
        sent = self.post(button(), button("deny", "Deny", style="danger"))
        self.assertTrue(sent["channel"].startswith("D"))
        self.client.chat_update(channel=sent["channel"], ts=sent["ts"], text="Approved")
        self.client.chat_update(channel=sent["channel"], ts=sent["ts"], text="Done", blocks=[])
        self.client.chat_postMessage(channel="C1", text="x" * 40001)
        shown, long = self.messages()
        self.assertEqual((long["to"], len(long["texts"][0])), ("C1", 40000))
        self.assertEqual((shown["to"], shown["address"]), ("U1", {"channel": sent["channel"], "ts": sent["ts"]}))
        self.assertEqual((shown["texts"], shown["buttons"]), (["Done"], []))
        first, second = shown["history"]
        self.assertEqual(buttons(first["blocks"])[1], {"id": "deny", "text": "Deny", "value": "ref", "style": "danger"})
        # Blocks that an update omits stay.
        self.assertEqual((second["text"], second["blocks"]), ("Approved", first["blocks"]))

    def test_errors_have_status_200(self):
        self.assertEqual(self.error("chat.postMessage", token=None), "not_authed")
        self.assertEqual(self.error("chat.postMessage", token="xoxb-other"), "invalid_auth")
        self.assertEqual(self.error("chat.fly"), "unknown_method")
        for channel, error in (("C9", "channel_not_found"), ("C2", "is_archived"), ("C3", "not_in_channel"), ("", "channel_not_found")):
            self.assertEqual(self.error("chat.postMessage", {"channel": channel, "text": "x"}), error)
        self.assertEqual(self.error("chat.postMessage", {"channel": "C1"}), "no_text")
        self.assertEqual(self.error("chat.postMessage", {"channel": "C1", "blocks": [section("x" * 3001)]}), "invalid_blocks")
        self.assertEqual(self.error("chat.postMessage", {"channel": "C1", "blocks": [section("x" * 2900)] * 5}), "msg_blocks_too_long")
        self.assertEqual(self.error("chat.postMessage", {"channel": "C1", "text": "x", "metadata": {"a": 1}}), "invalid_metadata_format")
        sent = self.post()
        # An edit takes the channel that the post gave, and not the user.
        self.assertEqual(self.error("chat.update", {"channel": "U1", "ts": sent["ts"], "text": "x"}), "channel_not_found")
        self.assertEqual(self.error("chat.update", {"channel": sent["channel"], "ts": "1.2", "text": "x"}), "message_not_found")
        self.control("configure", scopes=[])
        status, _, value = self.api("chat.postMessage", {"channel": "C1", "text": "x"})
        self.assertEqual((status, value["error"], value["needed"]), (200, "missing_scope", "chat:write"))

    def test_people_are_found(self):
        self.assertEqual(self.client.users_lookupByEmail(email="ANN@example.com")["user"]["id"], "U1")
        flagged = self.client.users_lookupByEmail(email="cy@example.com")["user"]
        self.assertEqual((flagged["is_bot"], flagged["is_email_confirmed"]), (True, False))
        with self.assertRaises(SlackApiError) as caught:
            self.client.users_lookupByEmail(email="no@example.com")
        self.assertEqual(caught.exception.response["error"], "users_not_found")
        # This method reads forms only.
        self.assertEqual(self.error("users.lookupByEmail", {"email": "ann@example.com"}), "invalid_arguments")
        self.assertEqual(self.client.users_info(user="U2")["user"]["deleted"], True)
        opened = self.client.conversations_open(users="U1")["channel"]["id"]
        self.assertEqual(self.post()["channel"], opened)
        self.assertEqual(self.error("conversations.open", {"users": "U2"}), "user_disabled")
        self.assertEqual(self.error("conversations.open", {"users": "U9"}), "user_not_found")
        self.assertEqual(self.error("conversations.open"), "users_list_not_supplied")
        self.assertEqual(self.client.auth_test()["team_id"], "T0TEST")

    def test_a_press_is_signed_and_opens_a_modal(self):
        sent = self.post()
        address = {"channel": sent["channel"], "ts": sent["ts"]}

        def answer(request):
            payload = json.loads(urllib.parse.parse_qs(request["body"].decode())["payload"][0])
            self.client.views_open(trigger_id=payload["trigger_id"], view=MODAL)
            return 200, ""

        self.receiver.answer = answer
        got = self.control("press", message=address, button="Approve", user="U1")
        self.assertEqual((got["status"], got["seen"]["error"], len(got["seen"]["views"])), (200, None, 1))
        (request,) = self.receiver.requests
        self.assertTrue(SignatureVerifier("slack-signing-secret").is_valid_request(request["body"], dict(request["headers"])))
        payload = json.loads(urllib.parse.parse_qs(request["body"].decode())["payload"][0])
        self.assertEqual((payload["type"], payload["user"]["id"], payload["team"]["id"]), ("block_actions", "U1", "T0TEST"))
        self.assertEqual((payload["actions"][0]["action_id"], payload["actions"][0]["value"]), ("approve", "ref"))
        self.assertEqual((payload["container"]["message_ts"], payload["api_app_id"]), (sent["ts"], "A0TEST"))
        used = {"trigger_id": payload["trigger_id"], "view": MODAL}
        self.assertEqual(self.error("views.open", used), "exchanged_trigger_id")
        self.assertEqual(self.error("views.open", {**used, "trigger_id": "1.2.x"}), "invalid_trigger_id")

        view = got["seen"]["views"][0]["id"]
        self.receiver.answer = lambda request: (200, json.dumps({"response_action": "errors", "errors": {"reason": "say more"}}))
        missing = self.control("submit", view=view, values={})
        self.assertEqual((missing["status"], list(missing["seen"]["errors"])), (None, ["reason"]))
        self.assertIn("reason", self.control("submit", view=view, values={"reason": "x" * 11})["seen"]["errors"])
        refused = self.control("submit", view=view, values={"reason": "no"})
        self.assertEqual(refused["seen"], {"errors": {"reason": "say more"}})
        self.receiver.answer = lambda request: (200, json.dumps({"response_action": "update", "view": MODAL}))
        view = self.control("submit", view=view, values={"reason": "no"})["seen"]["view"]["id"]
        self.receiver.answer = lambda request: (200, "")
        closed = self.control("submit", view=view, values={"reason": "because"})
        self.assertEqual(closed["seen"], {"modal": "closed"})
        payload = json.loads(urllib.parse.parse_qs(self.receiver.requests[-1]["body"].decode())["payload"][0])
        self.assertEqual(payload["view"]["state"]["values"]["reason"]["text"], {"type": "plain_text_input", "value": "because"})
        self.assertEqual((payload["view"]["private_metadata"], payload["view"]["callback_id"]), ("ref", "deny"))
        self.refused_control("submit", 404, view=view, values={})
        self.assertEqual(self.control("views", "GET"), [])

    def test_a_trigger_expires(self):
        self.post()
        self.control("press", message=1, button="approve", user="U1")
        trigger = json.loads(urllib.parse.parse_qs(self.receiver.requests[0]["body"].decode())["payload"][0])["trigger_id"]
        self.control("advance", seconds=4)
        self.assertEqual(self.error("views.open", {"trigger_id": trigger, "view": MODAL}), "expired_trigger_id")

    def test_overrides_of_a_press(self):
        self.post()
        verifier = SignatureVerifier("slack-signing-secret")

        def press(**override):
            got = self.control("press", message=1, button="approve", user="U1", override=override)
            request = self.receiver.requests[-1]
            return got, request, verifier.is_valid_request(request["body"], dict(request["headers"]))

        self.assertFalse(press(secret="other")[2])
        self.assertFalse(press(signature="v0=00")[2])
        self.assertFalse(press(age=301)[2])
        self.assertFalse(press(headers={"X-Slack-Signature": None})[2])
        _, request, valid = press(tenant="T0OTHER", patch={"actions": None, "extra": 1})
        payload = json.loads(urllib.parse.parse_qs(request["body"].decode())["payload"][0])
        self.assertEqual((valid, payload["team"]["id"], payload["extra"], "actions" in payload), (True, "T0OTHER", 1, False))
        _, again, _ = press(repeat=True)
        self.assertEqual((again["body"], again["headers"]["X-Slack-Signature"]), (request["body"], request["headers"]["X-Slack-Signature"]))
        self.refused_control("press", 404, message=1, button="other", user="U1")
        self.refused_control("press", 404, message=7, button="approve", user="U1")
        self.receiver.answer = lambda request: (500, "")
        self.assertIn("warning", press()[0]["seen"]["error"])

        def late(request):
            time.sleep(3.2)
            return 200, ""

        self.receiver.answer = late
        got, _, _ = press()
        self.assertEqual((got["status"], got["error"]), (None, "timeout"))

    def test_response_urls_are_used_five_times(self):
        self.post()
        self.control("press", message=1, button="approve", user="U1")
        url = json.loads(urllib.parse.parse_qs(self.receiver.requests[0]["body"].decode())["payload"][0])["response_url"]
        self.assertEqual(http_call(url, body={"text": "Approved", "replace_original": True})[0], 200)
        self.assertEqual(self.messages()[0]["body"]["text"], "Approved")
        for _ in range(4):
            self.assertEqual(http_call(url, body={"text": "psst"})[0], 200)
        self.assertTrue(self.messages()[-1]["ephemeral"])
        self.assertEqual(http_call(url, body={"text": "psst"})[0], 404)
        self.post()
        self.control("press", message=self.messages()[-1]["id"], button="approve", user="U1")
        url = json.loads(urllib.parse.parse_qs(self.receiver.requests[-1]["body"].decode())["payload"][0])["response_url"]
        self.control("advance", seconds=1801)
        self.assertEqual(http_call(url, body={"text": "psst"})[2]["error"], "expired_url")

    def test_planned_failures(self):
        self.control("fail", kind="rate_limited", retry_after=7)
        status, headers, _ = self.api("chat.postMessage", {"channel": "U1", "text": "x"})
        self.assertEqual((status, headers["Retry-After"]), (429, "7"))
        self.control("fail", kind="error", error="account_inactive", count=2)
        self.assertEqual([self.error("auth.test") for _ in range(2)], ["account_inactive"] * 2)
        self.control("fail", kind="expired_token")
        self.assertEqual(self.error("auth.test"), "token_expired")
        self.control("fail", kind="status", status=503, path="chat.")
        self.assertEqual(self.api("auth.test")[0], 200)
        self.assertEqual(self.api("chat.postMessage")[0], 503)
        # The call acts, and its answer is lost.
        self.control("fail", kind="hang", seconds=0.1, after=True)
        with self.assertRaises(OSError):
            self.api("chat.postMessage", {"channel": "U1", "text": "kept"})
        self.assertEqual([one["body"]["text"] for one in self.messages()], ["kept"])
        self.assertEqual(self.calls().count("/api/auth.test"), 4)
        self.refused_control("fail", 400, kind="fire")
        self.refused_control("configure", 400, tokn="x")

    def test_the_checks_of_the_callback_url(self):
        self.receiver.answer = lambda request: (200, json.loads(request["body"])["challenge"])
        self.assertTrue(self.control("verify_url")["seen"]["verified"])
        self.receiver.answer = lambda request: (200, "no")
        self.assertFalse(self.control("verify_url")["seen"]["verified"])
        self.assertTrue(self.control("ssl_check", form={"payload": "{}"})["seen"]["verified"])
        self.assertNotIn("X-Slack-Signature", self.receiver.requests[-1]["headers"])


if __name__ == "__main__":
    unittest.main()
