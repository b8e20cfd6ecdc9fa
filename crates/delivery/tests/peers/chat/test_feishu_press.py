"""Tests of Feishu's callbacks, also with lark-oapi as their receiver."""

import hashlib
import json
import logging
import time
import unittest

import lark_oapi as lark
from lark_oapi.core.model import RawRequest
from lark_oapi.event.callback.model.p2_card_action_trigger import P2CardActionTriggerResponse

from feishu_press import decrypt, sign
from test_feishu import FeishuCase, card


class PressTest(FeishuCase):
    def vendor(self, got):
        """Lets the vendor's dispatcher answer the callbacks."""
        def clicked(event):
            got.append(event)
            return P2CardActionTriggerResponse({"toast": {"type": "success", "content": "Approved"},
                                                "card": {"type": "raw", "data": card("Approved", button=False)}})

        handler = lark.EventDispatcherHandler.builder("feishu-encrypt-key", "feishu-token").register_p2_card_action_trigger(clicked).build()
        logging.getLogger("Lark").disabled = True

        def answer(request):
            raw = RawRequest()
            raw.uri, raw.body, raw.headers = "/callback", request["body"], dict(request["headers"])
            response = handler.do(raw)
            return response.status_code, response.content

        self.receiver.answer = answer

    def test_the_vendors_dispatcher_gets_clicks(self):
        got = []
        self.vendor(got)
        self.assertTrue(self.control("verify_url")["seen"]["verified"])
        self.assertFalse(self.control("verify_url", override={"patch": {"token": "other"}})["seen"]["verified"])
        number = self.send()["message_id"]
        press = {"message": number, "button": "Approve", "user": "ou_ann"}
        self.assertEqual(self.control("press", **press, override={"secret": "other"})["status"], 500)
        self.assertEqual(self.control("press", **press, override={"signature": "00"})["status"], 500)
        self.assertEqual(self.control("press", **press, override={"encrypt_key": "other"})["status"], 500)
        told = self.control("press", **press)
        self.assertEqual(told["seen"]["toast"], {"type": "success", "content": "Approved"})
        (event,) = got
        self.assertEqual((event.event.operator.open_id, event.event.action.value), ("ou_ann", {"ref": "r1"}))
        self.assertEqual((event.header.tenant_key, event.event.context.open_message_id), ("tenant1", number))
        self.assertEqual(self.messages()[0]["texts"], ["Request", "Approved"])
        self.control("press", **press, override={"repeat": True})
        self.assertEqual(got[1].header.event_id, event.header.event_id)
        self.refused_control("press", 404, **press)

        update = {"token": told["token"], "card": card("Later")}
        self.api("POST", "interactive/v1/card/update", update)
        self.assertEqual(self.messages()[0]["texts"], ["Request", "Later"])
        self.api("POST", "interactive/v1/card/update", {**update, "card": {**card("Mine", shared=False), "open_ids": ["ou_ann"]}})
        self.assertEqual(self.messages()[0]["views"]["ou_ann"]["texts"], ["Request", "Mine"])
        self.api("POST", "interactive/v1/card/update", update, 300090)

    def test_answers_and_overrides(self):
        number = self.send()["message_id"]

        def press(**override):
            got = self.control("press", message=number, button="approve", user="ou_ann", override=override)
            return got, json.loads(decrypt("feishu-encrypt-key", json.loads(self.receiver.requests[-1]["body"])["encrypt"]))

        self.receiver.answer = lambda request: (200, "{}")
        self.assertEqual(press()[0]["seen"], {"error": None, "toast": None, "card": None})
        got, event = press(tenant="other", event_id="e1", value_in_string=2, patch={"event": {"action": {"tag": "x"}}})
        self.assertEqual((event["header"]["tenant_key"], event["header"]["event_id"]), ("other", "e1"))
        self.assertEqual((json.loads(json.loads(event["event"]["action"]["value"])), event["event"]["action"]["tag"]), ({"ref": "r1"}, "x"))
        press(age=600)
        self.assertLess(int(self.receiver.requests[-1]["headers"]["X-Lark-Request-Timestamp"]), time.time() - 599)
        _, event = press(legacy=True)
        self.assertEqual((event["open_id"], event["open_message_id"]), ("ou_ann", number))
        for answer in ("no", '{"toast":{"type":"loud","content":"x"}}', '{"card":{"type":"raw","data":{}}}', '{"ok":true}'):
            self.receiver.answer = lambda request, answer=answer: (200, answer)
            self.assertIn("error code", press()[0]["seen"]["error"])

        def updates(request):
            token = list(self.server.services["feishu"].updates)[-1]
            self.api("POST", "interactive/v1/card/update", {"token": token, "card": card("Early")})
            return 200, "{}"

        self.receiver.answer = updates
        press()
        self.assertEqual((self.messages()[0]["texts"], len(self.messages()[0]["faults"])), (["Request", "Hello"], 1))
        # Without an encrypt key, old cards are signed with the verification token.
        self.control("configure", encrypt_key="")
        self.receiver.answer = lambda request: (200, "{}")
        self.control("press", message=number, button="approve", user="ou_ann", override={"legacy": True})
        request = self.receiver.requests[-1]
        stamp, nonce = (request["headers"][f"X-Lark-Request-{name}"] for name in ("Timestamp", "Nonce"))
        self.assertEqual(request["headers"]["X-Lark-Signature"], sign(stamp, nonce, "feishu-token", request["body"], hashlib.sha1))


if __name__ == "__main__":
    unittest.main()
