"""Calls of Teams to the bot, each with a signed token: clicks on cards, messages, and the app's installation."""

import datetime
import json
import time

import adaptive
from common import merged
from keys import Key
from wire import Refused

ISSUER = "https://api.botframework.com"
# The second key signs for another channel, the third is in no JWKS.
KEY, OTHER, UNKNOWN = Key("teams-key-1"), Key("teams-key-2"), Key("teams-key-9")
ADAPTIVE, MESSAGE, ERROR = adaptive.CARD, "application/vnd.microsoft.activity.message", "application/vnd.microsoft.error"


class Presses:
    """The part of Teams that calls the bot."""

    def reset_presses(self):
        self.key = KEY

    def jwks(self):
        return [self.key.jwk(endorsements=["msteams", "skype"]), OTHER.jwk(endorsements=["slack"])]

    def control_rotate(self, _):
        """Replaces the key that signs. Gives the id of the new one."""
        self.key = Key("teams-key-" + self.random(6))
        return {"kid": self.key.name}

    def shown(self, message):
        def read(body):
            return {"texts": adaptive.texts(body), "buttons": adaptive.buttons(body)}

        views = {user: read({"attachments": [{"content": card}]}) for user, card in message["views"].items()}
        return {**message, **read(message["body"]), "views": views}

    def service_url(self):
        return self.settings["service_url"] or f"{self.origin}/teams/connector/"

    def token(self, url, override):
        """A token of a call. `claims` patches the claims; `key` is good, other (for another channel) or unknown."""
        now = int(time.time()) - override.get("age", 0)
        claims = {"iss": ISSUER, "aud": self.settings["app_id"], "nbf": now, "exp": now + 3600, "serviceurl": url}
        claims = merged(claims, override.get("claims", {}))
        key = {"good": self.key, "other": OTHER, "unknown": UNKNOWN}[override.get("key", "good")]
        signed = key.sign(claims, override.get("algorithm", "RS256"), **({"kid": override["kid"]} if "kid" in override else {}))
        if override.get("signature") == "bad":
            head, _, made = signed.rpartition(".")
            signed = f"{head}.{'A' * len(made)}"
        return signed

    def post(self, user, activity, override):
        """Adds what all activities have, and posts."""
        person = self.person(user) or {"id": user}
        tenant = override.get("tenant", self.settings["tenant_id"])
        url = self.service_url()
        activity = merged({
            "id": "f:" + self.random(), "timestamp": datetime.datetime.now(datetime.UTC).isoformat(), "channelId": "msteams",
            "serviceUrl": url, "from": {"id": self.teams_id(user), "name": person.get("name", user), "aadObjectId": user},
            "conversation": {"conversationType": "personal", "tenantId": tenant, "id": self.conversation(user)},
            "recipient": {"id": "28:" + self.settings["app_id"], "name": "Gatepass"},
            "channelData": {"tenant": {"id": tenant}}, "locale": "en-US", **activity,
        }, override.get("patch", {}))
        headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": "Bearer " + self.token(url, override)}
        headers |= override.get("headers", {})
        headers = {name: value for name, value in headers.items() if value is not None}
        body = json.dumps(activity, ensure_ascii=False).encode()
        return self.send(override.get("url", self.settings["callback_url"]), body, headers), activity

    def plain(self, user, activity, override):
        """Posts an activity whose answer has no meaning."""
        got, sent = self.post(user, activity, override)
        return {**got, "activity": sent, "seen": {"error": None if got["status"] in (200, 201, 202) else "the bot did not answer"}}

    def control_install(self, body):
        """Installs the app for a person: the bot learns of the conversation."""
        self.person(body["user"])["installed"] = True
        added = [{"id": "28:" + self.settings["app_id"]}]
        return self.plain(body["user"], {"type": "conversationUpdate", "membersAdded": added}, body.get("override", {}))

    def control_uninstall(self, body):
        self.person(body["user"])["installed"] = False
        return self.plain(body["user"], {"type": "installationUpdate", "action": "remove"}, body.get("override", {}))

    def control_say(self, body):
        """Sends what a person writes to the bot."""
        activity = {"type": "message", "text": body["text"], "textFormat": "plain"}
        return self.plain(body["user"], activity, body.get("override", {}))

    def control_press(self, body):
        """Presses a button. `inputs` are values of the card's inputs."""
        override, message, user = body.get("override", {}), self.message(body["message"]), body["user"]
        if override.get("repeat"):
            return {**self.repeat(), "seen": {}}
        wanted = body["button"]
        shown = {"attachments": [{"content": message["views"][user]}]} if user in message["views"] else message["body"]
        found = [one for one in adaptive.actions(shown) if one["type"] in ("Action.Execute", "Action.Submit")
                 and wanted in (one.get("id"), one.get("verb"), one.get("title"))]
        if not found or message["kind"] != "bot":
            raise Refused({"error": f"no button {wanted!r}"}, 404)
        if found[0]["type"] == "Action.Submit":
            data = {**found[0].get("data", {}), **body.get("inputs", {})}
            activity = {"type": "message", "value": data, "replyToId": message["address"]["activity"]}
            return self.plain(user, activity, override)
        return self.execute(message, user, found[0], "manual", body.get("inputs", {}), override)

    def control_refresh(self, body):
        """Lets a person's client refresh a card, as it does when the person sees it."""
        message = self.message(body["message"])
        refresh = adaptive.card_of(message["body"]).get("refresh")
        if not refresh or self.teams_id(body["user"]) not in refresh.get("userIds", [self.teams_id(body["user"])]):
            raise Refused({"error": "the card does not refresh for this person"}, 404)
        return self.execute(message, body["user"], refresh["action"], "automatic", {}, body.get("override", {}))

    def execute(self, message, user, action, trigger, inputs, override):
        value = {"action": {"type": "Action.Execute", **{name: action[name] for name in ("id", "verb") if name in action},
                            "data": {**action.get("data", {}), **inputs}}, "trigger": trigger}
        activity = {"type": "invoke", "name": "adaptiveCard/action", "value": value, "replyToId": message["address"]["activity"]}
        got, sent = self.post(user, activity, override)
        return {**got, "activity": sent, "seen": self.answered(message, user, got)}

    def answered(self, message, user, got):
        """What the person sees: a card of their own, a message, or an error."""
        error = {"error": "Something went wrong. Please try again."}
        answer = got.json
        if got["status"] != 200 or not isinstance(answer, dict):
            return error
        status, kind, value = answer.get("statusCode"), answer.get("type"), answer.get("value")
        if kind == ERROR and isinstance(status, int) and 400 <= status < 600:
            good = isinstance(value, dict) and isinstance(value.get("code"), str) and isinstance(value.get("message"), str)
            return {**error, "answer": value} if good else {**error, "fault": "value has code and message"}
        if status != 200:
            return {**error, "fault": "bad statusCode"}
        if kind == MESSAGE and isinstance(value, str):
            return {"error": None, "message": value}
        try:
            adaptive.need(kind == ADAPTIVE, "bad type")
            adaptive.check(value)
        except adaptive.Invalid as invalid:
            return {**error, "fault": str(invalid)}
        message["views"][user] = value
        return {"error": None, "card": value}
