"""DingTalk's Stream mode: connections that the app opens, and frames that it acknowledges."""

import json
import queue
import time

from common import merged
from websocket import WebSocket
from wire import Called, Refused, Reply


class Stream:
    """The part of DingTalk with the gateway."""

    def reset_stream(self):
        # Subscriptions by ticket, and open connections as {socket, topics, acks}.
        self.tickets, self.connections = {}, getattr(self, "connections", [])
        for one in list(self.connections):
            try:
                one["socket"].close()
            except OSError:
                pass
        self.connections = []
        # Frames by message id, and the last one.
        self.last_frame = None

    def open_stream(self, _, body):
        s = self.settings
        if body.get("clientId") != s["app_key"] or body.get("clientSecret") != s["app_secret"]:
            raise Refused({"code": "authFailed", "message": "authFailed", "requestid": self.random()}, 401)
        topics = body.get("subscriptions")
        if not isinstance(topics, list) or not all(isinstance(one, dict) and {"type", "topic"} <= set(one) for one in topics):
            raise Refused({"code": "illegalArgument", "message": "subscriptions", "requestid": self.random()}, 400)
        ticket = self.random() + "=="
        self.tickets[ticket] = {"topics": {(one["type"], one["topic"]) for one in topics}, "until": self.now() + 90}
        return {"endpoint": self.origin.replace("http", "ws") + "/dingtalk/connect", "ticket": ticket}

    def upgrade(self, request, handler):
        """Runs a connection until it ends. A ticket works once, for 90 seconds."""
        found = self.tickets.pop(request.query.get("ticket"), None)
        if request.path != "/connect" or found is None or self.now() > found["until"]:
            reply = Reply({"code": "badTicket"}, 401)
            handler.send_response(reply.status)
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        connection = {"socket": WebSocket(handler), "topics": found["topics"], "acks": {}, "id": self.random()}
        self.connections.append(connection)
        try:
            while (text := connection["socket"].receive()) is not None:
                ack = json.loads(text)
                waiting = connection["acks"].get(ack.get("headers", {}).get("messageId"))
                if waiting is not None:
                    waiting.put(ack)
        except (OSError, ValueError):
            pass
        finally:
            if connection in self.connections:
                self.connections.remove(connection)

    def push(self, kind, topic, data, override, seconds, **headers):
        """Sends a frame, and waits for its acknowledgement: code as status, and data as body."""
        wanted = {(kind, topic), (kind, "*")}
        open_ones = [one for one in self.connections if kind == "SYSTEM" or one["topics"] & wanted]
        if not open_ones:
            raise Refused({"error": f"no open connection is subscribed to {topic}"}, 409)
        connection = open_ones[-1]
        message = override.get("message_id") or self.random()
        frame = {"specVersion": "1.0", "type": kind, "data": json.dumps(data, ensure_ascii=False), "headers": {
            "messageId": message, "topic": topic, "contentType": "application/json", "time": str(int(time.time() * 1000)),
            "connectionId": connection["id"], "appId": "app", **headers}}
        if override.get("repeat"):
            frame = self.last_frame or frame
        frame = merged(frame, override.get("frame", {}))
        self.last_frame = frame
        message = frame["headers"]["messageId"]
        waiting = connection["acks"][message] = queue.Queue()
        started = time.monotonic()
        connection["socket"].send(json.dumps(frame, ensure_ascii=False))
        try:
            ack = waiting.get(timeout=seconds)
            got = {"status": ack.get("code"), "headers": ack.get("headers", {}), "body": ack.get("data") or "", "ack": ack}
        except queue.Empty:
            got = {"status": None, "headers": {}, "body": "", "error": "timeout"}
        del connection["acks"][message]
        return Called(got, seconds=round(time.monotonic() - started, 3), message_id=message)

    def control_ping(self, _):
        """Pings a connection. It must echo the data."""
        data = {"opaque": self.random()}
        got = self.push("SYSTEM", "ping", data, {}, 5)
        return {**got, "seen": {"answered": got["status"] == 200 and got.json == data}}

    def control_disconnect(self, _):
        """Tells a connection to go."""
        return {**self.push("SYSTEM", "disconnect", {"reason": "server is going down"}, {}, 5), "seen": {}}

    def control_connections(self, _):
        return [{"id": one["id"], "topics": sorted(one["topics"])} for one in self.connections]
