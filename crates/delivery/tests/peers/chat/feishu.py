"""Feishu and Lark: tokens, messages, people, sign-in. /feishu/ stands for https://open.feishu.cn/."""

import base64
import hashlib
import json

import feishu_cards as cards
from common import Service
from feishu_press import Presses
from wire import Refused, Reply

TOKEN_LIFE, CODE_LIFE = 7200, 300
# Fields of a person by receive_id_type.
ID_FIELDS = {"open_id": "id", "user_id": "user_id", "union_id": "union_id", "email": "email"}


def refuse(code, text, status=400, **more):
    return Refused({"code": code, "msg": text, **more}, status)


class Feishu(Presses, Service):
    SETTINGS = {
        "app_id": "cli_test", "app_secret": "feishu-secret", "encrypt_key": "feishu-encrypt-key", "verification_token": "feishu-token",
        "tenant_key": "tenant1", "callback_url": "", "redirect_uri": "", "people": [], "chats": [],
    }
    TOKEN_PATHS = ("/open-apis/auth", "/open-apis/authen")

    def control_reset(self, body):
        super().control_reset(body)
        # Messages by uuid, and people by the token of their sign-in.
        self.sent_once, self.user_tokens = {}, {}
        self.reset_presses()
        return {}

    def failure(self, kind, plan):
        if kind == "rate_limited":
            wait = str(plan.get("retry_after", 1))
            headers = {"x-ogw-ratelimit-limit": "50", "x-ogw-ratelimit-reset": wait}
            return Reply({"code": 99991400, "msg": "request trigger frequency limit"}, 429, headers)
        code = int(plan.get("error", 99991663))
        return Reply({"code": code, "msg": "planned failure"}, plan.get("status", 400))

    def serve(self, request):
        path = request.path.removeprefix("/open-apis")
        body = None
        if request.method != "GET":
            # lark-oapi asks for tokens without a media type.
            body = request.json() if request.media_type in ("application/json", "") else None
            if body is None:
                raise refuse(9499, "Bad Request: the body is no JSON object")
        key = (request.method, path)
        if key == ("POST", "/auth/v3/tenant_access_token/internal"):
            return Reply(self.tenant_token(body))
        if key == ("POST", "/authen/v2/oauth/token"):
            return Reply(self.user_token(body))
        if key == ("GET", "/authen/v1/user_info"):
            return Reply({"code": 0, "msg": "success", "data": self.user_info(request.bearer)})
        if self.now() > self.tokens.get(request.bearer, 0):
            code = 99991663 if request.bearer else 99991661
            raise refuse(code, "Invalid access token for authorization")
        try:
            return Reply({"code": 0, "msg": "success", "data": self.route(key, request, body)})
        except cards.Invalid as invalid:
            raise refuse(230099, f"Failed to create card content, ext=ErrMsg: {invalid}") from None

    def route(self, key, request, body):
        if key == ("POST", "/im/v1/messages"):
            return self.send_message(request.query.get("receive_id_type"), body)
        if key[1].startswith("/im/v1/messages/") and key[0] in ("PATCH", "DELETE"):
            return self.change_message(key[0], key[1].rpartition("/")[2], body)
        if key == ("POST", "/interactive/v1/card/update"):
            return self.delayed_update(body)
        if key == ("POST", "/contact/v3/users/batch_get_id"):
            return self.batch_get_id(request.query.get("user_id_type", "open_id"), body)
        raise refuse(99991402, "no such API", 404)

    # Tokens.

    def tenant_token(self, body):
        if body.get("app_id") != self.settings["app_id"]:
            raise refuse(10003, "invalid param", 200)
        if body.get("app_secret") != self.settings["app_secret"]:
            raise refuse(10014, "app secret invalid", 200)
        # The same token is given until less than half an hour is left.
        for token, until in self.tokens.items():
            if self.now() < until - 1800:
                return {"code": 0, "msg": "ok", "tenant_access_token": token, "expire": int(until - self.now())}
        token = "t-" + self.random(32)
        self.tokens[token] = self.now() + TOKEN_LIFE
        return {"code": 0, "msg": "ok", "tenant_access_token": token, "expire": TOKEN_LIFE}

    def user_token(self, body):
        def bad(code, error, text):
            return refuse(code, text, error=error, error_description=text)

        if body.get("grant_type") != "authorization_code":
            raise bad(20036, "unsupported_grant_type", "bad grant_type")
        if body.get("client_id") != self.settings["app_id"] or body.get("client_secret") != self.settings["app_secret"]:
            raise bad(20002, "invalid_client", "bad client_id or client_secret")
        found = self.take_code(body.get("code"), CODE_LIFE)
        if found is None:
            raise bad(20003, "invalid_grant", "the code is unknown, used or expired")
        wanted = found.get("redirect_uri") or self.settings["redirect_uri"]
        if wanted and body.get("redirect_uri") != wanted:
            raise bad(20071, "invalid_grant", "bad redirect_uri")
        if "code_challenge" in found:
            digest = hashlib.sha256(body.get("code_verifier", "").encode()).digest()
            if base64.urlsafe_b64encode(digest).decode().rstrip("=") != found["code_challenge"]:
                raise bad(20049, "invalid_grant", "bad code_verifier")
        token = "u-" + self.random(32)
        self.user_tokens[token] = found["user"]
        return {"code": 0, "access_token": token, "expires_in": TOKEN_LIFE, "token_type": "Bearer", "scope": "auth:user.id:read"}

    def user_info(self, token):
        if token not in self.user_tokens:
            raise refuse(99991668, "Invalid access token for authorization")
        person = self.person(self.user_tokens[token])
        shown = {"open_id": person["id"], "union_id": person.get("union_id", "on_" + person["id"]),
                 "name": person.get("name", person["id"]), "tenant_key": person.get("tenant_key", self.settings["tenant_key"])}
        return {**shown, **{name: person[name] for name in ("user_id", "email") if name in person}}

    # Messages.

    def receiver(self, kind, wanted):
        """The receiver of a message: an open_id or a chat_id."""
        if kind not in (*ID_FIELDS, "chat_id"):
            raise refuse(99992402, "field validation failed: receive_id_type")
        if not isinstance(wanted, str) or not wanted:
            raise refuse(99992402, "field validation failed: receive_id")
        if kind == "chat_id":
            chat = next((one for one in self.settings["chats"] if one["id"] == wanted), None)
            if chat is None:
                raise refuse(230001, "invalid receive_id")
            if not chat.get("has_bot", True):
                raise refuse(230002, "Bot/User can NOT be out of the chat.")
            return wanted, wanted
        person = next((one for one in self.settings["people"] if one.get(ID_FIELDS[kind]) == wanted), None)
        if person is None:
            raise refuse(230001, "invalid receive_id")
        if person.get("out_of_range"):
            raise refuse(230013, "Bot has NO availability to this user.")
        return person["id"], "oc_" + person["id"]

    def content(self, kind, text):
        """The content of a message, which is JSON in a string."""
        if not isinstance(text, str):
            raise refuse(99992402, "field validation failed: content is a JSON string")
        try:
            content = json.loads(text)
        except ValueError:
            raise refuse(230001, "content is not a string in json format") from None
        if kind == "interactive":
            if len(text.encode()) > 30 * 1024:
                raise refuse(230025, "the length of the card is over 30 KB")
            cards.check(content)
        elif kind == "text":
            if not isinstance(content, dict) or not isinstance(content.get("text"), str):
                raise refuse(230001, "content has no text")
            if len(text.encode()) > 150 * 1024:
                raise refuse(230025, "the length of the text is over 150 KB")
        elif kind != "post":
            raise refuse(230001, "bad msg_type")
        return content

    def send_message(self, id_type, body):
        to, chat = self.receiver(id_type, body.get("receive_id"))
        uuid = body.get("uuid")
        if uuid is not None and (not isinstance(uuid, str) or len(uuid) > 50):
            raise refuse(99992402, "field validation failed: uuid has at most 50 characters")
        before = self.sent_once.get(uuid)
        if uuid and before and self.now() < before["made"] + 3600:
            return before["answer"]
        content = self.content(body.get("msg_type"), body.get("content"))
        number = "om_" + self.random(32)
        self.add_message(number, to, content, kind=body["msg_type"], chat=chat, made=self.now(), state="sent", is_own=True, views={},
                         faults=[], patches=[])
        now = str(int(self.now() * 1000))
        answer = {"message_id": number, "chat_id": chat, "msg_type": body["msg_type"], "create_time": now, "update_time": now,
                  "deleted": False, "updated": False, "sender": {"id": self.settings["app_id"], "id_type": "app_id", "sender_type": "app",
                                                                 "tenant_key": self.settings["tenant_key"]}}
        self.sent_once[uuid] = {"made": self.now(), "answer": answer}
        return answer

    def change_message(self, method, number, body):
        found = next((one for one in self.messages if one["address"] == number), None)
        if found is None:
            raise refuse(230001, "invalid message_id")
        if not found["is_own"]:
            raise refuse(230027, "the message was sent by another app")
        if found["state"] == "recalled":
            raise refuse(230011, "The message was withdrawn.")
        if method == "DELETE":
            found["state"] = "recalled"
            return {}
        if found["kind"] != "interactive":
            raise refuse(230001, "the message is no card")
        if self.now() > found["made"] + 14 * 86400:
            raise refuse(230031, "the message is older than 14 days")
        if set(body) != {"content"}:
            raise refuse(99992402, "field validation failed: content alone")
        card = self.content("interactive", body["content"])
        if not cards.is_shared(found["body"]) or not cards.is_shared(card):
            raise refuse(230001, "config.update_multi must be true before and after")
        found["patches"] = [one for one in found["patches"] if one > self.now() - 1] + [self.now()]
        if len(found["patches"]) > 5:
            raise self.refused_rate()
        self.edit(found, card)
        return {}

    def refused_rate(self):
        reply = self.failure("rate_limited", {})
        refused = Refused()
        refused.reply = reply
        return refused

    def edit(self, message, card):
        message["history"].append(message["body"])
        message["body"], message["views"] = card, {}

    def control_foreign(self, body):
        """Adds a card that another app sent."""
        card = {"config": {"update_multi": True}, "elements": [{"tag": "markdown", "content": "theirs"}]}
        number = "om_" + self.random(32)
        self.add_message(number, body["to"], card, kind="interactive", chat="oc_" + body["to"], made=self.now(), state="sent", is_own=False,
                         views={}, faults=[], patches=[])
        return {"message_id": number}

    def batch_get_id(self, kind, body):
        if kind not in ("open_id", "user_id", "union_id"):
            raise refuse(99992402, "field validation failed: user_id_type")
        found = []
        for field, name in (("emails", "email"), ("mobiles", "mobile")):
            if len(body.get(field, [])) > 50:
                raise refuse(99992402, f"field validation failed: {field} has at most 50 items")
            for value in body.get(field, []):
                person = next((one for one in self.settings["people"] if one.get(name) == value), None)
                # A person that is not found has no user_id.
                found.append({name: value, **({"user_id": person.get(ID_FIELDS[kind])} if person else {})})
        return {"user_list": found}
