"""Slack: the Web API, sign-in, response URLs, and signed callbacks. /slack/ stands for https://slack.com/."""

import json

import blocks as kit
from common import Service
from content import named
from slack_press import Presses
from slack_signin import SignIn
from wire import Refused, Reply

# Methods that read their arguments from a form or a query, and not from JSON.
FORM_ONLY = {"users.lookupByEmail", "users.info", "openid.connect.token", "openid.connect.userInfo", "oauth.v2.access"}
SCOPES = {
    "chat.postMessage": "chat:write", "chat.update": "chat:write", "chat.postEphemeral": "chat:write",
    "conversations.open": "im:write", "users.lookupByEmail": "users:read.email", "users.info": "users:read",
}
LIST_FIELDS = ("blocks", "view", "metadata", "attachments")


def refuse(error, **more):
    return Refused({"ok": False, "error": error, **more})


class Slack(Presses, SignIn, Service):
    SETTINGS = {
        "token": "xoxb-test", "scopes": ["chat:write", "im:write", "users:read", "users:read.email"],
        "signing_secret": "slack-signing-secret", "callback_url": "", "team_id": "T0TEST", "team_domain": "test", "app_id": "A0TEST",
        "bot_id": "B0TEST", "bot_user_id": "U0BOT", "client_id": "1.2", "client_secret": "slack-client-secret",
        "redirect_uri": "", "people": [], "channels": [], "response_url_base": "",
    }
    TOKEN_PATHS = ("/api/openid.", "/api/oauth.", "/openid", "/.well-known")

    def control_reset(self, body):
        super().control_reset(body)
        # Channels of direct messages, by user.
        self.direct = {}
        self.reset_presses()
        return {}

    def failure(self, kind, plan):
        if kind == "rate_limited":
            return Reply({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(plan.get("retry_after", 1))})
        return Reply({"ok": False, "error": "token_expired" if kind == "expired_token" else plan["error"], **plan.get("more", {})})

    def serve(self, request):
        if request.path.startswith("/hooks/"):
            return self.use_hook(request)
        if not request.path.startswith("/api/"):
            return self.signin_page(request)
        method = request.path.removeprefix("/api/")
        found = getattr(self, "api_" + method.replace(".", "_"), None)
        if found is None:
            raise refuse("unknown_method", req_method=method)
        arguments = self.arguments(request, method)
        if method in ("openid.connect.token", "oauth.v2.access"):
            return Reply({"ok": True, **found(arguments, request)})
        token = request.bearer or arguments.get("token", "")
        if not token:
            raise refuse("not_authed")
        if method != "openid.connect.userInfo" and token != self.settings["token"]:
            raise refuse("invalid_auth")
        needed = SCOPES.get(method)
        if needed and needed not in self.settings["scopes"]:
            raise refuse("missing_scope", needed=needed, provided=",".join(self.settings["scopes"]))
        try:
            return Reply({"ok": True, **found(arguments, token)})
        except kit.Invalid as invalid:
            error = "invalid_arguments" if method.startswith("views.") else "invalid_blocks"
            raise refuse(error, response_metadata={"messages": [str(invalid)]}) from None

    def arguments(self, request, method):
        if request.method == "GET":
            values = request.query
        elif request.media_type == "application/json" and method not in FORM_ONLY:
            values = request.json()
            if values is None:
                raise refuse("invalid_json")
        elif request.media_type == "application/x-www-form-urlencoded":
            values = request.form()
        elif request.media_type == "application/json" or not request.body:
            values = {}
        else:
            raise refuse("invalid_post_type")
        for name in LIST_FIELDS:
            if isinstance(values.get(name), str):
                try:
                    values[name] = json.loads(values[name])
                except ValueError:
                    fault = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
                    raise refuse(fault) from None
        return values

    def need(self, values, *names):
        missing = [f"[ERROR] missing required field: {name}" for name in names if not values.get(name)]
        if missing:
            raise refuse("invalid_arguments", response_metadata={"messages": missing})

    # Methods.

    def api_auth_test(self, _, __):
        s = self.settings
        return {"url": f"https://{s['team_domain']}.slack.com/", "team": s["team_domain"], "user": "gatepass", "team_id": s["team_id"],
                "user_id": s["bot_user_id"], "bot_id": s["bot_id"], "is_enterprise_install": False}

    def channel(self, wanted, posts):
        """The id of a channel. A user's id means the direct channel, and only for new messages."""
        if posts and self.person(wanted):
            return self.direct_channel(self.person(wanted))
        if wanted in self.direct.values():
            return wanted
        found = next((one for one in self.settings["channels"] if one["id"] == wanted), None)
        if found is None:
            raise refuse("channel_not_found")
        if found.get("is_archived"):
            raise refuse("is_archived")
        if not found.get("is_member", True):
            raise refuse("not_in_channel")
        return wanted

    def direct_channel(self, person):
        return self.direct.setdefault(person["id"], f"D{len(self.direct) + 1:08}")

    def content(self, values, old=None):
        """The text and blocks of a message, checked."""
        content = dict(old or {"text": "", "blocks": []})
        if values.get("text") is not None:
            if not isinstance(values["text"], str):
                raise refuse("invalid_arguments", response_metadata={"messages": ["[ERROR] text must be a string"]})
            content["text"] = values["text"][:40000]
        if values.get("blocks") is not None:
            kit.check(values["blocks"])
            if len(json.dumps(values["blocks"], ensure_ascii=False)) > 13000:
                raise refuse("msg_blocks_too_long")
            content["blocks"] = named(values["blocks"], self.numbers)
        if "metadata" in values:
            data = values["metadata"]
            if not isinstance(data, dict) or set(data) != {"event_type", "event_payload"} or not isinstance(data["event_payload"], dict):
                raise refuse("invalid_metadata_format")
            content["metadata"] = data
        if not content["text"] and not content["blocks"]:
            raise refuse("no_text")
        return content

    def posted(self, ts, content):
        s = self.settings
        return {"type": "message", "text": content["text"], "user": s["bot_user_id"], "bot_id": s["bot_id"], "ts": ts,
                "app_id": s["app_id"], "team": s["team_id"], "blocks": content["blocks"]}

    def stamp(self):
        return f"{int(self.now())}.{next(self.numbers):06}"

    def api_chat_postMessage(self, values, _):
        if not values.get("channel"):
            raise refuse("channel_not_found")
        channel = self.channel(values["channel"], posts=True)
        content = self.content(values)
        if "thread_ts" in values:
            content["thread_ts"] = values["thread_ts"]
        ts = self.stamp()
        to = next((user for user, direct in self.direct.items() if direct == channel), channel)
        self.add_message({"channel": channel, "ts": ts}, to, content)
        return {"channel": channel, "ts": ts, "message": self.posted(ts, content)}

    def api_chat_postEphemeral(self, values, _):
        self.need(values, "channel", "user")
        channel = self.channel(values["channel"], posts=False)
        if not self.person(values["user"]):
            raise refuse("user_not_in_channel")
        ts = self.stamp()
        self.add_message({"channel": channel, "ts": ts}, values["user"], self.content(values), ephemeral=True)
        return {"message_ts": ts}

    def api_chat_update(self, values, _):
        self.need(values, "channel", "ts")
        channel = self.channel(values["channel"], posts=False)
        address = {"channel": channel, "ts": values["ts"]}
        found = next((one for one in self.messages if one["address"] == address and not one.get("ephemeral")), None)
        if found is None:
            raise refuse("message_not_found")
        if "text" not in values and "blocks" not in values:
            raise refuse("no_text")
        self.edit(found, self.content(values, found["body"]))
        return {**address, "text": found["body"]["text"], "message": self.posted(values["ts"], found["body"])}

    def edit(self, message, content):
        message["history"].append(message["body"])
        message["body"] = content

    def api_conversations_open(self, values, _):
        if not values.get("users"):
            raise refuse("users_list_not_supplied")
        person = self.person(values["users"])
        if person is None:
            raise refuse("user_not_found")
        if person.get("deleted"):
            raise refuse("user_disabled")
        if person.get("invisible"):
            raise refuse("user_not_visible")
        is_new = person["id"] not in self.direct
        return {"channel": {"id": self.direct_channel(person)}, **({} if is_new else {"no_op": True, "already_open": True})}

    def user(self, person):
        flags = ("is_bot", "is_restricted", "is_ultra_restricted")
        name = person.get("name", person["id"].lower())
        return {"id": person["id"], "team_id": person.get("team_id", self.settings["team_id"]), "name": name,
                "deleted": bool(person.get("deleted")), **{flag: bool(person.get(flag)) for flag in flags},
                "is_email_confirmed": person.get("is_email_confirmed", True),
                "profile": {"email": person.get("email"), "real_name": name, "display_name": name}}

    def api_users_lookupByEmail(self, values, _):
        self.need(values, "email")
        for person in self.settings["people"]:
            if (person.get("email") or "").lower() == values["email"].lower():
                return {"user": self.user(person)}
        raise refuse("users_not_found")

    def api_users_info(self, values, _):
        person = self.person(values.get("user"))
        if person is None:
            raise refuse("user_not_found")
        return {"user": self.user(person)}

    def api_views_open(self, values, _):
        self.need(values, "trigger_id", "view")
        trigger = self.triggers.get(values["trigger_id"])
        if trigger is None:
            raise refuse("invalid_trigger_id")
        if trigger["used"]:
            raise refuse("exchanged_trigger_id")
        if self.now() > trigger["made"] + 3:
            raise refuse("expired_trigger_id")
        kit.check_view(values["view"])
        trigger["used"] = True
        return {"view": self.add_view(values["view"], trigger["user"])}
