"""Tests of the fake of Feishu, also with lark-oapi as its client."""

import base64
import hashlib
import hmac
import json
import unittest

import lark_oapi as lark
from lark_oapi.api.im.v1 import CreateMessageRequest, CreateMessageRequestBody, PatchMessageRequest, PatchMessageRequestBody

import feishu_cards as cards
from feishu_press import decrypt, encrypt, sign
from harness import FakeTest, http_call

F1 = "P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk="


class Vectors(unittest.TestCase):
    def test_vectors(self):
        self.assertEqual(decrypt("test key", F1), "hello world")
        self.assertEqual(decrypt("k", encrypt("k", "中文" * 20)), "中文" * 20)
        body = f'{{"encrypt":"{F1}"}}'.encode()
        made = sign("1700000000", "nonce1", "test key", body)
        self.assertEqual(made, "21b279029a3bdf7b9f02a4935c76c53f09876d9d0e45add77a99d55d1bc7e79e")
        made = sign("1700000000", "nonce1", "vtoken", b'{"open_id":"ou_1"}', hashlib.sha1)
        self.assertEqual(made, "f62f23540d9972bb36abb31e1329c6e8d230fb63")
        made = base64.b64encode(hmac.new(b"1599360473\ndemo", b"", hashlib.sha256).digest()).decode()
        self.assertEqual(made, "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=")


def card(text="Hello", *, shared=True, button=True):
    elements = [{"tag": "markdown", "content": text}]
    if button:
        elements.append({"tag": "button", "name": "approve", "text": {"tag": "plain_text", "content": "Approve"}, "behaviors": [
            {"type": "callback", "value": {"ref": "r1"}}]})
    return {"schema": "2.0", "config": {"update_multi": shared}, "header": {"title": {"tag": "plain_text", "content": "Request"}},
            "body": {"elements": elements}}


class FeishuCase(FakeTest):
    SERVICE = "feishu"

    def setUp(self):
        super().setUp()
        self.control("configure", chats=[{"id": "oc_1"}, {"id": "oc_2", "has_bot": False}], people=[
            {"id": "ou_ann", "user_id": "ann", "email": "ann@example.com", "mobile": "138"}, {"id": "ou_bob", "out_of_range": True}])
        self.token = self.tenant_token()

    def tenant_token(self, secret="feishu-secret"):
        body = {"app_id": "cli_test", "app_secret": secret}
        return http_call(f"{self.origin}/feishu/open-apis/auth/v3/tenant_access_token/internal", body=body)[2].get("tenant_access_token")

    def api(self, method, path, body=None, code=0, token=None):
        headers = {"Authorization": f"Bearer {token or self.token}"}
        status, _, value = http_call(f"{self.origin}/feishu/open-apis/{path}", method, body, headers)
        self.assertEqual((status == 200, value["code"]), (code == 0, code), value)
        return value.get("data")

    def send(self, content=None, code=0, to="ou_ann", id_type="open_id", **more):
        body = {"receive_id": to, "msg_type": "interactive", "content": json.dumps(content or card()), **more}
        return self.api("POST", f"im/v1/messages?receive_id_type={id_type}", body, code)

    def patch(self, number, content, code=0):
        return self.api("PATCH", f"im/v1/messages/{number}", {"content": json.dumps(content)}, code)


class FeishuTest(FeishuCase):
    def test_tokens(self):
        self.assertEqual(self.tenant_token(), self.token)
        self.assertIsNone(self.tenant_token("x"))
        self.control("advance", seconds=5401)
        self.assertNotEqual(self.tenant_token(), self.token)
        self.control("advance", seconds=1800)
        self.send(code=99991663)

    def test_messages(self):
        first = self.send(uuid="u1")
        self.assertEqual(self.send(card("Again"), uuid="u1")["message_id"], first["message_id"])
        (shown,) = self.messages()
        self.assertEqual((shown["to"], shown["texts"]), ("ou_ann", ["Request", "Hello"]))
        self.assertEqual(shown["buttons"], [{"text": "Approve", "id": "approve", "value": {"ref": "r1"}}])
        self.control("advance", seconds=3601)
        self.send(uuid="u1")
        self.assertEqual(len(self.messages()), 2)
        self.send(to="ann@example.com", id_type="email")
        self.send(to="oc_1", id_type="chat_id")
        self.send({"text": "hi"}, msg_type="text")
        self.send(to="oc_2", id_type="chat_id", code=230002)
        self.send(to="ou_bob", code=230013)
        self.send(to="ou_zoe", code=230001)
        self.send(id_type="name", code=99992402)
        self.send(uuid="u" * 51, code=99992402)
        # The content is JSON in a string.
        body = {"receive_id": "ou_ann", "msg_type": "interactive", "content": card()}
        self.api("POST", "im/v1/messages?receive_id_type=open_id", body, 99992402)
        self.api("POST", "im/v1/messages?receive_id_type=open_id", {**body, "content": "{"}, 230001)
        self.send(card("x" * 31000), code=230025)
        self.send({"text": "x" * 153600}, msg_type="text", code=230025)

    def test_refused_cards(self):
        old_button = {"tag": "action", "actions": [{"tag": "button", "text": {"tag": "plain_text", "content": "x"}, "value": {}}]}
        cards.check({"elements": [old_button]})
        for bad in (
            {"schema": "2.0", "body": {"elements": [old_button]}}, {"schema": "3.0"}, {"schema": "2.0", "elements": []},
            {"elements": [{"tag": "marquee"}]}, {**card(), "color": "red"}, {**card(), "header": {"title": "x"}},
            {"schema": "2.0", "body": {"elements": [{"tag": "button", "text": {"tag": "plain_text", "content": "x"}, "value": {}}]}},
        ):
            self.send(bad, code=230099)

    def test_edits(self):
        number = self.send()["message_id"]
        self.patch(number, card("Done", button=False))
        self.assertEqual(self.messages()[0]["texts"], ["Request", "Done"])
        self.patch(number, card(shared=False), 230001)
        self.patch(self.send(card(shared=False))["message_id"], card(), 230001)
        self.patch(self.control("foreign", to="ou_ann")["message_id"], card(), 230027)
        self.patch("om_x", card(), 230001)
        self.patch(self.send({"text": "hi"}, msg_type="text")["message_id"], card(), 230001)
        codes, body = [], {"content": json.dumps(card())}
        while 99991400 not in codes and len(codes) < 50:
            headers = {"Authorization": f"Bearer {self.token}"}
            codes.append(http_call(f"{self.origin}/feishu/open-apis/im/v1/messages/{number}", "PATCH", body, headers)[2]["code"])
        self.assertGreaterEqual(len(codes), 5)
        self.assertEqual(codes[-1], 99991400)
        self.control("advance", seconds=14 * 86400 + 1)
        self.token = self.tenant_token()
        self.patch(number, card(), 230031)
        recalled = self.send()["message_id"]
        self.api("DELETE", f"im/v1/messages/{recalled}", {})
        self.patch(recalled, card(), 230011)

    def test_the_vendors_client(self):
        client = lark.Client.builder().app_id("cli_test").app_secret("feishu-secret").domain(self.origin).build()
        body = CreateMessageRequestBody.builder().receive_id("ou_ann").msg_type("interactive").content(json.dumps(card())).build()
        sent = client.im.v1.message.create(CreateMessageRequest.builder().receive_id_type("open_id").request_body(body).build())
        self.assertTrue(sent.success(), sent.msg)
        body = PatchMessageRequestBody.builder().content(json.dumps(card("Done"))).build()
        edited = client.im.v1.message.patch(PatchMessageRequest.builder().message_id(sent.data.message_id).request_body(body).build())
        self.assertTrue(edited.success(), edited.msg)
        self.assertEqual(self.messages()[0]["texts"], ["Request", "Done"])

    def test_people_and_sign_in(self):
        found = self.api("POST", "contact/v3/users/batch_get_id?user_id_type=open_id", {"emails": ["ann@example.com", "no@example.com"]})
        self.assertEqual(found["user_list"], [{"email": "ann@example.com", "user_id": "ou_ann"}, {"email": "no@example.com"}])
        verifier = "v" * 43
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")

        def exchange(**more):
            code = self.control("code", user="ou_ann", code_challenge=challenge)["code"]
            body = {"grant_type": "authorization_code", "client_id": "cli_test", "client_secret": "feishu-secret", "code": code,
                    "code_verifier": verifier, **more}
            return http_call(f"{self.origin}/feishu/open-apis/authen/v2/oauth/token", body=body)[2]

        token = exchange()["access_token"]
        self.assertEqual(self.api("GET", "authen/v1/user_info", token=token)["tenant_key"], "tenant1")
        self.assertEqual(exchange(code="x")["error"], "invalid_grant")
        self.assertEqual(exchange(code_verifier="x")["code"], 20049)
        self.assertEqual(exchange(client_secret="x")["code"], 20002)
        self.api("GET", "authen/v1/user_info", code=99991668)

    def test_planned_failures(self):
        self.control("fail", kind="rate_limited", retry_after=9)
        status, headers, value = http_call(f"{self.origin}/feishu/open-apis/im/v1/messages", body={})
        self.assertEqual((status, headers["x-ogw-ratelimit-reset"], value["code"]), (429, "9", 99991400))
        self.control("fail", kind="expired_token")
        self.send(code=99991663)
        self.token = self.tenant_token()
        self.control("fail", kind="error", error=230013)
        self.send(code=230013)


if __name__ == "__main__":
    unittest.main()
