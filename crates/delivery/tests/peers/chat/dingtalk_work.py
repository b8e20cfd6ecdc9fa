"""DingTalk's work notifications and robots. Their buttons are links."""

import base64
import hashlib
import hmac
import json

from wire import Refused

# Fields of each kind of message: needed, then optional.
KINDS = {
    "text": ("content", ""), "markdown": ("title text", ""), "link": ("title text messageUrl picUrl", ""),
    "action_card": ("title markdown", "single_title single_url btn_orientation btn_json_list"),
    "oa": ("message_url head body", "pc_message_url status_bar"),
}
DAY = 86400


def robot_sign(secret, timestamp):
    """The sign of a custom robot, and of messages to a robot's callback."""
    made = hmac.new(secret.encode(), f"{timestamp}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(made).decode()


def bad(text, code=40035):
    return Refused({"errcode": code, "errmsg": text, "request_id": "r"})


def check(msg):
    """Refuses a message that DingTalk refuses."""
    if not isinstance(msg, dict) or msg.get("msgtype") not in KINDS:
        raise bad("bad msgtype")
    if len(json.dumps(msg, ensure_ascii=False, separators=(",", ":")).encode()) > 2048:
        raise bad("msg is longer than 2048 bytes")
    kind = msg["msgtype"]
    body = msg.get(kind)
    needed, optional = (names.split() for names in KINDS[kind])
    if not isinstance(body, dict) or any(not body.get(name) for name in needed):
        raise bad(f"{kind} needs {needed}")
    if set(body) - set(needed) - set(optional):
        raise bad(f"{kind} has other fields")
    if kind == "action_card":
        single = "single_title" in body or "single_url" in body
        if single == ("btn_json_list" in body):
            raise bad("action_card needs one of single_title with single_url, and btn_json_list")
        if single and not (body.get("single_title") and body.get("single_url")):
            raise bad("single_title and single_url go together")
        if not single:
            good = isinstance(body["btn_json_list"], list) and body["btn_json_list"]
            if not good or any(set(one) != {"title", "action_url"} for one in body["btn_json_list"]):
                raise bad("btn_json_list has items of title and action_url")
            if body.get("btn_orientation") not in ("0", "1"):
                raise bad("btn_orientation is 0 or 1")


def texts(msg):
    body = msg[msg["msgtype"]]
    return [body[name] for name in ("title", "content", "text", "markdown") if name in body]


def buttons(msg):
    body = msg[msg["msgtype"]]
    found = [{"text": one["title"], "url": one["action_url"]} for one in body.get("btn_json_list", [])]
    return found or ([{"text": body["single_title"], "url": body["single_url"]}] if "single_title" in body else [])


class Work:
    """The part of DingTalk that sends without cards."""

    def check_agent(self, body):
        if str(body.get("agent_id")) != str(self.settings["agent_id"]):
            raise bad("bad agent_id", 41030)

    def send_work(self, body):
        self.check_agent(body)
        users = [one for one in (body.get("userid_list") or "").split(",") if one]
        depts = [one for one in str(body.get("dept_id_list") or "").split(",") if one]
        if len(users) > 100 or len(depts) > 20:
            raise bad("too many users or departments", 90018)
        if body.get("to_all_user"):
            users = [one["id"] for one in self.settings["people"]]
        if not users and not depts:
            raise bad("no recipient")
        msg = body.get("msg")
        if isinstance(msg, str):
            msg = json.loads(msg)
        check(msg)
        known = [one for one in users if self.person(one)]
        forbidden = [one for one in known if not self.may_get(one, msg)]
        reached = [one for one in known if one not in forbidden]
        task = next(self.numbers)
        invalid = [one for one in users if one not in known]
        self.works[task] = {"made": self.now(), "to": reached, "invalid": invalid, "forbidden": forbidden}
        if reached:
            self.add_message(task, reached, msg, kind="work", sent=self.now(), state="sent")
        return {"task_id": task}

    def may_get(self, user, msg):
        """An employee gets one content once a day, and at most 500 messages a day."""
        got = [one for one in self.messages if one["kind"] == "work" and user in one["to"] and one["sent"] > self.now() - DAY]
        return len(got) < 500 and all(one["body"] != msg for one in got)

    def work(self, body, name="task_id"):
        self.check_agent(body)
        found = self.works.get(int(body.get(name) or 0))
        if found is None or self.now() > found["made"] + DAY:
            raise bad("no such task", 33012)
        return found

    def progress(self, body):
        self.work(body)
        return {"progress": {"progress_in_percent": 100, "status": 2}}

    def result(self, body):
        found = self.work(body)
        return {"send_result": {
            "invalid_user_id_list": found["invalid"], "forbidden_user_id_list": found["forbidden"], "failed_user_id_list": [],
            "read_user_id_list": [], "unread_user_id_list": found["to"], "invalid_dept_id_list": []}}

    def recall(self, body):
        self.work(body, "msg_task_id")
        for one in self.messages:
            if one["address"] == int(body["msg_task_id"]):
                one["state"] = "recalled"
        return {}

    def status_bar(self, body):
        self.work(body)
        for one in self.messages:
            if one["address"] == int(body["task_id"]):
                if one["body"]["msgtype"] != "oa":
                    raise bad("only oa has a status bar")
                bar = {"status_value": body.get("status_value"), "status_bg": body.get("status_bg")}
                one["history"].append(one["body"])
                one["body"] = {**one["body"], "oa": {**one["body"]["oa"], "status_bar": bar}}
        return {}

    def send_robot(self, request):
        """A message of a custom robot to its group."""
        query, now = request.query, self.now()
        if query.get("access_token") != self.settings["robot_token"]:
            raise bad("token is not exist", 300001)
        stamp = query.get("timestamp", "")
        fresh = stamp.isdigit() and abs(now - int(stamp) / 1000) <= 3600
        if not fresh or query.get("sign") != robot_sign(self.settings["robot_secret"], stamp):
            raise bad("sign not match", 310000)
        if len([one for one in self.messages if one["kind"] == "robot" and one["sent"] > now - 60]) >= 20:
            raise bad("send too fast", 302033)
        body = request.json()
        if body is None or body.get("msgtype") not in ("text", "markdown", "link", "actionCard", "feedCard"):
            raise bad("bad msgtype", 300005)
        self.add_message(next(self.numbers), "group", body, kind="robot", sent=now)
        return {"errcode": 0, "errmsg": "ok"}

    def batch_send(self, _, body):
        """Messages of the app's robot to people."""
        def refuse(text):
            return Refused({"code": "invalidParameter", "message": text, "requestid": "r"}, 400)

        users = body.get("userIds")
        if body.get("robotCode") != self.settings["robot_code"]:
            raise refuse("robotCode")
        if not isinstance(users, list) or not 1 <= len(users) <= 20:
            raise refuse("userIds has 1 to 20 items")
        if body.get("msgKey") not in ("sampleMarkdown", "sampleText", "sampleActionCard"):
            raise refuse("msgKey")
        try:
            content = json.loads(body.get("msgParam"))
        except (TypeError, ValueError):
            raise refuse("msgParam is a JSON string") from None
        known = [one for one in users if self.person(one)]
        number = self.random()
        if known:
            self.add_message(number, known, {"msgtype": body["msgKey"], body["msgKey"]: content}, kind="robot_direct", sent=self.now())
        invalid = [one for one in users if one not in known]
        return {"processQueryKey": number, "invalidStaffIdList": invalid, "flowControlledStaffIdList": []}
