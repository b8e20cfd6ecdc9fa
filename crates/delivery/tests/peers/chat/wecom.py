"""WeCom: tokens, messages, template cards, people. /wecom/ stands for https://qyapi.weixin.qq.com/."""

import json

import wecom_cards as cards
from common import Service
from wecom_press import Presses
from wire import Refused, Reply

# Seconds that a token, a sign-in code and a response_code live.
TOKEN_LIFE, CODE_LIFE, RESPONSE_LIFE = 7200, 300, 72 * 3600


def refuse(code, text):
    """WeCom answers 200 to everything."""
    return Refused({"errcode": code, "errmsg": text})


class WeCom(Presses, Service):
    SETTINGS = {
        "corp_id": "ww0test", "secret": "wecom-secret", "agent_id": 1000002, "token": "wecomtoken",
        "aes_key": "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "callback_url": "", "people": [], "parties": [], "tags": [],
    }
    SECONDS = 5
    TOKEN_PATHS = ("/cgi-bin/gettoken", "/cgi-bin/auth")
    ROUTES = {
        ("GET", "/cgi-bin/gettoken"): "get_token", ("POST", "/cgi-bin/message/send"): "send_message",
        ("POST", "/cgi-bin/message/update_template_card"): "update_card", ("GET", "/cgi-bin/auth/getuserinfo"): "user_info",
        ("POST", "/cgi-bin/user/getuserid"): "by_mobile", ("GET", "/cgi-bin/user/get"): "user",
    }

    def control_reset(self, body):
        super().control_reset(body)
        # Response codes with their message, by code.
        self.responses = {}
        return {}

    def failure(self, kind, plan):
        if kind == "rate_limited":
            return Reply({"errcode": 45009, "errmsg": "api freq out of limit"})
        code = 42001 if kind == "expired_token" else int(plan["error"])
        return Reply({"errcode": code, "errmsg": "planned failure"})

    def serve(self, request):
        found = self.ROUTES.get((request.method, request.path))
        if found is None:
            return Reply("not found", 404)
        if found != "get_token":
            self.check_token(request.query.get("access_token"))
        body = None
        if request.method == "POST":
            body = request.json()
            if body is None:
                raise refuse(47001, "data format error")
        try:
            answer = getattr(self, found)(request, body)
        except cards.Invalid as invalid:
            raise refuse(40058, str(invalid)) from None
        return Reply({"errcode": 0, "errmsg": "ok", **answer})

    def check_token(self, token):
        if not token:
            raise refuse(41001, "access_token missing")
        if token not in self.tokens:
            raise refuse(40014, "invalid access_token")
        if self.now() > self.tokens[token]:
            raise refuse(42001, "access_token expired")

    def get_token(self, request, _):
        if request.query.get("corpid") != self.settings["corp_id"]:
            raise refuse(40013, "invalid corpid")
        if request.query.get("corpsecret") != self.settings["secret"]:
            raise refuse(40001, "invalid credential")
        # The same token is given while it lives.
        for token, until in self.tokens.items():
            if self.now() < until - 60:
                return {"access_token": token, "expires_in": int(until - self.now())}
        token = self.random(64)
        self.tokens[token] = self.now() + TOKEN_LIFE
        return {"access_token": token, "expires_in": TOKEN_LIFE}

    # Messages.

    def recipients(self, body):
        """The people of a message, and the ids that are not valid."""
        named = body.get("touser", "")
        if not isinstance(named, str):
            raise refuse(40058, "touser must be a text")
        users = [one for one in named.split("|") if one]
        if not users and not body.get("toparty") and not body.get("totag"):
            raise refuse(82001, "touser, toparty and totag are all empty")
        if len(users) > 1000:
            raise refuse(40058, "touser has more than 1000 users")
        if users == ["@all"]:
            return [one["id"] for one in self.settings["people"]], []
        for field, setting in (("toparty", "parties"), ("totag", "tags")):
            for group in self.settings[setting]:
                if group["id"] in body.get(field, "").split("|"):
                    users += group["people"]
        good = [one for one in users if self.person(one) and not self.person(one).get("unlicensed")]
        return list(dict.fromkeys(good)), [one for one in users if one not in good]

    def check_agent(self, body):
        if body.get("agentid") != self.settings["agent_id"]:
            raise refuse(40056, "invalid agentid")

    def send_message(self, _, body):
        self.check_agent(body)
        good, bad = self.recipients(body)
        kind = body.get("msgtype")
        advice, card = [], None
        if kind == "template_card":
            card = body.get("template_card")
            advice = cards.check(card)
            if card["card_type"] not in ("text_notice", "news_notice") and not self.settings["callback_url"]:
                raise refuse(40058, "the app has no callback URL")
            if any(one["address"] == card.get("task_id") for one in self.messages):
                raise refuse(40058, "task_id is not unique")
        elif kind in ("text", "markdown"):
            content = body.get(kind, {}).get("content")
            if not content or not isinstance(content, str):
                raise refuse(44004, "empty content")
            # A longer text is cut.
            body = {**body, kind: {"content": content.encode()[:2048].decode(errors="ignore")}}
        else:
            raise refuse(40008, "invalid message type")
        unlicensed = [one for one in bad if self.person(one)]
        if not good:
            raise refuse(81013, "all touser are invalid")
        number = self.random(32)
        reached = [one for one in good if self.reaches(one, body)]
        if reached:
            task = card.get("task_id") if card else None
            self.add_message(task or number, reached, body, msgid=number, advice=advice, views={}, sent=self.now())
        answer = {"msgid": number, "invaliduser": "|".join(one for one in bad if one not in unlicensed),
                  "unlicenseduser": "|".join(unlicensed), "invalidparty": "", "invalidtag": ""}
        if card and card["card_type"] not in ("text_notice", "news_notice") and reached:
            answer["response_code"] = self.response_code(self.messages[-1])
        return answer

    def reaches(self, user, body):
        """Drops silently: a repeat within the interval of its check, and more than 30 messages a minute to one member."""
        sent = [one for one in self.messages if user in one["to"]]
        if len([one for one in sent if one["sent"] > self.now() - 60]) >= 30:
            return False
        if not body.get("enable_duplicate_check"):
            return True
        since = self.now() - min(body.get("duplicate_check_interval", 1800), 4 * 3600)
        content = json.dumps(body[body["msgtype"]], sort_keys=True)
        return all(one["sent"] < since or json.dumps(one["body"].get(body["msgtype"]), sort_keys=True) != content for one in sent)

    def response_code(self, message):
        code = self.random(43)
        self.responses[code] = {"message": message, "made": self.now()}
        return code

    def update_card(self, _, body):
        self.check_agent(body)
        found = self.responses.get(body.get("response_code"))
        if found is None or self.now() > found["made"] + RESPONSE_LIFE:
            raise refuse(40058, "response_code is invalid, used or expired")
        message = found["message"]
        if not body.get("atall") and not any(body.get(name) for name in ("userids", "partyids", "tagids")):
            raise refuse(82001, "no recipient")
        for name, most in (("userids", 1000), ("partyids", 100), ("tagids", 100)):
            if len(body.get(name, [])) > most:
                raise refuse(40058, f"{name} has more than {most} items")
        if ("button" in body) == ("template_card" in body):
            raise refuse(40058, "needs one of button and template_card")
        users = message["to"] if body.get("atall") else body.get("userids", [])
        if "button" in body:
            replaced = body["button"].get("replace_name") if isinstance(body["button"], dict) else None
            cards.need(isinstance(replaced, str) and replaced, "missing button.replace_name")
            card = {**message["body"]["template_card"], "replace_text": replaced}
        else:
            card = body["template_card"]
            cards.check(card, is_update=True)
        del self.responses[body["response_code"]]
        good = [one for one in users if one in message["to"]]
        self.edit(message, card, good)
        return {"invaliduser": "|".join(one for one in users if one not in good)}

    def edit(self, message, card, users):
        """Changes the card of these people. Each person has a view of their own."""
        body = {"msgtype": "template_card", "template_card": card}
        message["history"].append({"for": users, "body": body})
        message["views"].update({user: body for user in users})
        if set(message["views"]) == set(message["to"]):
            message["body"] = body

    # People.

    def user_info(self, request, _):
        found = self.take_code(request.query.get("code"), CODE_LIFE)
        if found is None:
            raise refuse(40029, "invalid code")
        if found.get("stranger"):
            return {"openid": found["user"]}
        return {"userid": found["user"], "user_ticket": self.random()}

    def by_mobile(self, _, body):
        for person in self.settings["people"]:
            if body.get("mobile") and person.get("mobile") == body["mobile"]:
                return {"userid": person["id"]}
        raise refuse(46004, "user not exist")

    def user(self, request, _):
        person = self.person(request.query.get("userid"))
        if person is None:
            raise refuse(60111, "userid not found")
        return {"userid": person["id"], "name": person.get("name", person["id"]), "status": person.get("status", 1)}
