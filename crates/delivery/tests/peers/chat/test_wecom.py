"""Tests of the fake of WeCom, also with wechatpy as a second implementation of its encryption."""

import time
import unittest
import urllib.parse

from wechatpy.enterprise.crypto import WeChatCrypto

from envelope import Envelope
from harness import FakeTest, http_call
from wecom_press import from_xml

W1 = Envelope("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7")
W3 = Envelope("123456", "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR", "wx49f0ab532d5d035a")
W2_TEXT = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qh"
    "xchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s"
    "4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/u"
    "h9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=="
)
W4_TEXT = (
    "<xml>\n<MsgType><![CDATA[text]]></MsgType>\n<Content><![CDATA[test]]></Content>\n"
    "<FromUserName><![CDATA[wx49f0ab532d5d035a]]></FromUserName>\n<ToUserName><![CDATA[messense]]></ToUserName>\n"
    "<AgentID>1</AgentID>\n<CreateTime>1411525903</CreateTime>\n</xml>"
)
W4_SEALED = (
    "9s4gMv99m88kKTh/H8IdkOiMg6bisoy3ypwy9H4hvSPe9nsGaqyw5hhSjdYbcrKk+j3nba4HMOTzHrluLBYqxgNcBqGsL8GqxlhZgURnAtObvesEl5nZ+uBE8bviY0LW"
    "ke8Zy9V/QYKxNV2FqllNXcfmstttyIkMKCCmVbCFM2JTF5wY0nFhHZSjPUL2Q1qvSUCUld+/WIXrx0oyKQmpB6o8NRrrNrsDf03oxI1p9FxUgMnwKKZeOA/uu+2IEvEB"
    "tb7muXsVbwbgX05UPPJvFurDXafG0RQyPR+mf1nDnAtQmmNOuiR5MIkdQ39xn1vWwi1O5oazPoQJz0nTYjxxEE8kv3kFxtAGVRe3ypD3WeK2XeFYFMNMpatF9XiKzHo3"
)
ECHO_1 = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
ECHO_3 = "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q=="


class Vectors(unittest.TestCase):
    def test_published_vectors(self):
        for envelope, timestamp, nonce, echo, signature, plain in (
            (W1, "1409659589", "263014780", ECHO_1, "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1616140317555161061"),
            (W3, "1411443780", "437374425", ECHO_3, "dd6b9c95b495b3f7e2901bfbc76c664930ffdb96", "5927782489442352469"),
        ):
            self.assertEqual(envelope.signature(timestamp, nonce, echo), signature)
            self.assertEqual(envelope.opened(signature, timestamp, nonce, echo), plain)
        self.assertEqual(W1.signature("1409659813", "1372623149", W2_TEXT), "477715d11cdb4164915debcba66cb864d751f3e6")
        message = from_xml(W1.decrypt(W2_TEXT))
        self.assertEqual([message[name] for name in ("MsgType", "Content", "FromUserName", "MsgId", "AgentID")],
                         ["text", "hello", "mycreate", "4561255354251345929", "218"])
        sealed = W3.sealed(W4_TEXT, "1411525903", "461056294", "1234567890123456")
        self.assertEqual(sealed, (W4_SEALED, "407518b7649e86ef23978113f92d27afa9296533"))

    def test_faults_are_refused(self):
        stranger = Envelope("123456", "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR", "another")
        for open_it in (lambda: W3.opened("00", "1", "2", ECHO_3), lambda: stranger.decrypt(ECHO_3), lambda: W1.decrypt(ECHO_3),
                        lambda: W3.decrypt("")):
            self.assertRaises(ValueError, open_it)

    def test_wechatpy_agrees(self):
        theirs = WeChatCrypto("123456", "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR", "wx49f0ab532d5d035a")
        for text in ("x", "x" * 12, "中文" * 40):
            encrypted, signature = W3.sealed(text, "1", "n")
            self.assertEqual(theirs.check_signature(signature, "1", "n", encrypted), text)
            outer = from_xml(theirs.encrypt_message(text, "n", "1"))
            self.assertEqual(W3.opened(outer["MsgSignature"], outer["TimeStamp"], outer["Nonce"], outer["Encrypt"]), text)


def card(**more):
    return {"card_type": "button_interaction", "main_title": {"title": "Request", "desc": "waits"}, "task_id": "task-1", "button_list": [
        {"text": "Approve", "style": 1, "key": "a|ref"}, {"text": "Open", "type": 1, "url": "https://us/"}], **more}


class WeComTest(FakeTest):
    SERVICE = "wecom"

    def setUp(self):
        super().setUp()
        self.control("configure", people=[{"id": "ann", "mobile": "13800000000"}, {"id": "bob"}, {"id": "cy", "unlicensed": True}])
        self.token = self.get("gettoken", corpid="ww0test", corpsecret="wecom-secret")["access_token"]

    def get(self, path, **query):
        status, _, value = http_call(f"{self.origin}/wecom/cgi-bin/{path}?{urllib.parse.urlencode(query)}", "GET")
        self.assertEqual(status, 200)
        return value

    def api(self, path, body):
        status, _, value = http_call(f"{self.origin}/wecom/cgi-bin/{path}?access_token={self.token}", body=body)
        self.assertEqual(status, 200)
        return value

    def send(self, **more):
        body = {"touser": "ann|bob", "agentid": 1000002, "msgtype": "template_card", "template_card": card(), **more}
        return self.api("message/send", body)

    def update(self, code, **more):
        return self.api("message/update_template_card", {"userids": ["ann"], "agentid": 1000002, "response_code": code,
                                                         "button": {"replace_name": "Approved"}, **more})

    def test_tokens(self):
        self.assertEqual(self.get("gettoken", corpid="x")["errcode"], 40013)
        self.assertEqual(self.get("gettoken", corpid="ww0test", corpsecret="x")["errcode"], 40001)
        self.assertEqual(self.get("gettoken", corpid="ww0test", corpsecret="wecom-secret")["access_token"], self.token)
        self.assertEqual(self.get("user/get", userid="ann")["errcode"], 41001)
        self.assertEqual(self.get("user/get", access_token="x", userid="ann")["errcode"], 40014)
        self.assertEqual(self.get("user/get", access_token=self.token, userid="ann")["userid"], "ann")
        self.control("advance", seconds=7201)
        self.assertEqual(self.get("user/get", access_token=self.token, userid="ann")["errcode"], 42001)
        fresh = self.get("gettoken", corpid="ww0test", corpsecret="wecom-secret")["access_token"]
        self.assertNotEqual(fresh, self.token)

    def test_limits_of_cards(self):
        def refused(code=40058, **more):
            got = self.send(template_card=card(**more))
            self.assertEqual(got["errcode"], code, got)

        refused(task_id="a b")
        refused(task_id="x" * 129)
        refused(task_id=None)
        refused(main_title={"title": "x" * 37})
        refused(main_title={"title": "x", "desc": "x" * 45})
        refused(sub_title_text="x" * 161)
        refused(button_list=[])
        refused(button_list=[{"text": str(n), "key": str(n)} for n in range(7)])
        refused(button_list=[{"text": "x" * 11, "key": "k"}])
        refused(button_list=[{"text": "x", "key": "中" * 342}])
        refused(button_list=[{"text": "x"}])
        refused(button_list=[{"text": "x", "type": 1}])
        refused(button_list=[{"text": "x", "key": "k", "style": 5}])
        refused(horizontal_content_list=[{"keyname": "x"}] * 7)
        refused(card_type="poster")
        self.assertEqual(self.send()["errcode"], 0)
        refused()
        advised = card(task_id="task-2", horizontal_content_list=[{"keyname": "a long name"}])
        self.assertEqual(self.send(template_card=advised)["errcode"], 0)
        self.assertEqual(len(self.messages()[1]["advice"]), 1)
        self.control("configure", callback_url="")
        refused(task_id="task-3")

    def test_recipients(self):
        got = self.send(touser="ann|zoe|cy")
        self.assertEqual((got["errcode"], got["invaliduser"], got["unlicenseduser"]), (0, "zoe", "cy"))
        self.assertEqual(self.messages()[0]["to"], ["ann"])
        self.assertEqual(self.send(touser="")["errcode"], 82001)
        self.assertEqual(self.send(touser="zoe", template_card=card(task_id="t2"))["errcode"], 81013)
        self.assertEqual(self.send(agentid=1)["errcode"], 40056)
        text = {"msgtype": "text", "text": {"content": "中" * 1000}, "touser": "ann", "enable_duplicate_check": 1}
        for _ in range(2):
            self.assertEqual(self.send(**text)["errcode"], 0)
        # The repeat was dropped silently, and the text was cut at 2048 bytes.
        self.assertEqual([len(one["texts"][0]) for one in self.messages()], [7, 682])
        for n in range(40):
            self.send(msgtype="text", text={"content": str(n)}, touser="bob")
        self.assertEqual(len([one for one in self.messages() if one["to"] == ["bob"]]), 30)

    def test_a_response_code_works_once(self):
        code = self.send()["response_code"]
        self.assertEqual(self.update(code)["errcode"], 0)
        shown = self.messages()[0]
        self.assertEqual(shown["views"]["ann"]["buttons"], [{"text": "Approved"}])
        self.assertEqual(shown["buttons"][0], {"text": "Approve", "id": "a|ref", "value": "a|ref"})
        self.assertEqual(self.update(code)["errcode"], 40058)
        code = self.send(template_card=card(task_id="t2"))["response_code"]
        self.assertEqual(self.update(code, button={})["errcode"], 40058)
        self.assertEqual(self.update(code, userids=[])["errcode"], 82001)
        self.control("advance", seconds=72 * 3600 + 1)
        self.token = self.get("gettoken", corpid="ww0test", corpsecret="wecom-secret")["access_token"]
        self.assertEqual(self.update(code)["errcode"], 40058)

    def test_a_press(self):
        self.send()
        got = self.control("press", message="task-1", button="Approve", user="ann")
        self.assertEqual((got["status"], got["tries"], got["seen"]), (200, 1, {"error": None}))
        theirs = WeChatCrypto("wecomtoken", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "ww0test")
        query, body = self.receiver.query(), self.receiver.requests[-1]["body"].decode()
        event = from_xml(theirs.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"]))
        self.assertEqual([event[name] for name in ("FromUserName", "EventKey", "TaskId", "Event", "AgentID")],
                         ["ann", "a|ref", "task-1", "template_card_event", "1000002"])
        self.assertEqual(self.update(event["ResponseCode"], atall=1)["errcode"], 0)
        self.refused_control("press", 404, message="task-1", button="Approve", user="ann")
        self.control("press", message="task-1", button="a|ref", user="ann", override={"repeat": True})
        self.assertEqual((self.receiver.query(), self.receiver.requests[-1]["body"].decode()), (query, body))

    def test_answers_and_overrides(self):
        self.send()
        ours = Envelope("wecomtoken", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "ww0test")

        def answer(request):
            encrypted, signature = ours.sealed(
                "<xml><MsgType>update_button</MsgType><Button><ReplaceName>Done</ReplaceName></Button></xml>", "1", "n")
            return 200, (f"<xml><Encrypt>{encrypted}</Encrypt><MsgSignature>{signature}</MsgSignature>"
                         "<TimeStamp>1</TimeStamp><Nonce>n</Nonce></xml>")

        self.receiver.answer = answer
        press = {"message": 1, "button": "Approve", "user": "ann"}
        self.assertEqual(self.control("press", **press)["seen"]["reply"]["Button"], {"ReplaceName": "Done"})
        self.assertEqual(self.messages()[0]["views"]["ann"]["buttons"], [{"text": "Done"}])
        self.receiver.answer = lambda request: (200, "thanks")
        press["user"] = "bob"
        self.assertIn("neither empty", self.control("press", **press)["seen"]["error"])
        self.receiver.answer = lambda request: (500, "")
        self.assertEqual(self.control("press", **press)["tries"], 3)
        self.receiver.answer = lambda request: (200, "")

        def arrives(**override):
            self.control("press", **press, override=override)
            query, outer = self.receiver.query(), from_xml(self.receiver.requests[-1]["body"])
            return from_xml(ours.opened(query["msg_signature"], query["timestamp"], query["nonce"], outer["Encrypt"]))

        for override in ({"secret": "x"}, {"signature": "00"}, {"tenant": "ww0other"}):
            self.assertRaises(ValueError, arrives, **override)
        self.assertEqual(arrives(patch={"EventKey": "other"})["EventKey"], "other")
        arrives(age=600)
        self.assertLess(int(self.receiver.query()["timestamp"]), time.time() - 599)
        self.control("event", fields={"MsgType": "event", "Event": "enter_agent"})
        self.assertEqual(len(self.receiver.requests), 1 + 1 + 3 + 5 + 1)

    def test_the_check_of_the_url(self):
        ours = Envelope("wecomtoken", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "ww0test")
        self.receiver.answer = lambda request: (200, ours.decrypt(self.receiver.query()["echostr"]))
        self.assertTrue(self.control("verify_url")["seen"]["verified"])
        self.receiver.answer = lambda request: (200, f'"{ours.decrypt(self.receiver.query()["echostr"])}"')
        self.assertFalse(self.control("verify_url")["seen"]["verified"])

    def test_people_and_failures(self):
        code = self.control("code", user="ann")["code"]
        self.assertEqual(self.get("auth/getuserinfo", access_token=self.token, code=code)["userid"], "ann")
        self.assertEqual(self.get("auth/getuserinfo", access_token=self.token, code=code)["errcode"], 40029)
        code = self.control("code", user="oStranger", stranger=True)["code"]
        self.assertNotIn("userid", self.get("auth/getuserinfo", access_token=self.token, code=code))
        code = self.control("code", user="ann")["code"]
        self.control("advance", seconds=301)
        self.assertEqual(self.get("auth/getuserinfo", access_token=self.token, code=code)["errcode"], 40029)
        self.assertEqual(self.api("user/getuserid", {"mobile": "13800000000"})["userid"], "ann")
        self.assertEqual(self.api("user/getuserid", {"mobile": "1"})["errcode"], 46004)
        for kind, code in (("rate_limited", 45009), ("expired_token", 42001)):
            self.control("fail", kind=kind)
            self.assertEqual(self.send()["errcode"], code)
        # The old token stays invalid.
        self.assertEqual(self.send()["errcode"], 40014)
        self.control("fail", kind="error", error=60020)
        self.assertEqual(self.send()["errcode"], 60020)


if __name__ == "__main__":
    unittest.main()
