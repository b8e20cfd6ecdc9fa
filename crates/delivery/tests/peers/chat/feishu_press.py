"""Feishu's callbacks: clicks on cards, encrypted and signed, the delayed update, and the check of the URL."""

import base64
import hashlib
import json
import os
import time

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

import feishu_cards as cards
from common import merged
from wire import Refused

TOASTS = ("success", "info", "warning", "error")


def encrypt(key, text):
    """The base64 of a random IV and the text in AES-256-CBC."""
    iv = os.urandom(16)
    padder = padding.PKCS7(128).padder()
    encryptor = Cipher(algorithms.AES(hashlib.sha256(key.encode()).digest()), modes.CBC(iv)).encryptor()
    plain = padder.update(text.encode()) + padder.finalize()
    return base64.b64encode(iv + encryptor.update(plain) + encryptor.finalize()).decode()


def decrypt(key, encrypted):
    raw = base64.b64decode(encrypted)
    decryptor = Cipher(algorithms.AES(hashlib.sha256(key.encode()).digest()), modes.CBC(raw[:16])).decryptor()
    unpadder = padding.PKCS7(128).unpadder()
    return (unpadder.update(decryptor.update(raw[16:]) + decryptor.finalize()) + unpadder.finalize()).decode()


def sign(timestamp, nonce, key, body, digest=hashlib.sha256):
    """The header X-Lark-Signature of a body in bytes. Old cards have SHA-1, and the verification token as key."""
    return digest(f"{timestamp}{nonce}{key}".encode() + body).hexdigest()


class Presses:
    """The part of Feishu that calls the callback URL."""

    def reset_presses(self):
        # Tokens of the delayed update, and cards whose callback is being answered.
        self.updates, self.pressing = {}, set()

    def shown(self, message):
        def read(card):
            return {"texts": cards.texts(card), "buttons": cards.buttons(card)}

        if message["kind"] != "interactive":
            return {**message, "texts": [message["body"].get("text", "")], "buttons": []}
        views = {user: read(card) for user, card in message["views"].items()}
        return {**message, **read(message["body"]), "views": views}

    def post(self, content, override, is_signed=True, is_old=False):
        """Encrypts if there is an encrypt key, signs and posts."""
        s = self.settings
        key = s["encrypt_key"]
        text = json.dumps(content, ensure_ascii=False)
        body = json.dumps({"encrypt": encrypt(override.get("encrypt_key", key), text)}) if key else text
        body = override.get("body", body).encode()
        timestamp = str(override.get("timestamp", int(time.time()) - override.get("age", 0)))
        nonce = self.random(10)
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if is_old and not key:
            made = sign(timestamp, nonce, override.get("secret", s["verification_token"]), body, hashlib.sha1)
        else:
            made = sign(timestamp, nonce, override.get("secret", key), body)
        if is_signed and (key or is_old):
            headers |= {"X-Lark-Request-Timestamp": timestamp, "X-Lark-Request-Nonce": nonce,
                        "X-Lark-Signature": override.get("signature", made)}
        headers |= override.get("headers", {})
        headers = {name: value for name, value in headers.items() if value is not None}
        return self.send(override.get("url", s["callback_url"]), body, headers)

    def control_verify_url(self, body):
        """Checks the callback URL: it must echo the challenge within a second. The check has no signature."""
        challenge = self.random(32)
        check = merged({"challenge": challenge, "token": self.settings["verification_token"], "type": "url_verification"},
                       body.get("override", {}).get("patch", {}))
        got = self.post(check, body.get("override", {}), is_signed=False)
        verified = got["status"] == 200 and got.json == {"challenge": challenge} and got["seconds"] <= 1
        return {**got, "seen": {"verified": verified}}

    def control_press(self, body):
        """Presses a button of a card. `form` holds the values of a form."""
        override, message, user = body.get("override", {}), self.message(body["message"]), body["user"]
        if override.get("repeat"):
            return {**self.repeat(), "seen": {}}
        content, token = self.click(message, body, override)
        self.pressing.add(message["address"])
        try:
            got = self.post(content, override, is_old=bool(override.get("legacy")))
        finally:
            self.pressing.discard(message["address"])
        return {**got, "event": content, "token": token, "seen": self.answered(message, user, got)}

    def click(self, message, body, override):
        """The callback of a click, and its token of the delayed update."""
        card = message["views"].get(body["user"], message["body"])
        found = [one for one in cards.buttons(card) if "value" in one and not one.get("disabled")
                 and body["button"] in (one.get("id"), one["text"])]
        if not found:
            raise Refused({"error": f"no button {body['button']!r}"}, 404)
        value = found[0]["value"]
        # Some clients send the value as JSON in a string, once or twice.
        for _ in range(override.get("value_in_string", 0)):
            value = json.dumps(value, ensure_ascii=False)
        s, person = self.settings, self.person(body["user"]) or {"id": body["user"]}
        tenant = override.get("tenant", person.get("tenant_key", s["tenant_key"]))
        token = "c-" + self.random(32)
        self.updates[token] = {"message": message, "made": self.now(), "uses": 0}
        action = {"tag": "button", "value": value, "timezone": "Asia/Shanghai"}
        if "id" in found[0]:
            action["name"] = found[0]["id"]
        if "form" in body:
            action["form_value"] = body["form"]
        if override.get("legacy"):
            flat = {"open_id": person["id"], "user_id": person.get("user_id", ""), "open_message_id": message["address"],
                    "open_chat_id": message["chat"], "tenant_key": tenant, "token": token, "action": action}
            return merged(flat, override.get("patch", {})), token
        operator = {"tenant_key": tenant, "open_id": person["id"], "union_id": person.get("union_id", "on_" + person["id"])}
        if "user_id" in person:
            operator["user_id"] = person["user_id"]
        content = {
            "schema": "2.0",
            "header": {"event_id": override.get("event_id", self.random(32)), "token": s["verification_token"],
                       "create_time": str(time.time_ns() // 1000), "event_type": "card.action.trigger", "tenant_key": tenant,
                       "app_id": s["app_id"]},
            "event": {"operator": operator, "token": token, "action": action, "host": "im_message", "delivery_type": "url",
                      "context": {"open_message_id": message["address"], "open_chat_id": message["chat"]}},
        }
        return merged(content, override.get("patch", {})), token

    def answered(self, message, user, got):
        """The toast and the card that the clicker sees."""
        error = {"error": "the card shows an error code"}
        if got["status"] != 200 or not isinstance(got.json, dict):
            return error
        answer = got.json
        toast = answer.get("toast")
        if toast is not None and (not isinstance(toast, dict) or toast.get("type", "info") not in TOASTS or "content" not in toast):
            return {**error, "fault": "bad toast"}
        card = answer.get("card")
        # An answer to an old callback may be the card itself.
        if card is None and ("elements" in answer or "header" in answer):
            card = {"type": "raw", "data": answer}
        if set(answer) - {"toast", "card", "elements", "header", "config"}:
            return {**error, "fault": "unknown property"}
        if card is None:
            return {"error": None, "toast": toast, "card": None}
        try:
            cards.need(isinstance(card, dict) and card.get("type") in ("raw", "template"), "bad type of card")
            cards.check(card["data"] if card["type"] == "raw" else card)
        except (cards.Invalid, KeyError) as invalid:
            return {**error, "fault": str(invalid)}
        if cards.is_shared(message["body"]):
            self.edit(message, card["data"])
        else:
            message["views"][user] = card["data"]
        return {"error": None, "toast": toast, "card": card["data"]}

    def delayed_update(self, body):
        """Updates a card by the token of a click: twice in 30 minutes, and after the answer."""
        found, card = self.updates.get(body.get("token")), body.get("card")
        if found is None or self.now() > found["made"] + 1800 or found["uses"] >= 2:
            raise Refused({"code": 300090, "msg": "the token is unknown, expired or used twice"}, 400)
        users = card.pop("open_ids", []) if isinstance(card, dict) else []
        cards.check(card)
        message = found["message"]
        found["uses"] += 1
        if message["address"] in self.pressing:
            # The card flips back when the answer comes.
            message["faults"].append("the card was updated before its callback was answered")
        elif cards.is_shared(card):
            self.edit(message, card)
        else:
            cards.need(users, "missing open_ids")
            message["views"].update({user: card for user in users})
        return {}
