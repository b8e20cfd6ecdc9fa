"""Tests of DingTalk's cards and callbacks, also with dingtalk-stream as the client of Stream mode."""

import asyncio
import json
import logging
import threading
import time
import unittest

import dingtalk_stream
from dingtalk_stream import AckMessage, CallbackHandler, Credential, DingTalkStreamClient, EventHandler

from dingtalk_press import BOT_TOPIC, TOPIC, card_sign
from dingtalk_work import robot_sign
from envelope import Envelope
from test_dingtalk import CARD, KEY_2, DingTalkCase


class CardTest(DingTalkCase):
    def create(self, status=200, **more):
        return self.new("POST", "card/instances/createAndDeliver", {**CARD, **more}, status)

    def test_cards_are_made_and_updated(self):
        self.assertEqual(self.create(400)["code"], "param.callbackRouteKeyNotExist")
        self.register()
        self.assertEqual(self.new("POST", "card/callbacks/register", {
            "apiSecret": "x", "callbackUrl": "x", "callbackRouteKey": "gatepass"}, 400)["code"], "param.callbackRouteKeyExist")
        self.assertTrue(self.create()["result"]["deliverResults"][0]["success"])
        # A known outTrackId makes no new card.
        self.create(cardData={"cardParamMap": {"title": "Again"}})
        (shown,) = self.messages()
        self.assertEqual((shown["to"], shown["body"]["title"]), ("ann", "Hello"))
        buttons = [{"id": "approve", "text": "Approve", "value": {"ref": "r1"}}, {"id": "deny", "text": "Deny", "value": {}}]
        self.assertEqual(shown["buttons"], buttons)
        update = {"outTrackId": "track-1", "cardData": {"cardParamMap": {"title": "Done"}},
                  "cardUpdateOptions": {"updateCardDataByKey": True}}
        self.new("PUT", "card/instances", update)
        self.assertEqual((self.messages()[0]["body"]["title"], self.messages()[0]["body"]["ref"]), ("Done", "r1"))
        self.new("PUT", "card/instances", {**update, "cardUpdateOptions": {}})
        self.assertEqual(self.messages()[0]["body"], {"title": "Done"})
        self.assertEqual(len(self.messages()[0]["history"]), 2)
        self.new("PUT", "card/instances", {**update, "outTrackId": "other"}, 400)

    def test_refused_cards(self):
        self.register()
        self.create(400, cardTemplateId="other")
        self.create(400, cardData={"cardParamMap": {"n": 1}})
        self.create(400, cardData={"cardParamMap": {"n": "中" * 342}})
        self.create(400, cardData={"cardParamMap": {"n" * 101: "x"}})
        self.create(400, openSpaceId="dtv1.card//MOON.ann")
        self.create(400, imRobotOpenDeliverModel=None)
        self.create(400, callbackType="PIGEON")
        # A failed delivery is a success with an inner failure.
        delivered = self.create(openSpaceId="dtv1.card//IM_ROBOT.zoe")["result"]["deliverResults"][0]
        self.assertEqual((delivered["success"], delivered["errorMsg"]), (False, "user not found"))
        self.control("configure", permissions=[])
        self.create(403)
        self.assertEqual(self.messages(), [])

    def test_a_press_by_http(self):
        self.register()
        self.create()
        self.receiver.answer = lambda request: (200, json.dumps({
            "cardUpdateOptions": {"updateCardDataByKey": True}, "cardData": {"cardParamMap": {"title": "Approved"}},
            "userPrivateData": {"cardParamMap": {"mine": "yes"}}}))
        got = self.control("press", message="track-1", button="Approve", user="ann")
        self.assertEqual((got["seen"]["card"]["title"], got["seen"]["card"]["mine"], got["seen"]["error"]), ("Approved", "yes", None))
        # Only the clicker sees the answer.
        self.assertEqual((self.messages()[0]["body"]["title"], self.messages()[0]["views"]["ann"]["title"]), ("Hello", "Approved"))
        request = self.receiver.requests[-1]
        click = json.loads(request["body"])
        self.assertEqual((click["outTrackId"], click["userId"], click["corpId"]), ("track-1", "ann", "dingcorp"))
        content = {"cardPrivateData": {"actionIds": ["approve"], "params": {"ref": "r1"}}}
        self.assertEqual(json.loads(click["content"]), content)
        stamp = request["headers"]["x-ddpaas-signature-timestamp"]
        self.assertEqual(request["headers"]["x-ddpaas-signature"], card_sign("card-secret", stamp))
        self.control("press", message=1, button="approve", user="ann", override={"repeat": True})
        self.assertEqual(self.receiver.requests[-1]["headers"]["x-ddpaas-signature-timestamp"], stamp)

        def last(**override):
            self.control("press", message=1, button="approve", user="ann", params={"ref": "forged"}, override=override)
            return self.receiver.requests[-1]["headers"], json.loads(self.receiver.requests[-1]["body"])

        headers, click = last(field="value", tenant="dingother", secret="other")
        self.assertEqual((json.loads(click["value"])["cardPrivateData"]["params"], click["corpId"]), ({"ref": "forged"}, "dingother"))
        self.assertNotEqual(headers["x-ddpaas-signature"], card_sign("card-secret", headers["x-ddpaas-signature-timestamp"]))
        self.assertLess(int(last(age=3601)[0]["x-ddpaas-signature-timestamp"]), (time.time() - 3600) * 1000)
        self.assertNotIn("x-ddpaas-signature", last(headers={"x-ddpaas-signature": None})[0])
        self.receiver.answer = lambda request: (200, "[]")
        self.assertIn("no JSON object", self.control("press", message=1, button="approve", user="ann")["seen"]["error"])
        self.receiver.answer = lambda request: time.sleep(2.2) or (200, "{}")
        self.assertEqual(self.control("press", message=1, button="approve", user="ann")["error"], "timeout")

        def updates(request):
            self.new("PUT", "card/instances", {"outTrackId": "track-1", "cardData": {"cardParamMap": {"title": "x"}}})
            return 200, "{}"

        self.receiver.answer = updates
        self.control("press", message=1, button="approve", user="ann")
        self.assertEqual(len(self.messages()[0]["faults"]), 1)

    def test_encrypted_events(self):
        ours = Envelope("dingtoken", KEY_2, "dingkey")

        def answer(request):
            query = self.receiver.query()
            text = ours.opened(query["msg_signature"], query["timestamp"], query["nonce"], json.loads(request["body"])["encrypt"])
            self.assertIn("EventType", json.loads(text))
            encrypted, signature = ours.sealed("success", "1", "n")
            return 200, json.dumps({"msg_signature": signature, "timeStamp": "1", "nonce": "n", "encrypt": encrypted})

        self.receiver.answer = answer
        self.assertTrue(self.control("verify_url")["seen"]["verified"])
        self.assertTrue(self.control("event", event={"EventType": "user_leave_org", "UserId": ["ann"]})["seen"]["verified"])
        self.assertTrue(self.control("event", event={}, override={"repeat": True})["seen"]["verified"])
        self.receiver.answer = lambda request: (200, "success")
        self.assertFalse(self.control("verify_url")["seen"]["verified"])
        self.control("verify_url", override={"secret": "other"})
        query, body = self.receiver.query(), json.loads(self.receiver.requests[-1]["body"])
        with self.assertRaises(ValueError):
            ours.opened(query["msg_signature"], query["timestamp"], query["nonce"], body["encrypt"])
        self.control("say", user="ann", text="link 123")
        request = self.receiver.requests[-1]
        self.assertEqual(request["headers"]["sign"], robot_sign("dingtalk-secret", request["headers"]["timestamp"]))
        self.assertEqual(json.loads(request["body"])["text"]["content"], "link 123")


class Recorder(CallbackHandler):
    def __init__(self):
        super().__init__()
        self.got = []

    async def process(self, message):
        self.got.append(message)
        return AckMessage.STATUS_OK, {"cardData": {"cardParamMap": {"title": "Approved"}}}


class Events(EventHandler):
    got = []

    async def process(self, event):
        self.got.append(event)
        return AckMessage.STATUS_OK, "OK"


class StreamTest(DingTalkCase):
    def test_the_vendors_client_gets_clicks_and_events(self):
        logger = logging.getLogger("quiet")
        logger.disabled = True
        DingTalkStreamClient.OPEN_CONNECTION_API = f"{self.origin}/dingtalk/v1.0/gateway/connections/open"
        clicks, said = Recorder(), Recorder()
        for one in (clicks, said):
            one.logger = logger
        client = DingTalkStreamClient(Credential("dingkey", "dingtalk-secret"), logger)
        client.register_callback_handler(TOPIC, clicks)
        client.register_callback_handler(BOT_TOPIC, said)
        client.register_all_event_handler(Events())
        loop = asyncio.new_event_loop()
        task = loop.create_task(client.start())

        def run():
            try:
                loop.run_until_complete(task)
            except asyncio.CancelledError:
                rest = asyncio.all_tasks(loop)
                for one in rest:
                    one.cancel()
                loop.run_until_complete(asyncio.gather(*rest, return_exceptions=True))
                loop.close()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        for _ in range(100):
            if self.control("connections", "GET"):
                break
            time.sleep(0.05)
        self.assertIn(["CALLBACK", TOPIC], self.control("connections", "GET")[0]["topics"])

        self.new("POST", "card/instances/createAndDeliver", {**CARD, "callbackType": "STREAM", "callbackRouteKey": None})
        got = self.control("press", message="track-1", button="approve", user="ann")
        self.assertEqual((got["status"], got["seen"]["card"]), (200, {"title": "Approved"}))
        click = dingtalk_stream.CardCallbackMessage.from_dict(clicks.got[0].data)
        self.assertEqual((click.user_id, click.card_instance_id), ("ann", "track-1"))
        self.assertEqual(click.content["cardPrivateData"], {"actionIds": ["approve"], "params": {"ref": "r1"}})
        self.control("press", message="track-1", button="approve", user="ann", override={"repeat": True})
        self.assertEqual([one.headers.message_id for one in clicks.got], [got["message_id"]] * 2)
        self.assertEqual(self.control("say", user="ann", text="hi", stream=True)["status"], 200)
        self.assertEqual(said.got[0].data["text"]["content"], "hi")
        self.assertEqual(self.control("event", event={"EventType": "user_leave_org"}, stream=True)["status"], 200)
        self.assertEqual(Events.got[0].headers.event_type, "user_leave_org")
        self.assertEqual(self.control("ping")["status"], 200)
        self.assertEqual(self.control("disconnect")["status"], 200)
        for _ in range(100):
            if not self.control("connections", "GET"):
                break
            time.sleep(0.05)
        self.assertEqual(self.control("connections", "GET"), [])
        # The client sleeps after it is canceled once.
        for _ in range(2):
            loop.call_soon_threadsafe(task.cancel)
            thread.join(0.2)
        self.assertFalse(thread.is_alive())

    def test_refused_connections(self):
        body = {"clientId": "dingkey", "clientSecret": "x", "subscriptions": []}
        self.new("POST", "gateway/connections/open", body, 401, None)
        self.new("POST", "gateway/connections/open", {**body, "clientSecret": "dingtalk-secret", "subscriptions": [1]}, 400, None)
        self.refused_control("ping", 409)


if __name__ == "__main__":
    unittest.main()
