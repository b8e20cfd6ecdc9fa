"""Microsoft Teams: the token endpoint, the Bot Connector, and Workflows webhooks.

/teams/login stands for https://login.microsoftonline.com, /teams/botframework for https://login.botframework.com, /teams/connector for
a serviceUrl.
"""

import time
import urllib.parse

import adaptive
from common import Service
from teams_press import Presses
from wire import Refused, Reply

SCOPE = "https://api.botframework.com/.default"
TOKEN_LIFE = 3599


def refuse(status, code, text):
    return Refused({"error": {"code": code, "message": text}}, status)


class Teams(Presses, Service):
    SETTINGS = {
        "app_id": "00000000-0000-0000-0000-0000000000a1", "app_password": "teams-secret",
        "tenant_id": "00000000-0000-0000-0000-0000000000b1", "is_multi_tenant": False,
        "callback_url": "", "service_url": "", "people": [], "workflow": "flow1", "workflow_sig": "workflow-sig",
    }
    SECONDS = 15
    TOKEN_PATHS = ("/login", "/botframework")

    def control_reset(self, body):
        super().control_reset(body)
        # People by conversation.
        self.conversations = {}
        self.reset_presses()
        return {}

    def failure(self, kind, plan):
        if kind == "rate_limited":
            wait = {"Retry-After": str(plan.get("retry_after", 1))}
            return Reply({"error": {"code": "TooManyRequests", "message": "slow down"}}, 429, wait)
        if kind == "expired_token":
            return Reply({"message": "Authorization has been denied for this request."}, 401)
        return Reply({"error": {"code": plan["error"], "message": "planned failure"}}, plan.get("status", 400))

    def serve(self, request):
        parts = [urllib.parse.unquote(one) for one in request.path.strip("/").split("/")]
        if parts[0] == "login":
            return self.give_token(request, parts[1:])
        if parts[0] == "botframework":
            return self.metadata(parts[1:])
        if parts[0] == "workflows":
            return self.run_workflow(request, parts[1:])
        if parts[0] != "connector" or parts[1:3] != ["v3", "conversations"]:
            return Reply("not found", 404)
        if self.now() > self.tokens.get(request.bearer, 0):
            raise Refused({"message": "Authorization has been denied for this request."}, 401)
        body = None
        if request.method in ("POST", "PUT"):
            body = request.json() if request.media_type == "application/json" else None
            if body is None:
                raise refuse(400, "BadSyntax", "the body is no JSON object")
        try:
            return self.connect(request.method, parts[3:], body)
        except adaptive.Invalid as invalid:
            if "28 KB" in str(invalid) or "TooBig" in str(invalid):
                raise refuse(413, "MessageSizeTooBig", "Message size too large.") from None
            raise refuse(400, "BadArgument", str(invalid)) from None

    # Tokens.

    def give_token(self, request, parts):
        def bad(status, error, text):
            return Refused({"error": error, "error_description": text, "error_codes": [0]}, status)

        if len(parts) != 4 or parts[1:] != ["oauth2", "v2.0", "token"] or request.method != "POST":
            return Reply("not found", 404)
        s, form = self.settings, request.form()
        if parts[0] != ("botframework.com" if s["is_multi_tenant"] else s["tenant_id"]):
            raise bad(400, "invalid_request", "AADSTS90002: Tenant not found.")
        if request.media_type != "application/x-www-form-urlencoded" or form.get("grant_type") != "client_credentials":
            raise bad(400, "unsupported_grant_type", "AADSTS70003: The app requested an unsupported grant type.")
        if form.get("client_id") != s["app_id"]:
            raise bad(400, "unauthorized_client", "AADSTS700016: Application was not found in the directory.")
        if form.get("client_secret") != s["app_password"]:
            raise bad(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
        if form.get("scope") != SCOPE:
            raise bad(400, "invalid_scope", "AADSTS1002012: The provided value for scope is not valid.")
        token = "ey." + self.random(64)
        self.tokens[token] = self.now() + TOKEN_LIFE
        return Reply({"token_type": "Bearer", "expires_in": TOKEN_LIFE, "ext_expires_in": TOKEN_LIFE, "access_token": token})

    def metadata(self, parts):
        if parts == ["v1", ".well-known", "openidconfiguration"]:
            return Reply({
                "issuer": "https://api.botframework.com", "authorization_endpoint": "https://invalid.botframework.com",
                "jwks_uri": f"{self.origin}/teams/botframework/v1/.well-known/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            })
        if parts == ["v1", ".well-known", "keys"]:
            return Reply({"keys": self.jwks()})
        return Reply("not found", 404)

    # The Bot Connector.

    def teams_id(self, user):
        return "29:" + user

    def connect(self, method, parts, body):
        if not parts and method == "POST":
            return Reply(self.open_conversation(body), 201)
        conversation = parts[0] if parts else None
        user = self.conversations.get(conversation)
        if user is None:
            raise refuse(404, "ConversationNotFound", "Conversation not found.")
        if not self.person(user).get("installed", True):
            raise refuse(403, "BotNotInConversationRoster", "The bot is not part of the conversation roster.")
        if parts[1:2] == ["members"] and method == "GET":
            return self.members(user, parts[2:])
        if parts[1:2] != ["activities"] or len(parts) > 3:
            raise refuse(404, "NotFound", "no such operation")
        if method == "POST":
            adaptive.check_activity(body)
            # A third part is the activity that this one answers.
            if len(parts) == 3:
                self.activity(conversation, parts[2])
            number = str(int(time.time() * 1000)) + f"{next(self.numbers):03}"
            address = {"conversation": conversation, "activity": number}
            self.add_message(address, user, body, kind="bot", views={}, state="sent")
            return Reply({"id": number}, 201)
        found = self.activity(conversation, parts[2] if len(parts) == 3 else None)
        if method == "PUT":
            adaptive.check_activity(body)
            if body.get("id", parts[2]) != parts[2]:
                raise refuse(400, "BadArgument", "the id of the activity is not that of the path")
            found["history"].append(found["body"])
            found["body"], found["views"] = body, {}
            return Reply({"id": parts[2]})
        if method == "DELETE":
            found["state"] = "deleted"
            return Reply("")
        raise refuse(405, "MethodNotAllowed", "no such operation")

    def activity(self, conversation, number):
        """A message of the bot in this conversation."""
        address = {"conversation": conversation, "activity": number}
        found = next((one for one in self.messages if one["address"] == address and one["state"] == "sent"), None)
        if found is None:
            raise refuse(404, "ActivityNotFoundInConversation", "the activity is not in the conversation")
        return found

    def open_conversation(self, body):
        """A conversation with one person, who must have the app."""
        members = body.get("members")
        tenant = body.get("tenantId") or ((body.get("channelData") or {}).get("tenant") or {}).get("id")
        if tenant != self.settings["tenant_id"]:
            raise refuse(400, "BadArgument", "bad tenant")
        if not isinstance(body.get("bot"), dict) or not body["bot"].get("id"):
            raise refuse(400, "BadArgument", "missing bot.id")
        if body.get("isGroup") or not isinstance(members, list) or len(members) != 1:
            raise refuse(400, "BadSyntax", "Bot can only start a conversation with one person.")
        user = str(members[0].get("id", "")).removeprefix("29:")
        person = self.person(user)
        if person is None:
            raise refuse(400, "BadArgument", "unknown member")
        if not person.get("installed", True):
            raise refuse(403, "ForbiddenOperationException", "The bot is not installed for the user.")
        return {"id": self.conversation(user)}

    def conversation(self, user):
        """The id of a person's conversation with the bot. It stays the same."""
        number = "a:" + user
        self.conversations[number] = user
        return number

    def members(self, user, parts):
        person = self.person(user)
        shown = {"id": self.teams_id(user), "aadObjectId": user, "name": person.get("name", user), "email": person.get("email"),
                 "userPrincipalName": person.get("email"), "tenantId": self.settings["tenant_id"]}
        if not parts:
            return Reply([shown])
        if parts[0] not in (user, self.teams_id(user)):
            raise refuse(404, "MemberNotFoundInConversation", "no such member")
        return Reply(shown)

    # Workflows.

    def run_workflow(self, request, parts):
        s = self.settings
        if parts != [s["workflow"]] or request.method != "POST":
            raise refuse(404, "WorkflowNotFound", "no such workflow")
        if request.query.get("sig") != s["workflow_sig"]:
            raise refuse(401, "DirectApiAuthorizationRequired", "the signature is not valid")
        body = request.json() if request.media_type == "application/json" else None
        if body is None:
            raise refuse(400, "TriggerInputSchemaMismatch", "the body is no JSON object")
        try:
            adaptive.check_activity(body, adaptive.WEBHOOK_ACTIONS)
            adaptive.need(body.get("attachments"), "the message has no attachments")
        except adaptive.Invalid as invalid:
            raise refuse(400, "TriggerInputSchemaMismatch", str(invalid)) from None
        self.add_message({"workflow": parts[0], "run": self.random()}, parts[0], body, kind="workflow", views={}, state="sent")
        return Reply("", 202)
