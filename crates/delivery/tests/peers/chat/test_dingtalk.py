"""Tests of the fake of DingTalk's API, signatures and encryption."""

import json
import unittest
import urllib.parse

from dingtalk_press import card_sign
from dingtalk_work import robot_sign
from envelope import Envelope
from harness import FakeTest, http_call

KEY_2 = "o1w0aum42yaptlz8alnhwikjd3jenzt9cb9wmzptgus"
D1 = Envelope("mryue", "Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7", "ding6ccabc44d2c8d38b")
D2 = Envelope("tokenxxxx", KEY_2, "dingxxxxxx")
D3 = Envelope("123456", "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij", "suite4xxxxxxxxxxxxxxx")
D1_SEALED = (
    "0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTTrd15NRPvNvmBKyDCYxxOK+HZeKju4yhELOFchzNukR+t8SB/"
    "qk4ROMu3"
)
D2_SEALED = "X1VSe9cTJUMZu60d3kyLYTrBq5578ZRJtteU94wG0Q4Uk6E/wQYeJRIC0/UFW5Wkya1Ihz9oXAdLlyC9TRaqsQ=="
D3_SEALED = (
    "1a3NBxmCFwkCJvfoQ7WhJHB+iX3qHPsc9JbaDznE1i03peOk1LaOQoRz3+nlyGNhwmwJ3vDMG+OzrHMeiZI7gTRWVdUBmfxjZ8Ej23JVYa9VrYeJ5as7XM/ZpulX"
    "8NEQis44w53h1qAgnC3PRzM7Zc/D6Ibr0rgUathB6zRHP8PYrfgnNOS9PhSBdHlegK+AGGanfwjXuQ9+0pZcy0w9lQ=="
)


class Vectors(unittest.TestCase):
    def test_published_vectors(self):
        text = D1.opened("03044561471240d4a14bb09372dfcfd4fd0e40cb", "1608001896814", "WL4PK6yA", D1_SEALED)
        self.assertEqual(text, '{"EventType":"check_url"}')
        sealed = D2.sealed("success", "1605695694141", "WelUQl6bCqcBa2fM", "WelUQl6bCqcBa2fM")
        self.assertEqual(sealed, (D2_SEALED, "f36f4ba5337d426c7d4bca0dbcb06b3ddc1388fc"))
        text = D3.opened("5a65ceeef9aab2d149439f82dc191dd6c5cbe2c0", "1445827045067", "nEXhMP4r", D3_SEALED)
        event = {"EventType": "check_create_suite_url", "Random": "LPIdSnlF", "TestSuiteKey": "suite4xxxxxxxxxxxxxxx"}
        self.assertEqual(json.loads(text), event)

    def test_derived_vectors(self):
        self.assertEqual(card_sign("card-secret", "1700000000000"), "nR2bBbKzXJY/9jh6S3GAVl7SAAChYr7io5ODVfIT6r0=")
        sign = robot_sign("SECthisissecret", "1700000000000")
        self.assertEqual(sign, "azrqDJMNHPof7+WgNaBmtWpetwsQOkG9SrD5xjc7Svs=")
        self.assertEqual(urllib.parse.quote(sign, safe=""), "azrqDJMNHPof7%2BWgNaBmtWpetwsQOkG9SrD5xjc7Svs%3D")


TEMPLATE = {"id": "t.schema", "title": "Request", "buttons": [
    {"id": "approve", "text": "Approve", "params": {"ref": "${ref}"}}, {"id": "deny", "text": "${deny}"}]}
CARD = {
    "cardTemplateId": "t.schema", "outTrackId": "track-1", "callbackType": "HTTP", "callbackRouteKey": "gatepass",
    "cardData": {"cardParamMap": {"title": "Hello", "ref": "r1", "deny": "Deny"}}, "userIdType": 1,
    "openSpaceId": "dtv1.card//IM_ROBOT.ann", "imRobotOpenSpaceModel": {"supportForward": False},
    "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": "dingkey"},
}


class DingTalkCase(FakeTest):
    SERVICE = "dingtalk"

    def setUp(self):
        super().setUp()
        self.control("configure", templates=[TEMPLATE], groups=["cidGroup"], people=[
            {"id": "ann", "union_id": "u-ann", "mobile": "138", "email": "ann@example.com"},
            {"id": "bob", "union_id": "u-bob", "external": True}])
        self.token = self.fresh_token()

    def fresh_token(self):
        return self.new("POST", "oauth2/accessToken", {"appKey": "dingkey", "appSecret": "dingtalk-secret"}, token=None)["accessToken"]

    def new(self, method, path, body=None, status=200, token=""):
        headers = {} if token is None else {"x-acs-dingtalk-access-token": token or self.token}
        got, _, value = http_call(f"{self.origin}/dingtalk/v1.0/{path}", method, body, headers)
        self.assertEqual(got, status, value)
        return value

    def old(self, path, body, token=""):
        status, _, value = http_call(f"{self.origin}/dingtalk-old/{path}?access_token={token or self.token}", body=body)
        self.assertEqual(status, 200)
        return value

    def register(self):
        body = {"apiSecret": "card-secret", "callbackUrl": self.receiver.url, "callbackRouteKey": "gatepass"}
        return self.new("POST", "card/callbacks/register", body)


class DingTalkTest(DingTalkCase):
    def test_tokens(self):
        query = "appkey=dingkey&appsecret=dingtalk-secret"
        got = http_call(f"{self.origin}/dingtalk-old/gettoken?{query}", "GET")[2]
        self.assertEqual((got["errcode"], got["access_token"]), (0, self.token))
        self.assertEqual(http_call(f"{self.origin}/dingtalk-old/gettoken?appkey=x", "GET")[2]["errcode"], 40089)
        self.new("POST", "oauth2/accessToken", {"appKey": "dingkey", "appSecret": "x"}, 400, None)
        self.assertEqual(self.old("topapi/v2/user/get", {"userid": "ann"}, "x")["sub_code"], "40014")
        self.assertEqual(self.new("PUT", "card/instances", {}, 401, "x")["code"], "InvalidAuthentication")
        self.control("advance", seconds=7201)
        self.assertEqual(self.old("topapi/v2/user/get", {"userid": "ann"})["errcode"], 88)
        self.new("PUT", "card/instances", {}, 401)

    def send(self, msg, **more):
        return self.old("topapi/message/corpconversation/asyncsend_v2", {"agent_id": 100, "userid_list": "ann", "msg": msg, **more})

    def test_work_notifications(self):
        content = {"title": "t", "markdown": "m", "single_title": "Open", "single_url": "https://us"}
        card = {"msgtype": "action_card", "action_card": content}
        task = self.send(card, userid_list="ann,zoe")["task_id"]
        (shown,) = self.messages()
        self.assertEqual((shown["to"], shown["texts"], shown["buttons"]), (["ann"], ["t", "m"], [{"text": "Open", "url": "https://us"}]))
        result = self.old("topapi/message/corpconversation/getsendresult", {"agent_id": 100, "task_id": task})["send_result"]
        self.assertEqual(result["invalid_user_id_list"], ["zoe"])
        # One content reaches an employee once a day.
        self.assertEqual(self.send(card)["errcode"], 0)
        self.assertEqual(len(self.messages()), 1)
        self.old("topapi/message/corpconversation/recall", {"agent_id": 100, "msg_task_id": task})
        self.assertEqual(self.messages()[0]["state"], "recalled")
        self.control("advance", seconds=86401)
        self.token = self.fresh_token()
        self.assertEqual(self.old("topapi/message/corpconversation/getsendresult", {"agent_id": 100, "task_id": task})["errcode"], 33012)
        self.send(card)
        self.assertEqual(len(self.messages()), 2)
        status = {"msgtype": "oa", "oa": {"message_url": "u", "head": {"text": "h"}, "body": {"title": "b"}}}
        task = self.send(status)["task_id"]
        bar = {"agent_id": 100, "task_id": task, "status_value": "done", "status_bg": "0xFF"}
        self.assertEqual(self.old("topapi/message/corpconversation/status_bar/update", bar)["errcode"], 0)
        self.assertEqual(self.messages()[2]["body"]["oa"]["status_bar"]["status_value"], "done")
        self.assertEqual(self.old("topapi/message/corpconversation/getsendprogress", {"agent_id": 100, "task_id": task})["errcode"], 0)

    def test_limits_of_work_notifications(self):
        text = {"msgtype": "text", "text": {"content": "x"}}
        overhead = len(json.dumps({"msgtype": "text", "text": {"content": ""}}, separators=(",", ":")))
        self.assertEqual(self.send({"msgtype": "text", "text": {"content": "x" * (2048 - overhead)}})["errcode"], 0)
        for msg in (
            {"msgtype": "text", "text": {"content": "x" * (2049 - overhead)}}, {"msgtype": "text", "text": {"content": "中" * 700}},
            {"msgtype": "song"}, {"msgtype": "text", "text": {}}, {"msgtype": "text", "text": {"content": "x", "color": "red"}},
            {"msgtype": "action_card", "action_card": {"title": "t", "markdown": "m"}},
            {"msgtype": "action_card", "action_card": {"title": "t", "markdown": "m", "single_title": "x"}},
            {"msgtype": "action_card", "action_card": {"title": "t", "markdown": "m", "btn_json_list": [{"title": "x"}]}},
        ):
            self.assertEqual(self.send(msg)["errcode"], 40035, msg)
        self.assertEqual(self.send(text, userid_list=",".join(map(str, range(101))))["errcode"], 90018)
        self.assertEqual(self.send(text, userid_list="")["errcode"], 40035)
        self.assertEqual(self.send(text, agent_id=1)["errcode"], 41030)

    def test_robots(self):
        def send(stamp, secret="SECrobot"):
            query = urllib.parse.urlencode({"access_token": "robot-token", "timestamp": stamp, "sign": robot_sign(secret, stamp)})
            body = {"msgtype": "text", "text": {"content": "x"}}
            return http_call(f"{self.origin}/dingtalk-old/robot/send?{query}", body=body)[2]["errcode"]

        now = str(int(self.server.services["dingtalk"].now() * 1000))
        self.assertEqual(send(now), 0)
        self.assertEqual(send(now, "other"), 310000)
        self.assertEqual(send(str(int(now) - 3_700_000)), 310000)
        self.assertEqual([send(now) for _ in range(20)][-1], 302033)
        body = {"robotCode": "dingkey", "userIds": ["ann", "zoe"], "msgKey": "sampleText", "msgParam": '{"content":"x"}'}
        self.assertEqual(self.new("POST", "robot/oToMessages/batchSend", body)["invalidStaffIdList"], ["zoe"])
        self.new("POST", "robot/oToMessages/batchSend", {**body, "msgParam": {}}, 400)
        self.new("POST", "robot/oToMessages/batchSend", {**body, "userIds": ["ann"] * 21}, 400)

    def test_people_and_sign_in(self):
        self.assertEqual(self.old("topapi/v2/user/getbymobile", {"mobile": "138"})["result"]["userid"], "ann")
        self.assertEqual(self.old("topapi/user/getbyunionid", {"unionid": "u-bob"})["result"], {"userid": "bob", "contact_type": 1})
        self.assertEqual(self.old("topapi/v2/user/get", {"userid": "ann"})["result"]["unionid"], "u-ann")
        self.assertEqual(self.old("topapi/v2/user/get", {"userid": "zoe"})["errcode"], 60121)
        code = self.control("code", user="ann")["code"]
        body = {"clientId": "dingkey", "clientSecret": "dingtalk-secret", "code": code, "grantType": "authorization_code"}
        token = self.new("POST", "oauth2/userAccessToken", body, token=None)["accessToken"]
        self.assertEqual(self.new("GET", "contact/users/me", token=token)["unionId"], "u-ann")
        self.new("GET", "contact/users/me", None, 401)
        self.new("POST", "oauth2/userAccessToken", body, 400, None)

    def test_planned_failures(self):
        self.control("fail", kind="rate_limited", count=2)
        self.assertEqual(self.old("topapi/v2/user/get", {"userid": "ann"})["sub_code"], "143103")
        self.assertEqual(self.new("PUT", "card/instances", {}, 429)["code"], "Throttling.Api")
        self.control("fail", kind="expired_token", count=2)
        self.assertEqual(self.old("topapi/v2/user/get", {"userid": "ann"})["errcode"], 88)
        self.new("PUT", "card/instances", {}, 401)
        self.token = self.fresh_token()
        self.control("fail", kind="error", error=40014)
        self.assertEqual(self.old("topapi/v2/user/get", {"userid": "ann"})["errcode"], 40014)


if __name__ == "__main__":
    unittest.main()
