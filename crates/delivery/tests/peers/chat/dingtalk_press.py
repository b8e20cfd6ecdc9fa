"""DingTalk's callbacks: clicks by HTTP or Stream, encrypted events, and messages to the robot."""

import base64
import hashlib
import hmac
import json
import re
import time

import dingtalk_work as work
from common import merged
from envelope import Envelope
from wire import Refused, with_query

TOPIC = "/v1.0/card/instances/callback"
BOT_TOPIC = "/v1.0/im/bot/messages/get"


def card_sign(secret, timestamp):
    """The header x-ddpaas-signature. It does not cover the body."""
    return base64.b64encode(hmac.new(secret.encode(), str(timestamp).encode(), hashlib.sha256).digest()).decode()


class Presses:
    """The part of DingTalk that calls the app."""

    def shown(self, message):
        if message["kind"] != "card":
            body = message["body"]
            known = body["msgtype"] in work.KINDS
            return {**message, "texts": work.texts(body) if known else [], "buttons": work.buttons(body) if known else []}
        return {**message, "texts": list(message["body"].values()), "buttons": self.buttons(message, message["to"])}

    def buttons(self, card, user):
        """The template's buttons, with the values that the card gives them."""
        values = self.seen_by(card, user)

        def filled(text):
            return re.sub(r"\$\{(\w+)\}", lambda found: values.get(found[1], ""), text)

        def params(button):
            return {name: filled(text) for name, text in button.get("params", {}).items()}

        buttons = self.template(card["template"]).get("buttons", [])
        return [{"id": one["id"], "text": filled(one["text"]), "value": params(one)} for one in buttons]

    def stamp(self, override):
        """Milliseconds since 1970."""
        return str(override.get("timestamp", int((time.time() - override.get("age", 0)) * 1000)))

    def control_press(self, body):
        """Presses a button of a card. `params` replaces the values of the button."""
        override, card, user = body.get("override", {}), self.message(body["message"]), body["user"]
        if card["kind"] != "card":
            raise Refused({"error": "buttons of this message are links"}, 409)
        self.pressing.add(card["address"])
        try:
            if override.get("repeat") and card["callback"]["type"] == "HTTP":
                got = self.repeat()
            else:
                got = self.deliver(card, self.click(body, card, override), override)
        finally:
            self.pressing.discard(card["address"])
        return {**got, "seen": self.answered(card, user, got)}

    def click(self, body, card, override):
        found = [one for one in self.buttons(card, body["user"]) if body["button"] in (one["id"], one["text"])]
        if not found:
            raise Refused({"error": f"no button {body['button']!r}"}, 404)
        content = {"cardPrivateData": {"actionIds": [found[0]["id"]], "params": body.get("params", found[0]["value"])}}
        content = merged(content, override.get("content", {}))
        click = {
            "type": "actionCallback", "outTrackId": card["address"], "corpId": override.get("tenant", self.settings["corp_id"]),
            "userId": body["user"], "userIdType": 1, "spaceType": "im", "spaceId": card["space"]["id"], "extension": "{}",
            override.get("field", "content"): json.dumps(content, ensure_ascii=False),
        }
        return merged(click, override.get("patch", {}))

    def deliver(self, card, click, override):
        if card["callback"]["type"] == "STREAM":
            return self.push("CALLBACK", TOPIC, click, override, 2)
        route = self.routes.get(card["callback"]["route"])
        if route is None:
            raise Refused({"error": "the card has no registered callbackRouteKey"}, 409)
        timestamp = self.stamp(override)
        signature = override.get("signature", card_sign(override.get("secret", route["secret"]), timestamp))
        headers = {"Content-Type": "application/json; charset=utf-8", "x-ddpaas-signature-timestamp": timestamp,
                   "x-ddpaas-signature": signature, **override.get("headers", {})}
        headers = {name: value for name, value in headers.items() if value is not None}
        return self.send(override.get("url", route["url"]), json.dumps(click, ensure_ascii=False).encode(), headers, 2)

    def answered(self, card, user, got):
        """What the clicker sees afterwards: an error, or the values of the card."""
        if got["status"] != 200:
            return {"error": "the click failed"}
        answer = got.json if got["body"] else {}
        if isinstance(answer, dict) and "response" in answer and "ack" in got:
            answer = answer["response"]
        if not isinstance(answer, dict):
            return {"error": "the answer is no JSON object"}
        # DingTalk calls the clicker's private values userPrivateData here.
        private = {user: answer["userPrivateData"]} if "userPrivateData" in answer else {}
        try:
            self.apply(card, {**answer, "privateData": private}, answer.get("cardUpdateOptions") or {}, user)
        except Refused as refused:
            return {"error": refused.reply.body.decode()}
        return {"error": None, "card": self.seen_by(card, user)}

    # Events and messages to the robot.

    def control_verify_url(self, body):
        return self.control_event({**body, "event": {"EventType": "check_url"}})

    def control_event(self, body):
        """Posts an encrypted event. The answer must be the encrypted word `success` within 1.5 seconds."""
        override, s = body.get("override", {}), self.settings
        if body.get("stream"):
            number = override.get("event_id") or self.random()
            more = {"eventId": number, "eventType": body["event"].get("EventType", "event"), "eventCorpId": s["corp_id"],
                    "eventBornTime": self.stamp({}), "eventUnifiedAppId": "unified"}
            return {**self.push("EVENT", "*", body["event"], override, 2, **more), "seen": {}}
        owner = override.get("tenant", s["app_key"])
        envelope = Envelope(override.get("secret", s["token"]), override.get("aes_key", s["aes_key"]), owner)
        timestamp, nonce = self.stamp(override), self.random(8)
        encrypted, signature = envelope.sealed(json.dumps(body["event"], ensure_ascii=False), timestamp, nonce)
        signature = override.get("signature", signature)
        query = {"msg_signature": signature, "signature": signature, "timestamp": timestamp, "nonce": nonce}
        if override.get("repeat"):
            got = self.repeat()
        else:
            url = with_query(override.get("url", s["callback_url"]), query)
            got = self.send(url, json.dumps({"encrypt": encrypted}).encode(), {"Content-Type": "application/json"}, 1.5)
        return {**got, "seen": {"verified": got["status"] == 200 and self.opened(got.json) == "success"}}

    def opened(self, answer):
        """The text of an encrypted answer, or None."""
        s = self.settings
        try:
            return Envelope(s["token"], s["aes_key"], s["app_key"]).opened(
                answer["msg_signature"], answer["timeStamp"], answer["nonce"], answer["encrypt"])
        except (ValueError, KeyError, TypeError):
            return None

    def control_say(self, body):
        """Posts what a person says to the robot, or sends it over Stream."""
        override, s, person = body.get("override", {}), self.settings, self.person(body["user"]) or {}
        said = merged({
            "msgtype": "text", "text": {"content": body["text"]}, "msgId": "msg" + self.random(), "createAt": int(time.time() * 1000),
            "conversationType": "1", "conversationId": "cid" + body["user"], "senderId": "$:LWCP_v1:$" + body["user"],
            "senderStaffId": body["user"], "senderNick": person.get("name", body["user"]), "robotCode": s["robot_code"],
            "senderCorpId": override.get("tenant", s["corp_id"]), "chatbotCorpId": s["corp_id"],
        }, override.get("patch", {}))
        if body.get("stream"):
            return {**self.push("CALLBACK", BOT_TOPIC, said, override, 2), "seen": {}}
        timestamp = self.stamp(override)
        sign = override.get("signature", work.robot_sign(override.get("secret", s["app_secret"]), timestamp))
        headers = {"Content-Type": "application/json", "timestamp": timestamp, "sign": sign}
        url = override.get("url", s["callback_url"])
        return {**self.send(url, json.dumps(said, ensure_ascii=False).encode(), headers, 5), "seen": {}}
