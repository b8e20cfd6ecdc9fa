"""WeCom's callbacks: the check of the URL, and clicks, encrypted and signed."""

import time
import xml.etree.ElementTree as ElementTree

import wecom_cards as cards
from common import merged
from envelope import Envelope
from wire import Refused, call, with_query


def to_xml(value, name="xml"):
    """An element: texts as CDATA, numbers plain, a list as elements of one name."""
    if isinstance(value, list):
        return "".join(to_xml(one, name) for one in value)
    if isinstance(value, dict):
        inner = "".join(to_xml(one, field) for field, one in value.items())
    else:
        inner = str(value) if isinstance(value, int) else f"<![CDATA[{value}]]>"
    return f"<{name}>{inner}</{name}>"


def from_xml(text):
    """An element with its children, as a dict of texts and dicts."""
    def read(element):
        return {one.tag: read(one) for one in element} if len(element) else element.text or ""

    return read(ElementTree.fromstring(text))


class Presses:
    """The part of WeCom that calls the callback URL."""

    def shown(self, message):
        def read(body):
            return {"texts": cards.texts(body), "buttons": cards.buttons(body)}

        views = {user: read(body) for user, body in message["views"].items()}
        return {**message, **read(message["body"]), "views": views}

    def envelope(self, override):
        s = self.settings
        token, key = override.get("secret", s["token"]), override.get("aes_key", s["aes_key"])
        return Envelope(token, key, override.get("tenant", s["corp_id"]))

    def signed(self, text, override):
        """An encrypted text, and the query that goes with it."""
        timestamp = str(override.get("timestamp", int(time.time()) - override.get("age", 0)))
        nonce = self.random(10)
        encrypted, signature = self.envelope(override).sealed(text, timestamp, nonce)
        return encrypted, {"msg_signature": override.get("signature", signature), "timestamp": timestamp, "nonce": nonce}

    def control_verify_url(self, body):
        """Checks the callback URL: it must answer the decrypted text alone within a second."""
        override = body.get("override", {})
        text = str(time.time_ns())
        encrypted, query = self.signed(text, override)
        url = with_query(override.get("url", self.settings["callback_url"]), {**query, "echostr": encrypted})
        got = call(url, None, {}, 1, "GET")
        return {**got, "seen": {"verified": got["status"] == 200 and got["body"] == text}}

    def control_press(self, body):
        """Presses a button. `selected` are the ids of options of button_selection."""
        override = body.get("override", {})
        if override.get("repeat"):
            return {**self.repeat(), "tries": 1, "seen": {}}
        message, user = self.message(body["message"]), body["user"]
        shown = message["views"].get(user, message["body"])
        found = [one for one in cards.buttons(shown) if "id" in one and body["button"] in (one["id"], one["text"])]
        if not found:
            raise Refused({"error": f"no button {body['button']!r}"}, 404)
        card = shown["template_card"]
        event = {
            "ToUserName": override.get("tenant", self.settings["corp_id"]), "FromUserName": user, "CreateTime": int(time.time()),
            "MsgType": "event", "Event": "template_card_event", "EventKey": found[0]["id"], "TaskId": message["address"],
            "CardType": card["card_type"], "ResponseCode": self.response_code(message), "AgentID": self.settings["agent_id"],
        }
        if "button_selection" in card:
            chosen = body.get("selected", [])
            event["SelectedItems"] = {"SelectedItem": {
                "QuestionKey": card["button_selection"]["question_key"], "OptionIds": {"OptionId": chosen}}}
        event = merged(event, override.get("patch", {}))
        got = self.post_event(override.get("xml") or to_xml(event), override)
        return {**got, "event": event, "seen": self.answered(message, user, got)}

    def post_event(self, text, override):
        """Posts an event, three times in all until one is answered well."""
        encrypted, query = self.signed(text, override)
        corp, agent = override.get("tenant", self.settings["corp_id"]), self.settings["agent_id"]
        body = override.get("body") or to_xml({"ToUserName": corp, "Encrypt": encrypted, "AgentID": str(agent)})
        url = with_query(override.get("url", self.settings["callback_url"]), query)
        headers = {"Content-Type": "text/xml; charset=utf-8", **override.get("headers", {})}
        for tries in range(1, 1 + override.get("tries", 3)):
            got = self.send(url, body.encode(), headers)
            got["tries"] = tries
            if got["status"] == 200:
                break
        return got

    def answered(self, message, user, got):
        """What the user sees: the card as it was, or as an encrypted answer changes it."""
        if got["status"] != 200:
            return {"error": "the service did not answer"}
        if not got["body"]:
            return {"error": None}
        try:
            outer = from_xml(got["body"])
            parts = (outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"], outer["Encrypt"])
            text = self.envelope({}).opened(*parts)
            reply = from_xml(text)
        except (ValueError, KeyError, TypeError, ElementTree.ParseError) as error:
            return {"error": f"the answer is neither empty nor an encrypted XML: {error!r}"}
        if reply.get("MsgType") == "update_button":
            card = {**message["body"]["template_card"], "replace_text": reply["Button"]["ReplaceName"]}
            self.edit(message, card, [user])
        return {"error": None, "xml": text, "reply": reply}

    def control_event(self, body):
        """Posts any other event, from `xml` or from its `fields`."""
        override = body.get("override", {})
        text = body.get("xml") or to_xml(body["fields"])
        return {**self.post_event(text, override), "seen": {}}
