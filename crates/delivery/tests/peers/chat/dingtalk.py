"""DingTalk: both APIs, tokens and people. /dingtalk/ stands for https://api.dingtalk.com/, /dingtalk-old/ for
https://oapi.dingtalk.com/."""

from common import Service
from dingtalk_cards import Cards
from dingtalk_press import Presses
from dingtalk_work import Work
from stream import Stream
from wire import Refused, Reply

TOKEN_LIFE, CODE_LIFE = 7200, 300


def old(code, text, **more):
    """The old API answers 200 to everything."""
    return Refused({"errcode": code, "errmsg": text, "request_id": "r", **more})


def new(status, code, text):
    """The new API says errors by status."""
    return Refused({"code": code, "message": text, "requestid": "r"}, status)


class DingTalk(Presses, Cards, Work, Stream, Service):
    SETTINGS = {
        "app_key": "dingkey", "app_secret": "dingtalk-secret", "agent_id": 100, "corp_id": "dingcorp", "robot_code": "dingkey",
        "robot_token": "robot-token", "robot_secret": "SECrobot", "token": "dingtoken", "callback_url": "",
        "aes_key": "o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus", "permissions": ["Card.Instance.Write"],
        "people": [], "groups": [], "templates": [],
    }
    TOKEN_PATHS = ("/v1.0/oauth2", "/dingtalk-old/gettoken", "/v1.0/gateway")
    OPEN = {
        ("POST", "/v1.0/oauth2/accessToken"): "new_token", ("POST", "/v1.0/oauth2/userAccessToken"): "user_token",
        ("POST", "/v1.0/gateway/connections/open"): "open_stream",
    }
    NEW = {
        ("GET", "/v1.0/contact/users/me"): "me", ("POST", "/v1.0/card/instances/createAndDeliver"): "create_card",
        ("PUT", "/v1.0/card/instances"): "update_card", ("POST", "/v1.0/card/callbacks/register"): "register",
        ("POST", "/v1.0/robot/oToMessages/batchSend"): "batch_send",
    }
    OLD = {
        "/topapi/message/corpconversation/asyncsend_v2": "send_work", "/topapi/message/corpconversation/getsendprogress": "progress",
        "/topapi/message/corpconversation/getsendresult": "result", "/topapi/message/corpconversation/recall": "recall",
        "/topapi/message/corpconversation/status_bar/update": "status_bar", "/topapi/v2/user/getbymobile": "by_mobile",
        "/topapi/user/getbyunionid": "by_union", "/topapi/v2/user/get": "by_id",
    }

    def control_reset(self, body):
        super().control_reset(body)
        self.reset_stream()
        self.reset_cards()
        # People by the token of their sign-in.
        self.user_tokens = {}
        return {}

    def failure(self, kind, plan):
        """`old` of the plan says of which API the call is."""
        if kind == "rate_limited":
            if plan["old"]:
                return Reply({"errcode": 88, "errmsg": "request too fast", "sub_code": "143103"})
            refused = new(429, "Throttling.Api", "request too fast").reply
            refused.headers["Retry-After"] = str(plan.get("retry_after", 1))
            return refused
        if kind == "expired_token":
            if plan["old"]:
                return Reply({"errcode": int(plan.get("error", 88)), "errmsg": "access_token expired", "sub_code": "42001"})
            return new(401, "InvalidAuthentication", "the access token has expired").reply
        if plan["old"]:
            return Reply({"errcode": int(plan["error"]), "errmsg": "planned failure"})
        return new(plan.get("status", 400), plan["error"], "planned failure").reply

    def planned(self, request):
        plan = super().planned(request)
        return plan and {**plan, "old": request.path.startswith("/dingtalk-old")}

    def serve(self, request):
        if request.path.startswith("/dingtalk-old/"):
            return self.serve_old(request, request.path.removeprefix("/dingtalk-old"))
        key = (request.method, request.path)
        body = None
        if request.method != "GET":
            body = request.json() if request.media_type == "application/json" else None
            if body is None:
                raise new(400, "invalidParameter", "the body is no JSON object")
        if key in self.OPEN:
            return Reply(getattr(self, self.OPEN[key])(request, body))
        if key not in self.NEW:
            raise new(404, "InvalidAction.NotFound", "no such API")
        token = request.headers.get("x-acs-dingtalk-access-token", "")
        if self.NEW[key] == "me":
            return Reply(self.me(token))
        if not self.lives(token):
            raise new(401, "InvalidAuthentication", "the access token is invalid or has expired")
        return Reply(getattr(self, self.NEW[key])(request, body))

    def lives(self, token):
        return self.now() <= self.tokens.get(token, 0)

    def serve_old(self, request, path):
        if path == "/gettoken":
            return Reply(self.old_token(request))
        if path == "/robot/send":
            return Reply(self.send_robot(request))
        if path not in self.OLD:
            raise old(22, "no such API")
        token = request.query.get("access_token", "")
        if not self.lives(token):
            code = "42001" if token in self.tokens else "40014"
            raise old(88, f"ding talk error[subcode={code},submsg=bad access_token]", sub_code=code)
        body = request.json() if request.media_type == "application/json" else request.form()
        if request.method != "POST" or not body:
            raise old(40035, "missing parameters")
        return Reply({"errcode": 0, "errmsg": "ok", "request_id": "r", **getattr(self, self.OLD[path])(body)})

    # Tokens and people.

    def fresh_token(self):
        for token, until in self.tokens.items():
            if self.now() < until - 60:
                return token, int(until - self.now())
        token = self.random(32)
        self.tokens[token] = self.now() + TOKEN_LIFE
        return token, TOKEN_LIFE

    def new_token(self, _, body):
        if body.get("appKey") != self.settings["app_key"] or body.get("appSecret") != self.settings["app_secret"]:
            raise new(400, "invalidClientIdOrSecret", "appKey or appSecret is wrong")
        token, life = self.fresh_token()
        return {"accessToken": token, "expireIn": life}

    def old_token(self, request):
        query = request.query
        if query.get("appkey") != self.settings["app_key"] or query.get("appsecret") != self.settings["app_secret"]:
            raise old(40089, "appkey or appsecret is wrong")
        token, life = self.fresh_token()
        return {"errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": life}

    def user_token(self, _, body):
        if body.get("clientId") != self.settings["app_key"] or body.get("clientSecret") != self.settings["app_secret"]:
            raise new(400, "invalidClientIdOrSecret", "clientId or clientSecret is wrong")
        if body.get("grantType") != "authorization_code":
            raise new(400, "invalidParameter.grantType", "bad grantType")
        found = self.take_code(body.get("code"), CODE_LIFE)
        if found is None:
            raise new(400, "invalidParameter.authCode.notFound", "bad code")
        token = "u" + self.random(31)
        self.user_tokens[token] = found["user"]
        return {"accessToken": token, "refreshToken": self.random(), "expireIn": TOKEN_LIFE, "corpId": self.settings["corp_id"]}

    def me(self, token):
        """The person of a token of `user_token`. Only such tokens work here."""
        user = self.user_tokens.get(token)
        if user is None:
            raise new(401, "InvalidAuthentication", "no token of a user")
        person = self.person(user)
        return {"unionId": person["union_id"], "openId": "o" + person["id"], "nick": person.get("name", user),
                **({"email": person["email"]} if "email" in person else {})}

    def found_by(self, field, value):
        for person in self.settings["people"]:
            if value and person.get(field) == value:
                return person
        raise old(60121, "the user was not found")

    def by_mobile(self, body):
        return {"result": {"userid": self.found_by("mobile", body.get("mobile"))["id"]}}

    def by_union(self, body):
        person = self.found_by("union_id", body.get("unionid"))
        return {"result": {"userid": person["id"], "contact_type": int(bool(person.get("external")))}}

    def by_id(self, body):
        person = self.found_by("id", body.get("userid"))
        shown = {"userid": person["id"], "unionid": person.get("union_id"), "name": person.get("name", person["id"]), "active": True}
        return {"result": {**shown, **{name: person[name] for name in ("email", "mobile") if name in person}}}
