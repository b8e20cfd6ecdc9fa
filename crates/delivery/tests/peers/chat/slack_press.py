"""Slack's callbacks: presses of buttons, modals, response URLs, and the check of the callback URL."""

import hashlib
import hmac
import json
import time
import urllib.parse

import blocks as kit
from common import merged
from content import buttons, elements, named, texts
from wire import Refused, Reply

# Fields of the state of an input, by its type.
STATE = {
    "static_select": "selected_option", "radio_buttons": "selected_option", "checkboxes": "selected_options",
    "multi_static_select": "selected_options", "datepicker": "selected_date", "timepicker": "selected_time",
    "datetimepicker": "selected_date_time", "users_select": "selected_user",
}


def sign(secret, timestamp, body):
    """The header X-Slack-Signature of a body in bytes."""
    base = f"v0:{timestamp}:".encode() + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def refuse(error, status):
    return Refused({"error": error}, status)


class Presses:
    """The part of Slack that calls the callback URL."""

    def reset_presses(self):
        # Triggers, modals and response URLs, by id.
        self.triggers, self.views, self.hooks = {}, {}, {}

    def shown(self, message):
        body = message["body"]
        return {**message, "texts": texts(body["blocks"]) or [body["text"]], "buttons": buttons(body["blocks"])}

    # Calls.

    def post(self, body, kind, override):
        """Signs a body and posts it, with the overrides url, age, timestamp, secret, signature and headers."""
        timestamp = str(override.get("timestamp", int(time.time()) - override.get("age", 0)))
        signature = override.get("signature", sign(override.get("secret", self.settings["signing_secret"]), timestamp, body))
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": signature,
                   "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)", **override.get("headers", {})}
        headers = {name: value for name, value in headers.items() if value is not None}
        return self.send(override.get("url", self.settings["callback_url"]), body, headers)

    def interact(self, payload, override):
        payload = merged(payload, override.get("patch", {}))
        form = {"payload": json.dumps(payload, ensure_ascii=False), **override.get("form", {})}
        return self.post(urllib.parse.urlencode(form).encode(), "application/x-www-form-urlencoded", override)

    def who(self, user, override):
        s = self.settings
        team = override.get("tenant", s["team_id"])
        person = self.person(user) or {}
        name = person.get("name", user.lower())
        common = {"user": {"id": user, "username": name, "name": name, "team_id": team}, "api_app_id": s["app_id"],
                  "token": "old-verification-token", "enterprise": None, "is_enterprise_install": False,
                  "team": {"id": team, "domain": s["team_domain"]}}
        trigger = f"{next(self.numbers)}.{self.random(8)}.{self.random(24)}"
        self.triggers[trigger] = {"user": user, "made": self.now(), "used": False}
        return {**common, "trigger_id": trigger}

    def control_press(self, body):
        """Presses a button of a message."""
        override = body.get("override", {})
        views_before = set(self.views)
        if override.get("repeat"):
            got = self.repeat()
        else:
            got = self.interact(self.pressed(body, override), override)
        seen = {"error": None if got["status"] == 200 else "the user sees a warning triangle"}
        seen["views"] = [self.views[one]["view"] for one in self.views if one not in views_before]
        return {**got, "seen": seen}

    def pressed(self, body, override):
        message = self.message(body["message"])
        wanted = body["button"]
        for block, one in elements(message["body"]["blocks"]):
            if one["type"] == "button" and wanted in (one["action_id"], one["text"]["text"]):
                break
        else:
            raise refuse(f"no button {wanted!r}", 404)
        ts, channel = message["address"]["ts"], message["address"]["channel"]
        hook = f"{self.settings['team_id']}/{self.random()}"
        self.hooks[hook] = {"message": message, "uses": 0, "made": self.now()}
        action = {**{name: one[name] for name in ("action_id", "type", "text", "value", "style", "url") if name in one},
                  "block_id": block["block_id"], "action_ts": f"{time.time():.6f}"}
        is_ephemeral = bool(message.get("ephemeral"))
        return {
            "type": "block_actions", **self.who(body["user"], override),
            "container": {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": is_ephemeral},
            "channel": {"id": channel, "name": "directmessage" if channel.startswith("D") else "general"},
            "message": self.posted(ts, message["body"]), "state": {"values": {}}, "actions": [action],
            "response_url": f"{self.settings['response_url_base'] or self.origin + '/slack/hooks'}/actions/{hook}",
        }

    # Modals.

    def add_view(self, view, user, previous=None):
        """Opens a modal. Gives it as the API shows it."""
        named(view["blocks"], self.numbers)
        identity = f"V{next(self.numbers):08}"
        root = previous["root_view_id"] if previous else identity
        stored = {**view, "id": identity, "team_id": self.settings["team_id"], "hash": f"{int(self.now())}.{self.random(8)}",
                  "state": {"values": {}}, "app_id": self.settings["app_id"], "bot_id": self.settings["bot_id"],
                  "root_view_id": root, "previous_view_id": previous["id"] if previous else None,
                  "callback_id": view.get("callback_id", ""), "private_metadata": view.get("private_metadata", "")}
        self.views[identity] = {"view": stored, "user": user}
        return stored

    def control_views(self, _):
        """The open modals with the user of each."""
        return list(self.views.values())

    def control_submit(self, body):
        """Submits an open modal with values by block_id: a text, an option's value, or a date."""
        override = body.get("override", {})
        if override.get("repeat"):
            return {**self.repeat(), "seen": {}}
        found = self.views.get(body["view"])
        if found is None:
            raise refuse("no such modal is open", 404)
        view = found["view"]
        values, faults = self.state(view, body.get("values", {}))
        if faults:
            return {"status": None, "headers": {}, "body": "", "seconds": 0, "seen": {"errors": faults}}
        payload = {"type": "view_submission", **self.who(body.get("user", found["user"]), override),
                   "view": {**view, "state": {"values": values}}, "response_urls": []}
        got = self.interact(payload, override)
        return {**got, "seen": self.submitted(view, found["user"], got)}

    def state(self, view, values):
        """The state of the inputs of a modal, and the faults that the client finds before it submits."""
        state, faults = {}, {}
        inputs = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
        unknown = set(values) - set(inputs)
        if unknown:
            raise refuse(f"no such inputs: {sorted(unknown)}", 404)
        for name, block in inputs.items():
            element = block["element"]
            given = values.get(name, element.get("initial_value"))
            if given in (None, "") and not block.get("optional"):
                faults[name] = "Please complete this required field."
            if element["type"] == "plain_text_input" and given:
                if not element.get("min_length", 0) <= len(given) <= element.get("max_length", 3000):
                    faults[name] = "The text is too short or too long."
            field = STATE.get(element["type"], "value")
            state[name] = {element["action_id"]: {"type": element["type"], field: self.entered(element, field, given)}}
        return state, faults

    @staticmethod
    def entered(element, field, given):
        if not field.startswith("selected_option"):
            return given or None
        chosen = [one for one in element["options"] if one["value"] in (given if isinstance(given, list) else [given])]
        if given and not chosen:
            raise refuse(f"no option {given!r}", 404)
        return chosen if field == "selected_options" else next(iter(chosen), None)

    def submitted(self, view, user, got):
        """What the user sees after a submission."""
        trouble = {"error": "We had some trouble connecting. Try again?"}
        if got["status"] != 200:
            return trouble
        if not got["body"]:
            del self.views[view["id"]]
            return {"modal": "closed"}
        answer = got.json if isinstance(got.json, dict) else {}
        action = answer.get("response_action")
        if action == "errors":
            inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
            errors = answer.get("errors")
            return {"errors": errors} if isinstance(errors, dict) and errors and set(errors) <= inputs else trouble
        if action == "clear":
            self.views.clear()
            return {"modal": "closed"}
        if action not in ("update", "push"):
            return trouble
        try:
            kit.check_view(answer.get("view"))
        except kit.Invalid as invalid:
            return {**trouble, "fault": str(invalid)}
        if action == "update":
            del self.views[view["id"]]
        return {"modal": "open", "view": self.add_view(answer["view"], user, view if action == "push" else None)}

    # Other calls.

    def use_hook(self, request):
        """A post to a response URL."""
        hook = self.hooks.get(request.path.removeprefix("/hooks/actions/"))
        values = request.json()
        if request.method != "POST" or hook is None:
            return Reply({"ok": False, "error": "no_service"}, 404)
        if hook["uses"] >= 5 or self.now() > hook["made"] + 1800:
            return Reply({"ok": False, "error": "used_url" if hook["uses"] >= 5 else "expired_url"}, 404)
        if values is None or values.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
            return Reply({"ok": False, "error": "invalid_payload"}, 400)
        message = hook["message"]
        if values.get("delete_original"):
            self.messages.remove(message)
        else:
            try:
                content = self.content(values)
            except kit.Invalid as invalid:
                messages = {"messages": [str(invalid)]}
                return Reply({"ok": False, "error": "invalid_blocks", "response_metadata": messages}, 400)
            if values.get("replace_original"):
                self.edit(message, content)
            else:
                address = {"channel": message["address"]["channel"], "ts": self.stamp()}
                is_ephemeral = values.get("response_type", "ephemeral") == "ephemeral"
                self.add_message(address, message["to"], content, ephemeral=is_ephemeral)
        hook["uses"] += 1
        return Reply({"ok": True})

    def control_verify_url(self, body):
        """Checks the callback URL as the Events API does."""
        challenge = self.random(32)
        event = {"token": "old-verification-token", "challenge": challenge, "type": "url_verification"}
        got = self.post(json.dumps(event).encode(), "application/json", body.get("override", {}))
        answer = got.json.get("challenge") if isinstance(got.json, dict) else got["body"]
        return {**got, "seen": {"verified": got["status"] == 200 and answer == challenge}}

    def control_ssl_check(self, body):
        """Posts the unsigned form of Slack's check of certificates. `payload` smuggles a payload next to it."""
        form = {"ssl_check": "1", "token": "old-verification-token", **body.get("form", {})}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        got = self.send(self.settings["callback_url"], urllib.parse.urlencode(form).encode(), headers)
        return {**got, "seen": {"verified": got["status"] == 200}}
