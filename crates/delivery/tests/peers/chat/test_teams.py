"""Tests of the fake of Teams, also with microsoft-agents-hosting-core as its client and as the judge of its tokens."""

import asyncio
import json
import time
import unittest
import urllib.parse

import jwt
from microsoft_agents.activity import Activity, ChannelAccount, ConversationParameters
from microsoft_agents.hosting.core.authorization import AgentAuthConfiguration, JwtTokenValidator
from microsoft_agents.hosting.core.authorization.jwt import jwt_token_validator
from microsoft_agents.hosting.core.connector.client.connector_client import ConnectorClient

import adaptive
from harness import FakeTest, http_call

APP, TENANT = "00000000-0000-0000-0000-0000000000a1", "00000000-0000-0000-0000-0000000000b1"


def card(text="Hello", **more):
    return {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": text}], "actions": [
        {"type": "Action.Execute", "title": "Approve", "verb": "approve", "data": {"ref": "r1"}}], **more}


def message(content=None):
    return {"type": "message", "attachments": [{"contentType": adaptive.CARD, "content": content or card()}]}


jwt_token_validator.logger.disabled = True


class TeamsTest(FakeTest):
    SERVICE = "teams"

    def setUp(self):
        super().setUp()
        self.control("configure", people=[{"id": "ann", "email": "ann@example.com"}, {"id": "bob", "installed": False}])
        self.access = self.login()["access_token"]

    def login(self, tenant=TENANT, status=200, **more):
        form = {"grant_type": "client_credentials", "client_id": APP, "client_secret": "teams-secret",
                "scope": "https://api.botframework.com/.default", **more}
        got, _, value = http_call(f"{self.origin}/teams/login/{tenant}/oauth2/v2.0/token", body=urllib.parse.urlencode(form).encode(),
                                  headers={"Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(got, status, value)
        return value

    def api(self, method, path, body=None, status=201, token=None):
        headers = {"Authorization": f"Bearer {token or self.access}"}
        got, _, value = http_call(f"{self.origin}/teams/connector/v3/conversations{path}", method, body, headers)
        self.assertEqual(got, status, value)
        return value

    def open(self, user="ann", status=201, **more):
        body = {"bot": {"id": "28:" + APP}, "members": [{"id": "29:" + user}], "tenantId": TENANT, **more}
        return self.api("POST", "", body, status).get("id")

    def send(self, content=None, status=201):
        return self.api("POST", f"/{self.open()}/activities", message(content), status).get("id")

    def test_tokens(self):
        self.assertEqual(self.login("other", 400)["error"], "invalid_request")
        self.assertEqual(self.login(status=401, client_secret="x")["error"], "invalid_client")
        self.assertEqual(self.login(status=400, client_id="x")["error"], "unauthorized_client")
        self.assertEqual(self.login(status=400, scope="https://graph.microsoft.com/.default")["error"], "invalid_scope")
        self.assertEqual(self.login(status=400, grant_type="password")["error"], "unsupported_grant_type")
        self.api("POST", "", {}, 401, "x")
        self.control("advance", seconds=3600)
        self.api("POST", "", {}, 401)
        self.control("configure", is_multi_tenant=True)
        self.login("botframework.com")

    def test_conversations_and_activities(self):
        conversation = self.open()
        self.open("bob", 403)
        self.open("zoe", 400)
        self.open(status=400, tenantId="other")
        self.open(status=400, isGroup=True)
        self.open(status=400, bot={})
        number = self.send()
        self.api("PUT", f"/{conversation}/activities/{number}", {**message(card("Done", actions=[])), "id": number}, 200)
        (shown,) = self.messages()
        self.assertEqual((shown["to"], shown["texts"], shown["buttons"]), ("ann", ["Done"], []))
        self.assertEqual(adaptive.buttons(shown["history"][0])[0],
                         {"text": "Approve", "type": "Action.Execute", "verb": "approve", "value": {"ref": "r1"}})
        self.api("PUT", f"/{conversation}/activities/123", message(), 404)
        self.api("PUT", f"/{conversation}/activities/{number}", {**message(), "id": "other"}, 400)
        self.api("POST", "/a:unknown/activities", message(), 404)
        self.assertEqual(self.api("GET", f"/{conversation}/members/29:ann", status=200)["email"], "ann@example.com")
        self.api("DELETE", f"/{conversation}/activities/{number}", status=200)
        self.api("PUT", f"/{conversation}/activities/{number}", message(), 404)
        self.assertEqual(self.messages()[0]["state"], "deleted")
        self.control("uninstall", user="ann")
        self.api("POST", f"/{conversation}/activities", message(), 403)

    def test_refused_cards(self):
        for content in (
            card(version="1.3"), card(version=1.5), {"type": "Card"}, card(body=[{"type": "Marquee"}]), card(body=[{"type": "TextBlock"}]),
            card(actions=[{"type": "Action.Explode"}]), card(actions=[{"type": "Action.OpenUrl", "title": "x"}]),
            card(refresh={"action": {"type": "Action.Submit"}}),
            card(refresh={"action": {"type": "Action.Execute"}, "userIds": ["29:x"] * 61}),
        ):
            self.send(content, 400)
        self.send(card("x" * 28 * 1024), 413)
        self.api("POST", f"/{self.open()}/activities", {"type": "message"}, 400)
        self.api("POST", f"/{self.open()}/activities", {"text": "x"}, 400)

    def test_the_vendors_client(self):
        async def run():
            client = ConnectorClient(f"{self.origin}/teams/connector/", self.access)
            try:
                made = await client.conversations.create_conversation(ConversationParameters(
                    is_group=False, bot=ChannelAccount(id="28:" + APP), members=[ChannelAccount(id="29:ann")], tenant_id=TENANT))
                sent = await client.conversations.send_to_conversation(made.id, Activity.model_validate(message()))
                edit = Activity.model_validate(message(card("Done")))
                await client.conversations.update_activity(made.id, sent.id, edit)
            finally:
                await client.close()

        asyncio.run(run())
        self.assertEqual(self.messages()[0]["texts"], ["Done"])

    def judged(self, **override):
        """The claims of a press's token, if the vendor's validator takes it."""
        self.control("press", message=1, button="Approve", user="ann", override=override)
        token = self.receiver.requests[-1]["headers"]["Authorization"].removeprefix("Bearer ")
        jwt_token_validator.BOTFRAMEWORK_JWKS_URIS["https://api.botframework.com"] = f"{self.origin}/teams/botframework/v1/.well-known/keys"
        judge = JwtTokenValidator(AgentAuthConfiguration(client_id=APP, tenant_id=TENANT, VALIDATE_ISSUER=True))
        return asyncio.run(judge.validate_token(token)).claims

    def test_the_vendors_judge_of_tokens(self):
        self.send()
        claims = self.judged()
        self.assertEqual((claims["aud"], claims["serviceurl"]), (APP, f"{self.origin}/teams/connector/"))
        for override in ({"signature": "bad"}, {"key": "unknown"}, {"algorithm": "none"}, {"claims": {"aud": "other"}}, {"age": 4000}):
            with self.assertRaises((jwt.PyJWTError, ValueError), msg=override):
                self.judged(**override)
        self.assertEqual(self.judged(claims={"serviceurl": "https://evil"})["serviceurl"], "https://evil")
        kid = self.control("rotate")["kid"]
        # The validator asks for new keys only after a while.
        JwtTokenValidator._jwk_client_manager._cache.clear()
        self.judged()
        token = self.receiver.requests[-1]["headers"]["Authorization"].removeprefix("Bearer ")
        self.assertEqual(jwt.get_unverified_header(token)["kid"], kid)
        keys = http_call(f"{self.origin}/teams/botframework/v1/.well-known/openidconfiguration", "GET")[2]["jwks_uri"]
        good, other = http_call(keys, "GET")[2]["keys"]
        self.assertEqual((good["kid"], good["endorsements"], other["endorsements"]), (kid, ["msteams", "skype"], ["slack"]))

    def test_a_press(self):
        number = self.send(card(refresh={"action": {"type": "Action.Execute", "verb": "refresh"}, "userIds": ["29:ann"]}))
        self.receiver.answer = lambda request: (200, json.dumps(
            {"statusCode": 200, "type": adaptive.CARD, "value": card("Approved", actions=[])}))
        got = self.control("press", message=1, button="approve", user="ann", inputs={"comment": "ok"})
        self.assertEqual(got["seen"]["card"]["body"][0]["text"], "Approved")
        activity = json.loads(self.receiver.requests[-1]["body"])
        self.assertEqual((activity["type"], activity["name"], activity["replyToId"]), ("invoke", "adaptiveCard/action", number))
        self.assertEqual(activity["value"], {"action": {
            "type": "Action.Execute", "verb": "approve", "data": {"ref": "r1", "comment": "ok"}}, "trigger": "manual"})
        self.assertEqual((activity["from"]["aadObjectId"], activity["channelData"]["tenant"]["id"]), ("ann", TENANT))
        self.assertEqual(self.messages()[0]["views"]["ann"], {"texts": ["Approved"], "buttons": []})
        self.assertEqual(self.control("refresh", message=1, user="ann")["activity"]["value"]["trigger"], "automatic")
        self.refused_control("refresh", 404, message=1, user="bob")
        self.refused_control("press", 404, message=1, button="approve", user="ann")
        self.control("press", message=1, button="", user="ann", override={"repeat": True})
        self.assertEqual(self.receiver.requests[-1]["body"], self.receiver.requests[-2]["body"])

    def test_answers(self):
        self.send()

        def seen(answer, status=200, **override):
            self.receiver.answer = lambda request: (status, answer if isinstance(answer, str) else json.dumps(answer))
            return self.control("press", message=1, button="Approve", user="ann", override=override)["seen"]

        self.assertEqual(seen({"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "ok"})["message"], "ok")
        refused = {"statusCode": 403, "type": "application/vnd.microsoft.error", "value": {"code": "no", "message": "Not you"}}
        self.assertEqual(seen(refused)["answer"], {"code": "no", "message": "Not you"})
        for bad in ("", {}, {"statusCode": 200, "type": adaptive.CARD, "value": {}}, {"statusCode": 200, "type": "text", "value": "x"},
                    {**refused, "value": "no"}):
            self.assertIn("went wrong", seen(bad)["error"])
        self.assertIn("went wrong", seen({}, 403)["error"])
        seen({}, tenant="other", patch={"serviceUrl": "https://evil/"}, headers={"Authorization": None})
        request = self.receiver.requests[-1]
        activity = json.loads(request["body"])
        self.assertEqual((activity["conversation"]["tenantId"], activity["serviceUrl"]), ("other", "https://evil/"))
        self.assertNotIn("Authorization", request["headers"])

    def test_the_app_is_installed_and_spoken_to(self):
        got = self.control("install", user="bob")
        activity = json.loads(self.receiver.requests[-1]["body"])
        self.assertEqual((got["seen"]["error"], activity["type"]), (None, "conversationUpdate"))
        self.assertEqual(activity["membersAdded"], [{"id": "28:" + APP}])
        # The reference of that conversation is enough to write to the person.
        self.api("POST", f"/{activity['conversation']['id']}/activities", {"type": "message", "text": "hi"})
        self.control("say", user="bob", text="link 123")
        self.assertEqual(json.loads(self.receiver.requests[-1]["body"])["text"], "link 123")
        self.send(card(actions=[{"type": "Action.Submit", "id": "go", "title": "Go", "data": {"ref": "r2"}}]))
        self.control("press", message=2, button="go", user="ann")
        self.assertEqual(json.loads(self.receiver.requests[-1]["body"])["value"], {"ref": "r2"})

    def test_workflows(self):
        url = f"{self.origin}/teams/workflows/flow1?sig="
        link = {**message(card(actions=[{"type": "Action.OpenUrl", "title": "Open", "url": "https://us"}]))}
        link["attachments"][0]["contentUrl"] = None
        self.assertEqual(http_call(url + "workflow-sig", body=link)[0], 202)
        self.assertEqual(self.messages()[0]["buttons"], [{"text": "Open", "type": "Action.OpenUrl", "url": "https://us"}])
        self.assertEqual(http_call(url + "x", body=link)[0], 401)
        self.assertEqual(http_call(url.replace("flow1", "flow2") + "workflow-sig", body=link)[0], 404)
        # Nobody answers a click of a webhook's card.
        self.assertEqual(http_call(url + "workflow-sig", body=message())[0], 400)
        self.assertEqual(http_call(url + "workflow-sig", body={"type": "message", "text": "x"})[0], 400)

    def test_planned_failures(self):
        conversation = self.open()
        self.control("fail", kind="rate_limited", retry_after=3)
        started = time.monotonic()
        self.api("POST", f"/{conversation}/activities", message(), 429)
        self.control("fail", kind="expired_token")
        self.api("POST", f"/{conversation}/activities", message(), 401)
        self.access = self.login()["access_token"]
        self.control("fail", kind="error", error="ConversationBlockedByUser", status=403)
        self.assertEqual(self.api("POST", f"/{conversation}/activities", message(), 403)["error"]["code"], "ConversationBlockedByUser")
        self.assertLess(time.monotonic() - started, 3)


if __name__ == "__main__":
    unittest.main()
